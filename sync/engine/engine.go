package engine

import (
	"context"
	"io"
	"log/slog"
	"slices"
	gosync "sync"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// Own is what only a service of ours has.
type Own interface {
	// Feed answers what changed after a number: at once if there is something, else at the latest after wait.
	Feed(ctx context.Context, instance string, after int64, wait time.Duration) (sync.Feed, error)
	// Cancel ends a request that has not ended; signing.ErrState for any other, whose documents stay.
	Cancel(ctx context.Context, id string) error
}

// Remote is a service as the engine talks to it. Own is nil for one that knows only the published contract.
type Remote struct {
	sync.Backend
	Own      Own
	Practice bool // what it does has no value
}

// Letter is what the desk writes to a signer of a service that writes no letters of its own.
type Letter struct {
	Request *signing.Request
	Signer  *signing.Signer
	Link    string
}

// Options are what an Engine works with. Remotes finds a profile's service, which may have to be started
// for that; fresh asks for more than a memory of it: the last talk failed. Examine checks what a service of ours sealed
// against the original, both in the blobs: ErrChanged where it does not hold, any other error where it could not be
// looked at now. Mail is nil where the desk can write no letters. Passed is called after named steps; tests use it to
// stop there.
type Options struct {
	Desk     sync.Desk
	Blobs    sync.Blobs
	Profiles []string
	Remotes  func(ctx context.Context, profile string, fresh bool) (Remote, error)
	Examine  func(ctx context.Context, original, sealed string) error
	Mail     func(ctx context.Context, l Letter) error
	Clock    func() time.Time
	Random   io.Reader
	Log      *slog.Logger
	Passed   func(step string)
	Poll     time.Duration // how often a service without a feed is asked
	Wait     time.Duration // how long a feed may wait
}

// Engine delivers the desk's errands and keeps its entries up to date. Run owns it.
type Engine struct {
	o     Options
	bell  chan struct{}
	hands chan hand // outcomes of what ran beside the owner
	added chan string

	inHand map[int64]bool // errands under way; the owner's

	mu     gosync.Mutex
	health map[string]Health
	subs   map[*Subscription]bool
}

// hand is an outcome: what is to be written, and who waits for it being written.
type hand struct {
	write   func(tx sync.DeskTx) ([]string, error) // answers the entries it changed
	errand  int64                                  // that is no longer under way, 0 if none
	written chan<- error
}

// New makes an engine; nothing moves before Run.
func New(o Options) *Engine {
	if o.Passed == nil {
		o.Passed = func(string) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Poll == 0 {
		o.Poll = 30 * time.Second
	}
	if o.Wait == 0 {
		o.Wait = 25 * time.Second
	}
	return &Engine{
		o: o, bell: make(chan struct{}, 1), hands: make(chan hand), added: make(chan string, 16), inHand: map[int64]bool{},
		health: map[string]Health{}, subs: map[*Subscription]bool{},
	}
}

// Follow makes the engine listen to one more profile's service.
func (e *Engine) Follow(profile string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if slices.Contains(e.o.Profiles, profile) {
		return
	}
	e.o.Profiles = append(e.o.Profiles, profile)
	e.added <- profile
}

// Wake makes the engine look into the outbox.
func (e *Engine) Wake() {
	select {
	case e.bell <- struct{}{}:
	default:
	}
}

func (e *Engine) now() time.Time { return e.o.Clock().UTC().Truncate(time.Millisecond) }

// slots bounds how many errands are under way at once.
const slots = 4

// Run moves things until ctx ends; what is under way then is cut off and goes on at the next start.
func (e *Engine) Run(ctx context.Context) {
	var beside gosync.WaitGroup
	ctx, cancel := context.WithCancel(ctx)
	defer beside.Wait()
	defer cancel()
	e.mu.Lock()
	first := slices.Clone(e.o.Profiles)
	e.mu.Unlock()
	for _, p := range first {
		beside.Go(func() { e.listen(ctx, p) })
	}
	sweep := time.NewTicker(5 * time.Minute)
	defer sweep.Stop()
	e.unjam(ctx)
	for {
		timer := time.NewTimer(e.start(ctx, &beside))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case h := <-e.hands:
			e.take(ctx, h)
		case p := <-e.added:
			beside.Go(func() { e.listen(ctx, p) })
		case <-sweep.C:
			e.unjam(ctx)
		case <-e.bell:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// unjam frees errands that a wrong clock put far away: none waits longer than a quarter of an hour.
func (e *Engine) unjam(ctx context.Context) {
	err := e.o.Desk.Update(ctx, func(tx sync.DeskTx) error { return tx.Unjam(e.now(), e.now().Add(15*time.Minute)) })
	if err != nil && ctx.Err() == nil {
		e.o.Log.Error("outbox", "cause", err)
	}
}

// take writes an outcome down. One that cannot be written (a full disk) is lost: its errand stays in the outbox
// and is done again, its page of the feed is asked for again.
func (e *Engine) take(ctx context.Context, h hand) {
	var changed []string
	err := e.o.Desk.Update(ctx, func(tx sync.DeskTx) (err error) {
		changed, err = h.write(tx)
		return err
	})
	if err != nil && ctx.Err() == nil {
		e.o.Log.Error("outcome not written", "cause", err)
	}
	delete(e.inHand, h.errand)
	if err == nil {
		e.publish(changed...)
	}
	if h.written != nil {
		h.written <- err
	}
}

// give hands an outcome to the owner and waits until it is written.
func (e *Engine) give(ctx context.Context, errand int64, write func(tx sync.DeskTx) ([]string, error)) error {
	written := make(chan error, 1)
	select {
	case e.hands <- hand{write: write, errand: errand, written: written}:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-written:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// start begins what is due and has a free slot; it answers how long nothing else is due. An entry's errands go
// one after the other.
func (e *Engine) start(ctx context.Context, beside *gosync.WaitGroup) time.Duration {
	if len(e.inHand) >= slots {
		return time.Minute // the next outcome wakes the owner
	}
	var due []sync.Errand
	var next time.Time
	err := e.o.Desk.View(ctx, func(tx sync.DeskTx) (err error) {
		if due, err = tx.DueErrands(e.now(), 2*slots); err != nil {
			return err
		}
		next, err = tx.NextErrand()
		return err
	})
	for _, a := range due {
		if err != nil || len(e.inHand) >= slots {
			break
		}
		if !e.inHand[a.ID] {
			err = e.begin(ctx, a, beside)
		}
	}
	if err != nil {
		if ctx.Err() == nil {
			e.o.Log.Error("outbox", "cause", err)
		}
		return 2 * time.Second
	}
	if in := next.Sub(e.now()); !next.IsZero() && in > 0 {
		return min(in, time.Minute)
	}
	return time.Minute
}

// begin notes that an errand leaves and runs it beside the owner.
func (e *Engine) begin(ctx context.Context, a sync.Errand, beside *gosync.WaitGroup) error {
	var entry *sync.Entry
	begun := false
	err := e.o.Desk.Update(ctx, func(tx sync.DeskTx) (err error) {
		if begun, err = tx.Begin(a.ID, e.now()); err != nil || !begun {
			return err
		}
		if a, err = tx.Errand(a.ID); err != nil {
			return err
		}
		entry, err = tx.Entry(a.Entry)
		return err
	})
	if err != nil || !begun {
		return err
	}
	e.inHand[a.ID] = true
	beside.Go(func() {
		write := e.deliver(ctx, a, entry)
		if e.give(ctx, a.ID, write) != nil && ctx.Err() == nil {
			e.Wake()
		}
	})
	return nil
}
