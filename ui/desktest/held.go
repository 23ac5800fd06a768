package desktest

import (
	"context"
	gosync "sync"
	"testing"

	"paraph/sync"
)

// What Hold can have wait.
const (
	HeldReady   = "ready"   // how a service is, and what it is called
	HeldTrail   = "trail"   // evidence
	HeldLetters = "letters" // practice mail
	HeldSign    = "sign"    // one's own signature
	HeldRemind  = "remind"
	HeldVerdict = "verdict" // what is said of a file
	HeldUpdate  = "update"  // of trusted lists
)

// Hold has calls of a name wait until they are given up, they are let go or the test ends.
func (f *Works) Hold(t *testing.T, names ...string) (letGo func()) {
	over := make(chan struct{})
	letGo = gosync.OnceFunc(func() { close(over) })
	t.Cleanup(letGo)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.held == nil {
		f.held = map[string]chan struct{}{}
	}
	for _, name := range names {
		f.held[name] = over
	}
	return letGo
}

// wait is nil once the call may go on.
func (f *Works) wait(ctx context.Context, name string) error {
	f.mu.Lock()
	over := f.held[name]
	f.mu.Unlock()
	return until(ctx, over)
}

// Slow is a desk's store in which nothing is read before Reads is closed, nothing written before Writes is; nil: at once. With Err
// nothing is read at all.
type Slow struct {
	sync.DeskStore
	Reads, Writes chan struct{}
	Err           error
}

// View implements sync.DeskStore.
func (s *Slow) View(ctx context.Context, f func(sync.DeskTx) error) error {
	if s.Err != nil {
		return s.Err
	}
	if err := until(ctx, s.Reads); err != nil {
		return err
	}
	return s.DeskStore.View(ctx, f)
}

// Update implements sync.DeskStore.
func (s *Slow) Update(ctx context.Context, f func(sync.DeskTx) error) error {
	if err := until(ctx, s.Writes); err != nil {
		return err
	}
	return s.DeskStore.Update(ctx, f)
}

func until(ctx context.Context, over chan struct{}) error {
	if over == nil {
		return nil
	}
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
