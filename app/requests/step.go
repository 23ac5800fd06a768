package requests

import (
	"cmp"
	"slices"
	"time"

	"paraph/app"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// needsFor is how long an ended request that did not succeed is still something to look at.
const needsFor = 14 * 24 * time.Hour

// Step is what a request waits for. Row is the key of the list's sentence, Full of the detail's; both take Pairs.
// Needs: it waits for the office. Broken: its evidence does not hold, so nothing else about it can be relied on. Signers are the
// ids of those who have still to sign.
type Step struct {
	Row, Full string
	Pairs     []any
	Icon      string
	Needs     bool
	Broken    bool
	Signers   []string
}

// Trouble is what keeps a request that waits: invitations (signers from 1) and seals that did not succeed, and what else needs
// the office (Stuck): a signer who gets no further code, letters that wait for it. Broken: the evidence does not hold.
type Trouble struct {
	Bounced []int
	Seal    bool
	Stuck   bool
	Broken  bool
}

func (t Trouble) Any() bool { return t.Seal || t.Stuck || t.Broken || len(t.Bounced) > 0 }

// TroubleOf is what a request tells by itself. Of one of a service of before only the evidence knows more.
func TroubleOf(r *signing.Request, now time.Time) (t Trouble) {
	t.Seal = r.SealWait != nil
	for _, l := range r.Letters {
		switch {
		case l.Refused && l.Signer > 0 && invites(l):
			t.Bounced = append(t.Bounced, l.Signer)
		case !l.Refused && (!passes(l.Reason) || now.Sub(l.Since) > waitsLong):
			t.Stuck = true
		}
	}
	for _, l := range r.Locks() {
		t.Stuck = t.Stuck || l.At(now)
	}
	return t
}

// waitsLong is how long a letter may wait for what passes before the office looks at it.
const waitsLong = 15 * time.Minute

// passes reports whether nobody need do anything about a letter that waits.
func passes(r signing.LetterReason) bool {
	return r == signing.LetterLater || r == signing.LetterSilent
}

func invites(l signing.StuckLetter) bool {
	return l.Kind == string(sync.JobInvite) || l.Kind == string(sync.JobRemind)
}

// With adds what the evidence says.
func (t Trouble) With(more Trouble) Trouble {
	for _, n := range more.Bounced {
		if !slices.Contains(t.Bounced, n) {
			t.Bounced = append(t.Bounced, n)
		}
	}
	t.Seal, t.Broken = t.Seal || more.Seal, t.Broken || more.Broken
	return t
}

// TroubleIn reads it from the evidence: what was refused last and not taken since.
func TroubleIn(t signing.Trail) (out Trouble) {
	refused := map[int]bool{}
	out.Broken = t.Check() != nil
	for _, e := range t.Events {
		switch e.Kind {
		case signing.EventInviteFail:
			refused[e.Signer] = true
		case signing.EventInvited, signing.EventCorrected, signing.EventOpened:
			refused[e.Signer] = false
		case signing.EventSealFailed:
			out.Seal = true
		case signing.EventSealed, signing.EventSealAgain, signing.EventUnsealed:
			out.Seal = false
		}
	}
	for n := range t.Signers {
		if refused[n+1] {
			out.Bounced = append(out.Bounced, n+1)
		}
	}
	return out
}

// NextStep says what an entry waits for.
func NextStep(v say.Voice, now time.Time, e *app.Entry, t Trouble) Step {
	r := &e.Request
	switch e.Stage {
	case app.Failed:
		return Step{
			Row: "requests.next.failed", Full: "requests.now.failed", Pairs: []any{"reason", failureWords(v, e)},
			Icon: "warning-circle", Needs: true,
		}
	case app.Lost:
		return Step{Row: "requests.next.lost", Full: "requests.now.lost", Icon: "link-break", Needs: recent(now, r.Updated)}
	case app.Leaving:
		if now.Sub(r.Created) < 2*UndoTime {
			return Step{Row: "requests.next.going", Full: "requests.now.going"}
		}
		return Step{Row: "requests.next.leaving", Full: "requests.now.leaving", Icon: "wifi-slash"}
	}
	if t.Broken || e.Failure == changedRecords {
		s := brokenStep(!r.State.Ended() || recent(now, r.Updated))
		s.Signers, _ = waiting(r)
		return s
	}
	switch r.State {
	case signing.Waiting:
		return waitingStep(v, now, r, t)
	case signing.Sealing:
		return sealingStep(v, now, r, t)
	case signing.Validating:
		return Step{Row: "requests.next.checking", Full: "requests.now.checking"}
	}
	return endedStep(v, now, e)
}

// changedRecords is the failure of an entry of which its service said that somebody else changed what is stored of it.
const changedRecords = "records"

// brokenStep is that of a request whose evidence does not hold; why is said where the evidence is.
func brokenStep(needs bool) Step {
	return Step{Row: "requests.next.broken", Full: "requests.now.broken", Icon: "warning-circle", Needs: needs, Broken: true}
}

// sealingStep is that of a request everybody signed. Which reason keeps it from being sealed a service of before does not say.
func sealingStep(v say.Voice, now time.Time, r *signing.Request, t Trouble) Step {
	if w := r.SealWait; w != nil {
		return Step{
			Row: "requests.next.sealwaits", Full: "requests.now.sealwaits", Icon: "warning-circle", Needs: true,
			Pairs: []any{"why", v.SealReason(w.Reason), "when", say.When(v, now, w.Since)},
		}
	}
	if t.Seal {
		return Step{Row: "requests.next.sealfailed", Full: "requests.now.sealfailed", Icon: "warning-circle", Needs: true}
	}
	return Step{Row: "requests.next.sealing", Full: "requests.now.sealing"}
}

// endedStep is that of a request to which nothing happens any more.
func endedStep(v say.Voice, now time.Time, e *app.Entry) Step {
	r := &e.Request
	s := Step{Needs: recent(now, r.Updated)}
	when := say.When(v, now, r.Completed)
	switch r.State {
	case signing.Refused:
		s.Row, s.Full, s.Icon = "requests.next.refused", "requests.now.refused", "warning-circle"
		s.Pairs = []any{"reason", failureWords(v, e)}
	case signing.Unsealed:
		s.Row, s.Full, s.Icon = "requests.next.unsealed", "requests.now.unsealed", "warning-circle"
		s.Pairs = []any{"why", v.SealReason(whyUnsealed(r))}
	case signing.Declined:
		declined(v, now, r, &s)
	case signing.Expired:
		s.Row, s.Full, s.Icon = "requests.next.expired", "requests.now.expired", "clock-countdown"
		s.Pairs = []any{"names", v.List(pendingNames(r))}
	case signing.Cancelled:
		s = Step{Row: "requests.next.cancelled", Full: "requests.now.cancelled", Pairs: []any{"when", when}}
	case signing.Done:
		s = doneStep(e, when, s)
	default:
		s = Step{Row: "requests.next.checking", Full: "requests.now.checking"}
	}
	return s
}

func whyUnsealed(r *signing.Request) signing.SealReason {
	if r.Problem == nil {
		return signing.SealOther
	}
	return signing.SealReason(r.Problem.Word)
}

func doneStep(e *app.Entry, when string, s Step) Step {
	switch {
	case e.Failure == "changed":
		return Step{Row: "requests.next.changed", Full: "requests.now.changed", Icon: "warning-circle", Needs: s.Needs}
	case e.Stage == app.Fetched:
		return Step{Row: "requests.next.done", Full: "requests.now.done", Pairs: []any{"when", when}}
	}
	return Step{Row: "requests.next.fetching", Full: "requests.now.fetching", Pairs: []any{"when", when}}
}

func declined(v say.Voice, now time.Time, r *signing.Request, s *Step) {
	s.Row, s.Full, s.Icon = "requests.next.declined", "requests.now.declined", "hand-palm"
	for _, g := range r.Signers {
		if g.State != signing.SignerDeclined {
			continue
		}
		s.Pairs = []any{"name", g.FullName(), "when", say.When(v, now, g.Steps.Declined), "reason", g.Reason}
		if g.Reason != "" {
			s.Full = "requests.now.declinedwhy"
		}
		return
	}
	s.Pairs = []any{"name", v.Say("requests.somebody"), "when", say.When(v, now, r.Updated)}
}

// waitingStep is that of a request whose signers have the word.
func waitingStep(v say.Voice, now time.Time, r *signing.Request, t Trouble) Step {
	ids, first := waiting(r)
	if s, stuck := stuckStep(v, now, r); stuck {
		s.Signers = ids
		return s
	}
	for _, n := range t.Bounced {
		if n <= len(r.Signers) && r.Signers[n-1].State == signing.SignerNew {
			return Step{
				Row: "requests.next.bounced", Full: "requests.now.bounced", Icon: "envelope-simple", Needs: true, Signers: ids,
				Pairs: []any{"name", r.Signers[n-1].FullName(), "address", r.Signers[n-1].Email},
			}
		}
	}
	if first < 0 {
		return Step{Row: "requests.next.sealing", Full: "requests.now.sealing"}
	}
	s := signerStep(v, now, r.Signers[first], r.Practice)
	s.Signers = ids
	return s
}

// waiting are the ids of those who have still to sign, and the place of the first, -1 for none.
func waiting(r *signing.Request) (ids []string, first int) {
	first = -1
	for i, g := range r.Signers {
		if g.State == signing.SignerNew {
			ids = append(ids, g.ID)
			if first < 0 {
				first = i
			}
		}
	}
	return ids, first
}

// Stuck is what the desk says of a letter that did not leave: without the number its mail server gave, which the command line and
// the office's own letter tell.
func Stuck(v say.Voice, r *signing.Request, l signing.StuckLetter) string {
	l.Code = 0
	return v.Stuck(r, l)
}

// stuckStep is that of a request with a letter that did not leave, or a signer who gets no further code: what the office can do
// something about comes first.
func stuckStep(v say.Voice, now time.Time, r *signing.Request) (Step, bool) {
	for _, refused := range []bool{true, false} {
		for _, l := range r.Letters {
			if l.Refused != refused || !invites(l) || l.Signer < 1 || l.Signer > len(r.Signers) || r.Signers[l.Signer-1].State != signing.SignerNew {
				continue
			}
			s := Step{Row: "requests.next.waits", Full: "requests.now.stuck", Icon: "envelope-simple"}
			if s.Needs = refused || !passes(l.Reason) || now.Sub(l.Since) > waitsLong; refused {
				s.Row = "requests.next.bounced"
			}
			s.Pairs = []any{"name", r.Signers[l.Signer-1].FullName(), "what", Stuck(v, r, l)}
			return s, true
		}
	}
	for _, g := range r.Signers {
		if g.State == signing.SignerNew && g.Locked.At(now) {
			return Step{
				Row: "requests.next.locked", Full: "requests.now.stuck", Icon: "lock", Needs: true,
				Pairs: []any{"name", g.FullName(), "what", v.Locked(g, *g.Locked, now.Location())},
			}, true
		}
	}
	return Step{}, false
}

// signerStep is how far the one who has the word has come.
func signerStep(v say.Voice, now time.Time, g signing.Signer, practice bool) Step {
	s := Step{Row: "requests.next.unsent", Full: "requests.now.unsent"}
	at := time.Time{}
	switch {
	case !g.Steps.CodeSent.IsZero():
		s.Row, s.Full, at = "requests.next.code", "requests.now.code", g.Steps.CodeSent
	case !g.Steps.Opened.IsZero():
		s.Row, s.Full, at = "requests.next.opened", "requests.now.opened", g.Steps.Opened
	case !g.Steps.Sent.IsZero():
		s.Row, s.Full, at = "requests.next.sent", "requests.now.sent", g.Steps.Sent
	}
	if practice {
		s.Row, s.Full = cmp.Or(unsent[s.Row], s.Row), cmp.Or(unsent[s.Full], s.Full)
	}
	s.Pairs = []any{"name", g.FullName(), "when", say.When(v, now, at)}
	return s
}

// unsent are the sentences of practice for those about what was sent: there it is read in Practice mail.
var unsent = map[string]string{
	"requests.next.unsent": "requests.next.unwritten", "requests.now.unsent": "requests.now.unwritten",
	"requests.next.sent": "requests.next.written", "requests.now.sent": "requests.now.written",
	"requests.next.code": "requests.next.codewritten", "requests.now.code": "requests.now.codewritten",
}

// Reminded says that signers were reminded.
func Reminded(v say.Voice, names []string, practice bool) string {
	if practice {
		return v.Say("requests.remindedhere", "names", v.List(names))
	}
	return v.Say("requests.reminded", "names", v.List(names))
}

// Step is what a line waits for, with names where its entry was read.
func (s *Shelf) Step(v say.Voice, now time.Time, l Line, e *app.Entry) Step {
	if l.Draft || l.Aside || e == nil {
		return LineStep(now, l)
	}
	return NextStep(v, now, e, s.Trouble[l.ID])
}

// LineStep is what can be said before the whole entry was read: no names yet.
func LineStep(now time.Time, l Line) Step {
	switch {
	case l.Draft:
		return Step{Row: "requests.next.draft", Full: "requests.next.draft", Icon: "pen-nib"}
	case l.Aside:
		return asideStep(l)
	case l.Failure == changedRecords && l.Stage != app.Lost:
		return brokenStep(l.Needs(now, Trouble{}))
	}
	row := map[signing.State]string{
		signing.Waiting: "state.waiting", signing.Sealing: "requests.next.sealing", signing.Done: "state.done", signing.Declined: "state.declined",
		signing.Expired: "requests.next.expired", signing.Cancelled: "state.cancelled", signing.Refused: "state.refused",
		signing.Unsealed: "state.unsealed",
	}[l.State]
	switch {
	case l.Stage == app.Leaving:
		row = "requests.next.going"
	case l.Stage == app.Lost:
		row = "requests.next.lost"
	case row == "" || l.Stage == app.Failed:
		row = "requests.next.checking"
	}
	return Step{Row: row, Full: row, Needs: l.Needs(now, Trouble{})}
}

// asideStep is that of a request of the other mode: that it has ended, or where it goes on.
func asideStep(l Line) Step {
	if l.Stage == app.Leaving && l.Practice {
		return Step{Row: "requests.next.kept.practice", Full: "requests.now.kept.practice", Icon: "flask"}
	}
	if l.Stage == app.Leaving {
		return Step{Row: "requests.next.kept.real", Full: "requests.now.kept.real"}
	}
	switch ended := over(l.Stage, l.State) && (l.State != signing.Done || l.Stage == app.Fetched); { // what was sealed is still to be fetched
	case ended && l.Practice:
		return Step{Row: "requests.next.over.practice", Full: "requests.now.over.practice", Icon: "flask"}
	case ended:
		return Step{Row: "requests.next.over.real", Full: "requests.now.over.real"}
	case l.Practice:
		return Step{Row: "requests.next.aside.practice", Full: "requests.now.aside.practice", Icon: "flask"}
	}
	return Step{Row: "requests.next.aside.real", Full: "requests.now.aside.real"}
}

func pendingNames(r *signing.Request) (out []string) {
	for _, g := range r.Signers {
		if g.State == signing.SignerNew {
			out = append(out, g.FullName())
		}
	}
	return out
}

// failureWords is why a service does not take a request.
func failureWords(v say.Voice, e *app.Entry) string {
	if p := e.Request.Problem; p != nil {
		return v.Explain(p).Text()
	}
	key, ok := map[string]string{
		"conflict": "requests.failure.conflict", "gone": "requests.failure.gone", "late": "requests.failure.late", "refused": "requests.failure.refused",
	}[e.Failure]
	if !ok {
		key = "requests.failure.refused"
	}
	return v.Say(key)
}

func recent(now, t time.Time) bool { return now.Sub(t) < needsFor }
