package backend

import (
	"context"
	"crypto/md5" //nolint:gosec // the contract shows one beside the SHA-256 everything of ours relies on
	"encoding/hex"
	"errors"
	"strconv"

	"paraph/signing"
	"paraph/sync"
	"paraph/sync/outbox"
)

// seal makes and stores the sealed file: once, however many signers finish in the same instant, and
// however often the service dies in between (the file is named by its content, the state changes
// with the seal's row).
func (s *Service) seal(ctx context.Context, j sync.Job) error {
	r, marks, err := s.toSeal(ctx, j.Request)
	if err != nil {
		return err
	}
	sealed, err := s.Sealer.Seal(ctx, r, marks)
	if err != nil {
		return errors.Join(err, s.noteSealFailure(ctx, j))
	}
	s.Passed("seal-made")
	sum, err := s.Blobs.Put(ctx, sealed)
	if err != nil {
		return err
	}
	s.Passed("seal-stored")
	m := md5.Sum(sealed) //nolint:gosec // see the import
	err = s.change(ctx, j.Request, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		now := s.now()
		f := signing.File{
			Name: r.ID + ".pdf", SHA256: sum, MD5: hex.EncodeToString(m[:]), Size: int64(len(sealed)), Pages: r.Original.Pages, Created: now,
		}
		if err := r.Seal(f, now); err != nil {
			return nil, nil, err
		}
		e, err := s.line(signing.EventSealed, signing.ActorService, 0, map[string]string{
			"sha256": sum, "md5": f.MD5, "size": strconv.FormatInt(f.Size, 10), "level": "PAdES-BASELINE-B",
		}, nil)
		if err != nil {
			return nil, nil, err
		}
		jobs := []sync.Job{}
		for _, g := range r.Signers {
			jobs = append(jobs, sync.Job{Kind: sync.JobCopy, Request: r.ID, Signer: g.ID, NotBefore: now})
		}
		if s.settings.Contact != "" {
			jobs = append(jobs, sync.Job{Kind: sync.JobCopy, Request: r.ID, NotBefore: now})
		}
		return []signing.Event{e}, jobs, tx.Finish(j.ID, now, "sealed")
	})
	if errors.Is(err, signing.ErrState) {
		return outbox.ErrNothing
	}
	if err == nil {
		s.Passed("sealed")
	}
	return err
}

// toSeal reads what is sealed: the service's own stored original and the marks as confirmed.
func (s *Service) toSeal(ctx context.Context, id string) (*signing.Request, map[string][]signing.Mark, error) {
	var r *signing.Request
	marks := map[string][]signing.Mark{}
	err := s.Store.View(ctx, func(tx sync.Tx) error {
		var err error
		if r, err = tx.Request(id); err != nil {
			return err
		}
		if r.State != signing.Sealing {
			return outbox.ErrNothing
		}
		for _, g := range r.Signers {
			if marks[g.ID], err = tx.Marks(id, g.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return r, marks, err
}

// noteSealFailure writes the failure into the evidence, the first time only; the job goes on trying.
func (s *Service) noteSealFailure(ctx context.Context, j sync.Job) error {
	if j.Attempts > 0 {
		return nil
	}
	return s.Store.Update(ctx, func(tx sync.Tx) error {
		e, err := s.line(signing.EventSealFailed, signing.ActorService, 0, nil, nil)
		if err != nil {
			return err
		}
		return tx.Append(j.Request, e)
	})
}
