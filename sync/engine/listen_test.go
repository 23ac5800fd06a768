package engine

import (
	"testing"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// TestKnownAgain: a service that lost a request (the folder went from practice to real) and knows it again (and back)
// is believed, the very words it said before too.
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
			if _, err = f.engine.heard(tx, "here", cursor, feed, instance == "practice"); err != nil {
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
	if e := hear("real", 1); e.Stage != sync.Lost {
		t.Fatalf("the real service does not know it: %s", e.Stage)
	}
	if e := hear("practice", 7, sync.Changed{Request: said}); e.Stage != sync.SentOff || e.Failure != "" || e.Request.State != signing.Waiting {
		t.Errorf("practice knows it again: %s %q %s", e.Stage, e.Failure, e.Request.State)
	}
}
