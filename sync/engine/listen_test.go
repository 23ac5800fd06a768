package engine

import (
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
