package requests

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
	journey "paraph/app/requests"
	"paraph/signing"
	"paraph/sync/engine"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"

	psync "paraph/sync"
)

// openRequests is the screen over a desk with everything on it.
func openRequests(t *testing.T) (*desktest.Rig, *Screen) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.EveryState()
	s := New(r.Kit, r.Desk)
	r.Show(s.Content())
	s.Refresh()
	r.Settle()
	return r, s
}

func titles(s *Screen) (out []string) {
	for _, l := range s.shown {
		out = append(out, l.Title)
	}
	return out
}

func TestRequestFilters(t *testing.T) {
	r, s := openRequests(t)
	want := [journey.Filters]int{14, 7, 1, 6, 18, 0, 0}
	if got := s.shelf.Counts(s.now(), journey.Period{}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	for f, n := range want {
		s.choose(f)
		if len(s.shown) != n {
			t.Errorf("filter %d shows %v", f, titles(s))
		}
	}
	s.choose(journey.Everything)
	for text, want := range map[string]string{
		"ROVERETO":                      "Verbale di consegna dei lavori del lotto numero sette, con tutti gli allegati.pdf", // a person
		"bartolomeo@studio":             "Verbale di consegna dei lavori del lotto numero sette, con tutti gli allegati.pdf",
		"quadro":                        "Accordo quadro.pdf",
		"fornitura":                     "Contratto di fornitura.pdf",
		"0000000000000000000000" + "0d": "Procura.pdf", // its number
	} {
		s.search.SetText(text)
		r.Settle()
		if got := titles(s); !slices.Equal(got, []string{want}) {
			t.Errorf("%s finds %v", text, got)
		}
	}
	s.search.SetText("nowhere")
	r.Settle()
	if len(s.shown) != 0 || !r.Says(s.Content(), "Nothing found.") {
		t.Error("an empty search is not said")
	}
}

// TestPracticeIsSetAside: what was practice stands in a list of its own while the desk works for real, wants nothing of anybody and
// offers nothing; back in practice it goes on.
func TestPracticeIsSetAside(t *testing.T) {
	r, s := openRequests(t)
	e := desktest.SignedBy(r.EntryOf(40, "Prova.pdf", signing.Waiting, desktest.Day), 1)
	e.Request.Practice = true
	lost := r.EntryOf(41, "Prova persa.pdf", signing.Waiting, desktest.Day) // as a version before left it
	lost.Request.Practice, lost.Stage, lost.Failure = true, app.Lost, "lost"
	r.Put(e)
	r.Put(lost)
	s.Refresh()
	r.Settle()
	needs := 0
	s.OnNeeds = func(n int) { needs = n }
	s.SetMode(journey.Real)
	if needs != 7 || r.Says(s.Content(), "Prova") || s.UnderWay() != 10 {
		t.Errorf("%d need the office, %d are under way: %v", needs, s.UnderWay(), titles(s))
	}
	s.SetFilter("aside")
	if got := titles(s); len(got) != 2 || !r.Says(s.Content(), "Practice 2") {
		t.Fatalf("set aside: %v", got)
	}
	s.Select(e.ID)
	r.Settle()
	if !r.Says(s.Content(), "This was practice and has no value.") || r.Button(s.Content(), "Remind Luca") != nil || r.Button(s.Content(), "Open document") == nil {
		t.Error("what was practice is not told, or can be reminded")
	}
	for _, c := range s.Commands() {
		if c.Able() == "" {
			t.Errorf("%s can be done with it", c.Key)
		}
	}
	s.SetMode(journey.Practice)
	s.SetFilter("open")
	s.Select(e.ID)
	r.Settle()
	if r.Button(s.Content(), "Remind Luca") == nil || !r.Says(s.Content(), "Real ") {
		t.Error("back in practice it does not go on")
	}
}

// TestKeptBack: what was sent in practice and had not left stands with what was practice once the desk works for real, says so, and
// can be taken back; so is what is real and waits while the desk practises.
func TestKeptBack(t *testing.T) {
	r, s := openRequests(t)
	practice := r.EntryOf(42, "Rimasta.pdf", signing.Validating, desktest.Day)
	practice.Stage, practice.Request.Practice = app.Leaving, true
	genuine := r.EntryOf(43, "Ferma.pdf", signing.Validating, desktest.Day)
	genuine.Stage, genuine.Failure = app.Leaving, engine.OtherMode
	r.Put(practice)
	r.Put(genuine)
	s.Refresh()
	r.Settle()
	for _, c := range []struct {
		mode      journey.Mode
		id, title string
		says      string
	}{
		{journey.Real, practice.ID, "Rimasta.pdf", "had not left when Paraph began to work for real"},
		{journey.Practice, genuine.ID, "Ferma.pdf", "had not left when Paraph began to practise"},
	} {
		s.SetMode(c.mode)
		s.SetFilter("all")
		if slices.Contains(titles(s), c.title) {
			t.Errorf("%s stands in the list of the other mode", c.title)
		}
		s.SetFilter("aside")
		s.Select(c.id)
		r.Settle()
		if !slices.Contains(titles(s), c.title) || !r.Says(s.Content(), c.says) || r.Button(s.Content(), "Take it back") == nil {
			t.Errorf("%s is not told, or cannot be taken back: %v", c.title, titles(s))
		}
	}
}

func TestRequestKeys(t *testing.T) {
	r, s := openRequests(t)
	opened := ""
	s.OnOpenDocument = func(id string) { opened = "document " + id }
	s.OnOpenDraft = func(id string) { opened = "draft " + id }
	canvas := r.Kit.Window.Canvas()
	canvas.Focus(s.rows)
	r.Key(fyne.KeyDown)
	r.Key(fyne.KeyDown)
	r.Key(fyne.KeyUp)
	if s.chosen != s.shown[1].ID || s.detail.line.ID != s.chosen {
		t.Errorf("%s is chosen, not the second", s.chosen)
	}
	r.Key(fyne.KeyReturn)
	if opened != "document "+s.shown[1].ID {
		t.Error(opened)
	}
	r.Rune('/')
	if canvas.Focused() != s.search {
		t.Error("/ does not lead to the search")
	}
	s.Select("d00000000000000000000001")
	r.Settle()
	canvas.Focus(s.rows)
	r.Key(fyne.KeyReturn)
	if opened != "draft d00000000000000000000001" {
		t.Error(opened)
	}
}

func TestRequestDeeds(t *testing.T) {
	r, s := openRequests(t)
	third := r.EntryOf(3, "", signing.Waiting, 0).ID
	s.Select(third)
	r.Settle()
	r.Press(s.Content(), "Remind Luca")
	r.Press(s.Content(), "Remind Luca") // a second press does nothing
	r.Settle()
	if !slices.Equal(r.Works.Reminded, []string{third + "/s2"}) {
		t.Error(r.Works.Reminded)
	}
	r.Works.Err = &signing.Problem{Code: signing.ProblemTooSoon, Signer: 2, Limit: 14}
	s.detail.remind()
	r.Settle()
	if !r.Says(s.Content(), "Try again in 14 minutes") {
		t.Error("what the service says does not stand in place")
	}
	r.Works.Err, r.Works.Linked = nil, nil // the reminder asked what became of it
	r.Press(s.Content(), "Copy link…")
	if len(r.Works.Linked) != 0 {
		t.Error("the link was taken before anybody agreed")
	}
	top := r.Kit.Window.Canvas().Overlays().Top()
	r.Press(top, "Copy link")
	r.Settle()
	if clip := fyne.CurrentApp().Clipboard().Content(); len(r.Works.Linked) != 1 || !strings.HasPrefix(clip, "https://127.0.0.1:8443/s/") {
		t.Errorf("%v, %q", r.Works.Linked, clip)
	}
	r.Press(r.Kit.Window.Canvas().Overlays().Top(), "Close")
	r.Press(s.Content(), "Cancel request…")
	r.Press(r.Kit.Window.Canvas().Overlays().Top(), "Cancel the request")
	r.Settle()
	due, err := jobs(r)
	if err != nil || len(due) != 1 || due[0].Kind != psync.JobCancel {
		t.Errorf("%v, %v", due, err)
	}
}

func jobs(r *desktest.Rig) (out []psync.Job, err error) {
	err = r.Store.View(r.T.Context(), func(tx psync.DeskTx) error {
		out, err = tx.Due(r.Now, 10)
		return err
	})
	return out, err
}

func TestRequestCorrection(t *testing.T) {
	r, s := openRequests(t)
	s.Select(r.EntryOf(2, "", signing.Waiting, 0).ID)
	r.Settle()
	r.Press(s.Content(), "Correct…")
	top := r.Kit.Window.Canvas().Overlays().Top()
	var email *kit.Entry
	desktest.Walk(top, func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.Entry); ok && e.Text == "luca@example.com" {
			email = e
		}
	})
	if email == nil {
		t.Fatal("the form does not begin with the one whose letter came back")
	}
	email.SetText("luca.verdi@example.com")
	r.Works.Err = errors.New("dial tcp: refused")
	r.Press(top, "Correct and send anew")
	r.Settle()
	if r.Kit.Window.Canvas().Overlays().Top() == nil || r.Says(top, "dial tcp") || email.Text != "luca.verdi@example.com" {
		t.Error("a failure loses what was typed, or shows its cause")
	}
	r.Works.Err = nil
	r.Press(top, "Correct and send anew")
	r.Settle()
	if n := len(r.Works.Corrected); n != 2 || r.Works.Corrected[1].Email != "luca.verdi@example.com" {
		t.Error(r.Works.Corrected)
	}
	if r.Kit.Window.Canvas().Overlays().Top() != nil {
		t.Error("the form stays")
	}
}

func TestDraftThrownAwayAndRedraft(t *testing.T) {
	r, s := openRequests(t)
	s.Select("d00000000000000000000001")
	r.Settle()
	r.Press(s.Content(), "Throw away")
	r.Settle()
	if d, err := r.Desk.Drafts(t.Context()); err != nil || len(d) != 0 {
		t.Errorf("%v, %v", d, err)
	}
	opened := ""
	s.OnOpenDraft = func(id string) { opened = id }
	failed := r.EntryOf(10, "", signing.Waiting, 0).ID
	s.Select(failed)
	r.Settle()
	r.Press(s.Content(), "Make it a draft again")
	r.Settle()
	if d, _ := r.Desk.Drafts(t.Context()); opened != failed || len(d) != 1 {
		t.Errorf("%q, %v", opened, d)
	}
}

func TestEvidenceIsSaved(t *testing.T) {
	r, s := openRequests(t)
	s.Select(r.EntryOf(3, "", signing.Waiting, 0).ID)
	r.Settle()
	var name string
	var content []byte
	s.OnSave = func(n string, c []byte) { name, content = n, c }
	s.detail.tabs.SetIndex(3)
	if !r.Says(s.Content(), "follow each other unchanged") {
		t.Error("the chain is not said to be whole")
	}
	r.Press(s.Content(), "Save evidence…")
	r.Settle()
	if name != "Contratto di locazione uso ufficio, evidence.json" || !strings.Contains(string(content), `"chainHead"`) {
		t.Errorf("%q, %d bytes", name, len(content))
	}
	s.detail.trail.Events[2].Hash = strings.Repeat("0", 64)
	s.detail.fillTabs()
	for _, words := range []string{"This evidence does not hold.", "Line 3 was changed after it was written."} {
		if !r.Says(s.Content(), words) {
			t.Errorf("a broken chain: not said %q", words)
		}
	}
}

// TestEvidenceSaysWhatTheServiceSays: from when on it is protected, and what only the service can find.
func TestEvidenceSaysWhatTheServiceSays(t *testing.T) {
	r, s := openRequests(t)
	s.Select(r.EntryOf(3, "", signing.Waiting, 0).ID)
	r.Settle()
	s.detail.tabs.SetIndex(3)
	for words, p := range map[string]signing.Proof{
		"Protected from the beginning":      {Guarded: true},
		"Protected from 1 October 2026 on.": {Guarded: true, Since: time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)},
		"This evidence does not hold. The last lines were cut off: line 5 is the last, the service wrote 9.": {
			Guarded: true, Fault: &signing.Fault{Code: signing.FaultCut, Line: 5, Lines: 9},
		},
	} {
		s.detail.trail.Proof = p
		s.detail.fillTabs()
		if !r.Says(s.Content(), words) {
			t.Errorf("not said: %q", words)
		}
	}
}

// TestChangesArriveLive: what the engine tells is on the screen, and the mark stays where it was.
func TestChangesArriveLive(t *testing.T) {
	r, s := openRequests(t)
	e := desktest.SignedBy(r.EntryOf(3, "Contratto di locazione uso ufficio.pdf", signing.Waiting, 3*desktest.Day), 1)
	s.Select(e.ID)
	r.Settle()
	e.Request.Signers[1].Steps.CodeSent, e.Request.Updated = r.Now.Add(-time.Minute), r.Now.Add(-time.Minute)
	r.Put(e)
	s.Changed([]string{e.ID})
	r.Settle()
	if s.chosen != e.ID || s.shown[s.rows.Selected()].ID != e.ID || !r.Says(s.Content(), "A code was sent 1 minute ago") {
		t.Errorf("%s is chosen", s.chosen)
	}
}

// TestDoneBesideTheFilter: a request that is done while it is chosen stays where it is, open and chosen, in the list of those under
// way until another one is chosen; what stands beside it is done too.
func TestDoneBesideTheFilter(t *testing.T) {
	r, s := openRequests(t)
	e := desktest.SignedBy(r.EntryOf(3, "Contratto di locazione uso ufficio.pdf", signing.Waiting, 3*desktest.Day), 2)
	s.Select(e.ID)
	r.Settle()
	s.choose(journey.OnlyOpen)
	e.Request.State, e.Stage, e.Request.Updated = signing.Done, app.Fetched, r.Now.Add(-time.Minute)
	r.Put(e)
	s.Changed([]string{e.ID})
	r.Settle()
	if i := s.index(e.ID); i < 0 || s.rows.Selected() != i || s.chosen != e.ID || s.detail.line.State != signing.Done || r.Button(s.Content(), r.Kit.Voice.Say("commands.save")) == nil {
		t.Errorf("the detail is %s", s.detail.line.State)
	}
	s.rows.Select(0)
	s.chose(0)
	s.Refresh()
	r.Settle()
	if s.index(e.ID) >= 0 {
		t.Error("it stays in the list though another one is chosen")
	}
}

// TestTenThousand: the list reads whole entries for the rows in sight only. How long a step takes is measured in ui/bench.
func TestTenThousand(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	err := r.Store.Update(t.Context(), func(tx psync.DeskTx) error {
		for n := range 10_000 {
			if err := tx.PutEntry(desktest.SignedBy(r.EntryOf(n+1, fmt.Sprintf("Contratto %05d %s.pdf", n, desktest.LongName), signing.Done, time.Duration(n)*time.Minute), 2)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s := New(r.Kit, r.Desk)
	r.Show(s.Content())
	s.Refresh()
	r.Settle()
	s.choose(journey.Everything)
	r.Settle()
	canvas := r.Kit.Window.Canvas()
	canvas.Focus(s.rows)
	before := len(s.shelf.Entries)
	const steps = 50
	for range steps {
		r.Key(fyne.KeyPageDown)
	}
	r.Key(fyne.KeyEnd)
	r.Settle()
	if s.chosen != s.shown[9999].ID || len(s.shown) != 10_000 {
		t.Errorf("%d rows, %s is chosen", len(s.shown), s.chosen)
	}
	if n := len(s.shelf.Entries) - before; n > steps*60 {
		t.Errorf("%d whole entries were read", n)
	}
}

// TestMarkup compares the arrangement of the main state with testdata.
func TestMarkup(t *testing.T) {
	r, s := openRequests(t)
	s.Select(r.EntryOf(3, "", signing.Waiting, 0).ID)
	r.Settle()
	test.AssertRendersToMarkup(t, "requests-open.xml", r.Kit.Window.Canvas())
}

// TestTryAgain: a seal that waits and one that was given up can be tried again from here.
func TestTryAgain(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.NotSealed()
	s := New(r.Kit, r.Desk)
	r.Show(s.Content())
	for n, state := range map[int]signing.State{18: signing.Unsealed, 19: signing.Sealing} {
		s.Select(r.EntryOf(n, "", state, 0).ID)
		r.Settle()
		if b := r.Button(s.Content(), "Try again"); b == nil {
			t.Errorf("%s: nothing to press", state)
		}
	}
	if got := s.shelf.Counts(s.now(), journey.Period{}); got[journey.OnlyNeeds] != 2 {
		t.Errorf("%v need the office", got)
	}
}

// TestSelectFindsWhatTheFilterHides: also before anything was read, and something sent a moment ago.
func TestSelectFindsWhatTheFilterHides(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.EveryState()
	s := New(r.Kit, r.Desk)
	r.Show(s.Content())
	done := r.EntryOf(16, "", signing.Done, 0).ID
	s.Select(done)
	r.Settle()
	if s.filter != journey.Everything || s.chosen != done || s.detail.line.ID != done {
		t.Errorf("filter %d, %s", s.filter, s.chosen)
	}
	s.choose(journey.OnlyOpen)
	fresh := r.Put(r.EntryOf(40, "Appena inviato.pdf", signing.Waiting, time.Second))
	s.Select(fresh.ID)
	r.Settle()
	if s.filter != journey.OnlyOpen || s.chosen != fresh.ID || s.detail.line.ID != fresh.ID {
		t.Errorf("filter %d, %s", s.filter, s.chosen)
	}
}
