package signing

import (
	"errors"
	"fmt"
	"time"
)

// State is where a request stands.
type State string

// The states of a request. Validating: documents are fetched and checked. Waiting: for signers.
// Sealing: everybody signed, the seal is being made. Done: sealed. Unsealed: everybody signed, and no
// seal can be made; only the office can have it tried again. Refused: the documents could not be taken.
// Declined, Expired, Cancelled: ended by a signer, by time, by the office.
const (
	Validating State = "validating"
	Waiting    State = "waiting"
	Sealing    State = "sealing"
	Done       State = "done"
	Unsealed   State = "unsealed"
	Refused    State = "refused"
	Declined   State = "declined"
	Expired    State = "expired"
	Cancelled  State = "cancelled"
)

// Errors of the state machine and of reading requests and documents; sync/rest maps them to the wire, app/say to
// sentences.
var (
	ErrNotFound = errors.New("signing: not found")
	ErrState    = errors.New("signing: not possible in this state")
	ErrExpired  = errors.New("signing: the last day has passed")
	ErrConflict = errors.New("signing: the same key was used for something else")
	// ErrKeyDeleted is an ErrConflict: what the key made was deleted, and it makes nothing again.
	ErrKeyDeleted = fmt.Errorf("%w: its request was deleted", ErrConflict)
	ErrNotReady   = errors.New("signing: not there yet")
	ErrSealing    = errors.New("signing: everybody signed, the seal is being made")
)

// next lists which state may follow which; what is not here never happens.
var next = map[State][]State{
	Validating: {Waiting, Refused, Expired, Cancelled},
	Waiting:    {Sealing, Declined, Expired, Cancelled},
	Sealing:    {Done, Unsealed},
	Unsealed:   {Sealing},
}

// Ended reports whether nothing more happens by itself to a request in this state.
func (s State) Ended() bool { return s == Unsealed || len(next[s]) == 0 }

// Move brings the request to another state or says that it cannot get there.
func (r *Request) Move(to State, now time.Time) error {
	for _, s := range next[r.State] {
		if s == to {
			if r.State == Waiting { // nobody waits for these any more
				r.Letters = nil
			}
			r.State, r.Updated, r.Completed = to, now, time.Time{}
			if to.Ended() {
				r.Completed = now
			}
			return nil
		}
	}
	return fmt.Errorf("%w: %s to %s", ErrState, r.State, to)
}

// MaySign reports why a signer cannot sign now, or nil.
func (r *Request) MaySign(signerID string, now time.Time) error {
	s := r.Signer(signerID)
	switch {
	case s == nil:
		return ErrNotFound
	case r.State != Waiting || s.State != SignerNew || !r.Deleted.IsZero():
		return ErrState
	case !now.Before(r.Expires):
		return ErrExpired
	}
	return nil
}

// Sign records that a signer has signed; the request goes to Sealing with the last one.
func (r *Request) Sign(signerID string, now time.Time) error {
	if err := r.MaySign(signerID, now); err != nil {
		return err
	}
	s := r.Signer(signerID)
	s.State, s.Steps.Signed, r.Updated = SignerSigned, now, now
	r.Unstick(r.Number(signerID))
	for _, other := range r.Signers {
		if other.State != SignerSigned {
			return nil
		}
	}
	return r.Move(Sealing, now)
}

// Decline records that a signer does not sign; that ends the request.
func (r *Request) Decline(signerID, reason string, now time.Time) error {
	if err := r.MaySign(signerID, now); err != nil {
		return err
	}
	s := r.Signer(signerID)
	s.State, s.Steps.Declined, s.Reason = SignerDeclined, now, reason
	r.Problem = &Problem{Code: ProblemDeclined, Signer: r.Number(signerID)}
	return r.Move(Declined, now)
}

// Accept takes the validated document in; the request waits for its signers from now on.
func (r *Request) Accept(original File, pages []PageGeometry, now time.Time) error {
	if err := r.Move(Waiting, now); err != nil {
		return err
	}
	r.Original, r.Pages = &original, pages
	return nil
}

// Refuse ends a request whose documents cannot be taken.
func (r *Request) Refuse(p Problem, now time.Time) error {
	if err := r.Move(Refused, now); err != nil {
		return err
	}
	r.Problem = &p
	return nil
}

// Seal records the sealed file: once.
func (r *Request) Seal(sealed File, now time.Time) error {
	if r.Sealed != nil {
		return fmt.Errorf("%w: sealed already", ErrState)
	}
	if err := r.Move(Done, now); err != nil {
		return err
	}
	r.Sealed, r.SealWait = &sealed, nil
	return nil
}

// Expire ends a request whose last day has passed.
func (r *Request) Expire(now time.Time) error {
	if now.Before(r.Expires) {
		return fmt.Errorf("%w: the last day has not passed", ErrState)
	}
	if err := r.Move(Expired, now); err != nil {
		return err
	}
	r.Problem = &Problem{Code: ProblemExpired}
	return nil
}

// Cancel ends a request by the office's wish. What signers did stays in the evidence only.
func (r *Request) Cancel(now time.Time) error {
	if err := r.Move(Cancelled, now); err != nil {
		return err
	}
	r.Problem = &Problem{Code: ProblemCancelled}
	return nil
}
