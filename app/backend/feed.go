package backend

import (
	"context"
	gosync "sync"
	"time"

	"paraph/sync"
)

// watched is a store that tells when something was stored.
type watched struct {
	sync.Store

	mu     gosync.Mutex
	stored chan struct{} // closed and replaced after every transaction that was kept
}

func watch(s sync.Store) *watched { return &watched{Store: s, stored: make(chan struct{})} }

// Update implements sync.Store.
func (w *watched) Update(ctx context.Context, f func(sync.Tx) error) error {
	err := w.Store.Update(ctx, f)
	if err == nil {
		w.mu.Lock()
		close(w.stored)
		w.stored = make(chan struct{})
		w.mu.Unlock()
	}
	return err
}

func (w *watched) next() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stored
}

// Feed answers what changed after a number, at once if there is something, else when there is, at the
// latest after wait. A client that knows another instance gets everything from the beginning.
func (s *Service) Feed(ctx context.Context, instance string, after int64, wait time.Duration) (sync.Feed, error) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		stored := s.watched.next()
		f, err := s.feed(ctx, instance, after)
		if err != nil || len(f.Changes) > 0 || f.Instance != instance {
			return f, err
		}
		select {
		case <-stored:
		case <-timer.C:
			return f, nil
		case <-s.ending:
			return f, nil
		case <-ctx.Done():
			return f, ctx.Err()
		}
	}
}

func (s *Service) feed(ctx context.Context, instance string, after int64) (f sync.Feed, err error) {
	err = s.Store.View(ctx, func(tx sync.Tx) error {
		if f.Instance, err = tx.Instance(); err != nil {
			return err
		}
		if f.Instance != instance {
			after = 0
		}
		f.Changes, err = tx.Changes(after, feedPage)
		return err
	})
	f.Next, f.More = after, len(f.Changes) == feedPage
	for i := range f.Changes {
		f.Next = f.Changes[i].Seq
		f.Changes[i].Request.Callback = nil // the sender's secrets stay with the sender
	}
	return f, err
}
