package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"paraph/signing"
	"paraph/sync"
	"paraph/sync/outbox"
	"paraph/sync/sqlite"
)

// rig is a runner over a real store in simulated time. tried gets every job that is tried; do answers for it.
type rig struct {
	t     *testing.T
	store *sqlite.Store
	tried chan sync.Job
	do    func(ctx context.Context, j sync.Job) error
	o     outbox.Options[sync.Tx]
}

// simulated runs a test in a bubble with a store of its own.
func simulated(t *testing.T, test func(r *rig)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "service.db")
	synctest.Test(t, func(t *testing.T) {
		s, err := sqlite.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		r := &rig{t: t, store: s, tried: make(chan sync.Job, 1000)}
		r.o = outbox.Options[sync.Tx]{
			Store: s, Lanes: []outbox.Lane[sync.Tx]{{Slots: 4}}, Every: time.Minute, Longest: time.Hour, Now: time.Now, Log: slog.New(slog.DiscardHandler),
			Pause: func(attempts int) time.Duration { return time.Duration(attempts+1) * 10 * time.Second },
			Do: func(ctx context.Context, j sync.Job) error {
				r.tried <- j
				return r.do(ctx, j)
			},
		}
		r.do = r.finish
		test(r)
	})
}

func (r *rig) update(f func(tx sync.Tx) error) {
	r.t.Helper()
	if err := r.store.Update(context.Background(), f); err != nil {
		r.t.Fatal(err)
	}
}

// order orders jobs, of a request each.
func (r *rig) order(jobs ...sync.Job) {
	r.t.Helper()
	r.update(func(tx sync.Tx) error {
		for i, j := range jobs {
			if j.Request == "" {
				j.Request = fmt.Sprintf("%s %d", j.Kind, i)
			}
			err := tx.Insert(&signing.Request{ID: j.Request}, nil, sync.Key{})
			if err = errors.Join(err, tx.Enqueue(j)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *rig) finish(ctx context.Context, j sync.Job) error {
	return r.store.Update(ctx, func(tx sync.Tx) error { return tx.Finish(j.ID, time.Now(), "done") })
}

// run starts the runner; what it answers ends it and waits for it.
func (r *rig) run() (*outbox.Runner[sync.Tx], func()) {
	runner := outbox.New(r.o)
	ctx, cancel := context.WithCancel(r.t.Context())
	ended := make(chan struct{})
	go func() {
		runner.Run(ctx)
		close(ended)
	}()
	return runner, func() {
		cancel()
		<-ended
	}
}

// count takes what was tried until nothing moves, and counts it by what it was.
func (r *rig) count(what func(sync.Job) string) map[string]int {
	synctest.Wait()
	out := map[string]int{}
	for {
		select {
		case j := <-r.tried:
			out[what(j)]++
		default:
			return out
		}
	}
}

func kindOf(j sync.Job) string { return string(j.Kind) }

// TestSlots: a host that hangs takes its own slots only, a kind that hangs its own lane, and what ends makes room.
func TestSlots(t *testing.T) {
	simulated(t, func(r *rig) {
		r.o.Lanes = []outbox.Lane[sync.Tx]{
			{Kinds: []sync.JobKind{sync.JobCopy}, Slots: 3},
			{Kinds: []sync.JobKind{sync.JobCode}, Slots: 2},
			{Kinds: []sync.JobKind{sync.JobCallback}, Slots: 5, Each: 4, Due: func(tx sync.Tx, now time.Time) ([]sync.Job, error) { return tx.DueCallbacks(now, 8) }},
		}
		var jobs []sync.Job
		for range 20 {
			jobs = append(jobs, sync.Job{Kind: sync.JobCopy}, sync.Job{Kind: sync.JobCallback, Host: "a"})
		}
		for range 5 {
			jobs = append(jobs, sync.Job{Kind: sync.JobCode}, sync.Job{Kind: sync.JobCallback, Host: "b"})
		}
		r.order(jobs...)
		leave := make(chan struct{})
		r.do = func(ctx context.Context, j sync.Job) error {
			if j.Kind != sync.JobCode {
				<-leave
			}
			return r.finish(ctx, j)
		}
		_, end := r.run()
		word := func(j sync.Job) string { return string(j.Kind) + j.Host }
		if got := fmt.Sprint(r.count(word)); got != "map[callbacka:4 callbackb:1 mail.code:5 mail.copy:3]" {
			t.Errorf("begun: %s", got)
		}
		close(leave)
		if got := fmt.Sprint(r.count(word)); got != "map[callbacka:16 callbackb:4 mail.copy:17]" {
			t.Errorf("begun then: %s", got)
		}
		end()
	})
}

// TestFailuresAreTriedAgain after growing pauses, for as long as it takes; what has nothing left to do is not.
func TestFailuresAreTriedAgain(t *testing.T) {
	simulated(t, func(r *rig) {
		begun := time.Now()
		var at []time.Duration
		r.do = func(ctx context.Context, j sync.Job) error {
			if j.Kind == sync.JobCopy {
				return fmt.Errorf("%w: gone", outbox.ErrNothing)
			}
			if at = append(at, time.Since(begun)); len(at) < 4 {
				return errors.New("the network fails")
			}
			return r.finish(ctx, j)
		}
		r.order(sync.Job{Kind: sync.JobSeal}, sync.Job{Kind: sync.JobCopy})
		told := 0
		r.o.Failed = func(error) {
			told++
			r.update(func(tx sync.Tx) error {
				seal, err := tx.Jobs("seal 0")
				if err == nil && seal[0].Attempts != told {
					t.Errorf("told of failure %d when %d were noted", told, seal[0].Attempts)
				}
				return err
			})
		}
		_, end := r.run()
		time.Sleep(time.Hour)
		end()
		if told != 3 {
			t.Errorf("told of %d failures", told)
		}
		if fmt.Sprint(at) != "[0s 10s 30s 1m0s]" {
			t.Errorf("tried at %v", at)
		}
		r.update(func(tx sync.Tx) error {
			seal, err := tx.Jobs("seal 0")
			letter, err2 := tx.Jobs("mail.copy 1")
			if err = errors.Join(err, err2); err == nil && (seal[0].Attempts != 4 || seal[0].Result != "done" || letter[0].Attempts != 1 || letter[0].Done.IsZero()) {
				t.Errorf("%+v, %+v", seal, letter)
			}
			return err
		})
	})
}

// TestEndOfRun: what is in hand is waited for, its failure noted; or it is cut off and due as before.
func TestEndOfRun(t *testing.T) {
	for _, cut := range []bool{false, true} {
		simulated(t, func(r *rig) {
			r.o.CutOff = cut
			r.do = func(ctx context.Context, _ sync.Job) error {
				select {
				case <-ctx.Done():
				case <-time.After(time.Minute):
				}
				return errors.New("no answer")
			}
			r.order(sync.Job{Kind: sync.JobSeal})
			_, end := r.run()
			time.Sleep(time.Second)
			begun := time.Now()
			end()
			r.update(func(tx sync.Tx) error {
				all, err := tx.Jobs("seal 0")
				if took := time.Since(begun); (took == 0) != cut || (all[0].Attempts == 0) != cut {
					t.Errorf("cut off %v: took %v, %+v", cut, took, all)
				}
				return err
			})
		})
	}
}

// TestWrongClock: what a wrong clock put far away is due again a sweep later; what waits as it should goes on waiting.
func TestWrongClock(t *testing.T) {
	simulated(t, func(r *rig) {
		_, end := r.run()
		synctest.Wait()
		r.order(sync.Job{Kind: sync.JobSeal, NotBefore: time.Now().AddDate(1, 0, 0)}, sync.Job{Kind: sync.JobCopy, NotBefore: time.Now().Add(50 * time.Minute)})
		time.Sleep(2 * time.Minute)
		if got := fmt.Sprint(r.count(kindOf)); got != "map[seal:1]" {
			t.Errorf("after a sweep: %s", got)
		}
		time.Sleep(49 * time.Minute)
		if got := fmt.Sprint(r.count(kindOf)); got != "map[mail.copy:1]" {
			t.Errorf("after its time: %s", got)
		}
		end()
	})
}

// TestEndedByOthers: a job that ended while it waited for a slot is not done any more; Settle waits for the rest.
func TestEndedByOthers(t *testing.T) {
	simulated(t, func(r *rig) {
		r.o.Lanes[0].Slots = 1
		r.order(sync.Job{Kind: sync.JobInvite, Signer: "s"}, sync.Job{Kind: sync.JobRemind, Signer: "s"}, sync.Job{Kind: sync.JobSeal})
		r.do = func(ctx context.Context, j sync.Job) error {
			time.Sleep(time.Second)
			if j.Kind == sync.JobInvite {
				r.update(func(tx sync.Tx) error { return tx.Drop("mail.reminder 1", "s", time.Now(), sync.JobRemind) })
			}
			return r.finish(ctx, j)
		}
		runner, end := r.run()
		begun := time.Now()
		if err := runner.Settle(context.Background()); err != nil || time.Since(begun) != 2*time.Second {
			t.Errorf("settled after %v, %v", time.Since(begun), err)
		}
		if got := fmt.Sprint(r.count(kindOf)); got != "map[mail.invitation:1 seal:1]" {
			t.Errorf("done: %s", got)
		}
		end()
	})
}

// full is a store whose disk is full.
type full struct{ *sqlite.Store }

func (f full) Update(context.Context, func(sync.Tx) error) error {
	return errors.New("no space left on device")
}

// TestFullDisk: a failure that cannot be noted is not tried over and over.
func TestFullDisk(t *testing.T) {
	simulated(t, func(r *rig) {
		r.o.Store = full{r.store}
		r.do = func(context.Context, sync.Job) error { return errors.New("no space left on device") }
		r.order(sync.Job{Kind: sync.JobSeal})
		_, end := r.run()
		time.Sleep(time.Minute)
		if n := r.count(kindOf)["seal"]; n < 50 || n > 62 {
			t.Errorf("tried %d times in a minute", n)
		}
		end()
	})
}
