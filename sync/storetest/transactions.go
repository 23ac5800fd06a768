package storetest

import (
	"errors"
	"fmt"
	"strconv"
	gosync "sync"
	"testing"

	"paraph/signing"
	"paraph/sync"
)

// kept is a store and what can be put into it.
type kept[T any] struct {
	rig[T]
	titled[T]
}

// transactions tests what Durable promises.
func transactions[T any](t *testing.T, open func(t *testing.T) sync.Durable[T], things titled[T]) {
	for name, test := range map[string]func(k *kept[T]){
		"all or nothing": allOrNothing[T], "one after another": oneAfterAnother[T], "snapshot": snapshot[T], "ended before": endedBefore[T],
	} {
		t.Run("transactions/"+name, func(t *testing.T) { test(&kept[T]{rig[T]{t, opened(t, open)}, things}) })
	}
}

// allOrNothing: failing, panicking and good transactions come at the same time; none takes anything of another with it.
func allOrNothing[T any](k *kept[T]) {
	boom := errors.New("boom")
	var all gosync.WaitGroup
	for i := range 300 {
		all.Go(func() {
			err := k.store.Update(k.Context(), func(tx T) error {
				err := k.put(tx, fmt.Sprint(i))
				switch {
				case i%3 == 1 && err == nil:
					return boom
				case i%3 == 2 && err == nil:
					panic("boom")
				}
				return err
			})
			if (i%3 == 0) != (err == nil) || (i%3 == 1) != errors.Is(err, boom) {
				k.Errorf("%d: %v", i, err)
			}
		})
	}
	all.Wait()
	k.view(func(tx T) error {
		for i := range 300 {
			_, err := k.title(tx, fmt.Sprint(i))
			if i%3 == 0 && err != nil || i%3 != 0 && !errors.Is(err, signing.ErrNotFound) {
				k.Errorf("%d afterwards: %v", i, err)
			}
		}
		return nil
	})
}

// oneAfterAnother: what two read and write back at once, both have added to.
func oneAfterAnother[T any](k *kept[T]) {
	const times = 100
	k.update(func(tx T) error { return errors.Join(k.put(tx, "a"), k.set(tx, "a", "0")) })
	var all gosync.WaitGroup
	for range times {
		all.Go(func() {
			err := k.store.Update(k.Context(), func(tx T) error {
				title, err := k.title(tx, "a")
				if err != nil {
					return err
				}
				n, err := strconv.Atoi(title)
				return errors.Join(err, k.set(tx, "a", strconv.Itoa(n+1)))
			})
			if err != nil {
				k.Error(err)
			}
		})
	}
	all.Wait()
	k.view(func(tx T) error {
		title, err := k.title(tx, "a")
		k.same("counted", title, times)
		return err
	})
}

// snapshot: a view sees nothing that is written after it began to read, an update what it wrote itself.
func snapshot[T any](k *kept[T]) {
	k.update(func(tx T) error {
		err := k.put(tx, "a")
		before, err2 := k.title(tx, "a")
		err3 := k.set(tx, "a", "one")
		now, err4 := k.title(tx, "a")
		k.same("within", []string{before, now}, "[Title a one]")
		return errors.Join(err, err2, err3, err4)
	})
	k.view(func(tx T) error {
		before, err := k.title(tx, "a")
		err2 := k.store.Update(k.Context(), func(tx T) error { return errors.Join(k.set(tx, "a", "two"), k.put(tx, "b")) })
		after, err3 := k.title(tx, "a")
		_, err4 := k.title(tx, "b")
		k.same("while it was written", []string{before, after}, "[one one]")
		k.missing(err4)
		return errors.Join(err, err2, err3)
	})
}

// endedBefore: nothing is begun for somebody who is gone.
func endedBefore[T any](k *kept[T]) {
	if err := k.store.Update(ended(k.T), func(tx T) error { return k.put(tx, "a") }); err == nil {
		k.Error("written for somebody who was gone")
	}
	k.view(func(tx T) error {
		_, err := k.title(tx, "a")
		k.missing(err)
		return nil
	})
}
