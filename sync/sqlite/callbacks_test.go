package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
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

// due are the callbacks that may be tried at a time, by their ids.
func due(t *testing.T, s *Store, at time.Time, each int) (ids []string) {
	t.Helper()
	err := s.View(t.Context(), func(tx psync.Tx) error {
		jobs, err := tx.DueCallbacks(at, each)
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

// TestCallbacksOfARequestAreDueOneAfterTheOther, those of different requests side by side.
func TestCallbacksOfARequestAreDueOneAfterTheOther(t *testing.T) {
	s := open(t)
	insert(t, s, "a", "b")
	update(t, s, func(tx psync.Tx) error {
		return errors.Join(tell(tx, "a", "a1", "x"), tell(tx, "a", "a2", "x"), tell(tx, "b", "b1", "x"))
	})
	if got := fmt.Sprint(due(t, s, noon, 9)); got != "[a1 b1]" {
		t.Errorf("due: %s", got)
	}
	first, err := s.firstJob(t, "a")
	if err != nil {
		t.Fatal(err)
	}
	later := noon.Add(time.Minute)
	update(t, s, func(tx psync.Tx) error { return tx.Postpone(first, later, "status") })
	if got := fmt.Sprint(due(t, s, noon, 9)); got != "[b1]" {
		t.Errorf("while the first waits to be tried again: %s", got)
	}
	_ = s.View(t.Context(), func(tx psync.Tx) error {
		if next, err := tx.NextDue(noon, psync.JobCallback); err != nil || !next.Equal(later) {
			t.Errorf("next: %v, %v", next, err)
		}
		if all, err := tx.Due(noon, 9); err != nil || len(all) != 1 {
			t.Errorf("due of all kinds: %+v, %v", all, err)
		}
		return nil
	})
	update(t, s, func(tx psync.Tx) error { return tx.Finish(first, later, "status") })
	if got := fmt.Sprint(due(t, s, later, 9)); got != "[a2 b1]" {
		t.Errorf("after the first was given up: %s", got)
	}
}

func (s *Store) firstJob(t *testing.T, request string) (id int64, err error) {
	t.Helper()
	err = s.View(t.Context(), func(tx psync.Tx) error {
		jobs, err := tx.Jobs(request)
		if err == nil {
			id = jobs[0].ID
		}
		return err
	})
	return id, err
}

// TestAHostsManyCallbacksHideNobodyElses, and finding out costs no more than for a few.
func TestAHostsManyCallbacksHideNobodyElses(t *testing.T) {
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
		if got := fmt.Sprint(due(t, s, noon, 4)); got != "[cr00000 cr00001 cr00002 cr00003 cr09999]" {
			t.Fatalf("due: %s", got)
		}
	}
	each := time.Since(begun) / rounds
	t.Logf("%d callbacks wait: %v to find the next ones", many, each)
	if each > 50*time.Millisecond {
		t.Errorf("it takes %v", each)
	}
}

// TestAttemptsAreNumberedAndKept with what was told; a list has no bodies.
func TestAttemptsAreNumberedAndKept(t *testing.T) {
	s := open(t)
	insert(t, s, "a")
	update(t, s, func(tx psync.Tx) error { return errors.Join(tell(tx, "a", "a1", "x"), tell(tx, "a", "a2", "x")) })
	ended := psync.Attempt{Number: 2, Completed: noon.Add(time.Second), Status: 200, Outcome: psync.Delivered}
	update(t, s, func(tx psync.Tx) error {
		_, err := tx.StartAttempt("a1", noon)
		n, err2 := tx.StartAttempt("a1", noon)
		if n != 2 {
			t.Errorf("attempt %d", n)
		}
		return errors.Join(err, err2, tx.EndAttempt("a1", ended))
	})
	want := []psync.Attempt{{Number: 1, Started: noon, Outcome: psync.Unknown}, {Number: 2, Started: noon, Completed: ended.Completed, Status: 200, Outcome: psync.Delivered}}
	err := s.View(t.Context(), func(tx psync.Tx) error {
		c, err := tx.Callback("a1")
		if err != nil || c.Seq != 1 || c.Told.Title != "a1" || !c.Active || !reflect.DeepEqual(c.Attempts, want) {
			t.Errorf("%+v, %v", c, err)
		}
		list, err := tx.ListCallbacks(psync.CallbackFilter{Request: "a", Limit: 1})
		if err != nil || len(list) != 1 || list[0].ID != "a2" || list[0].Seq != 2 || list[0].Told != nil {
			t.Errorf("%+v, %v", list, err)
		}
		_, missing := tx.Callback("a3")
		_, written := tx.StartAttempt("a1", noon)
		if !errors.Is(missing, signing.ErrNotFound) || !errors.Is(written, psync.ErrReadOnly) {
			t.Errorf("%v, %v", missing, written)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
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
