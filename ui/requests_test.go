package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app"
	"paraph/signing"
	psync "paraph/sync"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestRequestPictures draws the screen in every state, language and look; see PARAPH_SHOTS.
func TestRequestPictures(t *testing.T) {
	looks(t, func(t *testing.T, r *deskRig, suffix string) {
		s := NewRequests(r.kit, r.desk, r.works)
		r.show(s.Content())
		s.Refresh()
		r.settle()
		r.shot("requests-empty" + suffix)
		r.everyState()
		s.Refresh()
		r.settle()
		for n, name := range map[int]string{1: "declined", 2: "bounced", 3: "opened", 5: "long", 7: "leaving", 9: "sealfailed", 10: "failed", 12: "expired", 16: "done"} {
			s.Select(r.entryOf(n, "", signing.Waiting, 0).ID)
			r.settle()
			r.shot("requests-" + name + suffix)
		}
		s.Select("d00000000000000000000001")
		r.settle()
		r.shot("requests-draft" + suffix)
		s.Select(r.entryOf(3, "", signing.Waiting, 0).ID)
		r.settle()
		for i, name := range []string{"happened", "document", "messages", "evidence"} {
			s.detail.tabs.SetIndex(i)
			r.shot("requests-tab-" + name + suffix)
		}
		r.kit.Window.Resize(fyne.NewSize(968, 540)) // 1024 × 640 with a narrow rail
		r.settle()
		r.shot("requests-narrow" + suffix)
		r.kit.Window.Resize(fyne.NewSize(1190, 652))
		r.settle()
		for name, open := range map[string]func(){
			"cancel": s.detail.cancel, "correct": func() { s.detail.correct(s.detail.entry.Request.Signers) },
			"link": func() {
				s.detail.showLink(s.detail.entry.Request.Signers[1], "https://127.0.0.1:8443/s/"+strings.Repeat("k3", 20))
			},
		} {
			open()
			r.shot("requests-ask-" + name + suffix)
			r.escape()
		}
	})
}

func (r *deskRig) escape() { r.kit.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}) }

// openRequests is the screen over a desk with everything on it.
func openRequests(t *testing.T) (*deskRig, *Requests) {
	r := newDeskRig(t, "en", theme.Light)
	r.everyState()
	s := NewRequests(r.kit, r.desk, r.works)
	r.show(s.Content())
	s.Refresh()
	r.settle()
	return r, s
}

func titles(s *Requests) (out []string) {
	for _, l := range s.shown {
		out = append(out, l.Title)
	}
	return out
}

func TestRequestFilters(t *testing.T) {
	r, s := openRequests(t)
	want := [filters]int{14, 7, 1, 2, 18}
	if got := s.shelf.counts(s.now()); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	for f, n := range want {
		s.choose(f)
		if len(s.shown) != n {
			t.Errorf("filter %d shows %v", f, titles(s))
		}
	}
	for text, want := range map[string]string{
		"ROVERETO":                      "Verbale di consegna dei lavori del lotto numero sette, con tutti gli allegati.pdf", // a person
		"bartolomeo@studio":             "Verbale di consegna dei lavori del lotto numero sette, con tutti gli allegati.pdf",
		"quadro":                        "Accordo quadro.pdf",
		"fornitura":                     "Contratto di fornitura.pdf",
		"0000000000000000000000" + "0d": "Procura.pdf", // its number
	} {
		s.search.SetText(text)
		r.settle()
		if got := titles(s); !slices.Equal(got, []string{want}) {
			t.Errorf("%s finds %v", text, got)
		}
	}
	s.search.SetText("nowhere")
	r.settle()
	if len(s.shown) != 0 || !r.says(s.Content(), "Nothing found.") {
		t.Error("an empty search is not said")
	}
}

// says reports whether a visible text holds the words.
func (r *deskRig) says(in fyne.CanvasObject, words string) (found bool) {
	walk(in, func(o fyne.CanvasObject) {
		if text, ok := o.(*kit.Text); ok && strings.Contains(text.Text(), words) {
			found = true
		}
	})
	return found
}

func TestRequestKeys(t *testing.T) {
	r, s := openRequests(t)
	opened := ""
	s.OnOpenDocument = func(id string) { opened = "document " + id }
	s.OnOpenDraft = func(id string) { opened = "draft " + id }
	canvas := r.kit.Window.Canvas()
	canvas.Focus(s.rows)
	r.key(fyne.KeyDown)
	r.key(fyne.KeyDown)
	r.key(fyne.KeyUp)
	if s.chosen != s.shown[1].ID || s.detail.line.ID != s.chosen {
		t.Errorf("%s is chosen, not the second", s.chosen)
	}
	r.key(fyne.KeyReturn)
	if opened != "document "+s.shown[1].ID {
		t.Error(opened)
	}
	r.rune('/')
	if canvas.Focused() != s.search {
		t.Error("/ does not lead to the search")
	}
	s.Select("d00000000000000000000001")
	r.settle()
	canvas.Focus(s.rows)
	r.key(fyne.KeyReturn)
	if opened != "draft d00000000000000000000001" {
		t.Error(opened)
	}
}

func TestRequestDeeds(t *testing.T) {
	r, s := openRequests(t)
	third := r.entryOf(3, "", signing.Waiting, 0).ID
	s.Select(third)
	r.settle()
	r.press(s.Content(), "Remind Luca")
	r.press(s.Content(), "Remind Luca") // a second press does nothing
	r.settle()
	if !slices.Equal(r.works.reminded, []string{third + "/s2"}) {
		t.Error(r.works.reminded)
	}
	r.works.err = &signing.Problem{Code: signing.ProblemTooSoon, Signer: 2, Limit: 14}
	s.Remind()
	r.settle()
	if !r.says(s.Content(), "Try again in 14 minutes") {
		t.Error("what the service says does not stand in place")
	}
	r.works.err = nil
	r.press(s.Content(), "Copy link…")
	if len(r.works.linked) != 0 {
		t.Error("the link was taken before anybody agreed")
	}
	top := r.kit.Window.Canvas().Overlays().Top()
	r.press(top, "Copy link")
	r.settle()
	if clip := fyne.CurrentApp().Clipboard().Content(); len(r.works.linked) != 1 || !strings.HasPrefix(clip, "https://127.0.0.1:8443/s/") {
		t.Errorf("%v, %q", r.works.linked, clip)
	}
	r.press(r.kit.Window.Canvas().Overlays().Top(), "Close")
	r.press(s.Content(), "Cancel request…")
	r.press(r.kit.Window.Canvas().Overlays().Top(), "Cancel the request")
	r.settle()
	due, err := jobs(r)
	if err != nil || len(due) != 1 || due[0].Kind != psync.JobCancel {
		t.Errorf("%v, %v", due, err)
	}
}

func jobs(r *deskRig) (out []psync.Job, err error) {
	err = r.store.View(r.t.Context(), func(tx psync.DeskTx) error {
		out, err = tx.Due(r.now, 10)
		return err
	})
	return out, err
}

func TestRequestCorrection(t *testing.T) {
	r, s := openRequests(t)
	s.Select(r.entryOf(2, "", signing.Waiting, 0).ID)
	r.settle()
	r.press(s.Content(), "Correct…")
	top := r.kit.Window.Canvas().Overlays().Top()
	var email *kit.Entry
	walk(top, func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.Entry); ok && e.Text == "luca@example.com" {
			email = e
		}
	})
	if email == nil {
		t.Fatal("the form does not begin with the one whose letter came back")
	}
	email.SetText("luca.verdi@example.com")
	r.works.err = errors.New("dial tcp: refused")
	r.press(top, "Correct and send anew")
	r.settle()
	if r.kit.Window.Canvas().Overlays().Top() == nil || r.says(top, "dial tcp") || email.Text != "luca.verdi@example.com" {
		t.Error("a failure loses what was typed, or shows its cause")
	}
	r.works.err = nil
	r.press(top, "Correct and send anew")
	r.settle()
	if n := len(r.works.corrected); n != 2 || r.works.corrected[1].Email != "luca.verdi@example.com" {
		t.Error(r.works.corrected)
	}
	if r.kit.Window.Canvas().Overlays().Top() != nil {
		t.Error("the form stays")
	}
}

func TestDraftThrownAwayAndRedraft(t *testing.T) {
	r, s := openRequests(t)
	s.Select("d00000000000000000000001")
	r.settle()
	r.press(s.Content(), "Throw away")
	r.settle()
	if d, err := r.desk.Drafts(t.Context()); err != nil || len(d) != 0 {
		t.Errorf("%v, %v", d, err)
	}
	opened := ""
	s.OnOpenDraft = func(id string) { opened = id }
	failed := r.entryOf(10, "", signing.Waiting, 0).ID
	s.Select(failed)
	r.settle()
	r.press(s.Content(), "Make it a draft again")
	r.settle()
	if d, _ := r.desk.Drafts(t.Context()); opened != failed || len(d) != 1 {
		t.Errorf("%q, %v", opened, d)
	}
}

func TestEvidenceIsSaved(t *testing.T) {
	r, s := openRequests(t)
	s.Select(r.entryOf(3, "", signing.Waiting, 0).ID)
	r.settle()
	var name string
	var content []byte
	s.OnSave = func(n string, c []byte) { name, content = n, c }
	s.detail.tabs.SetIndex(3)
	if !r.says(s.Content(), "follow each other unchanged") {
		t.Error("the chain is not said to be whole")
	}
	r.press(s.Content(), "Save evidence…")
	r.settle()
	if name != "Contratto di locazione uso ufficio, evidence.json" || !strings.Contains(string(content), `"chainHead"`) {
		t.Errorf("%q, %d bytes", name, len(content))
	}
	s.detail.trail.Events[2].Hash = strings.Repeat("0", 64)
	s.detail.fillTabs()
	if !r.says(s.Content(), "does not hold together") {
		t.Error("a broken chain is called whole")
	}
}

// TestChangesArriveLive: what the engine tells is on the screen, and the mark stays where it was.
func TestChangesArriveLive(t *testing.T) {
	r, s := openRequests(t)
	e := signedBy(r.entryOf(3, "Contratto di locazione uso ufficio.pdf", signing.Waiting, 3*day), 1)
	s.Select(e.ID)
	r.settle()
	e.Request.Signers[1].Steps.CodeSent, e.Request.Updated = r.now.Add(-time.Minute), r.now.Add(-time.Minute)
	r.put(e)
	s.Changed([]string{e.ID})
	r.settle()
	if s.chosen != e.ID || s.shown[s.rows.Selected()].ID != e.ID || !r.says(s.Content(), "A code was sent 1 minute ago") {
		t.Errorf("%s is chosen", s.chosen)
	}
}

// TestDoneBesideTheFilter: a request that is done leaves the list of those under way; what stands beside it is done too.
func TestDoneBesideTheFilter(t *testing.T) {
	r, s := openRequests(t)
	e := signedBy(r.entryOf(3, "Contratto di locazione uso ufficio.pdf", signing.Waiting, 3*day), 2)
	s.Select(e.ID)
	r.settle()
	s.choose(onlyOpen)
	e.Request.State, e.Stage, e.Request.Updated = signing.Done, app.Fetched, r.now.Add(-time.Minute)
	r.put(e)
	s.Changed([]string{e.ID})
	r.settle()
	if s.index(e.ID) >= 0 || s.detail.line.State != signing.Done || r.button(s.Content(), r.kit.Voice.Say("commands.save")) == nil {
		t.Errorf("the detail is %s", s.detail.line.State)
	}
}

// TestTenThousand: the list reads whole entries for the rows in sight only, and a step takes little time.
func TestTenThousand(t *testing.T) {
	r := newDeskRig(t, "en", theme.Light)
	err := r.store.Update(t.Context(), func(tx psync.DeskTx) error {
		for n := range 10_000 {
			if err := tx.PutEntry(signedBy(r.entryOf(n+1, fmt.Sprintf("Contratto %05d %s.pdf", n, longName), signing.Done, time.Duration(n)*time.Minute), 2)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s := NewRequests(r.kit, r.desk, r.works)
	r.show(s.Content())
	s.Refresh()
	r.settle()
	s.choose(everything)
	r.settle()
	canvas := r.kit.Window.Canvas()
	canvas.Focus(s.rows)
	before, began := len(s.shelf.Entries), time.Now()
	const steps = 50
	for range steps {
		r.key(fyne.KeyPageDown)
	}
	each := time.Since(began) / steps
	r.key(fyne.KeyEnd)
	r.settle()
	if s.chosen != s.shown[9999].ID || len(s.shown) != 10_000 {
		t.Errorf("%d rows, %s is chosen", len(s.shown), s.chosen)
	}
	if n := len(s.shelf.Entries) - before; n > steps*60 {
		t.Errorf("%d whole entries were read", n)
	}
	t.Logf("a page down takes %v, %d whole entries read", each, len(s.shelf.Entries))
	if each > 200*time.Millisecond {
		t.Errorf("a page down takes %v", each)
	}
}

// TestMarkup compares the arrangement of the main states with testdata.
func TestMarkup(t *testing.T) {
	r, s := openRequests(t)
	s.Select(r.entryOf(3, "", signing.Waiting, 0).ID)
	r.settle()
	test.AssertRendersToMarkup(t, "requests-open.xml", r.kit.Window.Canvas())
	h := NewHome(r.kit, r.desk, r.works)
	r.show(h.Content())
	h.Refresh()
	r.settle()
	test.AssertRendersToMarkup(t, "home-full.xml", r.kit.Window.Canvas())
	var _ app.Works = r.works
}

// TestSelectFindsWhatTheFilterHides: also before anything was read, and something sent a moment ago.
func TestSelectFindsWhatTheFilterHides(t *testing.T) {
	r := newDeskRig(t, "en", theme.Light)
	r.everyState()
	s := NewRequests(r.kit, r.desk, r.works)
	r.show(s.Content())
	done := r.entryOf(16, "", signing.Done, 0).ID
	s.Select(done)
	r.settle()
	if s.filter != everything || s.chosen != done || s.detail.line.ID != done {
		t.Errorf("filter %d, %s", s.filter, s.chosen)
	}
	s.choose(onlyOpen)
	fresh := r.put(r.entryOf(40, "Appena inviato.pdf", signing.Waiting, time.Second))
	s.Select(fresh.ID)
	r.settle()
	if s.filter != onlyOpen || s.chosen != fresh.ID || s.detail.line.ID != fresh.ID {
		t.Errorf("filter %d, %s", s.filter, s.chosen)
	}
}
