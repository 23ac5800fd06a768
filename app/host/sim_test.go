package host_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	gosync "sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"paraph/app/host/hosttest"
	"paraph/app/requests"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/blob"
	"paraph/sync/engine"
	"paraph/sync/sqlite"
)

// TestSimulation runs desk, engine and service in simulated time, over a network that loses, doubles, delays
// and reorders, with clocks that jump, disks that are full for a while, and both ends restarted; then lets
// things calm down and looks at the invariants. A seed that fails is named and can be run again with
// PARAPH_SEED; PARAPH_SEEDS says how many are run ("make long" runs 2,000).
func TestSimulation(t *testing.T) {
	seeds, first := 300, 0
	if testing.Short() {
		seeds = 30
	}
	if n, err := strconv.Atoi(os.Getenv("PARAPH_SEEDS")); err == nil {
		seeds = n
	}
	if n, err := strconv.Atoi(os.Getenv("PARAPH_SEED")); err == nil {
		seeds, first = 1, n
	}
	const lanes = 4
	for lane := range lanes {
		t.Run(fmt.Sprint("lane", lane), func(t *testing.T) {
			t.Parallel()
			for seed := first + lane; seed < first+seeds && !t.Failed(); seed += lanes {
				dir := filepath.Join(t.TempDir(), fmt.Sprint(seed))
				synctest.Test(t, func(t *testing.T) { simulate(t, uint64(seed), dir) })
				os.RemoveAll(dir)
			}
		})
	}
}

// world is everything of one simulation. chance and clock may be used by all its goroutines.
type world struct {
	t    *testing.T
	ctx  context.Context
	dir  string
	calm atomic.Bool // no faults any more

	seed uint64
	mu   gosync.Mutex
	dice map[string]*rand.Rand

	deskSkew, serviceSkew atomic.Int64 // ns
	deskFull, serviceFull atomic.Bool

	backend far // the service of this world
	store   sync.DeskStore
	desk    *requests.Requests
	engine  atomic.Pointer[engine.Engine]
	blobs   sync.Blobs
	seen    map[string][]int // how far each entry was seen to have come; the watcher's
	sent    map[string]bool  // what was sent and not taken back; the office's
}

// far is the other end: a service of ours or a foreign one.
type far interface {
	remote() engine.Remote
	restart()
	close()
	check(sent map[string]bool)
	tell() string      // how things stand, for a failure
	waiting() []string // jobs that are not done
	mail(ctx context.Context, l engine.Invitation) error
}

var errFull = errors.New("no space left on device")

// chance is true with probability p, and never in calm times. Who names the stream that is drawn from: each has
// its own, so that what one goroutine draws does not depend on when another one does.
func (w *world) chance(who string, p float64) bool { return !w.calm.Load() && w.roll(who) < p }

func (w *world) roll(who string) float64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stream(who).Float64()
}

// stream is a source of chance of its own; mu is held.
func (w *world) stream(who string) *rand.Rand {
	if w.dice[who] == nil {
		w.dice[who] = rand.New(rand.NewChaCha8(sha256.Sum256(fmt.Appendf(nil, "%d %s", w.seed, who))))
	}
	return w.dice[who]
}

// upTo draws a duration.
func (w *world) upTo(who string, d time.Duration) time.Duration {
	return time.Duration(w.roll(who) * float64(d))
}

// Read makes the world a source of randomness.
func (w *world) Read(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range b {
		b[i] = byte(w.stream("ids").Uint32())
	}
	return len(b), nil
}

func (w *world) deskClock() time.Time    { return time.Now().Add(time.Duration(w.deskSkew.Load())) }
func (w *world) serviceClock() time.Time { return time.Now().Add(time.Duration(w.serviceSkew.Load())) }

func simulate(t *testing.T, seed uint64, dir string) {
	defer func() {
		if t.Failed() {
			t.Logf("run it again: PARAPH_SEED=%d go test -run TestSimulation ./app/host", seed)
		}
	}()
	ctx, cancel := context.WithCancel(t.Context())
	w := &world{t: t, ctx: ctx, dir: dir, seed: seed, dice: map[string]*rand.Rand{}, seen: map[string][]int{}, sent: map[string]bool{}}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	d, err := sqlite.OpenDesk(ctx, filepath.Join(dir, "desk.db"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := blob.Open(filepath.Join(dir, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	w.store, w.blobs = &fullDesk{d, w}, &fullBlobs{b, w, &w.deskFull}
	if seed%3 == 2 {
		w.backend = newForeign(w)
	} else {
		w.backend = newOurs(w)
	}
	w.desk = &requests.Requests{
		Store: w.store, Blobs: w.blobs, Profile: func() string { return "p" }, Clock: w.deskClock, Random: w,
		Wake: func() { w.engine.Load().Wake() },
	}
	var all gosync.WaitGroup
	all.Go(w.runEngine)
	synctest.Wait()
	all.Go(w.troubles)
	w.office()
	w.settle()
	cancel()
	w.backend.close()
	all.Wait()
	d.Close()
}

// runEngine runs engines one after the other until the world ends.
func (w *world) runEngine() {
	for w.ctx.Err() == nil {
		e := engine.New(engine.Options{
			Desk: w.store, Blobs: w.blobs, Profiles: []string{"p"}, Clock: w.deskClock, Random: w, Mail: w.backend.mail,
			Remotes: func(context.Context, string, bool) (engine.Remote, error) { return w.backend.remote(), nil },
		})
		w.engine.Store(e)
		life := 1000 * time.Hour
		if w.chance("engine", 0.7) {
			life = w.upTo("engine", 20*time.Minute)
		}
		ctx, cancel := context.WithTimeout(w.ctx, life)
		sub, done := e.Subscribe()
		go w.watch(ctx, sub)
		e.Run(ctx)
		cancel()
		done()
		time.Sleep(w.upTo("engine", time.Minute))
	}
}

// watch looks at every change: nothing older may follow anything newer.
func (w *world) watch(ctx context.Context, sub *engine.Subscription) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-sub.Bell():
		}
		for _, id := range sub.Take() {
			if e, err := w.desk.Entry(ctx, id); err == nil && id != "" {
				w.mu.Lock()
				far := distance(e)
				if was := w.seen[id]; before(far, was) {
					w.t.Errorf("entry %s went back from %v to %v (%s, %s)", id, was, far, e.Stage, e.Request.State)
				}
				w.seen[id] = far
				w.mu.Unlock()
			}
		}
	}
}

func before(a, b []int) bool {
	for i := range b {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

// distance is how far an entry has come.
func distance(e *sync.Entry) []int {
	stage := map[sync.Stage]int{sync.Leaving: 0, sync.SentOff: 1, sync.Fetched: 2, sync.Failed: 3, sync.Lost: 3}[e.Stage]
	state, open := map[signing.State]int{signing.Validating: 0, signing.Waiting: 1, signing.Sealing: 2}[e.Request.State]
	if !open {
		state = 3
	}
	signed := 0
	for _, g := range e.Request.Signers {
		if g.State == signing.SignerSigned {
			signed++
		}
	}
	return []int{stage, state, signed}
}

// troubles makes clocks jump, disks full and the service restart until things calm down.
func (w *world) troubles() {
	for !w.calm.Load() && w.ctx.Err() == nil {
		time.Sleep(w.upTo("troubles", 4*time.Minute))
		switch r := w.roll("troubles"); {
		case w.calm.Load():
		case r < 0.2:
			w.deskSkew.Store(int64(w.upTo("troubles", 96*time.Hour) - 48*time.Hour))
		case r < 0.4:
			w.serviceSkew.Store(int64(w.upTo("troubles", 96*time.Hour) - 48*time.Hour))
		case r < 0.6:
			w.deskFull.Store(!w.deskFull.Load())
		case r < 0.8:
			w.serviceFull.Store(!w.serviceFull.Load())
		default:
			w.backend.restart()
		}
	}
	w.deskSkew.Store(0)
	w.serviceSkew.Store(0)
	w.deskFull.Store(false)
	w.serviceFull.Store(false)
}

// office sends a few requests, takes some back, cancels some.
func (w *world) office() {
	n := 1 + int(w.roll("office")*4)
	for i := range n {
		time.Sleep(w.upTo("office", 2*time.Minute))
		f := sync.Draft{Title: fmt.Sprint("Contratto ", i), Parcel: sync.Parcel{Draft: signing.Draft{
			Title: fmt.Sprint("Contratto ", i), Inputs: []signing.Input{{Name: "c.pdf"}}, Options: signing.Options{Modes: []signing.MarkMode{signing.Typed}},
		}}}
		for k := range 1 + int(w.roll("office")*2) {
			f.Parcel.Draft.Signers = append(f.Parcel.Draft.Signers, hosttest.Signer("N"+fmt.Sprint(k), "C", fmt.Sprintf("s%d-%d@example.com", i, k), hosttest.At(1, 72, 600)))
		}
		id := w.insist(f)
		w.sent[id] = true
		if w.chance("office", 0.1) {
			time.Sleep(w.upTo("office", 10*time.Second))
			if w.desk.Undo(w.ctx, id) == nil {
				delete(w.sent, id)
			}
		}
		if w.chance("office", 0.1) {
			time.Sleep(w.upTo("office", 5*time.Minute))
			if w.desk.Cancel(w.ctx, id) == nil {
				if _, err := w.desk.Entry(w.ctx, id); errors.Is(err, signing.ErrNotFound) {
					delete(w.sent, id)
				}
			}
		}
	}
	time.Sleep(w.upTo("office", 30*time.Minute))
	w.calm.Store(true)
}

// insist presses "Send" until it is taken: a full disk is said to the person, who tries again.
func (w *world) insist(f sync.Draft) string {
	b := make([]byte, 12)
	w.Read(b)
	f.ID = fmt.Sprintf("%x", b)
	for {
		sum, err := w.desk.Keep(w.ctx, []byte("original of "+f.Title))
		f.Parcel.Blobs = []string{sum}
		if err == nil {
			_, err = w.desk.Send(w.ctx, f, requests.UndoTime)
		}
		if err == nil {
			return f.ID
		}
		time.Sleep(20 * time.Second)
	}
}

// settle waits, without faults, until nothing moves any more, and checks what must hold then. Most is over in minutes; what
// a wrong clock put far away is looked for once an hour.
func (w *world) settle() {
	var left []string
	for n := range 60 + 5*24 {
		if n < 60 {
			time.Sleep(time.Minute)
		} else {
			time.Sleep(time.Hour)
		}
		if left = w.unsettled(); len(left) == 0 {
			w.backend.check(w.sent)
			return
		}
	}
	w.t.Errorf("after five days in calm these still wait: %v\n%s", left, w.backend.tell())
}

func (w *world) unsettled() (left []string) {
	left = w.backend.waiting()
	for id := range w.sent {
		e, err := w.desk.Entry(w.ctx, id)
		if err != nil {
			left = append(left, err.Error())
			continue
		}
		done := e.Stage == sync.Fetched || e.Stage == sync.Failed || e.Stage == sync.Lost || (e.Request.State.Ended() && e.Request.State != signing.Done)
		err = w.store.View(w.ctx, func(tx sync.DeskTx) error {
			all, err := tx.Jobs(id)
			for _, a := range all {
				done = done && !a.Done.IsZero()
			}
			return err
		})
		if !done || err != nil {
			left = append(left, fmt.Sprintf("%s %s %s %s %v", id, e.Stage, e.Request.State, e.Failure, err))
		}
		if e.Stage == sync.Failed || e.Stage == sync.Lost {
			w.t.Errorf("entry %s is %s: %s", id, e.Stage, e.Failure)
		}
	}
	return left
}
