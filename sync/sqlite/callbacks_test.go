package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

// tell stores a callback of a request to a host and the job for it.
func tell(tx psync.Tx, request, id, host string) error {
	return errors.Join(
		tx.NewCallback(psync.Callback{ID: id, Request: request, State: signing.Waiting, URL: "http://" + host + "/", Created: noon, Told: &signing.Request{ID: request, Title: id}}),
		tx.Enqueue(psync.Job{Kind: psync.JobCallback, Request: request, Ref: id, Host: host, NotBefore: noon}),
	)
}

func update(t *testing.T, s *Store, f func(psync.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// due are the callbacks that may be tried at noon, by their ids.
func due(t *testing.T, s *Store, each int) (ids []string) {
	t.Helper()
	err := s.View(t.Context(), func(tx psync.Tx) error {
		jobs, err := tx.DueCallbacks(noon, each)
		for _, j := range jobs {
			ids = append(ids, j.Ref)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// TestAHostsManyCallbacksAreSkipped: finding the next ones costs no more than for a few.
func TestAHostsManyCallbacksAreSkipped(t *testing.T) {
	s := open(t)
	const many = 10000
	update(t, s, func(tx psync.Tx) error {
		for i := range many {
			id := fmt.Sprintf("r%05d", i)
			host := "hangs"
			if i == many-1 {
				host = "answers"
			}
			if err := errors.Join(tx.Insert(request(id), nil, psync.Key{}), tell(tx, id, "c"+id, host)); err != nil {
				return err
			}
		}
		return nil
	})
	begun := time.Now()
	const rounds = 50
	for range rounds {
		if got := fmt.Sprint(due(t, s, 4)); got != "[cr00000 cr00001 cr00002 cr00003 cr09999]" {
			t.Fatalf("due: %s", got)
		}
	}
	each := time.Since(begun) / rounds
	t.Logf("%d callbacks wait: %v to find the next ones", many, each)
	if each > 50*time.Millisecond {
		t.Errorf("it takes %v", each)
	}
}

// TestSecondSchemaIsMigrated: jobs of a folder from before stay, and callbacks can be added.
func TestSecondSchemaIsMigrated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	old, err := openFile(t.Context(), path, migrations[:2])
	if err != nil {
		t.Fatal(err)
	}
	err = old.update(t.Context(), func(x *tx) error {
		_, err := x.exec(`INSERT INTO request (id, state, title, practice, created, updated, expires, deleted, body) VALUES ('a', 'waiting', '', 0, 1, 1, 1, 0, '{}')`)
		if err == nil {
			_, err = x.exec(`INSERT INTO job (kind, request, signer, ref, due, attempts, done, result) VALUES ('seal', 1, '', '', 1, 0, 0, '')`)
		}
		return err
	})
	if err = errors.Join(err, old.Close()); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	update(t, s, func(tx psync.Tx) error { return tell(tx, "a", "a1", "x") })
	_ = s.View(t.Context(), func(tx psync.Tx) error {
		if jobs, err := tx.Jobs("a"); err != nil || len(jobs) != 2 || jobs[0].Kind != psync.JobSeal || jobs[0].Host != "" || jobs[1].Host != "x" {
			t.Errorf("%+v, %v", jobs, err)
		}
		return nil
	})
}
