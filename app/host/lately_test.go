package host

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

// TestMadeOnce: however many ask for a page at once, it is drawn once; who goes away keeps nobody from it, and what failed is tried
// again.
func TestMadeOnce(t *testing.T) {
	l := newLately(100, func(b []byte) int { return len(b) })
	one := made{sum: "a", page: 1, dpi: 110}
	var drawn atomic.Int64
	begun, goOn := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	gone, leave := context.WithCancel(t.Context())
	all.Go(func() { // comes first, and goes away while it waits for its turn
		_, err := l.get(gone, one, func(ctx context.Context) ([]byte, error) {
			close(begun)
			<-ctx.Done()
			<-goOn
			return nil, ctx.Err()
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("who went away: %v", err)
		}
	})
	<-begun
	for range 50 {
		all.Go(func() {
			got, err := l.get(t.Context(), one, func(context.Context) ([]byte, error) {
				drawn.Add(1)
				return []byte("png"), nil
			})
			if err != nil || string(got) != "png" {
				t.Errorf("%q %v", got, err)
			}
		})
	}
	leave()
	close(goOn)
	all.Wait()
	if drawn.Load() != 1 {
		t.Errorf("drawn %d times", drawn.Load())
	}
	broken := errors.New("broken")
	for range 2 {
		if _, err := l.get(t.Context(), made{page: 2}, func(context.Context) ([]byte, error) { return nil, broken }); !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
	}
	if got, err := l.get(t.Context(), made{page: 2}, func(context.Context) ([]byte, error) { return []byte("x"), nil }); err != nil || string(got) != "x" {
		t.Errorf("after a failure: %q %v", got, err)
	}
}

// TestHeldLately: no more is held than may be, and what was asked for last stays.
func TestHeldLately(t *testing.T) {
	l := newLately(100, func(b []byte) int { return len(b) })
	ask := func(page, size int) (fresh bool) {
		_, err := l.get(t.Context(), made{page: page}, func(context.Context) ([]byte, error) {
			fresh = true
			return make([]byte, size), nil
		})
		if err != nil || l.held > 100 {
			t.Fatalf("%d held: %v", l.held, err)
		}
		return fresh
	}
	for page := range 10 {
		ask(page, 40)
		if page > 0 && ask(0, 40) {
			t.Errorf("the page asked for all the time was drawn anew after %d", page)
		}
	}
	if !ask(1, 40) {
		t.Error("nothing is forgotten")
	}
	ask(20, 101)
	if l.held > 0 || len(l.known) > 0 {
		t.Errorf("larger than all: %d held", l.held)
	}
}
