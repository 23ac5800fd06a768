package backend

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// keepTimes deletes what need not be kept any longer: documents and marks of requests that ended some time ago
// or were deleted by the office, and much later everything about people. What stays is the proof: the
// chain of evidence with its fingerprints and commitments.
func (s *Service) keepTimes(ctx context.Context) error {
	now := s.now()
	var erase, forget []string
	err := s.Store.View(ctx, func(tx sync.Tx) (err error) {
		if erase, err = tx.ToErase(now.Add(-s.settings.Limits.Keep), now.Add(-lastLetters), keepBatch); err == nil {
			forget, err = tx.ToForget(now.AddDate(-s.settings.Limits.Evidence, 0, 0), keepBatch)
		}
		return err
	})
	var sums []string
	for _, id := range erase {
		var some []string
		if err == nil {
			some, err = s.erase(ctx, id)
			sums = append(sums, some...)
		}
	}
	for _, id := range forget {
		if err == nil {
			err = s.forget(ctx, id)
		}
	}
	if err == nil && len(sums) > 0 {
		err = s.remove(ctx, sums, now.Add(-putLately))
	}
	return err
}

// erase lets a request need its documents no longer; the files are removed afterwards. A kill in between
// leaves files that nobody names, which the next look through the store finds.
func (s *Service) erase(ctx context.Context, id string) (sums []string, err error) {
	err = s.change(ctx, id, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		sums = r.Documents()
		if err := r.Erase(s.now()); err != nil {
			return nil, nil, err
		}
		because := "time"
		var events []signing.Event
		if !r.Deleted.IsZero() {
			because = "removed" // by the office, which a line says
			var err error
			if events, err = s.late(tx, r, s.now()); err != nil {
				return nil, nil, err
			}
		}
		e, err := s.line(signing.EventErased, signing.ActorService, 0, map[string]string{"documents": strconv.Itoa(len(sums)), "because": because}, nil)
		return append(events, e), nil, errors.Join(err, tx.DropMarks(id))
	})
	if errors.Is(err, signing.ErrState) {
		return nil, nil
	}
	if err == nil {
		s.Passed("erased")
	}
	return sums, err
}

// forget erases everything about people from a request and its evidence.
func (s *Service) forget(ctx context.Context, id string) error {
	return s.change(ctx, id, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		if err := r.Forget(s.now()); err != nil {
			return nil, nil, err
		}
		e, err := s.line(signing.EventForgotten, signing.ActorService, 0, nil, nil)
		return []signing.Event{e}, nil, errors.Join(err, tx.Wipe(id))
	})
}

// remove deletes content nobody needs any more, here or in the folder's other databases, and that was not
// put since a time.
func (s *Service) remove(ctx context.Context, sums []string, before time.Time) error {
	var free []string
	err := s.Store.View(ctx, func(tx sync.Tx) error {
		for _, sum := range sums {
			needed, err := tx.Needed(sum)
			if err != nil {
				return err
			}
			if !needed {
				free = append(free, sum)
			}
		}
		return nil
	})
	if err != nil || len(free) == 0 {
		return err
	}
	elsewhere, err := s.Elsewhere(ctx)
	if err != nil {
		return err
	}
	removed := 0
	for _, sum := range free {
		if elsewhere[sum] {
			continue
		}
		gone, err := s.Blobs.Remove(ctx, sum, before)
		if err != nil {
			return err
		}
		if gone {
			removed++
		}
	}
	if removed > 0 {
		s.Log.Info("documents deleted", "count", removed)
	}
	return nil
}

// orphans looks through the store for content nobody names: of requests that were never stored, and of
// deletions that were cut short.
func (s *Service) orphans(ctx context.Context) error {
	before := s.now().Add(-orphanAge)
	var old []string
	err := s.Blobs.Each(ctx, func(sum string, put time.Time) error {
		if put.Before(before) {
			old = append(old, sum)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.remove(ctx, old, before)
}

// clean is one round of deleting; the whole store is looked through at the first and then now and then.
func (s *Service) clean(ctx context.Context) {
	err := s.keepTimes(ctx)
	if err == nil && s.now().Sub(s.looked) >= orphansEvery {
		if err = s.orphans(ctx); err == nil {
			s.looked = s.now()
		}
	}
	if err != nil && ctx.Err() == nil {
		s.Log.Error("deleting what is over", slog.Any("cause", err))
	}
}
