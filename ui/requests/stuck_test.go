package requests

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app"
	journey "paraph/app/requests"
	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/theme"

	psync "paraph/sync"
)

// TestWhatIsStuckIsSeen: who did not get a letter and why, who gets no further code and why stand in the list and at the signer;
// the office allows codes with one press.
func TestWhatIsStuckIsSeen(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.Stuck()
	s := New(r.Kit, r.Desk)
	r.Show(s.Content())
	mail, locked := r.EntryOf(20, "", signing.Waiting, 0).ID, r.EntryOf(21, "", signing.Waiting, 0).ID
	s.Select(mail)
	r.Settle()
	for _, want := range []string{
		"refused, because the mail server does not take the address. Correct the address, or give the signer the link in another way.",
		"Invitation: waits, because the mail server does not answer.", "Notice of a wish for a new link for the office: waits",
	} {
		if !r.Says(s.Content(), want) {
			t.Errorf("not said: %s", want)
		}
	}
	s.Select(locked)
	r.Settle()
	if !r.Says(s.Content(), "gets no code until") {
		t.Error("nobody says who gets no code")
	}
	if r.Says(s.Content(), "+393331234666") {
		t.Error("the whole telephone number is shown")
	}
	if b := r.Button(s.Content(), "Allow further codes"); b == nil || s.detail.actions.Objects[0] != fyne.CanvasObject(b) {
		t.Error("what helps is not the first button")
	}
	r.Press(s.Content(), "Allow further codes")
	r.Settle()
	if got := strings.Join(r.Works.Unlocked, " "); got != locked+"/s2" {
		t.Errorf("unlocked %q", got)
	}
	if got := s.shelf.Counts(s.now(), journey.Period{}); got[journey.OnlyNeeds] != 2 {
		t.Errorf("%v need the office", got)
	}
}

func TestStuckSteps(t *testing.T) {
	r := desktest.NewClockRig(t)
	invite := signing.StuckLetter{Signer: 2, Kind: string(psync.JobInvite), Reason: signing.LetterLater, Since: r.Now.Add(-time.Minute)}
	refused, old, login := invite, invite, invite
	refused.Refused, refused.Reason = true, signing.LetterAddress
	old.Since = r.Now.Add(-time.Hour)
	login.Reason = signing.LetterLogin
	for name, c := range map[string]struct {
		change func(q *signing.Request)
		row    string
		needs  bool
	}{
		"greylisted":       {func(q *signing.Request) { q.Letters = []signing.StuckLetter{invite} }, "requests.next.waits", false},
		"for an hour":      {func(q *signing.Request) { q.Letters = []signing.StuckLetter{old} }, "requests.next.waits", true},
		"the login":        {func(q *signing.Request) { q.Letters = []signing.StuckLetter{login} }, "requests.next.waits", true},
		"refused is first": {func(q *signing.Request) { q.Letters = []signing.StuckLetter{invite, refused} }, "requests.next.bounced", true},
		"of who has signed": {func(q *signing.Request) {
			q.Letters = []signing.StuckLetter{{Signer: 1, Kind: invite.Kind, Refused: true}}
		}, "requests.next.sent", false},
		"locked": {func(q *signing.Request) { q.Signers[1].Locked = &signing.Lock{Reason: signing.LockedCodes} }, "requests.next.locked", true},
		"no longer": {func(q *signing.Request) {
			q.Signers[1].Locked = &signing.Lock{Reason: signing.LockedTries, Again: r.Now.Add(-time.Second)}
		}, "requests.next.sent", false},
	} {
		e := desktest.SignedBy(r.EntryOf(1, "A.pdf", signing.Waiting, time.Hour), 1)
		c.change(&e.Request)
		t.Run(name, func(t *testing.T) {
			s := journey.NextStep(say.In("en"), r.Now, e, journey.Trouble{})
			if s.Row != c.row || s.Needs != c.needs {
				t.Errorf("%+v", s)
			}
			l := journey.Line{EntryLine: app.EntryLine{ID: e.ID, Stage: e.Stage, State: signing.Waiting, Updated: r.Now}}
			if trouble := journey.TroubleOf(&e.Request, r.Now); name != "of who has signed" && l.Needs(r.Now, trouble) != c.needs {
				t.Errorf("the list says otherwise: %+v", trouble)
			}
		})
	}
}
