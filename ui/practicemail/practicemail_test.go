package practicemail

import (
	"encoding/json"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/requests"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// drawer is a Mailbag's Store without a file.
type drawer map[string][]byte

func (d drawer) ReadJSON(name string, into any) error {
	if d[name] == nil {
		return nil
	}
	return json.Unmarshal(d[name], into)
}

func (d drawer) WriteJSON(name string, what any) (err error) {
	d[name], err = json.Marshal(what)
	return err
}

func practiceStage(t *testing.T, r *desktest.Rig, kept drawer) *Screen {
	t.Helper()
	r.Desk.Mailbag = &requests.Mailbag{Store: kept}
	p := New(r.Kit, r.Desk)
	r.Show(p.Content())
	p.Refresh()
	r.Settle()
	return p
}

// TestLettersStay: a letter stays when the service has it no more, or does not answer, also in the next program; it goes when it is
// dismissed, and comes back when that is taken back.
func TestLettersStay(t *testing.T) {
	r, kept := desktest.NewRig(t, "en", theme.Light), drawer{}
	r.PracticeLetters()
	p := practiceStage(t, r, kept)
	if len(p.letters) != 2 || p.letters[0].ID != "b" || !r.Says(p.Content(), "481602") {
		t.Fatalf("%+v", p.letters)
	}
	for id := range r.Works.LettersOf {
		r.Works.LettersOf[id] = nil // the code was used, the request deleted
	}
	if p = practiceStage(t, r, kept); len(p.letters) != 2 {
		t.Fatalf("%+v", p.letters)
	}
	r.Works.Err = app.ErrUnreachable
	if p = practiceStage(t, r, kept); len(p.letters) != 2 || !p.wrong.Visible() {
		t.Errorf("%+v", p.letters)
	}
	r.Works.Err = nil
	r.Press(p.Content(), "Dismiss")
	r.Settle()
	if p = practiceStage(t, r, kept); len(p.letters) != 1 || p.letters[0].ID != "a" {
		t.Fatalf("%+v", p.letters)
	}
	if err := r.Desk.BringLetters("b"); err != nil {
		t.Fatal(err)
	}
	p.Refresh()
	r.Settle()
	if len(p.letters) != 2 {
		t.Errorf("%+v", p.letters)
	}
	r.Press(p.Content(), "Dismiss all")
	r.Settle()
	if len(p.letters) != 0 || !r.Says(p.Content(), "Send a request and its messages appear here.") {
		t.Errorf("%+v", p.letters)
	}
}

// TestLinksAreCopied: the link is copied as it stands in the letter, which says when it was written.
func TestLinksAreCopied(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.PracticeLetters()
	p := practiceStage(t, r, drawer{})
	p.chose(1)
	r.Press(p.Content(), "Copy link")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "https://127.0.0.1:8443/s/k3v9a7" {
		t.Errorf("copied %q", got)
	}
	if !r.Says(p.Content(), "Contratto di fornitura.pdf · ") {
		t.Error("it does not say when")
	}
}

// TestLettersAreAskedFor: until the service has answered, that is said; one that does not answer at first is said too, and neither
// looks as if there were none.
func TestLettersAreAskedFor(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.Desk.Mailbag = &requests.Mailbag{Store: drawer{}}
	r.PracticeLetters()
	p := New(r.Kit, r.Desk)
	r.Show(p.Content())
	if !r.Says(p.Content(), "Reading the messages…") {
		t.Error("an empty screen")
	}
	r.Works.Err = app.ErrUnreachable
	p.Refresh()
	r.Settle()
	if r.Says(p.Content(), "Reading the messages…") || !p.retry.Visible() || r.Says(p.Content(), "Send a request") {
		t.Error("it is not said that the service is silent")
	}
	r.Works.Err = nil
	r.Press(p.Content(), "Try again")
	r.Settle()
	if len(p.letters) != 2 || r.Says(p.Content(), "Reading the messages…") {
		t.Errorf("%+v", p.letters)
	}
}

// TestLettersToCome: while the letters of a request that was sent just now are being written, nobody is told to send one.
func TestLettersToCome(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	e := r.EntryOf(30, "A.pdf", signing.Validating, 0)
	e.Request.Practice = true
	r.Put(e)
	p := practiceStage(t, r, drawer{})
	if !r.Says(p.Content(), "appear here in a moment") || r.Says(p.Content(), "Send a request") {
		t.Error("it does not say that they are written")
	}
	e.Request.State = signing.Cancelled
	r.Put(e)
	p.Refresh()
	r.Settle()
	if !r.Says(p.Content(), "Send a request") {
		t.Error("nothing is to come, and it is said")
	}
}
