package engine

import (
	"errors"
	"strings"
	"testing"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// TestKnownAgain: what the other mode holds is not lost while the folder works in this one; a service that lost a request and knows
// it again is believed, the very words it said before too.
func TestKnownAgain(t *testing.T) {
	f := newFetcher(t)
	const id = "0123456789abcdef01234567"
	said := signing.Request{ID: id, State: signing.Waiting, Version: 3, Updated: time.Now(), Practice: true}
	hear := func(instance string, at int64, changes ...sync.Changed) *sync.Entry {
		t.Helper()
		var entry *sync.Entry
		f.update(func(tx sync.DeskTx) error {
			cursor, err := tx.Cursor("here")
			if err != nil {
				return err
			}
			feed := sync.Feed{Instance: instance, Next: at, Changes: changes}
			if _, err = f.engine.heard(tx, "here", cursor, feed, strings.HasPrefix(instance, "practice")); err != nil {
				return err
			}
			entry, err = tx.Entry(id)
			return err
		})
		return entry
	}
	f.update(func(tx sync.DeskTx) error {
		return tx.PutEntry(&sync.Entry{ID: id, Profile: "here", Remote: id, Stage: sync.SentOff, Instance: "practice", Request: said})
	})
	if e := hear("real", 1); e.Stage != sync.SentOff || e.Failure != "" {
		t.Fatalf("set aside while the folder works for real: %s %q", e.Stage, e.Failure)
	}
	if e := hear("practice again", 1); e.Stage != sync.Lost {
		t.Fatalf("practice, put back from before it: %s", e.Stage)
	}
	if e := hear("practice", 7, sync.Changed{Request: said}); e.Stage != sync.SentOff || e.Failure != "" || e.Request.State != signing.Waiting {
		t.Errorf("practice knows it again: %s %q %s", e.Stage, e.Failure, e.Request.State)
	}
	changed := sync.Changed{Request: said, Fault: &signing.Fault{Code: signing.FaultRequest}}
	if e := hear("practice", 8, changed); e.Failure != changedRecords {
		t.Errorf("what others changed is taken in without a word, of a version that is known: %q", e.Failure)
	}
	changed.Request.Version++
	if e := hear("practice", 9, changed); e.Failure != changedRecords || e.Request.Version != changed.Request.Version {
		t.Errorf("what others changed is taken in without a word: %q", e.Failure)
	}
}

// TestUnsealedGoesOn: what could not be sealed has not come to its end for good: the service's later word counts, also one that was
// put back from a backup; of what is sealed no earlier word counts.
func TestUnsealedGoesOn(t *testing.T) {
	entry := func(state signing.State) *sync.Entry {
		return &sync.Entry{Remote: "r", Stage: sync.SentOff, Instance: "one", Request: signing.Request{State: state, Version: 9}}
	}
	for _, c := range []struct {
		have, says signing.State
		instance   string
		version    int64
		counts     bool
	}{
		{signing.Unsealed, signing.Sealing, "one", 10, true},
		{signing.Unsealed, signing.Sealing, "one", 8, false},
		{signing.Unsealed, signing.Sealing, "two", 3, true},
		{signing.Unsealed, signing.Done, "two", 3, true},
		{signing.Done, signing.Sealing, "two", 30, false},
		{signing.Declined, signing.Waiting, "two", 30, false},
	} {
		r := &signing.Request{State: c.says, Version: c.version}
		if got := newer(entry(c.have), c.instance, r); got != c.counts {
			t.Errorf("%s, then %s of %s: %v", c.have, c.says, c.instance, got)
		}
	}
}

// TestPutAway: what the office removed does not come back, whatever its service says of it, also one that was put back from a
// backup; what it has only put away stands in the lists again once it goes on.
func TestPutAway(t *testing.T) {
	f := newFetcher(t)
	const gone, archived = "0123456789abcdef01234567", "0123456789abcdef01234568"
	f.update(func(tx sync.DeskTx) error {
		ended := signing.Request{ID: archived, State: signing.Unsealed, Version: 3}
		return errors.Join(tx.PutEntry(&sync.Entry{ID: gone, Profile: "here", Remote: gone, Stage: sync.Removed}),
			tx.PutEntry(&sync.Entry{ID: archived, Profile: "here", Remote: archived, Stage: sync.SentOff, Instance: "one", Request: ended, Archived: time.Now()}))
	})
	hear := func(instance string, r signing.Request) string {
		t.Helper()
		var changed string
		f.update(func(tx sync.DeskTx) (err error) {
			changed, err = f.engine.apply(tx, "here", instance, &sync.Changed{Request: r})
			return err
		})
		return changed
	}
	for _, instance := range []string{"one", "two"} {
		if id := hear(instance, signing.Request{ID: gone, Title: "Back", State: signing.Done, Version: 9}); id != "" {
			t.Errorf("%s brings back what was removed", instance)
		}
	}
	f.update(func(tx sync.DeskTx) error {
		_, err := f.engine.change(tx, gone, func(e *sync.Entry) { e.Sealed = "sum" })
		if e, err := tx.Entry(gone); err != nil || e.Stage != sync.Removed || e.Request.Title != "" || e.Sealed != "" {
			t.Errorf("%+v %v", e, err)
		}
		return err
	})
	away := func() (yes bool) {
		f.update(func(tx sync.DeskTx) error {
			e, err := tx.Entry(archived)
			yes = err == nil && !e.Archived.IsZero()
			return err
		})
		return yes
	}
	hear("one", signing.Request{ID: archived, State: signing.Unsealed, Version: 4})
	if !away() {
		t.Error("it came back though nothing happened")
	}
	hear("one", signing.Request{ID: archived, State: signing.Sealing, Version: 5})
	if away() {
		t.Error("it goes on and stays put away")
	}
	f.update(func(tx sync.DeskTx) error {
		lost := signing.Request{ID: archived, State: signing.Waiting, Version: 6}
		return tx.PutEntry(&sync.Entry{ID: archived, Profile: "here", Remote: archived, Stage: sync.Lost, Instance: "one", Request: lost, Archived: time.Now()})
	})
	hear("one", signing.Request{ID: archived, State: signing.Waiting, Version: 6})
	if away() {
		t.Error("its service knows it again, and it stays put away")
	}
	if id := hear("one", signing.Request{ID: gone, Title: "Alive", State: signing.Waiting, Version: 10}); id != gone {
		t.Error("somebody may sign what was removed, and the office does not see it")
	}
}
