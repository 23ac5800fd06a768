package backend

import (
	"context"
	"errors"
	"log/slog"
	gosync "sync"
	"time"

	"paraph/app/backend/mail"
	"paraph/sync"
)

// outbox is the running side of the store's jobs: which are in hand, who waits for one to end.
type outbox struct {
	bell chan struct{}

	mu     gosync.Mutex
	inHand map[int64]bool
	busy   map[string]int // jobs in hand by the host they go to
	ended  chan struct{}  // closed and replaced whenever a job was tried
}

func newOutbox() *outbox {
	return &outbox{bell: make(chan struct{}, 1), inHand: map[int64]bool{}, busy: map[string]int{}, ended: make(chan struct{})}
}

// wake makes the runner look for work.
func (o *outbox) wake() {
	select {
	case o.bell <- struct{}{}:
	default:
	}
}

// take holds a job unless somebody does already, or each jobs to its host are in hand (0: any number).
func (o *outbox) take(j sync.Job, each int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.inHand[j.ID] || (each > 0 && o.busy[j.Host] >= each) {
		return false
	}
	o.inHand[j.ID] = true
	o.busy[j.Host]++
	return true
}

func (o *outbox) drop(j sync.Job) {
	o.mu.Lock()
	delete(o.inHand, j.ID)
	if o.busy[j.Host]--; o.busy[j.Host] == 0 {
		delete(o.busy, j.Host)
	}
	close(o.ended)
	o.ended = make(chan struct{})
	o.mu.Unlock()
	o.wake()
}

func (o *outbox) tried() <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.ended
}

func (o *outbox) idle() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.inHand) == 0
}

// lane keeps kinds of jobs out of each other's way: a hundred copies must not delay one code.
type lane struct {
	kinds []sync.JobKind
	slots chan struct{}
	each  int // at most so many of the slots for one host; 0 where jobs go to none
}

// due are the lane's jobs that may be done now. Those in hand are still due, so as many more are asked for
// as it has slots.
func (l *lane) due(tx sync.Tx, now time.Time) ([]sync.Job, error) {
	if l.each > 0 {
		return tx.DueCallbacks(now, 2*l.each)
	}
	return tx.Due(now, 2*cap(l.slots), l.kinds...)
}

func lanes() []*lane {
	return []*lane{
		{kinds: []sync.JobKind{sync.JobCode}, slots: make(chan struct{}, codesAtOnce)},
		{kinds: []sync.JobKind{sync.JobValidate}, slots: make(chan struct{}, checksAtOnce)},
		{kinds: []sync.JobKind{sync.JobSeal}, slots: make(chan struct{}, sealsAtOnce)},
		{
			kinds: []sync.JobKind{sync.JobInvite, sync.JobCopy, sync.JobDeclined, sync.JobWish, sync.JobEdited, sync.JobRemind, sync.JobExpired},
			slots: make(chan struct{}, lettersAtOnce),
		},
		{kinds: []sync.JobKind{sync.JobCallback}, slots: make(chan struct{}, callbacksAtOnce), each: callbacksAHost},
	}
}

// Run works the outbox off until ctx ends, then waits for what is in hand. It runs once.
func (s *Service) Run(ctx context.Context) {
	defer context.AfterFunc(ctx, func() { close(s.ending) })()
	var running gosync.WaitGroup
	defer running.Wait()
	all := lanes()
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	s.sweep(ctx)
	for {
		wait := s.start(ctx, all, &running)
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-s.outbox.bell:
		case <-sweep.C:
			s.sweep(ctx)
		case <-timer.C:
		}
		timer.Stop()
	}
}

// start begins every job that is due and has a free slot; it returns how long nothing else is due. A
// lane without a free slot is left alone: the job that ends next rings the bell.
func (s *Service) start(ctx context.Context, all []*lane, running *gosync.WaitGroup) time.Duration {
	wait, now := idleLook, s.now()
	err := s.Store.View(ctx, func(tx sync.Tx) error {
		for _, l := range all {
			if len(l.slots) == cap(l.slots) {
				continue
			}
			due, err := l.due(tx, now)
			if err != nil {
				return err
			}
			for _, j := range due {
				s.begin(ctx, l, j, running)
			}
			next, err := tx.NextDue(now, l.kinds...)
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
		s.Log.Error("outbox", slog.Any("cause", err))
		return failedLook
	}
	return wait
}

// begin runs a job on a lane if it has a free slot and the job is not in hand.
func (s *Service) begin(ctx context.Context, l *lane, j sync.Job, running *gosync.WaitGroup) {
	select {
	case l.slots <- struct{}{}:
	default:
		return
	}
	if !s.outbox.take(j, l.each) {
		<-l.slots
		return
	}
	running.Go(func() {
		s.try(context.WithoutCancel(ctx), j)
		<-l.slots
		s.outbox.drop(j)
	})
}

// errNever finishes a job without effect.
var errNever = errors.New("backend: nothing left to do")

// try does one job and notes the outcome. An effect and its noting are one transaction inside the
// job; only failures are noted here.
func (s *Service) try(ctx context.Context, j sync.Job) {
	ctx, cancel := context.WithTimeout(ctx, jobTime)
	defer cancel()
	// The list it was taken from may be older than its end or its last try: only who holds it knows for sure.
	err := s.Store.View(ctx, func(tx sync.Tx) (err error) {
		j, err = tx.Job(j.ID)
		return err
	})
	if err == nil && j.Done.IsZero() && !j.NotBefore.After(s.now()) {
		err = s.do(ctx, j)
	}
	if err == nil {
		return
	}
	log := s.Log.With("job", string(j.Kind), "request", j.Request, "attempt", j.Attempts+1)
	err2 := s.Store.Update(context.WithoutCancel(ctx), func(tx sync.Tx) error {
		if errors.Is(err, errNever) {
			return tx.Finish(j.ID, s.now(), "nothing to do")
		}
		wait := backoff(j.Attempts)
		log.Warn("job failed, will be tried again", slog.Any("cause", err), "in", wait.String())
		return tx.Postpone(j.ID, s.now().Add(wait), outcomeWord(err))
	})
	if err2 != nil {
		log.Error("job's outcome not noted", slog.Any("cause", err2))
	}
}

func outcomeWord(err error) string {
	if errors.Is(err, mail.ErrRefused) {
		return "refused"
	}
	return "failed"
}

// backoff is the pause after the n-th failed try.
func backoff(attempts int) time.Duration {
	return min(longestPause, firstPause<<min(attempts, 10))
}

func (s *Service) do(ctx context.Context, j sync.Job) error {
	switch j.Kind {
	case sync.JobValidate:
		return s.validate(ctx, j)
	case sync.JobSeal:
		return s.seal(ctx, j)
	case sync.JobCallback:
		return s.call(ctx, j)
	default:
		return s.deliver(ctx, j)
	}
}

// Settle waits until nothing is due any more: for commands that start a service and stop it again.
func (s *Service) Settle(ctx context.Context) error {
	for {
		tried := s.outbox.tried()
		var due []sync.Job
		err := s.Store.View(ctx, func(tx sync.Tx) (err error) {
			due, err = tx.Due(s.now(), 1)
			return err
		})
		if err != nil || (len(due) == 0 && s.outbox.idle()) {
			return err
		}
		select {
		case <-tried:
		case <-time.After(settleLook):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// sweep ends requests whose last day has passed, and deletes what need not be kept.
func (s *Service) sweep(ctx context.Context) {
	var ids []string
	err := s.Store.View(ctx, func(tx sync.Tx) (err error) {
		ids, err = tx.Overdue(s.now(), sweepBatch)
		return err
	})
	for _, id := range ids {
		if err == nil {
			err = s.expire(ctx, id)
		}
	}
	if err == nil { // nothing waits longer than a back-off and a day
		err = s.Store.Update(ctx, func(tx sync.Tx) error { return tx.Unjam(s.now(), s.now().Add(jammed)) })
	}
	if err != nil && ctx.Err() == nil {
		s.Log.Error("sweep", slog.Any("cause", err))
	}
	s.clean(ctx)
}
