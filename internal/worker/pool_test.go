//go:build unix

package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func (p *Pool) counts() (all, idle int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.all), len(p.idle)
}

func TestMany(t *testing.T) {
	p := newTestPool(t, Config{Max: 3, Idle: time.Hour})
	var busy, most atomic.Int32
	var wg sync.WaitGroup
	for i := range 50 {
		doc := document(t, "many")
		wg.Go(func() {
			c, err := p.Open(t.Context(), doc)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			n := busy.Add(1)
			defer busy.Add(-1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			job := []string{"read", "read", "read", "crash"}[i%4]
			if out, err := c.Call(t.Context(), job, nil, nil, nil, nil, Limits{}); job == "read" && (err != nil || string(out) != "many") {
				t.Errorf("%q, %v", out, err)
			}
		})
	}
	wg.Wait()
	if most.Load() > 3 {
		t.Errorf("%d documents were open at once", most.Load())
	}
	if all, idle := p.counts(); all > 3 || all != idle {
		t.Errorf("%d processes, %d idle", all, idle)
	}
}

func TestWaiting(t *testing.T) {
	p := newTestPool(t, Config{Max: 1})
	c := open(t, p)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := p.Open(ctx, document(t, "")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a full pool: %v", err)
	}
	done := make(chan error)
	go func() { _, err := p.Open(context.Background(), c.p.in); done <- err }()
	if err := <-done; err == nil {
		t.Error("a pipe's writing end was handed over")
	}
	go func() {
		_, err := p.Open(context.Background(), document(t, ""))
		done <- err
	}()
	time.Sleep(50 * time.Millisecond)
	p.Close()
	if err := <-done; !errors.Is(err, ErrClosed) {
		t.Errorf("the pool was closed meanwhile: %v", err)
	}
	if _, err := call(t, c, "echo", 1); !errors.Is(err, ErrClosed) && !errors.Is(err, ErrCrashed) {
		t.Errorf("a client of a closed pool: %v", err)
	}
}

func TestWarmAndIdle(t *testing.T) {
	p := newTestPool(t, Config{Max: 2, Warm: 1, Idle: 300 * time.Millisecond, WarmJob: "warm", Documents: 2})
	if all, idle := p.counts(); all != 1 || idle != 1 {
		t.Fatalf("at first %d processes, %d idle, want one warm", all, idle)
	}
	a, b := open(t, p), open(t, p)
	for _, c := range []*Client{a, b} {
		var warmed bool
		if _, err := c.Call(t.Context(), "warmed", nil, nil, &warmed, nil, Limits{}); err != nil || !warmed {
			t.Errorf("not warmed: %v", err)
		}
	}
	if all, idle := p.counts(); all != 3 || idle != 1 {
		t.Errorf("with two open: %d processes, %d idle, want 3 and 1", all, idle)
	}
	a.Close()
	b.Close()
	if all, idle := p.counts(); all != 3 || idle != 3 {
		t.Errorf("after closing: %d processes, %d idle, want 3 and 3", all, idle)
	}
	waitFor(t, func() bool { all, idle := p.counts(); return all == 1 && idle == 1 }, "the pool to shrink to its warm process")

	first := map[int]bool{}
	for range 5 { // two documents each
		c := open(t, p)
		first[pid(t, c)] = true
		c.Close()
	}
	if len(first) < 2 {
		t.Error("a process was not retired after its number of documents")
	}
}

func TestResidentRetires(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("resident memory is known on Linux only")
	}
	p := newTestPool(t, Config{Resident: 1})
	c := open(t, p)
	n := pid(t, c)
	c.Close()
	if all, _ := p.counts(); all != 0 || running(n) {
		t.Errorf("%d processes are kept", all)
	}
}

func TestIdleDied(t *testing.T) {
	p := newTestPool(t, Config{})
	c := open(t, p)
	n := pid(t, c)
	c.Close()
	_ = syscall.Kill(n, syscall.SIGKILL)
	if again := pid(t, open(t, p)); again == n {
		t.Error("a dead process was used")
	}
}

func waitFor(t *testing.T, ok func() bool, what string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func TestNoSuchProgram(t *testing.T) {
	p := newTestPool(t, Config{Warm: 1, Command: func() *exec.Cmd { return exec.Command("/no/such/program") }})
	if _, err := p.Open(t.Context(), document(t, "")); err == nil {
		t.Error("a program that does not exist was started")
	}
}

// TestWithoutDocument: a process for jobs alone is used again after Close, ended by Kill, and replaced
// when it died while it was idle.
func TestWithoutDocument(t *testing.T) {
	p := newTestPool(t, Config{Max: 1})
	begin := func() (*Client, int) {
		c, err := p.Open(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return c, pid(t, c)
	}
	c, first := begin()
	c.Close()
	c, again := begin()
	if again != first {
		t.Error("the process was not used again")
	}
	time.AfterFunc(100*time.Millisecond, c.Kill)
	if _, err := call(t, c, "hang", nil); !errors.Is(err, ErrClosed) {
		t.Errorf("killed in the middle of a call: %v", err)
	}
	c.Close()
	c, second := begin()
	c.Kill()
	c.Close()
	c, third := begin()
	c.Close()
	if running(first) || running(second) || second == first || third == second {
		t.Errorf("processes %d, %d, %d: a killed one is there or was used again", first, second, third)
	}
	_ = syscall.Kill(third, syscall.SIGKILL)
	waitFor(t, func() bool { return !alive(third) }, "the idle process to die")
	c, fourth := begin()
	c.Close()
	if fourth == third {
		t.Error("a dead process was handed out")
	}
}

// TestExcerpt: what a child printed reaches the log only through Excerpt.
func TestExcerpt(t *testing.T) {
	var log bytes.Buffer
	p := newTestPool(t, Config{
		Log:     slog.New(slog.NewTextHandler(&log, nil)),
		Excerpt: func(stderr string) string { return fmt.Sprint(strings.Count(stderr, "on purpose")) },
	})
	c := open(t, p)
	_, err := call(t, c, "crash", "panic")
	c.Close()
	if out := log.String(); !errors.Is(err, ErrCrashed) || strings.Contains(out, "on purpose") || !strings.Contains(out, "stderr=1") {
		t.Errorf("%v: %s", err, out)
	}
}

// TestReadyOnesFirst: who opens a document does not wait for a process that is being warmed up while another one is ready, also
// after somebody who waited for the first went away.
func TestReadyOnesFirst(t *testing.T) {
	p := newTestPool(t, Config{Max: 2, Idle: time.Hour})
	open(t, p).Close()
	p.mu.Lock()
	p.cfg.WarmJob = "hang"
	slow, err := p.startLocked()
	p.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	p.keep(slow)
	pr, fresh, err := p.take()
	if err != nil || fresh || pr == slow || !pr.isReady() {
		t.Errorf("fresh %v, the slow one %v, %v", fresh, pr == slow, err)
	}
	p.keep(pr)
}
