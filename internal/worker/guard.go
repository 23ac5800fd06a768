package worker

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// guard watches one exchange and kills the child when a limit is met or the context ends. Its
// goroutine ends with stop, and stop says what it killed for.
type guard struct {
	p       *process
	lim     Limits
	quit    chan struct{}
	verdict chan error

	mu      sync.Mutex
	started time.Time     // of the stretch that runs now; zero while paused
	spent   time.Duration // in earlier stretches
	worked  time.Duration // on a processor, before this stretch
}

func (p *process) guard(ctx context.Context, lim Limits) *guard {
	g := &guard{p: p, lim: lim, quit: make(chan struct{}), verdict: make(chan error, 1), started: time.Now()}
	g.worked, _ = busy(p.cmd.Process.Pid)
	go g.run(ctx)
	return g
}

func (g *guard) run(ctx context.Context) {
	tick := time.NewTicker(sampling)
	defer tick.Stop()
	for {
		select {
		case <-g.quit:
			g.verdict <- nil
			return
		case <-ctx.Done():
			g.p.kill()
			g.verdict <- fmt.Errorf("worker: killed in the middle of a job: %w", context.Cause(ctx))
			return
		case <-tick.C:
			if err := g.exceeded(); err != nil {
				g.p.kill()
				g.verdict <- err
				return
			}
		}
	}
}

func (g *guard) exceeded() error {
	if used := g.used(); g.lim.Time > 0 && used > g.lim.Time {
		return fmt.Errorf("%w: more than %v", ErrTimeout, g.lim.Time)
	}
	if g.lim.Step > 0 && g.step() > g.lim.Step {
		return fmt.Errorf("%w: more than %v for one step", ErrTimeout, g.lim.Step)
	}
	if g.lim.Memory <= 0 || !g.p.alive() {
		return nil
	}
	if rss := resident(g.p.cmd.Process.Pid); rss > g.lim.Memory {
		return fmt.Errorf("%w: %d MB, allowed %d MB", ErrMemory, rss>>20, g.lim.Memory>>20)
	}
	return nil
}

func (g *guard) used() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.started.IsZero() {
		return g.spent
	}
	return g.spent + time.Since(g.started)
}

// step is how long the stretch that runs now has had a processor, so that a computer with much to do ends nobody's work; where
// that is not known, how long it takes.
func (g *guard) step() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.started.IsZero() || !g.p.alive() {
		return 0
	}
	if worked, ok := busy(g.p.cmd.Process.Pid); ok {
		return worked - g.worked
	}
	return time.Since(g.started)
}

// pause stops the clock while the parent answers.
func (g *guard) pause() {
	used := g.used()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.spent, g.started = used, time.Time{}
}

func (g *guard) resume() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.started = time.Now()
	g.worked, _ = busy(g.p.cmd.Process.Pid)
}

// stop ends the watch and says why the child was killed, or nil if it was not.
func (g *guard) stop() error {
	close(g.quit)
	return <-g.verdict
}
