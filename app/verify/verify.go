// Package verify says what is known of a file, for desk and command line alike:
//
//	verdict, err := (&verify.Verifier{Own: services.Here}).Verify(ctx, sha256)
//
// Until files are examined it never calls one valid: the only thing known is whether a file is, byte for byte, one that the
// office's own service sealed.
package verify

import (
	"context"
	"errors"
	"time"

	"paraph/signing"
	"paraph/sync/rest/own"
)

// CannotSay is the word for what is neither good nor bad.
const CannotSay = "cannot-say"

// The reasons of a verdict.
const (
	NotExamined = "not-examined"
	Practice    = "practice"
	Broken      = "records-changed"
)

// Verdict is what can be said of a file.
type Verdict struct {
	Word       string
	Reasons    []string
	SealedHere bool // byte for byte what the own service sealed; what follows is what that service knows
	Practice   bool // for practice: it proves nothing
	Request    string
	Title      string
	At         time.Time // when it was sealed
	Signers    []string
	Pages      int

	// Proof is what the own service says of its records. With a fault nothing else of them is told: they name the file, but
	// somebody else changed them.
	Proof signing.Proof
}

// Verifier asks the office's own service, which Own finds; nil where there is no office: nothing is known of any file then.
type Verifier struct {
	Own func(ctx context.Context) (*own.Client, error)
}

// Verify looks a file up by its SHA-256 (hex). An error says that nobody could be asked, never anything of the file.
func (v *Verifier) Verify(ctx context.Context, sha256 string) (Verdict, error) {
	out := Verdict{Word: CannotSay, Reasons: []string{NotExamined}}
	if v.Own == nil {
		return out, nil
	}
	service, err := v.Own(ctx)
	if err != nil {
		return out, err
	}
	s, err := service.Sealed(ctx, sha256)
	switch {
	case errors.Is(err, signing.ErrNotFound):
		return out, nil
	case err != nil:
		return out, err
	}
	if out.Proof = s.Proof; s.Proof.Fault != nil {
		out.Reasons, out.Request = append(out.Reasons, Broken), s.Request
		return out, nil
	}
	out.SealedHere, out.Practice, out.Request, out.Title, out.At, out.Signers, out.Pages = true, s.Practice, s.Request, s.Title, s.At, s.Signers, s.Pages
	if s.Practice {
		out.Reasons = append(out.Reasons, Practice)
	}
	return out, nil
}
