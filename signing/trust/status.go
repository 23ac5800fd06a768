package trust

import (
	"time"

	"paraph/signing/cms"
)

// State is what is known of a certificate.
type State string

// The three states.
const (
	StateGood    State = "good"
	StateRevoked State = "revoked"
	StateUnknown State = "unknown"
)

// Status says whether a certificate was revoked at a time, by what evidence, and what was set aside.
type Status struct {
	State     State
	RevokedAt time.Time // of a good one: it was revoked later
	Reason    int       // RFC 5280, 5.3.1; 6 is on hold
	By        *Source   // nil where nothing is known, or nothing needed
	Ignored   []Ignored
}

// Status weighs all evidence about the certificate at place i of the path, for the time at. Evidence that came later
// than at speaks of it too; none may come from later than now.
func (e *Evidence) Status(c Chain, i int, at, now time.Time) Status {
	path := c.Certificates
	if i == len(path)-1 && c.Anchor != nil || path[i].NoRevocation {
		return Status{State: StateGood}
	}
	if i == len(path)-1 {
		return Status{State: StateUnknown}
	}
	findings, ignored := e.findings(path, i, now)
	out := Status{State: StateUnknown, Ignored: ignored}
	var latest *finding // of those that speak of the time
	for k := range findings {
		f := &findings[k]
		out.revoked(f, at)
		switch why := f.speaksOf(at); {
		case why != "":
			out.Ignored = append(out.Ignored, Ignored{List: f.List, Answer: f.Answer, Why: why})
		case latest == nil || f.Issued.After(latest.Issued):
			latest = f
		}
	}
	if out.State == StateUnknown && latest != nil {
		out.State, out.By = StateGood, &latest.Source
		out.held(latest, at)
	}
	return out
}

// held takes it into account that the latest evidence has the certificate on hold, from which it may come back.
func (s *Status) held(f *finding, at time.Time) {
	if f.entry == nil || f.entry.Reason != hold {
		return
	}
	s.Reason, s.RevokedAt = hold, f.entry.At
	if !f.entry.At.After(at) {
		s.State = StateRevoked
	}
}

// revoked takes the earliest revocation into account. Where the key may have been known to others before, that date
// counts.
func (s *Status) revoked(f *finding, at time.Time) {
	if f.entry == nil || f.entry.Reason == hold {
		return
	}
	since := since(f.entry)
	if !s.RevokedAt.IsZero() && !since.Before(s.RevokedAt) {
		return
	}
	s.RevokedAt, s.Reason = since, f.entry.Reason
	if !since.After(at) {
		s.State, s.By = StateRevoked, &f.Source
	}
}

func since(r *cms.Revoked) time.Time {
	if !r.Invalid.IsZero() && r.Invalid.Before(r.At) {
		return r.Invalid
	}
	return r.At
}

// speaksOf says whether the evidence tells how things stood at that time; "" where it does.
func (f *finding) speaksOf(at time.Time) Why {
	switch {
	case f.entry != nil:
		return ""
	case f.expired:
		return AfterExpiry
	case f.fresh(at):
		return ""
	}
	return Stale
}

// fresh says whether nothing newer was to be had at that time, or it is of later.
func (f *finding) fresh(at time.Time) bool {
	next := f.Next
	if next.IsZero() {
		next = f.Issued.Add(maxAge)
	}
	return !at.After(next)
}

// findings are what counts of all evidence, and what does not. What is about others altogether is not listed.
func (e *Evidence) findings(path []*cms.Certificate, i int, now time.Time) (out []finding, ignored []Ignored) {
	for _, l := range e.Lists {
		switch f, why := e.list(l, path, i, now); why {
		case "":
			out = append(out, f)
		case OtherIssuer:
		default:
			ignored = append(ignored, Ignored{List: l, Why: why})
		}
	}
	for _, o := range e.Answers {
		switch f, why := e.answer(o, path, i, now); why {
		case "":
			out = append(out, f)
		case OtherCertificate:
		default:
			ignored = append(ignored, Ignored{Answer: o, Why: why})
		}
	}
	return out, ignored
}
