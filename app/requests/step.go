package requests

import (
	"time"

	"paraph/app"
	"paraph/app/say"
	"paraph/signing"
)

// needsFor is how long an ended request that did not succeed is still something to look at.
const needsFor = 14 * 24 * time.Hour

// Step is what a request waits for. Row is the key of the list's sentence, Full of the detail's; both take Pairs.
// Needs: it waits for the office. Signers are the ids of those who have still to sign.
type Step struct {
	Row, Full string
	Pairs     []any
	Icon      string
	Needs     bool
	Signers   []string
}

// Trouble is what only the evidence knows: invitations (signers from 1) and seals that did not succeed.
type Trouble struct {
	Bounced []int
	Seal    bool
}

func (t Trouble) Any() bool { return t.Seal || len(t.Bounced) > 0 }

// TroubleIn reads it from the evidence: what was refused last and not taken since.
func TroubleIn(t signing.Trail) (out Trouble) {
	refused := map[int]bool{}
	for _, e := range t.Events {
		switch e.Kind {
		case signing.EventInviteFail:
			refused[e.Signer] = true
		case signing.EventInvited, signing.EventCorrected, signing.EventOpened:
			refused[e.Signer] = false
		case signing.EventSealFailed:
			out.Seal = true
		case signing.EventSealed, signing.EventSealAgain:
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
	switch r.State {
	case signing.Waiting:
		return waitingStep(v, now, r, t)
	case signing.Sealing:
		if t.Seal {
			return Step{Row: "requests.next.sealfailed", Full: "requests.now.sealfailed", Icon: "warning-circle", Needs: true}
		}
		return Step{Row: "requests.next.sealing", Full: "requests.now.sealing"}
	case signing.Validating:
		return Step{Row: "requests.next.checking", Full: "requests.now.checking"}
	}
	return endedStep(v, now, e)
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
	var ids []string
	first := -1
	for i, g := range r.Signers {
		if g.State == signing.SignerNew {
			ids = append(ids, g.ID)
			if first < 0 {
				first = i
			}
		}
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
	s := signerStep(v, now, r.Signers[first])
	s.Signers = ids
	return s
}

// signerStep is how far the one who has the word has come.
func signerStep(v say.Voice, now time.Time, g signing.Signer) Step {
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
	s.Pairs = []any{"name", g.FullName(), "when", say.When(v, now, at)}
	return s
}

// LineStep is what can be said before the whole entry was read: no names yet.
func LineStep(now time.Time, l Line) Step {
	if l.Draft {
		return Step{Row: "requests.next.draft", Full: "requests.next.draft", Icon: "pen-nib"}
	}
	row := map[signing.State]string{
		signing.Waiting: "state.waiting", signing.Sealing: "requests.next.sealing", signing.Done: "state.done", signing.Declined: "state.declined",
		signing.Expired: "requests.next.expired", signing.Cancelled: "state.cancelled", signing.Refused: "state.refused",
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
