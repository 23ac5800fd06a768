package signing

import (
	"fmt"
	"time"
)

// SealReason names why a try to seal failed: the code of a Problem of the document, or one of these. The list is closed
// and append-only, as that of problems is: stored requests, evidence and the language files hold these words.
type SealReason string

// Reasons of the document, the marks and the seal: trying again gives the same.
const (
	SealCheck    SealReason = "seal-check"                  // what was sealed does not hold
	SealMark     SealReason = "seal-mark"                   // a mark cannot be drawn
	SealBroken   SealReason = "seal-broken"                 // what is stored of the request was changed by somebody else
	SealTwin     SealReason = "seal-twin"                   // another request has that very file
	SealDocument SealReason = "seal-document"               // the stored document is not the one that was signed; never tried again by itself
	SealWorker              = SealReason(ProblemUnreadable) // the worker died, took too long or too much memory, again and again
)

// Reasons that pass, by themselves or when the office mends something.
const (
	SealKey    SealReason = "seal-key"    // the office's key or certificate cannot be used
	SealSpace  SealReason = "seal-space"  // no room on the disk
	SealStored SealReason = "seal-stored" // the stored document or the marks cannot be read
	SealOther  SealReason = "seal-other"
)

// SealWait is what keeps a request from being sealed while it is tried again and again: for which reason since when, and
// after how many tries in a row that failed for it. It is an error for who asks for the sealed document meanwhile.
type SealWait struct {
	Reason SealReason `json:"reason"`
	Since  time.Time  `json:"since"` // of the first try that failed, whatever for
	Tries  int        `json:"tries"`
}

// Error makes it an error; the text is for logs, people read app/say's sentence.
func (w *SealWait) Error() string {
	return fmt.Sprintf("signing: not sealed yet (%s, %d tries)", w.Reason, w.Tries)
}

// FailSeal records a try to seal that failed; another says that the try before failed for another reason, or that there was none.
func (r *Request) FailSeal(reason SealReason, now time.Time) (another bool, err error) {
	if r.State != Sealing {
		return false, fmt.Errorf("%w: not being sealed", ErrState)
	}
	w := SealWait{Reason: reason, Since: now, Tries: 1}
	if before := r.SealWait; before != nil {
		w.Since = before.Since
		if before.Reason == reason {
			w.Tries = before.Tries + 1
		}
	}
	another = r.SealWait == nil || r.SealWait.Reason != reason
	if r.SealWait = &w; another {
		r.Updated = now
	}
	return another, nil
}

// GiveUpSeal ends a request that cannot be sealed, for the reason of the last try.
func (r *Request) GiveUpSeal(now time.Time) error {
	if r.SealWait == nil {
		return fmt.Errorf("%w: no try has failed", ErrState)
	}
	reason := r.SealWait.Reason
	if err := r.Move(Unsealed, now); err != nil {
		return err
	}
	r.Problem, r.SealWait = &Problem{Code: ProblemUnsealed, Word: string(reason)}, nil
	return nil
}

// SealAgain lets a seal be tried anew, with as many tries as the first time: also one that was given up, as long as the
// documents are there. Nobody need sign again for it: what was confirmed stands.
func (r *Request) SealAgain(now time.Time) error {
	switch {
	case !r.Deleted.IsZero() || !r.Erased.IsZero():
		return fmt.Errorf("%w: the documents are gone", ErrState)
	case r.State == Sealing:
		if r.SealWait != nil {
			w := *r.SealWait
			w.Tries, r.SealWait = 0, &w
		}
		return nil
	case r.State != Unsealed:
		return fmt.Errorf("%w: not everybody has signed, or it is sealed", ErrState)
	}
	r.Problem = nil
	return r.Move(Sealing, now)
}
