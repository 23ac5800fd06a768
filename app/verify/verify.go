// Package verify says what is known of a file, for desk and command line alike:
//
//	v := &verify.Verifier{Own: services.Here, Workers: pool}
//	verdict, err := v.Verify(ctx, file, verify.Options{})
//
// A file is judged by what stands in it, in a worker (signing/verify), and by whether it is, byte for byte, one that the
// office's own service sealed.
package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"slices"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/compare"
	judge "paraph/signing/verify"
	"paraph/sync/rest/own"
)

// The reasons of a verdict that come of the office's own records, beside those of signing/verify.
const (
	Practice judge.Reason = "practice"
	Broken   judge.Reason = "records-changed"
)

// Options say how a file is judged. Detached is what a CMS without content signs.
type Options struct {
	judge.Options
	Detached []byte
}

// Verdict is what can be said of a file.
type Verdict struct {
	judge.Report
	SHA256     string
	SealedHere bool // byte for byte what the own service sealed; what follows is what that service knows
	Practice   bool // for practice: it proves nothing
	Request    string
	Title      string
	At         time.Time // when it was sealed
	Signers    []string
	Issuers    []Issuer // of the person's own, by whom it was judged too

	// Unlisted: no trusted lists were asked. Unconnected: no issuers were, over the network.
	Unlisted, Unconnected bool

	// Compared is what is otherwise than in the original the file was held against; nil where there was none.
	Compared []compare.Edit

	// Unasked is why the own service could not be asked what it knows of an open document; nil where it answered.
	Unasked error

	// Proof is what the own service says of its records. With a fault nothing else of them is told: they name the file, but
	// somebody else changed them.
	Proof signing.Proof
}

// Records are those of a service: what it knows of the file of a SHA-256 (hex). signing.ErrNotFound: it sealed none like it.
type Records interface {
	Sealed(ctx context.Context, sha256 string) (own.Sealed, error)
	SealCertificate(ctx context.Context) (own.Seal, error) // what it seals with now
}

// Verifier judges files in Workers, and asks the office's own service, which Own finds; nil where there is no office: nothing
// is known of what was sealed here then.
type Verifier struct {
	Own     func(ctx context.Context) (Records, error)
	Workers *worker.Pool
	Basis          // where it is always the same
	Trust   *Trust // whose basis is the one of the moment; nil: Basis
}

// Verify judges an open file. Errors: those of signing/verify.File, or that the own service could not be asked.
func (v *Verifier) Verify(ctx context.Context, f *os.File, o Options) (Verdict, error) {
	sum, err := v.sum(ctx, f)
	if err != nil {
		return Verdict{}, err
	}
	report, basis, err := v.examined(ctx, f, o)
	if err != nil {
		return Verdict{SHA256: sum}, err
	}
	out := verdictOf(report, sum, basis)
	if sum == "" {
		return out, nil
	}
	return out, v.records(ctx, &out)
}

// verdictOf is what was found by a basis.
func verdictOf(r *judge.Report, sum string, by Basis) Verdict {
	return Verdict{Report: *r, SHA256: sum, Issuers: by.Issuers, Unlisted: by.Lists == nil, Unconnected: by.Network == nil}
}

// rounds is how often a file is judged again with what was answered: whom a certificate is from, then whether it was
// withdrawn, then the same of what answered.
const rounds = 3

// judged judges a file, asks who can settle what is open, each once, and judges it again with what was answered.
func (v *Verifier) judged(ctx context.Context, f *os.File, o Options, network *Network) (*judge.Report, error) {
	report, err := judge.File(ctx, v.Workers, f, o.Detached, o.Options)
	asked := map[string]bool{}
	for range rounds {
		if err != nil || network == nil {
			break
		}
		asks := slices.DeleteFunc(report.Asks, func(a judge.Ask) bool {
			key := a.Kind + " " + a.URL + " " + string(a.Body)
			before := asked[key]
			asked[key] = true
			return before
		})
		more := network.settle(ctx, asks)
		if len(more) == 0 || ctx.Err() != nil {
			break
		}
		o.Evidence = append(o.Evidence, more...)
		report, err = judge.File(ctx, v.Workers, f, o.Detached, o.Options)
	}
	return report, err
}

// maxSealed bounds what a service may have sealed: documents of 64 MB, with marks and seal.
const maxSealed = 160 << 20

// sum is the SHA-256 (hex) of a file the office's own service may know; "" where there is none, or the file is too large to be
// one of its.
func (v *Verifier) sum(ctx context.Context, f *os.File) (string, error) {
	info, err := f.Stat()
	if err != nil || v.Own == nil || info.Size() > maxSealed {
		return "", err
	}
	return sumOf(ctx, f)
}

// sumOf is the SHA-256 of a file, in hex.
func sumOf(ctx context.Context, f *os.File) (string, error) {
	h := sha256.New()
	in := io.NewSectionReader(f, 0, 1<<62)
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		if _, err := io.CopyN(h, in, 64<<20); errors.Is(err, io.EOF) {
			return hex.EncodeToString(h.Sum(nil)), nil
		} else if err != nil {
			return "", err
		}
	}
}

// records adds what the own service knows of the file.
func (v *Verifier) records(ctx context.Context, out *Verdict) error {
	if v.Own == nil {
		return nil
	}
	service, err := v.Own(ctx)
	if err != nil {
		return err
	}
	s, err := service.Sealed(ctx, out.SHA256)
	switch {
	case errors.Is(err, signing.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	if out.Proof = s.Proof; s.Proof.Fault != nil {
		out.Request = s.Request
		out.add(Broken)
		return nil
	}
	out.SealedHere, out.Practice, out.Request, out.Title, out.At, out.Signers, out.Pages = true, s.Practice, s.Request, s.Title, s.At, s.Signers, s.Pages
	if s.Practice {
		out.add(Practice)
		return nil
	}
	out.vouched()
	return nil
}

// add notes a reason why nothing can be said yet.
func (d *Verdict) add(r judge.Reason) {
	d.Reasons = append(d.Reasons, r)
	if d.Report.Verdict != judge.DoNotRely {
		d.Report.Verdict = judge.CannotSay
	}
}

// vouched: the own service has the very file, so whom its seal is from and that it holds need nobody else's word. What is
// sealed had no signature before, so this is said of all there are.
func (d *Verdict) vouched() {
	d.Reasons, d.Report.Verdict = settled(d.Reasons, d.Report.Verdict)
	for i := range d.Signatures {
		s := &d.Signatures[i]
		s.Reasons, s.Verdict = settled(s.Reasons, s.Verdict)
		if s.Verdict == judge.Valid {
			s.Indication, s.SubIndication = judge.Passed, ""
		}
	}
}

// settled is without the reasons that the own service's word answers.
func settled(reasons []judge.Reason, word string) ([]judge.Reason, string) {
	reasons = slices.DeleteFunc(slices.Clone(reasons), func(r judge.Reason) bool {
		return r == judge.IssuerUnknown || r == judge.RevocationUnknown || r == judge.TimeUnproven
	})
	open := slices.ContainsFunc(reasons, func(r judge.Reason) bool { return r != judge.NotQualified })
	if word == judge.CannotSay && !open {
		word = judge.Valid
	}
	return reasons, word
}
