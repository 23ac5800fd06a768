package outbox

import (
	"context"
	"errors"
	"log/slog"
	gosync "sync"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// ErrNothing is what Do answers where nothing is left to do: the job ends without effect.
var ErrNothing = errors.New("outbox: nothing left to do")

// Lane keeps kinds of jobs out of each other's way: a hundred copies must not delay one code.
type Lane[T sync.Outbox] struct {
	Kinds []sync.JobKind // none: all
	Slots int            // how many run at once
	Each  int            // at most so many of the slots for one host; 0 where jobs go to none
	// Due finds more of the lane's jobs than it has slots, for those in hand are still due; nil: the store's Due.
	Due func(tx T, now time.Time) ([]sync.Job, error)
}

// Options are what a Runner works with.
type Options[T sync.Outbox] struct {
	Store   sync.Durable[T]
	Lanes   []Lane[T]
	Do      func(ctx context.Context, j sync.Job) error // nil: done, and noted in the store
	Pause   func(attempts int) time.Duration            // before the next try, after so many that failed before this one
	Failed  func(err error)                             // told of what is tried again, once that is noted; nil: nobody
	CutOff  bool                                        // what is in hand ends with Run and goes on at the next start; else Run waits for it
	Sweep   func(ctx context.Context)                   // what else is looked after now and then; nil: nothing
	Every   time.Duration                               // how often that is, and that jobs are made due which wait longer than any pause
	Longest time.Duration                               // no job waits longer, unless a wrong clock put it there
	Now     func() time.Time
	Log     *slog.Logger
}

// Runner works an outbox off. It alone knows which jobs are in hand, so there is one for a store.
type Runner[T sync.Outbox] struct {
	o     Options[T]
	bell  chan struct{}
	lanes []*lane[T]

	mu     gosync.Mutex // of what follows, and of the lanes' slots
	inHand map[int64]bool
	tried  chan struct{} // closed and replaced whenever a job was tried
}

// lane is a Lane with its slots.
type lane[T sync.Outbox] struct {
	Lane[T]
	taken int
	hosts map[string]int // slots taken, by the host the job goes to
}

// New makes a runner; nothing is done before Run.
func New[T sync.Outbox](o Options[T]) *Runner[T] {
	r := &Runner[T]{o: o, bell: make(chan struct{}, 1), inHand: map[int64]bool{}, tried: make(chan struct{})}
	for _, l := range o.Lanes {
		r.lanes = append(r.lanes, &lane[T]{Lane: l, hosts: map[string]int{}})
	}
	return r
}

// Wake makes the runner look for work.
func (r *Runner[T]) Wake() {
	select {
	case r.bell <- struct{}{}:
	default:
	}
}

// Tried is closed when the next job was tried, whatever came of it.
func (r *Runner[T]) Tried() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tried
}

// take holds a job on a slot; false when somebody holds it already, or no slot is free for it.
func (r *Runner[T]) take(l *lane[T], j sync.Job) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.inHand[j.ID] || l.taken == l.Slots || (l.Each > 0 && l.hosts[j.Host] >= l.Each) {
		return false
	}
	r.inHand[j.ID] = true
	l.taken++
	l.hosts[j.Host]++
	return true
}

func (r *Runner[T]) drop(l *lane[T], j sync.Job) {
	r.mu.Lock()
	delete(r.inHand, j.ID)
	l.taken--
	if l.hosts[j.Host]--; l.hosts[j.Host] == 0 {
		delete(l.hosts, j.Host)
	}
	close(r.tried)
	r.tried = make(chan struct{})
	r.mu.Unlock()
	r.Wake()
}

func (r *Runner[T]) full(l *lane[T]) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return l.taken == l.Slots
}

// Run works the outbox off until ctx ends, then waits until nothing is in hand. It runs once.
func (r *Runner[T]) Run(ctx context.Context) {
	var running gosync.WaitGroup
	defer running.Wait()
	sweep := time.NewTicker(r.o.Every)
	defer sweep.Stop()
	r.sweep(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.bell:
		case <-sweep.C:
			r.sweep(ctx)
		case <-time.After(r.start(ctx, &running)):
		}
	}
}

func (r *Runner[T]) sweep(ctx context.Context) {
	if r.o.Sweep != nil {
		r.o.Sweep(ctx)
	}
	now := r.o.Now()
	err := r.o.Store.Update(ctx, func(tx T) error { return tx.Unjam(now, now.Add(r.o.Longest)) })
	if err != nil && ctx.Err() == nil {
		r.o.Log.Error("outbox", slog.Any("cause", err))
	}
}

// start begins every job that is due and has a free slot; it answers how long nothing else is due. A lane without a
// free slot is left alone: the job that ends next rings the bell.
func (r *Runner[T]) start(ctx context.Context, running *gosync.WaitGroup) time.Duration {
	wait, now := time.Minute, r.o.Now()
	err := r.o.Store.View(ctx, func(tx T) error {
		for _, l := range r.lanes {
			if r.full(l) {
				continue
			}
			due, err := l.due(tx, now)
			if err != nil {
				return err
			}
			for _, j := range due {
				r.begin(ctx, l, j, running)
			}
			next, err := tx.NextDue(now, l.Kinds...)
			if err != nil {
				return err
			}
			if !next.IsZero() {
				wait = min(wait, next.Sub(now))
			}
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		r.o.Log.Error("outbox", slog.Any("cause", err))
		return time.Second
	}
	return wait
}

func (l *lane[T]) due(tx T, now time.Time) ([]sync.Job, error) {
	if l.Due != nil {
		return l.Due(tx, now)
	}
	return tx.Due(now, 2*l.Slots, l.Kinds...)
}

func (r *Runner[T]) begin(ctx context.Context, l *lane[T], j sync.Job, running *gosync.WaitGroup) {
	if r.take(l, j) {
		running.Go(func() {
			r.try(ctx, j)
			r.drop(l, j)
		})
	}
}

// try does one job. An effect and its noting are one transaction inside Do; only failures are noted here.
func (r *Runner[T]) try(ending context.Context, j sync.Job) {
	ctx := ending
	if !r.o.CutOff {
		ctx = context.WithoutCancel(ctx)
	}
	// The list it was taken from may be older than its end or its last try: only who holds it knows for sure.
	err := r.o.Store.View(ctx, func(tx T) error {
		kept, err := tx.Job(j.ID)
		if err == nil {
			j = kept
		}
		return err
	})
	if errors.Is(err, signing.ErrNotFound) {
		return // taken back
	}
	if err == nil && j.Done.IsZero() && !j.NotBefore.After(r.o.Now()) {
		err = r.o.Do(ctx, j)
	}
	if err == nil || ctx.Err() != nil {
		return
	}
	if noted := r.note(ctx, j, err); noted != nil {
		r.o.Log.Error("job's outcome not noted", "job", string(j.Kind), "request", j.Request, slog.Any("cause", noted))
		select { // on a full disk: it is due as before, and would be tried again and again
		case <-time.After(time.Second):
		case <-ending.Done():
		}
	}
	if r.o.Failed != nil && !errors.Is(err, ErrNothing) {
		r.o.Failed(err)
	}
}

func (r *Runner[T]) note(ctx context.Context, j sync.Job, failure error) error {
	if errors.Is(failure, ErrNothing) {
		return r.o.Store.Update(ctx, func(tx T) error { return tx.Finish(j.ID, r.o.Now(), "nothing to do") })
	}
	pause := r.o.Pause(j.Attempts)
	r.o.Log.Warn("job failed, will be tried again", "job", string(j.Kind), "request", j.Request, "attempt", j.Attempts+1,
		slog.Any("cause", failure), "in", pause.String())
	return r.o.Store.Update(ctx, func(tx T) error { return tx.Postpone(j.ID, r.o.Now().Add(pause), "failed") })
}

// Settle waits until nothing is due any more: for commands that start a service and stop it again.
func (r *Runner[T]) Settle(ctx context.Context) error {
	for {
		tried := r.Tried()
		var due []sync.Job
		err := r.o.Store.View(ctx, func(tx T) (err error) {
			due, err = r.due(tx)
			return err
		})
		if err != nil || (len(due) == 0 && r.idle()) {
			return err
		}
		select {
		case <-tried:
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// due is something that is due and that a lane works off; what has a kind of no lane's is nobody's to wait for.
func (r *Runner[T]) due(tx T) ([]sync.Job, error) {
	for _, l := range r.lanes {
		if due, err := tx.Due(r.o.Now(), 1, l.Kinds...); err != nil || len(due) > 0 {
			return due, err
		}
	}
	return nil, nil
}

func (r *Runner[T]) idle() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.inHand) == 0
}
