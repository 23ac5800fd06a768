package backend

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// Delete implements sync.Backend: what is under way is cancelled, documents can no longer be read, the
// evidence stays until its own time is over. Letters that tell somebody something still go out, with the documents they bring
// along, for lastLetters at most.
func (s *Service) Delete(ctx context.Context, id string) error {
	err := s.change(ctx, id, func(_ sync.Tx, r *signing.Request) (events []signing.Event, jobs []sync.Job, err error) {
		if !r.Deleted.IsZero() {
			return nil, nil, signing.ErrNotFound
		}
		if r.State == signing.Sealing {
			return nil, nil, fmt.Errorf("%w: the seal is being made", signing.ErrState)
		}
		if !r.State.Ended() {
			if events, jobs, err = s.cancel(ctx, r); err != nil {
				return nil, nil, err
			}
		}
		r.Deleted = s.now()
		r.Updated = r.Deleted
		e, err := s.line(signing.EventDeleted, signing.ActorOffice, 0, nil, nil)
		return append(events, e), jobs, err
	})
	if err == nil {
		s.outbox.Wake()
	}
	return err
}

// Cancel ends a request that has not ended yet; signing.ErrState for any other, whose documents stay.
func (s *Service) Cancel(ctx context.Context, id string) error {
	err := s.change(ctx, id, func(_ sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		if !r.Deleted.IsZero() {
			return nil, nil, signing.ErrNotFound
		}
		return s.cancel(ctx, r)
	})
	if err == nil {
		s.outbox.Wake()
	}
	return err
}

// cancel ends a request and has those told who had been asked to sign.
func (s *Service) cancel(ctx context.Context, r *signing.Request) ([]signing.Event, []sync.Job, error) {
	now := s.now()
	if err := r.Cancel(now); err != nil {
		return nil, nil, err
	}
	var jobs []sync.Job
	for _, g := range r.Signers {
		if !g.Steps.Sent.IsZero() {
			jobs = append(jobs, sync.Job{Kind: sync.JobCancelled, Request: r.ID, Signer: g.ID, NotBefore: now})
		}
	}
	e, err := s.line(signing.EventCancelled, signing.ActorOffice, 0, nil, map[string]string{"token": sync.OriginOf(ctx).Token})
	return []signing.Event{e}, jobs, err
}

// outlives reports whether a letter still goes out after the office has deleted its request: one that was promised or tells its
// reader what became of something, not one that asks for something.
func outlives(j sync.Job) bool {
	switch j.Kind {
	case sync.JobCopy, sync.JobEdited, sync.JobCancelled, sync.JobDeclined, sync.JobExpired:
		return true
	case sync.JobUnsealed:
		return j.Signer != "" // the office is told what it could do about it
	}
	return false
}

// late ends the letters of a deleted request that no mail server took in their time, and names each in the evidence.
func (s *Service) late(tx sync.Tx, r *signing.Request, now time.Time) ([]signing.Event, error) {
	jobs, err := tx.Jobs(r.ID)
	if err != nil {
		return nil, err
	}
	jobs = slices.DeleteFunc(jobs, func(j sync.Job) bool { return !j.Done.IsZero() || !outlives(j) })
	var events []signing.Event
	for _, j := range jobs {
		e, err := s.line(signing.EventDropped, signing.ActorService, r.Number(j.Signer),
			map[string]string{"what": string(j.Kind), "because": "late", "hours": strconv.Itoa(int(lastLetters / time.Hour))}, nil)
		if err != nil {
			return nil, err
		}
		if err := tx.Finish(j.ID, now, "late"); err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}
