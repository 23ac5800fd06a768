package verify

import (
	"context"
	"time"

	"paraph/internal/worker"
	"paraph/signing/trustlist"
	judge "paraph/signing/verify"
)

// Lists are trusted lists to judge by. They are read once, by a worker, and shared by those who judge.
type Lists struct {
	known *trustlist.Known
}

// ListsIn reads the trusted lists of a folder, from the signers on that the program carries. Errors: ErrLists; what the worker died
// of. A territory without a list is none: nobody is vouched for by it.
func ListsIn(ctx context.Context, workers *worker.Pool, folder string, at time.Time) (*Lists, error) {
	known, err := trustlist.Place{Folder: folder, Pinned: trustlist.Standard(), Own: true}.Read(ctx, workers, at)
	if err == nil {
		err = trustlist.ErrorOf(known.Standing.Problem)
	}
	if err != nil {
		return nil, err
	}
	return &Lists{known}, nil
}

func (l *Lists) of(name string) (out []judge.Listed) {
	if l == nil {
		return nil
	}
	for _, v := range l.known.Of(name) {
		out = append(out, judge.Listed(v))
	}
	return out
}

// qualify says of each signature what its certificate was qualified for when the signature is known to have been there.
func (l *Lists) qualify(ctx context.Context, workers *worker.Pool, r *judge.Report, at time.Time) error {
	if at.IsZero() {
		at = time.Now()
	}
	for i := range r.Signatures {
		s := &r.Signatures[i]
		chain := derOf(s.Chain)
		if s.TrustedBy == "" || len(chain) == 0 {
			continue
		}
		used := at
		if s.ProvenTime != nil {
			used = *s.ProvenTime
		}
		q, err := l.known.Qualify(ctx, workers, chain, used)
		if err != nil {
			return err
		}
		s.Qualified, s.Device = string(q.Quality), string(q.Device)
	}
	for _, in := range r.Inner {
		if err := l.qualify(ctx, workers, in.Report, at); err != nil {
			return err
		}
	}
	return nil
}

// derOf are the certificates of a path whole, none where one is not known so.
func derOf(chain []judge.Certificate) (out [][]byte) {
	for _, c := range chain {
		if c.DER == nil {
			return nil
		}
		out = append(out, c.DER)
	}
	return out
}
