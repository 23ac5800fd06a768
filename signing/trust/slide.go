package trust

import (
	"time"

	"paraph/signing/cms"
)

// Proven says when an object, a certificate, a list or an answer in DER, is proven to have existed; zero where nothing
// but its being here proves it.
type Proven func(object []byte) time.Time

// Slid is how far back a path can be trusted: what is proven to have been signed before Control was signed while
// nothing stood against it.
type Slid struct {
	Control  time.Time
	Statuses []Status  // of each certificate below the anchor
	Problems []Problem // not empty: nothing can be said
}

// Slide goes from the anchor down and moves the control time back to where each certificate was still proven good
// (EN 319 102-1, 5.6.2.2): before it was revoked, where evidence is not fresh to when that was issued, and where
// algorithms became weak to before that. Beyond now, only what is proven to have existed counts.
func (e *Evidence) Slide(c Chain, policy *Policy, proven Proven, now time.Time) Slid {
	out := Slid{Control: now, Statuses: make([]Status, max(0, len(c.Certificates)-1))}
	if c.Anchor == nil {
		out.Problems = []Problem{{Code: IssuerUnknown, Certificate: c.Certificates[len(c.Certificates)-1]}}
		return out
	}
	existed := func(object []byte) bool {
		t := proven(object)
		return out.Control.Equal(now) || !t.IsZero() && !t.After(out.Control)
	}
	for i := len(c.Certificates) - 2; i >= 0; i-- {
		cert := c.Certificates[i]
		if !existed(cert.Raw) {
			out.Problems = append(out.Problems, Problem{Code: RevocationUnknown, Certificate: cert, Detail: "no-proof-of-existence"})
			return out
		}
		if !cert.NoRevocation && !e.slideOne(&out, c, i, now, existed, policy) {
			out.Problems = append(out.Problems, Problem{Code: RevocationUnknown, Certificate: cert})
			return out
		}
		if !out.reliable(policy, cert.SignatureAlgorithm(), c.Certificates[i+1].Key) {
			out.Problems = append(out.Problems, Problem{Code: AlgorithmWeak, Certificate: cert})
			return out
		}
	}
	return out
}

// slideOne moves the control time by the latest evidence about one certificate.
func (e *Evidence) slideOne(s *Slid, c Chain, i int, now time.Time, existed func([]byte) bool, policy *Policy) bool {
	findings, ignored := e.findings(c.Certificates, i, now)
	status := Status{State: StateUnknown, Ignored: ignored}
	var latest *finding
	for k := range findings {
		f := &findings[k]
		if f.entry == nil && f.expired || f.Issued.After(s.Control) || !existed(f.raw()) {
			continue
		}
		status.revoked(f, now)
		if latest == nil || f.Issued.After(latest.Issued) {
			latest = f
		}
	}
	if latest == nil {
		s.Statuses[i] = status
		return false
	}
	if status.State == StateUnknown {
		status.State, status.By = StateGood, &latest.Source
		status.held(latest, now)
	}
	switch {
	case status.State == StateRevoked:
		s.Control = earlier(s.Control, status.RevokedAt)
	case !latest.fresh(s.Control):
		s.Control = latest.Issued
	}
	s.Statuses[i] = status
	return s.reliable(policy, status.By.algorithm(), status.By.Signer.Key)
}

// reliable moves the control time to before the algorithms became weak; false where they always were.
func (s *Slid) reliable(policy *Policy, a cms.Algorithm, k *cms.Key) bool {
	until, ok := policy.lasts(a, k)
	if ok && !until.IsZero() {
		s.Control = earlier(s.Control, until)
	}
	return ok
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
