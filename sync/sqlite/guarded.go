package sqlite

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	gosync "sync"
	"sync/atomic"
	"time"

	"paraph/internal/files"
	psync "paraph/sync"
)

// Guard is what a store notices changes by others with.
type Guard struct {
	// Key is 32 bytes that are kept elsewhere than the store.
	Key []byte
	// Now is the time that is written down when something is guarded first, or found broken.
	Now func() time.Time
	// Reached is a file beside the database that remembers, at most a minute late, how far the register had come: a database
	// that is put back as a whole, or loses its register, is noticed by it. "" for none.
	Reached string
}

// guard is a Guard in use.
type guard struct {
	Guard
	seen atomic.Int64 // the register's tick after the last transaction, at least
	lost atomic.Bool  // Reached was not there, or not ours, and nothing was written down of it yet
	kept atomic.Bool  // Reached is there

	mu      gosync.Mutex
	written time.Time // when Reached was
}

// OpenGuarded opens or makes the service's file and guards every request in it from then on: those of before from this
// moment, which Proof tells, those to come from their beginning.
func OpenGuarded(ctx context.Context, path string, g Guard) (*Store, error) {
	s, err := Open(ctx, path)
	if err != nil {
		return nil, err
	}
	s.guard = &guard{Guard: g}
	reached, err := s.guard.reached()
	if err == nil {
		s.guard.seen.Store(reached)
		err = s.begin(ctx, reached > 0)
	}
	if err == nil {
		s.guard.lost.Store(false)
		err = s.guard.remember(true)
	}
	if err != nil {
		return nil, errors.Join(err, s.durable.Close())
	}
	return s, nil
}

// begin makes the register where there was none ever, and looks at it otherwise: what is wrong with it is written into it.
func (s *Store) begin(ctx context.Context, before bool) error {
	return s.guarded(ctx, func(t *tx) error {
		_, gone, err := t.readPage(topPage)
		if err == nil && gone && !before {
			return t.begin()
		}
		if err != nil {
			return err
		}
		top, err := t.top()
		if err == nil && top.Form < formNow {
			err = t.update(top)
		}
		if err == nil && before && !top.Reached {
			top.changed = true // and says so from now on
		}
		return err
	})
}

// Remember writes the file g.Reached for a database that was put back, which nobody has open.
func Remember(ctx context.Context, path string, g Guard) (err error) {
	s, err := Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.durable.Close()) }()
	known := &guard{Guard: g}
	err = s.view(ctx, func(t *tx) error {
		t.guard = known
		p, _, err := t.readPage(topPage)
		if err == nil && p != nil {
			known.seen.Store(p.Tick)
		}
		return err
	})
	if err != nil || known.seen.Load() == 0 {
		return err
	}
	return known.remember(true)
}

// Update implements psync.Durable: what it changes is guarded anew in the same transaction.
func (s *Store) Update(ctx context.Context, f func(psync.Tx) error) error {
	if s.guard == nil {
		return s.durable.Update(ctx, f)
	}
	return s.guarded(ctx, func(t *tx) error { return f(s.of(t)) })
}

func (s *Store) guarded(ctx context.Context, f func(*tx) error) error {
	var tick int64
	err := s.update(ctx, func(t *tx) (err error) {
		t.guard, t.floor = s.guard, s.guard.seen.Load()
		if err = f(t); err == nil {
			tick, err = t.renew()
		}
		return err
	})
	if err == nil && tick > 0 {
		s.guard.saw(tick)
		_ = s.guard.remember(false) // what it tells grows old, no more
	}
	return err
}

// View implements psync.Durable.
func (s *Store) View(ctx context.Context, f func(psync.Tx) error) error {
	if s.guard == nil {
		return s.durable.View(ctx, f)
	}
	floor := s.guard.seen.Load() // before the snapshot, which is not older
	return s.view(ctx, func(t *tx) error {
		t.guard, t.floor = s.guard, floor
		return f(s.of(t))
	})
}

// Close implements psync.Durable.
func (s *Store) Close() error {
	err := s.durable.Close()
	if s.guard != nil {
		err = errors.Join(err, s.guard.remember(true))
	}
	return err
}

func (g *guard) saw(tick int64) {
	for {
		seen := g.seen.Load()
		if seen >= tick || g.seen.CompareAndSwap(seen, tick) {
			return
		}
	}
}

// tide is the file Reached.
type tide struct {
	Tick int64  `json:"tick"`
	MAC  []byte `json:"mac"`
}

// reached reads the file; 0 where there is none of ours.
func (g *guard) reached() (tick int64, err error) {
	if g.Reached == "" {
		return 0, nil
	}
	defer func() {
		g.lost.Store(tick == 0)
		g.kept.Store(tick > 0)
	}()
	b, err := os.ReadFile(g.Reached)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("sqlite: %w", err)
	}
	var f tide
	if json.Unmarshal(b, &f) != nil || !hmac.Equal(f.MAC, g.mac("reached", f.Tick, "", nil)) {
		return 0, nil
	}
	return f.Tick, nil
}

// rememberEvery is how old what the file says may be.
const rememberEvery = time.Minute

// remember writes the file, if it is time to or it must be now.
func (g *guard) remember(now bool) error {
	if g.Reached == "" {
		return nil
	}
	if now {
		g.mu.Lock()
	} else if !g.mu.TryLock() {
		return nil // somebody is at it
	}
	defer g.mu.Unlock()
	if !now && time.Since(g.written) < rememberEvery {
		return nil
	}
	g.written = time.Now()
	tick := g.seen.Load()
	b, err := json.Marshal(tide{tick, g.mac("reached", tick, "", nil)})
	if err == nil {
		err = files.Replace(g.Reached, files.Ours, files.Bytes(b))
	}
	if err == nil && tick > 0 {
		g.kept.Store(true)
	}
	return err
}
