package requests

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	journey "paraph/app/requests"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestNothingBesideAListThatHasItNot: what is not listed is not beside the list, nor can anything be done with it; it is chosen again
// once there is a list that has it.
func TestNothingBesideAListThatHasItNot(t *testing.T) {
	r, s := openRequests(t)
	id := r.EntryOf(4, "", signing.Waiting, 0).ID
	s.Select(id)
	r.Settle()
	s.search.SetText("nobody has this")
	r.Settle()
	if len(s.detail.content.Objects) != 0 || len(s.picked()) != 0 || s.Hint() != "" {
		t.Errorf("%d beside, %d chosen, hint %q", len(s.detail.content.Objects), len(s.picked()), s.Hint())
	}
	r.Press(s.Content(), "Show all")
	r.Settle()
	if s.search.Text != "" || s.chosen != id || len(s.detail.content.Objects) == 0 {
		t.Errorf("search %q, chosen %s", s.search.Text, s.chosen)
	}
	s.SetFilter("drafts")
	r.Settle()
	if s.chosen == id || s.index(s.chosen) != 0 || s.detail.line.ID != s.chosen {
		t.Errorf("the drafts are listed, %s is beside", s.detail.line.ID)
	}
}

// TestWhatIsWrongStandsAtItsField: a correction that the service does not take is marked where it was written, with the keyboard there.
func TestWhatIsWrongStandsAtItsField(t *testing.T) {
	r, s := openRequests(t)
	s.Select(r.EntryOf(4, "", signing.Waiting, 0).ID)
	r.Settle()
	c := &correction{of: s.detail, people: s.detail.entry.Request.Signers, name: kit.NewEntry(""), surname: kit.NewEntry(""), email: kit.NewEntry(""), mobile: kit.NewEntry("")}
	for code, want := range map[signing.ProblemCode]*kit.Entry{
		signing.ProblemName: c.name, signing.ProblemEmail: c.email, signing.ProblemMobile: c.mobile, signing.ProblemSameAddress: c.email, signing.ProblemDamaged: nil,
	} {
		if got := c.about(&signing.Problem{Code: code}); got != want {
			t.Errorf("%s: %v", code, got)
		}
	}
	s.detail.correct(s.detail.entry.Request.Signers)
	r.Works.Err = &signing.Problem{Code: signing.ProblemEmail}
	r.Press(r.Kit.Window.Canvas().Overlays().Top(), "Correct and send anew")
	r.Settle()
	e, ok := r.Kit.Window.Canvas().Focused().(*kit.Entry)
	if !ok || e.Text != "anna.rossi@example.com" {
		t.Errorf("the keyboard is on %T", r.Kit.Window.Canvas().Focused().(fyne.CanvasObject))
	}
}

// TestNothingIsCountedBeforeItIsRead: the mode is known before the list is, which says nothing of how many need the person.
func TestNothingIsCountedBeforeItIsRead(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.EveryState()
	s := New(r.Kit, r.Desk)
	var told []int
	s.OnNeeds = func(n int) { told = append(told, n) }
	s.SetMode(journey.ModeOf(false))
	r.Show(s.Content())
	s.Refresh()
	r.Settle()
	if len(told) == 0 || told[0] == 0 {
		t.Errorf("told %v", told)
	}
}

// TestLastDayOfARow: a row says the last day of its request where the request's office is, as the request beside it does.
func TestLastDayOfARow(t *testing.T) {
	r, s := openRequests(t)
	e := r.EntryOf(40, "Far away.pdf", signing.Waiting, desktest.Day)
	e.Request.Options.Zone = "America/New_York"
	e.Request.Expires = time.Date(2026, 12, 13, 4, 59, 59, 0, time.UTC)
	r.Put(e)
	s.Select(e.ID)
	r.Settle()
	s.wide = true
	one := newRow(s).(*row)
	one.ShowItem(s.index(e.ID), false)
	if one.last.Text() != "Last day 12 December" || s.detail.last.Text() != one.last.Text() {
		t.Errorf("the row says %q, the request %q", one.last.Text(), s.detail.last.Text())
	}
}

// TestUnreadListHasNoNumbers: before the list was read nothing says that there are no requests.
func TestUnreadListHasNoNumbers(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.EveryState()
	s := New(r.Kit, r.Desk)
	r.Show(s.Content())
	if !r.Says(s.Content(), "Reading the requests…") || r.Says(s.Content(), "Open 0") || !r.Says(s.Content(), "Open –") {
		t.Error("it looks as if there were none")
	}
	s.Refresh()
	r.Settle()
	if r.Says(s.Content(), "Reading the requests…") || r.Says(s.Content(), "–") {
		t.Error("it still reads")
	}
}

// TestWhileSeveralAreWorkedAt: how far it is and a way to stop stand in the place of what can be done; then what came of it.
func TestWhileSeveralAreWorkedAt(t *testing.T) {
	r, s := openRequests(t)
	s.PickAll()
	letGo := r.Works.Hold(t, desktest.HeldRemind)
	s.run(journey.DeedRemind, journey.DeedRemind.Fitting(s.picked()))
	r.Queue.Until(t, "it is said how far it is", func() bool { return r.Says(s.Content(), "0 of 5 done") })
	if s.many.actions.Visible() || s.many.words.Visible() {
		t.Error("something else is offered meanwhile")
	}
	r.Press(s.Content(), "Stop")
	letGo() // the request that was begun is ended: both its signers are reminded
	r.Settle()
	if !s.many.actions.Visible() || !s.many.words.Visible() || s.many.doing.Visible() || len(r.Works.Reminded) > 2 || !s.many.result.Visible() {
		t.Errorf("it was not stopped, or it is not said what came of it; reminded: %v", r.Works.Reminded)
	}
}
