package requests

import (
	"slices"
	"strings"
	"testing"
	"time"

	"paraph/app"
	journey "paraph/app/requests"
	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/desktest"
)

// stepCase is an entry with what is said of it.
type stepCase struct {
	name    string
	entry   *app.Entry
	trouble journey.Trouble
	row     string
	needs   bool
	icon    string
	words   string // the list's sentence in English
}

func stepCases(r *desktest.Rig) []stepCase {
	at := func(state signing.State, f func(*app.Entry)) *app.Entry {
		e := desktest.SignedBy(r.EntryOf(1, "A.pdf", state, 2*time.Hour), 1)
		if f != nil {
			f(e)
		}
		return e
	}
	second := func(f func(*signing.Signer)) *app.Entry {
		return at(signing.Waiting, func(e *app.Entry) { f(&e.Request.Signers[1]) })
	}
	practice := func(f func(*signing.Signer)) *app.Entry {
		e := second(f)
		e.Request.Practice = true
		return e
	}
	stage := func(s app.Stage, failure string) *app.Entry {
		return at(signing.Validating, func(e *app.Entry) { e.Stage, e.Failure = s, failure })
	}
	declined := at(signing.Declined, func(e *app.Entry) {
		e.Request.Signers[1].State, e.Request.Signers[1].Steps.Declined = signing.SignerDeclined, r.Now.Add(-time.Hour)
	})
	return []stepCase{
		{"just sent", at(signing.Validating, func(e *app.Entry) { e.Stage, e.Request.Created = app.Leaving, r.Now }), journey.Trouble{}, "requests.next.going", false, "", "Going out"},
		{"leaving", stage(app.Leaving, ""), journey.Trouble{}, "requests.next.leaving", false, "wifi-slash", "Waiting for the network; goes out by itself"},
		{"failed", stage(app.Failed, "refused"), journey.Trouble{}, "requests.next.failed", true, "warning-circle", "Not sent. The service does not take it."},
		{"failed with a word nobody knows", stage(app.Failed, "???"), journey.Trouble{}, "requests.next.failed", true, "warning-circle", "Not sent. The service does not take it."},
		{"lost", stage(app.Lost, "lost"), journey.Trouble{}, "requests.next.lost", true, "link-break", "The service no longer knows this request."},
		{"checking", at(signing.Validating, nil), journey.Trouble{}, "requests.next.checking", false, "", "Checking the document"},
		{"refused", at(signing.Refused, func(e *app.Entry) { e.Request.Problem = &signing.Problem{Code: signing.ProblemXFA} }), journey.Trouble{}, "requests.next.refused", true, "warning-circle", "Not taken. It is a kind of form that few programs show. Print it to a plain PDF first."},
		{"invited", second(func(*signing.Signer) {}), journey.Trouble{}, "requests.next.sent", false, "", "Next: Luca Verdi, sent today at 09:07"},
		{"not invited", second(func(g *signing.Signer) { g.Steps = signing.Steps{} }), journey.Trouble{}, "requests.next.unsent", false, "", "Next: Luca Verdi. The invitation goes out."},
		{"opened", second(func(g *signing.Signer) { g.Steps.Opened = r.Now.Add(-20 * time.Hour) }), journey.Trouble{}, "requests.next.opened", false, "", "Next: Luca Verdi, opened yesterday at 15:07"},
		{"code", second(func(g *signing.Signer) { g.Steps.CodeSent = r.Now.Add(-3 * time.Minute) }), journey.Trouble{}, "requests.next.code", false, "", "Next: Luca Verdi, code sent 3 minutes ago"},
		{"invited in practice", practice(func(*signing.Signer) {}), journey.Trouble{}, "requests.next.written", false, "", "Next: Luca Verdi, invitation in Practice mail today at 09:07"},
		{"not invited in practice", practice(func(g *signing.Signer) { g.Steps = signing.Steps{} }), journey.Trouble{}, "requests.next.unwritten", false, "", ""},
		{"code in practice", practice(func(g *signing.Signer) { g.Steps.CodeSent = r.Now.Add(-3 * time.Minute) }), journey.Trouble{}, "requests.next.codewritten", false, "", "Next: Luca Verdi, code in Practice mail 3 minutes ago"},
		{"came back", second(func(*signing.Signer) {}), journey.Trouble{Bounced: []int{2}}, "requests.next.bounced", true, "envelope-simple", "The e-mail to Luca Verdi came back."},
		{"came back, but signed", second(func(*signing.Signer) {}), journey.Trouble{Bounced: []int{1, 9}}, "requests.next.sent", false, "", ""},
		{"all signed, not sealing yet", desktest.SignedBy(at(signing.Waiting, nil), 2), journey.Trouble{}, "requests.next.sealing", false, "", ""},
		{"sealing", at(signing.Sealing, nil), journey.Trouble{}, "requests.next.sealing", false, "", "Everybody signed. Sealing."},
		{"seal failed", at(signing.Sealing, nil), journey.Trouble{Seal: true}, "requests.next.sealfailed", true, "warning-circle", ""},
		{"seal tried again", at(signing.Sealing, func(e *app.Entry) {
			e.Request.SealWait = &signing.SealWait{Reason: signing.SealSpace, Since: r.Now.Add(-time.Hour), Tries: 9}
		}), journey.Trouble{Seal: true}, "requests.next.sealwaits", true, "warning-circle", "Sealing is tried again."},
		{"never sealed", at(signing.Unsealed, func(e *app.Entry) {
			e.Request.Problem = &signing.Problem{Code: signing.ProblemUnsealed, Word: string(signing.SealCheck)}
		}), journey.Trouble{}, "requests.next.unsealed", true, "warning-circle", "Signed, but not sealed. Read why."},
		{"sealed, on its way", at(signing.Done, nil), journey.Trouble{}, "requests.next.fetching", false, "", "Sealed today at 09:07. On its way here."},
		{"sealed", at(signing.Done, func(e *app.Entry) { e.Stage = app.Fetched }), journey.Trouble{}, "requests.next.done", false, "", "Sealed today at 09:07"},
		{"sealed, changed", at(signing.Done, func(e *app.Entry) { e.Failure = "changed" }), journey.Trouble{}, "requests.next.changed", true, "warning-circle", ""},
		{"declined", declined, journey.Trouble{}, "requests.next.declined", true, "hand-palm", "Declined by Luca Verdi. Read why."},
		{"declined by nobody known", at(signing.Declined, nil), journey.Trouble{}, "requests.next.declined", true, "hand-palm", "Declined by somebody. Read why."},
		{"expired", at(signing.Expired, nil), journey.Trouble{}, "requests.next.expired", true, "clock-countdown", "The last day has passed"},
		{"expired long ago", at(signing.Expired, func(e *app.Entry) { e.Request.Updated = r.Now.AddDate(0, -1, 0) }), journey.Trouble{}, "requests.next.expired", false, "clock-countdown", ""},
		{"cancelled", at(signing.Cancelled, nil), journey.Trouble{}, "requests.next.cancelled", false, "", "Cancelled"},
		{"a state of later", at("archived", nil), journey.Trouble{}, "requests.next.checking", true, "", ""},
	}
}

func TestNextStep(t *testing.T) {
	r := desktest.NewClockRig(t)
	for _, c := range stepCases(r) {
		t.Run(c.name, func(t *testing.T) {
			s := journey.NextStep(say.In("en"), r.Now, c.entry, c.trouble)
			if s.Row != c.row || s.Icon != c.icon {
				t.Errorf("%s %q, want %s %q", s.Row, s.Icon, c.row, c.icon)
			}
			if c.name != "a state of later" && s.Needs != c.needs {
				t.Errorf("needs the office: %v", s.Needs)
			}
			if got := say.In("en").Say(s.Row, s.Pairs...); c.words != "" && got != c.words {
				t.Errorf("%q, want %q", got, c.words)
			}
			for _, l := range say.Languages() {
				for _, key := range []string{s.Row, s.Full} {
					if words := say.In(l).Say(key, s.Pairs...); words == key || strings.Contains(words, "{") || strings.Contains(words, "requests.") {
						t.Errorf("%s: %q", l, words)
					}
				}
			}
		})
	}
}

// TestLineAgreesWithStep: what the list says before the whole entry was read needs the office as much as what it says after.
func TestLineAgreesWithStep(t *testing.T) {
	r := desktest.NewClockRig(t)
	for _, c := range stepCases(r) {
		if c.trouble.Any() || c.name == "a state of later" {
			continue
		}
		q := c.entry.Request
		l := journey.Line{EntryLine: app.EntryLine{ID: q.ID, Stage: c.entry.Stage, State: q.State, Failure: c.entry.Failure, Updated: q.Updated}}
		if got := journey.LineStep(r.Now, l); got.Needs != c.needs || say.In("it").Say(got.Row) == got.Row {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestWhySealingWaits: the detail says since when, and why; of one that ended, why.
func TestWhySealingWaits(t *testing.T) {
	r := desktest.NewClockRig(t)
	said := map[string]string{}
	for _, c := range stepCases(r) {
		s := journey.NextStep(say.In("en"), r.Now, c.entry, c.trouble)
		said[c.name] = say.In("en").Say(s.Full, s.Pairs...)
	}
	for name, want := range map[string]string{
		"seal tried again": "Everybody signed, but there is no room left on the disk: sealing is tried again by itself. First try: today at 10:07. You can try now.",
		"never sealed":     "Everybody signed, but the document could not be sealed, because the sealed file did not pass its check. Nothing is concluded; the signers have been told. You can try again: nobody need sign once more.",
	} {
		if said[name] != want {
			t.Errorf("%s: %q", name, said[name])
		}
	}
}

func TestTroubleIn(t *testing.T) {
	r := desktest.NewClockRig(t)
	e := r.EntryOf(1, "A.pdf", signing.Waiting, time.Hour)
	for name, c := range map[string]struct {
		events []signing.EventKind
		want   journey.Trouble
	}{
		"none":           {nil, journey.Trouble{}},
		"came back":      {[]signing.EventKind{signing.EventInviteFail}, journey.Trouble{Bounced: []int{2}}},
		"then corrected": {[]signing.EventKind{signing.EventInviteFail, signing.EventCorrected}, journey.Trouble{}},
		"seal":           {[]signing.EventKind{signing.EventSealFailed}, journey.Trouble{Seal: true}},
		"seal again":     {[]signing.EventKind{signing.EventSealFailed, signing.EventSealAgain}, journey.Trouble{}},
		"given up":       {[]signing.EventKind{signing.EventSealFailed, signing.EventUnsealed}, journey.Trouble{}},
	} {
		if got := journey.TroubleIn(r.TrailOf(e, c.events...)); got.Seal != c.want.Seal || !slices.Equal(got.Bounced, c.want.Bounced) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestTimesInWords(t *testing.T) {
	now := time.Date(2026, 11, 12, 11, 7, 0, 0, time.UTC)
	for ago, want := range map[time.Duration][4]string{
		10 * time.Second:     {"just now", "Today 11:06", "now", "11:06"},
		61 * time.Second:     {"1 minute ago", "Today 11:05", "1 min", "11:05"},
		3 * time.Hour:        {"today at 08:07", "Today 08:07", "3 h", "08:07"},
		12 * time.Hour:       {"yesterday at 23:07", "Yesterday 23:07", "12 h", "Yesterday"},
		3 * 24 * time.Hour:   {"on 9 November at 11:07", "9 Nov 11:07", "3 d", "9 Nov 11:07"},
		400 * 24 * time.Hour: {"on 8 October 2025 at 11:07", "8 Oct 2025", "400 d", "8 Oct 2025"},
	} {
		v, at := say.In("en"), now.Add(-ago)
		if got := [4]string{say.When(v, now, at), say.DayAt(v, now, at), say.Age(v, now, at), say.StepAt(v, now, at)}; got != want {
			t.Errorf("%v: %q, want %q", ago, got, want)
		}
	}
	for _, l := range say.Languages() {
		if n := len(strings.Fields(say.In(l).Say("requests.months"))); n != 12 {
			t.Errorf("%s: %d months", l, n)
		}
		if n := len(strings.Fields(say.In(l).Say("home.weekdays"))); n != 7 {
			t.Errorf("%s: %d days", l, n)
		}
	}
}
