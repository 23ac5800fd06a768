package backend

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"paraph/signing"
	"paraph/sync"
	"paraph/sync/outbox"
)

// newOutbox is the outbox with the service's lanes. What is in hand when the service ends is waited for.
func (s *Service) newOutbox() *outbox.Runner[sync.Tx] {
	return outbox.New(outbox.Options[sync.Tx]{
		Store: s.Store, Now: s.now, Log: s.Log, Do: s.do, Pause: pause, Sweep: s.sweep, Every: sweepEvery, Longest: jammed,
		Lanes: []outbox.Lane[sync.Tx]{
			{Kinds: []sync.JobKind{sync.JobCode}, Slots: codesAtOnce},
			{Kinds: []sync.JobKind{sync.JobValidate}, Slots: checksAtOnce},
			{Kinds: []sync.JobKind{sync.JobSeal}, Slots: sealsAtOnce},
			{
				Kinds: []sync.JobKind{
					sync.JobInvite, sync.JobCopy, sync.JobDeclined, sync.JobWish, sync.JobEdited, sync.JobRemind, sync.JobExpired, sync.JobUnsealed,
					sync.JobCancelled, sync.JobBounced,
				},
				Slots: lettersAtOnce,
			},
			{Kinds: []sync.JobKind{sync.JobCallback}, Slots: callbacksAtOnce, Each: callbacksAHost, Due: func(tx sync.Tx, now time.Time) ([]sync.Job, error) {
				return tx.DueCallbacks(now, 2*callbacksAHost)
			}},
		},
	})
}

// Run works the outbox off until ctx ends, then waits for what is in hand. It runs once.
func (s *Service) Run(ctx context.Context) {
	defer context.AfterFunc(ctx, func() { close(s.ending) })()
	s.outbox.Run(ctx)
}

// Settle waits until nothing is due any more: for commands that start a service and stop it again.
func (s *Service) Settle(ctx context.Context) error { return s.outbox.Settle(ctx) }

// pause is how long a job waits after the n-th failed try.
func pause(attempts int) time.Duration {
	return min(longestPause, firstPause<<max(0, min(attempts, 10)))
}

func (s *Service) do(ctx context.Context, j sync.Job) error {
	limit := jobTime
	if j.Kind == sync.JobValidate {
		limit = checkTime
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	err := s.Store.View(ctx, func(tx sync.Tx) error { return tx.Ours(j) })
	if errors.Is(err, signing.ErrBroken) {
		return s.broken(ctx, j, err)
	}
	if err != nil {
		return err
	}
	switch j.Kind {
	case sync.JobValidate:
		return s.validate(ctx, j)
	case sync.JobSeal:
		return s.seal(ctx, j)
	case sync.JobCallback:
		return s.call(ctx, j)
	default:
		return s.deliver(ctx, j)
	}
}

// broken ends a job that somebody else put into the store, or whose request somebody else changed: nobody is told anything of
// it any more. The office sees it where it sees the request.
func (s *Service) broken(ctx context.Context, j sync.Job, why error) error {
	s.Log.Warn("job set aside", "job", string(j.Kind), "request", j.Request, slog.Any("cause", why))
	switch {
	case j.Kind == sync.JobSeal:
		return s.seal(ctx, j) // which says it in the request
	case letters[j.Kind][0] != "":
		return s.dropLetter(ctx, j)
	}
	return s.Store.Update(ctx, func(tx sync.Tx) error { return tx.Finish(j.ID, s.now(), "set aside") })
}

// sweep ends requests whose last day has passed, and deletes what need not be kept.
func (s *Service) sweep(ctx context.Context) {
	var ids []string
	err := s.Store.View(ctx, func(tx sync.Tx) (err error) {
		ids, err = tx.Overdue(s.now(), sweepBatch)
		return err
	})
	for _, id := range ids {
		if err == nil {
			err = s.expire(ctx, id)
		}
	}
	if err != nil && ctx.Err() == nil {
		s.Log.Error("sweep", slog.Any("cause", err))
	}
	s.clean(ctx)
}
