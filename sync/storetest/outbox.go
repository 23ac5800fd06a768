package storetest

import (
	"errors"
	"testing"
	"time"

	"paraph/sync"
)

// box is the outbox of either store; put stores what jobs are of. one and other are kinds it holds.
type box[T sync.Outbox] struct {
	rig[T]
	one, other sync.JobKind
}

// outboxes tests what Outbox promises, with jobs of the requests a, b and c.
func outboxes[T sync.Outbox](t *testing.T, open func(t *testing.T) sync.Durable[T], put func(tx T, id string) error, one, other sync.JobKind) {
	for name, test := range map[string]func(b *box[T]){
		"ordered once": orderedOnce[T], "oldest first": oldestFirst[T], "tried again": triedAgain[T], "next": nextDue[T], "unjammed": unjammed[T],
	} {
		t.Run("outbox/"+name, func(t *testing.T) {
			b := &box[T]{rig[T]{t, opened(t, open)}, one, other}
			b.update(func(tx T) error { return errors.Join(put(tx, "a"), put(tx, "b"), put(tx, "c")) })
			test(b)
		})
	}
}

func at(d time.Duration) time.Time { return noon.Add(d) }

// due are the jobs that may be done some time after noon, as the requests they are of.
func (b *box[T]) due(after time.Duration, limit int, kinds ...sync.JobKind) (of []string) {
	b.Helper()
	b.view(func(tx T) error {
		jobs, err := tx.Due(at(after), limit, kinds...)
		for _, j := range jobs {
			of = append(of, j.Request)
		}
		return err
	})
	return of
}

func (b *box[T]) job(request string) (j sync.Job) {
	b.Helper()
	b.view(func(tx T) error {
		all, err := tx.Jobs(request)
		if err == nil && len(all) == 0 {
			b.Fatalf("no job of %s", request)
		}
		j = all[0]
		return err
	})
	return j
}

// orderedOnce: however often it is asked for, also after it was done; done once. What is of nothing is not ordered.
func orderedOnce[T sync.Outbox](b *box[T]) {
	job := sync.Job{Kind: b.one, Request: "a", NotBefore: noon}
	ref := sync.Job{Kind: b.one, Request: "a", Ref: "x", NotBefore: noon}
	for range 3 {
		b.update(func(tx T) error { return tx.Enqueue(job, ref) })
	}
	j := b.job("a")
	want := job
	want.ID = j.ID
	b.same("as it was ordered", j, want)
	b.update(func(tx T) error {
		return errors.Join(tx.Finish(j.ID, at(time.Second), "sealed"), tx.Finish(j.ID, at(time.Minute), "again"), tx.Postpone(j.ID, noon, "again"), tx.Enqueue(job))
	})
	b.update(func(tx T) error {
		all, err := tx.Jobs("a")
		want.Done, want.Result, want.Attempts = at(time.Second), "sealed", 1
		b.same("jobs", []any{len(all), all[0], all[1].Ref}, []any{2, want, "x"})
		none, err2 := tx.Jobs("b")
		b.same("jobs of another", none, "[]")
		_, gone := tx.Job(1 << 40)
		_, unknown := tx.Jobs("zz")
		b.missing(gone, unknown, tx.Enqueue(sync.Job{Kind: b.one, Request: "zz"}))
		return errors.Join(err, err2)
	})
	b.same("due", b.due(time.Hour, 9), "[a]")
}

// oldestFirst: by when they may be done, then as they were ordered; of the kinds asked for, as many as asked for.
func oldestFirst[T sync.Outbox](b *box[T]) {
	b.update(func(tx T) error {
		return tx.Enqueue(sync.Job{Kind: b.one, Request: "b", NotBefore: at(time.Second)}, sync.Job{Kind: b.other, Request: "c", NotBefore: at(time.Second)},
			sync.Job{Kind: b.one, Request: "a", NotBefore: noon})
	})
	b.same("at noon", b.due(0, 9), "[a]")
	b.same("before", b.due(-time.Millisecond, 9), "[]")
	b.same("all", b.due(time.Second, 9), "[a b c]")
	b.same("two", b.due(time.Second, 2), "[a b]")
	b.same("of one kind", b.due(time.Second, 9, b.one), "[a b]")
	b.same("of two", b.due(time.Second, 9, b.other, b.one), "[a b c]")
	b.same("the first of two", b.due(time.Second, 1, b.other, b.one), "[a]")
}

// triedAgain: a job that failed waits, and counts.
func triedAgain[T sync.Outbox](b *box[T]) {
	b.update(func(tx T) error { return tx.Enqueue(sync.Job{Kind: b.one, Request: "a", NotBefore: noon}) })
	id := b.job("a").ID
	for range 2 {
		b.update(func(tx T) error { return tx.Postpone(id, at(time.Minute), "failed") })
	}
	b.same("at noon", b.due(0, 9), "[]")
	b.same("after its pause", b.due(time.Minute, 9), "[a]")
	j := b.job("a")
	b.same("attempts", []any{j.Attempts, j.Result, j.Done.IsZero()}, "[2 failed true]")
}

// nextDue: of what waits for a later time, by kind.
func nextDue[T sync.Outbox](b *box[T]) {
	b.update(func(tx T) error {
		return tx.Enqueue(sync.Job{Kind: b.one, Request: "a", NotBefore: noon}, sync.Job{Kind: b.one, Request: "b", NotBefore: at(time.Hour)},
			sync.Job{Kind: b.other, Request: "c", NotBefore: at(time.Minute)})
	})
	b.view(func(tx T) error {
		any1, err1 := tx.NextDue(noon)
		any2, err2 := tx.NextDue(at(time.Minute))
		kind, err3 := tx.NextDue(noon, b.one)
		both, err4 := tx.NextDue(noon, b.one, b.other)
		none, err5 := tx.NextDue(at(time.Hour), b.one, b.other)
		b.same("next", []time.Time{any1, any2, kind, both, none}, []time.Time{at(time.Minute), at(time.Hour), at(time.Hour), at(time.Minute), {}})
		return errors.Join(err1, err2, err3, err4, err5)
	})
	b.update(func(tx T) error { return nil })
	id := b.job("c").ID
	b.update(func(tx T) error { return tx.Finish(id, noon, "done") })
	b.view(func(tx T) error {
		next, err := tx.NextDue(noon)
		b.same("after that is done", next, at(time.Hour))
		return err
	})
}

// unjammed: only what waits too long is made due.
func unjammed[T sync.Outbox](b *box[T]) {
	b.update(func(tx T) error {
		return errors.Join(tx.Enqueue(sync.Job{Kind: b.one, Request: "a", NotBefore: at(time.Hour)}, sync.Job{Kind: b.one, Request: "b", NotBefore: at(time.Hour + time.Second)}),
			tx.Unjam(noon, at(time.Hour)))
	})
	b.same("at noon", b.due(0, 9), "[b]")
	b.same("an hour later", b.due(time.Hour, 9), "[b a]")
}
