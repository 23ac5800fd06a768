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
	"paraph/sync/outbox"
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

// Invitation is what the desk writes to a signer of a service that writes no letters of its own.
type Invitation struct {
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
	Desk     sync.DeskStore
	Blobs    sync.Blobs
	Profiles []string
	Remotes  func(ctx context.Context, profile string, fresh bool) (Remote, error)
	Examine  func(ctx context.Context, original, sealed string) error
	Mail     func(ctx context.Context, l Invitation) error
	Clock    func() time.Time
	Random   io.Reader
	Log      *slog.Logger
	Passed   func(step string)
	Poll     time.Duration // how often a service without a feed is asked
	Wait     time.Duration // how long a feed may wait
}

// Engine does the desk's jobs and keeps its entries up to date.
type Engine struct {
	o      Options
	outbox *outbox.Runner[sync.DeskTx]
	added  chan string

	mu     gosync.Mutex
	health map[string]Health
	subs   map[*Subscription]bool
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
	e := &Engine{o: o, added: make(chan string, 16), health: map[string]Health{}, subs: map[*Subscription]bool{}}
	e.outbox = outbox.New(outbox.Options[sync.DeskTx]{
		Store: o.Desk, Lanes: []outbox.Lane[sync.DeskTx]{{Slots: 4}}, Do: e.do, Pause: e.pause, Failed: e.lost, CutOff: true,
		Every: 5 * time.Minute, Longest: 15 * time.Minute, Now: e.now, Log: o.Log,
	})
	return e
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
func (e *Engine) Wake() { e.outbox.Wake() }

func (e *Engine) now() time.Time { return e.o.Clock().UTC().Truncate(time.Millisecond) }

// Run moves things until ctx ends; what is under way then is cut off and goes on at the next start.
func (e *Engine) Run(ctx context.Context) {
	var beside gosync.WaitGroup
	defer beside.Wait()
	e.mu.Lock()
	first := slices.Clone(e.o.Profiles)
	e.mu.Unlock()
	for _, p := range first {
		beside.Go(func() { e.listen(ctx, p) })
	}
	beside.Go(func() { e.outbox.Run(ctx) })
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-e.added:
			beside.Go(func() { e.listen(ctx, p) })
		}
	}
}

// write runs a transaction that answers the entries it changed, and tells of them; the jobs it ordered are looked for.
// What cannot be written (a full disk) is lost: its job stays in the outbox and is done again, its page of the feed is
// asked for again.
func (e *Engine) write(ctx context.Context, f func(tx sync.DeskTx) ([]string, error)) error {
	var changed []string
	err := e.o.Desk.Update(ctx, func(tx sync.DeskTx) (err error) {
		changed, err = f(tx)
		return err
	})
	if err != nil && ctx.Err() == nil {
		e.o.Log.Error("outcome not written", "cause", err)
	}
	if err == nil {
		e.publish(changed...)
		e.Wake()
	}
	return err
}
