package verify

import (
	"context"
	"errors"
	"os"

	"paraph/app"
	"paraph/internal/worker"
	judge "paraph/signing/verify"
)

// handled is a document that was opened from a file, which is judged as it lies open: the very bytes a person looks at.
type handled interface{ Handle() (*os.File, string) }

// Document judges an open document of app/open's. A file whose judge died, or took too long or too much, cannot be said
// anything of, which is no error; neither is it that the own service could not be asked. told hears from beside how many of its
// signatures have been judged. Errors: as of Verify.
func (v *Verifier) Document(ctx context.Context, doc app.Document, told func(done, of int)) (Verdict, error) {
	h, ok := doc.(handled)
	if !ok {
		return Verdict{}, errors.New("verify: a document of somebody else's")
	}
	f, password := h.Handle()
	_, envelope := doc.(app.Envelope)
	out := Verdict{SHA256: doc.SHA256()}
	report, basis, err := v.examined(ctx, f, Options{Options: judge.Options{Password: password, Told: told, Recursive: envelope}})
	switch {
	case ctx.Err() != nil:
		return out, ctx.Err()
	case errors.Is(err, worker.ErrCrashed), errors.Is(err, worker.ErrTimeout), errors.Is(err, worker.ErrMemory):
		out.add(judge.LimitReached)
	case err != nil:
		return out, err
	default:
		if envelope {
			flatten(report, report.Inner)
			report.Inner = nil
		}
		out = verdictOf(report, out.SHA256, basis)
	}
	out.Unasked = v.records(ctx, &out)
	return out, ctx.Err()
}

// flatten puts the signatures of files that stand in a file behind its own: what is shown of an envelope are the pages in it.
func flatten(r *judge.Report, inner []judge.Inner) {
	for _, in := range inner {
		r.Signatures = append(r.Signatures, in.Signatures...)
		r.Pages = max(r.Pages, in.Pages)
		flatten(r, in.Inner)
	}
}
