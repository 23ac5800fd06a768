package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	gosync "sync"
	"syscall"
	"testing"
	"time"

	"paraph/app/sample"
	"paraph/internal/worker"
	"paraph/signing/page"
	"paraph/sync/blob"
)

// reading are documents, and so many different ones that are stored.
func reading(t *testing.T, n int) (*documents, []string) {
	t.Helper()
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c, err := sample.New("it")
	if err != nil {
		t.Fatal(err)
	}
	var sums []string
	for k := range n {
		sum, err := blobs.Put(t.Context(), append(bytes.Clone(c.PDF), fmt.Sprintf("%%%d\n", k)...))
		if err != nil {
			t.Fatal(err)
		}
		sums = append(sums, sum)
	}
	pool := newPages(slog.New(slog.DiscardHandler), false)
	d := newDocuments(pool, nil, blobs)
	t.Cleanup(func() {
		d.close()
		pool.Close()
	})
	return d, sums
}

func (d *documents) looked(ctx context.Context, sum string) error {
	return d.with(ctx, sum, func(ctx context.Context, doc *page.Document) error {
		_, err := doc.Text(ctx, 1)
		return err
	})
}

// TestATurnThatIsOver: a document that had its turn while nobody looked at it is closed before it is opened anew, however often:
// there are workers left for the others.
func TestATurnThatIsOver(t *testing.T) {
	d, sums := reading(t, 2)
	for range maxOpenDocuments + maxChecks + 1 {
		if err := d.looked(t.Context(), sums[0]); err != nil {
			t.Fatal(err)
		}
		d.mu.Lock()
		d.open[sums[0]].since = time.Now().Add(-2 * turnTime)
		d.opening++ // as while another one waits
		d.mu.Unlock()
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		err := d.looked(ctx, sums[0])
		cancel()
		d.mu.Lock()
		d.opening--
		d.mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := d.looked(ctx, sums[1]); err != nil {
		t.Error(err)
	}
}

// workersOf are this process's workers.
func workersOf(t *testing.T) (pids []int) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/status")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		b, err := os.ReadFile(name)
		if err == nil && strings.Contains(string(b), "\nPPid:\t"+strconv.Itoa(os.Getpid())+"\n") {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			pids = append(pids, pid)
		}
	}
	return pids
}

// TestWorkersThatDie: readers of more documents than there are workers, all of which are killed again and again, go on when that ends:
// nobody holds a turn while waiting for a worker.
func TestWorkersThatDie(t *testing.T) {
	d, sums := reading(t, 20)
	stop, left := context.WithTimeout(t.Context(), time.Minute)
	defer left()
	var all gosync.WaitGroup
	for _, sum := range sums {
		all.Go(func() {
			for stop.Err() == nil {
				_ = d.looked(stop, sum) // some fail: their workers are killed
			}
		})
	}
	for range 6 {
		time.Sleep(300 * time.Millisecond) // into the middle of it
		for _, pid := range workersOf(t) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	left()
	gone := make(chan struct{})
	go func() { all.Wait(); close(gone) }()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	select {
	case <-gone:
	case <-ctx.Done():
		t.Fatal("readers who went away are not gone")
	}
	for _, sum := range sums {
		all.Go(func() {
			for ctx.Err() == nil {
				if err := d.looked(ctx, sum); err == nil {
					return
				} else if errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s: %v", sum[:4], err)
				}
			}
			t.Errorf("%s is not read any more", sum[:4])
		})
	}
	all.Wait()
}

// TestPanicsHoldNothing: after a panic in the middle of a use others go on: with the same page, with the same document.
func TestPanicsHoldNothing(t *testing.T) {
	l := newLately(100, func(b []byte) int { return len(b) })
	d, sums := reading(t, 1)
	panics := func(f func()) {
		defer func() {
			if recover() == nil {
				t.Error("it did not panic")
			}
		}()
		f()
	}
	panics(func() {
		_, _ = l.get(t.Context(), made{page: 1}, func(context.Context) ([]byte, error) { panic("page") })
	})
	panics(func() {
		_ = d.with(t.Context(), sums[0], func(context.Context, *page.Document) error { panic("document") })
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if got, err := l.get(ctx, made{page: 1}, func(context.Context) ([]byte, error) { return []byte("x"), nil }); err != nil || string(got) != "x" {
		t.Errorf("%q %v", got, err)
	}
	if err := d.looked(ctx, sums[0]); err != nil {
		t.Error(err)
	}
	if o := d.open[sums[0]]; o == nil || o.users != 0 {
		t.Errorf("%+v is still used", o)
	}
}

// TestSlowPagesKeepNobodyWaiting: while as many documents as there are turns draw pages that do not end, others are read; and a page
// that took too long is not drawn again for a while, in no size, by whoever waited for it either.
func TestSlowPagesKeepNobodyWaiting(t *testing.T) {
	d, sums := reading(t, 2)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for range cap(d.slots) {
		defer d.slot()()
	}
	if err := d.looked(ctx, sums[0]); err != nil {
		t.Errorf("behind slow pages: %v", err)
	}
	drawn := 0
	ask := func(number int, dpi float64, err error) error {
		_, got := lookAt(ctx, d, d.images, made{sums[1], number, dpi}, func(context.Context, *page.Document) ([]byte, error) {
			drawn++
			return nil, err
		})
		return got
	}
	late := fmt.Errorf("%w: %w", page.ErrUnreadable, worker.ErrTimeout)
	died := fmt.Errorf("%w: %w", page.ErrUnreadable, worker.ErrCrashed)
	first := ask(1, 110, late)
	if second := ask(1, 220, nil); drawn != 1 || first == nil || second == nil || second.Error() != first.Error() {
		t.Errorf("drawn %d times: %v, then %v", drawn, first, second)
	}
	if err := ask(2, 110, died); err == nil || ask(2, 110, nil) != nil || drawn != 3 {
		t.Errorf("another page, whose worker died once: %v, drawn %d times", err, drawn)
	}
	for what, f := range d.images.failed {
		d.images.failed[what] = failure{f.err, f.at.Add(-failedTime)}
	}
	if err := ask(1, 110, nil); err != nil {
		t.Errorf("after a while: %v", err)
	}
}
