package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"paraph/app"
	"paraph/app/say"
	"paraph/signing"
)

// stepCase is an entry with what is said of it.
type stepCase struct {
	name    string
	entry   *app.Entry
	trouble trouble
	row     string
	needs   bool
	icon    string
	words   string // the list's sentence in English
}

func stepCases(r *deskRig) []stepCase {
	at := func(state signing.State, f func(*app.Entry)) *app.Entry {
		e := signedBy(r.entryOf(1, "A.pdf", state, 2*time.Hour), 1)
		if f != nil {
			f(e)
		}
		return e
	}
	second := func(f func(*signing.Signer)) *app.Entry {
		return at(signing.Waiting, func(e *app.Entry) { f(&e.Request.Signers[1]) })
	}
	stage := func(s app.Stage, failure string) *app.Entry {
		return at(signing.Validating, func(e *app.Entry) { e.Stage, e.Failure = s, failure })
	}
	declined := at(signing.Declined, func(e *app.Entry) {
		e.Request.Signers[1].State, e.Request.Signers[1].Steps.Declined = signing.SignerDeclined, r.now.Add(-time.Hour)
	})
	return []stepCase{
		{"just sent", at(signing.Validating, func(e *app.Entry) { e.Stage, e.Request.Created = app.Leaving, r.now }), trouble{}, "requests.next.going", false, "", "Going out"},
		{"leaving", stage(app.Leaving, ""), trouble{}, "requests.next.leaving", false, "wifi-slash", "Waiting for the network; goes out by itself"},
		{"failed", stage(app.Failed, "refused"), trouble{}, "requests.next.failed", true, "warning-circle", "Not sent: The service does not take it."},
		{"failed with a word nobody knows", stage(app.Failed, "???"), trouble{}, "requests.next.failed", true, "warning-circle", "Not sent: The service does not take it."},
		{"lost", stage(app.Lost, "lost"), trouble{}, "requests.next.lost", true, "link-break", "The service no longer knows this request."},
		{"checking", at(signing.Validating, nil), trouble{}, "requests.next.checking", false, "", "Checking the document"},
		{"refused", at(signing.Refused, func(e *app.Entry) { e.Request.Problem = &signing.Problem{Code: signing.ProblemXFA} }), trouble{}, "requests.next.refused", true, "warning-circle", "Not taken: This PDF is an XFA form. Print it to a plain PDF first."},
		{"invited", second(func(*signing.Signer) {}), trouble{}, "requests.next.sent", false, "", "Next: Luca Verdi, sent today at 09:07"},
		{"not invited", second(func(g *signing.Signer) { g.Steps = signing.Steps{} }), trouble{}, "requests.next.unsent", false, "", "Next: Luca Verdi. The invitation goes out."},
		{"opened", second(func(g *signing.Signer) { g.Steps.Opened = r.now.Add(-20 * time.Hour) }), trouble{}, "requests.next.opened", false, "", "Next: Luca Verdi, opened yesterday at 15:07"},
		{"code", second(func(g *signing.Signer) { g.Steps.CodeSent = r.now.Add(-3 * time.Minute) }), trouble{}, "requests.next.code", false, "", "Next: Luca Verdi, code sent 3 minutes ago"},
		{"came back", second(func(*signing.Signer) {}), trouble{Bounced: []int{2}}, "requests.next.bounced", true, "envelope-simple", "The e-mail to Luca Verdi came back."},
		{"came back, but signed", second(func(*signing.Signer) {}), trouble{Bounced: []int{1, 9}}, "requests.next.sent", false, "", ""},
		{"all signed, not sealing yet", signedBy(at(signing.Waiting, nil), 2), trouble{}, "requests.next.sealing", false, "", ""},
		{"sealing", at(signing.Sealing, nil), trouble{}, "requests.next.sealing", false, "", "Everybody signed. Sealing."},
		{"seal failed", at(signing.Sealing, nil), trouble{Seal: true}, "requests.next.sealfailed", true, "warning-circle", ""},
		{"sealed, on its way", at(signing.Done, nil), trouble{}, "requests.next.fetching", false, "", "Sealed today at 09:07. On its way here."},
		{"sealed", at(signing.Done, func(e *app.Entry) { e.Stage = app.Fetched }), trouble{}, "requests.next.done", false, "", "Sealed today at 09:07"},
		{"sealed, changed", at(signing.Done, func(e *app.Entry) { e.Failure = "changed" }), trouble{}, "requests.next.changed", true, "warning-circle", ""},
		{"declined", declined, trouble{}, "requests.next.declined", true, "hand-palm", "Declined by Luca Verdi. Read why."},
		{"declined by nobody known", at(signing.Declined, nil), trouble{}, "requests.next.declined", true, "hand-palm", "Declined by somebody. Read why."},
		{"expired", at(signing.Expired, nil), trouble{}, "requests.next.expired", true, "clock-countdown", "The last day has passed"},
		{"expired long ago", at(signing.Expired, func(e *app.Entry) { e.Request.Updated = r.now.AddDate(0, -1, 0) }), trouble{}, "requests.next.expired", false, "clock-countdown", ""},
		{"cancelled", at(signing.Cancelled, nil), trouble{}, "requests.next.cancelled", false, "", "Cancelled"},
		{"a state of later", at("archived", nil), trouble{}, "requests.next.checking", true, "", ""},
	}
}

func TestNextStep(t *testing.T) {
	r := newDeskRigClock(t)
	for _, c := range stepCases(r) {
		t.Run(c.name, func(t *testing.T) {
			s := nextStep(say.In("en"), r.now, c.entry, c.trouble)
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
	r := newDeskRigClock(t)
	for _, c := range stepCases(r) {
		if c.trouble.any() || c.name == "a state of later" {
			continue
		}
		q := c.entry.Request
		l := requestLine{EntryLine: app.EntryLine{ID: q.ID, Stage: c.entry.Stage, State: q.State, Failure: c.entry.Failure, Updated: q.Updated}}
		if got := lineStep(r.now, l); got.Needs != c.needs || say.In("it").Say(got.Row) == got.Row {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestTroubleIn(t *testing.T) {
	r := newDeskRigClock(t)
	e := r.entryOf(1, "A.pdf", signing.Waiting, time.Hour)
	for name, c := range map[string]struct {
		events []signing.EventKind
		want   trouble
	}{
		"none":           {nil, trouble{}},
		"came back":      {[]signing.EventKind{signing.EventInviteFail}, trouble{Bounced: []int{2}}},
		"then corrected": {[]signing.EventKind{signing.EventInviteFail, signing.EventCorrected}, trouble{}},
		"seal":           {[]signing.EventKind{signing.EventSealFailed}, trouble{Seal: true}},
		"seal again":     {[]signing.EventKind{signing.EventSealFailed, signing.EventSealAgain}, trouble{}},
	} {
		if got := troubleIn(r.trailOf(e, c.events...)); got.Seal != c.want.Seal || !slices.Equal(got.Bounced, c.want.Bounced) {
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
		if got := [4]string{whenWords(v, now, at), dayWords(v, now, at), ageWords(v, now, at), stepWords(v, now, at)}; got != want {
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

// newDeskRigClock is a rig as far as entries are made with it: no window, no store.
func newDeskRigClock(t *testing.T) *deskRig {
	return &deskRig{t: t, now: time.Date(2026, 11, 12, 11, 7, 0, 0, time.UTC)}
}
