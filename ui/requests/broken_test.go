package requests

import (
	"testing"
	"time"

	"paraph/app"
	journey "paraph/app/requests"
	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// TestBrokenIsSaidFirst: a request whose evidence does not hold says so under its title, in its row and in the count of what needs the
// office, whatever tab is shown; reminding is no filled button there, saving the evidence is. A later reading, which asks for no
// evidence, does not forget it; evidence that holds does.
func TestBrokenIsSaidFirst(t *testing.T) {
	r, s := openRequests(t)
	id := r.EntryOf(3, "", signing.Waiting, 0).ID
	needs := s.shelf.Counts(s.now(), journey.Period{})[journey.OnlyNeeds]
	told := 0
	s.OnNeeds = func(n int) { told = n }
	set := func(f *signing.Fault) {
		trail := r.Works.Trails[id]
		trail.Proof = signing.Proof{Guarded: true, Fault: f}
		r.Works.Trails[id] = trail
		s.Select(id)
		r.Settle()
	}
	set(&signing.Fault{Code: signing.FaultRewritten})
	for reading := range 2 {
		saysBroken(t, r, s, id)
		if i := s.index(id); !s.shown[i].Needs(s.now(), s.shelf.Trouble[id]) || reading == 0 && told != needs+1 {
			t.Errorf("%d need the office, before it was %d", told, needs)
		}
		r.Works.TrailErr = app.ErrUnreachable
		s.Refresh()
		r.Settle()
	}
	r.Works.TrailErr = nil
	set(nil)
	if s.detail.verdict.Visible() || s.shelf.Trouble[id].Broken || told != needs {
		t.Errorf("evidence that holds again: %+v, %d need the office", s.shelf.Trouble[id], told)
	}
}

// saysBroken looks at row, verdict and buttons.
func saysBroken(t *testing.T, r *desktest.Rig, s *Screen, id string) {
	t.Helper()
	step := s.shelf.Step(s.d.Voice, s.now(), s.shown[s.index(id)], s.whole(s.index(id)))
	if !step.Broken || s.d.Say(step.Row) != "Its evidence does not hold." || s.detail.sentence.Text() != s.d.Say(step.Full) {
		t.Errorf("the row says %q, the detail %q", s.d.Say(step.Row), s.detail.sentence.Text())
	}
	if !s.detail.verdict.Visible() || !r.Says(s.detail.verdict, "Do not rely on it") {
		t.Error("no verdict under the title")
	}
	if b := r.Button(s.Content(), "Remind Luca"); b == nil || b.Kind() == kit.Filled {
		t.Error("reminding is invited to, or cannot be done")
	}
	if b, ok := s.detail.actions.Objects[0].(*kit.Button); !ok || b.Text() != "Save evidence…" || b.Kind() != kit.Filled {
		t.Error("the first button does not save the evidence")
	}
}

// TestBrokenStep: what a service told the desk earlier is said of the line alone too, and of what has ended for as long as it is new.
func TestBrokenStep(t *testing.T) {
	r := desktest.NewClockRig(t)
	for name, c := range map[string]struct {
		state   signing.State
		age     time.Duration
		failure string
		trouble journey.Trouble
		needs   bool
	}{
		"told by the service":  {signing.Waiting, time.Hour, "records", journey.Trouble{}, true},
		"found, long ago sent": {signing.Waiting, 40 * desktest.Day, "", journey.Trouble{Broken: true}, true},
		"sealed":               {signing.Done, time.Hour, "", journey.Trouble{Broken: true}, true},
		"sealed long ago":      {signing.Done, 40 * desktest.Day, "records", journey.Trouble{}, false},
	} {
		e := r.EntryOf(1, "A.pdf", c.state, c.age)
		e.Failure = c.failure
		l := journey.Line{EntryLine: app.EntryLine{ID: e.ID, Stage: e.Stage, State: c.state, Failure: c.failure, Updated: e.Request.Updated}}
		s := journey.NextStep(say.In("en"), r.Now, e, c.trouble)
		if !s.Broken || s.Needs != c.needs || l.Needs(r.Now, c.trouble) != c.needs {
			t.Errorf("%s: %+v, the list says %v", name, s, l.Needs(r.Now, c.trouble))
		}
		if early := journey.LineStep(r.Now, l); early.Broken != (c.failure != "") {
			t.Errorf("%s: before it is read: %+v", name, early)
		}
	}
}
