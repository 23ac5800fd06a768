package sqlite

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

func open(t testing.TB) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "service.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

var noon = time.Date(2026, 11, 12, 12, 0, 0, 0, time.UTC)

func request(id string) *signing.Request {
	return &signing.Request{
		ID: id, Title: "Title " + id, State: signing.Waiting, Created: noon, Updated: noon, Expires: noon.Add(time.Hour),
		Signers: []signing.Signer{{ID: "s-" + id, Name: "Anna", State: signing.SignerNew}},
	}
}

func insert(t testing.TB, s *Store, ids ...string) {
	t.Helper()
	err := s.Update(t.Context(), func(tx psync.Tx) error {
		for _, id := range ids {
			l := psync.Link{Hash: "hash-" + id, Signer: "s-" + id, Sealed: []byte("sealed")}
			if err := tx.Insert(request(id), []psync.Link{l}, psync.Key{Key: "key-" + id, Body: "body"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRequestsComeBackAsTheyWere(t *testing.T) {
	s := open(t)
	insert(t, s, "a", "b")
	want := request("a")
	want.Version = 1
	err := s.View(t.Context(), func(tx psync.Tx) error {
		r, err := tx.Request("a")
		if err != nil || !reflect.DeepEqual(r, want) {
			t.Errorf("request: %+v, %v", r, err)
		}
		if _, err := tx.Request("zz"); !errors.Is(err, signing.ErrNotFound) {
			t.Errorf("missing request: %v", err)
		}
		l, err := tx.ByLink("hash-b")
		if err != nil || !reflect.DeepEqual(l, psync.Link{Hash: "hash-b", Request: "b", Signer: "s-b", Sealed: []byte("sealed")}) {
			t.Errorf("link: %+v, %v", l, err)
		}
		if k, err := tx.ByKey("key-a"); err != nil || k != (psync.Key{Key: "key-a", Request: "a", Body: "body"}) {
			t.Errorf("key: %+v, %v", k, err)
		}
		if err := tx.Save(r); !errors.Is(err, psync.ErrReadOnly) {
			t.Errorf("a view wrote: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSecondUseOfKeyOrIDConflicts(t *testing.T) {
	s := open(t)
	insert(t, s, "a")
	for _, change := range []func(*signing.Request, *psync.Key){
		func(r *signing.Request, _ *psync.Key) { r.ID = "a" }, func(_ *signing.Request, k *psync.Key) { k.Key = "key-a" },
	} {
		r, k := request("c"), psync.Key{Key: "new"}
		change(r, &k)
		err := s.Update(t.Context(), func(tx psync.Tx) error { return tx.Insert(r, nil, k) })
		if !errors.Is(err, signing.ErrConflict) {
			t.Errorf("%v", err)
		}
	}
	_ = s.View(t.Context(), func(tx psync.Tx) error {
		if _, err := tx.Request("c"); !errors.Is(err, signing.ErrNotFound) {
			t.Error("a failed transaction left a request")
		}
		return nil
	})
}

// TestOneFailureTakesNothingElseWithIt puts failing, panicking and good transactions into the same commits.
func TestOneFailureTakesNothingElseWithIt(t *testing.T) {
	s := open(t)
	boom := errors.New("boom")
	var wg sync.WaitGroup
	for i := range 300 {
		wg.Go(func() {
			id := fmt.Sprintf("r%03d", i)
			err := s.Update(t.Context(), func(tx psync.Tx) error {
				if err := tx.Insert(request(id), nil, psync.Key{}); err != nil {
					return err
				}
				switch i % 3 {
				case 1:
					return boom
				case 2:
					panic("boom")
				}
				return nil
			})
			if (i%3 == 0) != (err == nil) {
				t.Errorf("%s: %v", id, err)
			}
		})
	}
	wg.Wait()
	_ = s.View(t.Context(), func(tx psync.Tx) error {
		all, err := tx.List(psync.Filter{Limit: 1000})
		if err != nil || len(all) != 100 {
			t.Errorf("%d requests, %v", len(all), err)
		}
		return nil
	})
}

// invited appends one event with a private address.
func invited(t *testing.T, s *Store, id string, address signing.Secret) {
	t.Helper()
	err := s.Update(t.Context(), func(tx psync.Tx) error {
		return tx.Append(id, signing.Event{
			Time: noon, Kind: signing.EventInvited, Actor: signing.ActorService, Signer: 1,
			Data: map[string]string{"x": "<y> & z \u2028"}, Private: map[string]signing.Secret{"address": address},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// chain reads the events of a request, whose chain must hold.
func chain(t *testing.T, s *Store, id string) (events []signing.Event) {
	t.Helper()
	err := s.View(t.Context(), func(tx psync.Tx) (err error) { events, err = tx.Events(id); return err })
	if err != nil {
		t.Fatal(err)
	}
	if err := signing.CheckChain(id, events); err != nil {
		t.Fatal(err)
	}
	return events
}

func TestEventsChainAndNeverChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	insert(t, s, "a")
	secret, err := signing.NewSecret("anna@example.com", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		invited(t, s, "a", secret)
	}
	events := chain(t, s, "a")
	if len(events) != 3 || events[2].Seq != 3 || events[0].Private["address"].Value != "anna@example.com" {
		t.Fatalf("%+v", events)
	}
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{"UPDATE event SET kind = 'x'", "DELETE FROM event"} {
		if _, err := db.Exec(q); err == nil {
			t.Errorf("%s worked", q)
		}
	}
	// What is private can be erased, and the chain still holds.
	if _, err := db.Exec("UPDATE event SET private = NULL"); err != nil {
		t.Fatal(err)
	}
	events = chain(t, s, "a")
	if len(events) != 3 || events[0].Private["address"] != (signing.Secret{Commit: secret.Commit}) {
		t.Errorf("after erasure: %+v", events)
	}
}

func TestJobsAreOrderedOnceAndDoneOnce(t *testing.T) {
	s := open(t)
	insert(t, s, "a")
	job := psync.Job{Kind: psync.JobSeal, Request: "a", NotBefore: noon}
	later := psync.Job{Kind: psync.JobCopy, Request: "a", Signer: "s-a", NotBefore: noon.Add(time.Hour)}
	for range 3 {
		if err := s.Update(t.Context(), func(tx psync.Tx) error { return tx.Enqueue(job, later) }); err != nil {
			t.Fatal(err)
		}
	}
	due := func(at time.Time, kinds ...psync.JobKind) (out []psync.Job) {
		if err := s.View(t.Context(), func(tx psync.Tx) (err error) { out, err = tx.Due(at, 10, kinds...); return err }); err != nil {
			t.Fatal(err)
		}
		return out
	}
	if d := due(noon); len(d) != 1 || d[0].Kind != psync.JobSeal {
		t.Fatalf("%+v", d)
	}
	if d := due(noon, psync.JobCopy); len(d) != 0 {
		t.Fatalf("%+v", d)
	}
	id := due(noon)[0].ID
	err := s.Update(t.Context(), func(tx psync.Tx) error { return tx.Postpone(id, noon.Add(time.Minute), "failed") })
	if err != nil || len(due(noon)) != 0 || due(noon.Add(time.Minute))[0].Attempts != 1 {
		t.Fatal("postponed wrongly", err)
	}
	err = s.Update(t.Context(), func(tx psync.Tx) error { return errors.Join(tx.Finish(id, noon, "sealed"), tx.Enqueue(job)) })
	if err != nil || len(due(noon.Add(2*time.Minute))) != 0 {
		t.Fatal("a finished job came back", err)
	}
	_ = s.View(t.Context(), func(tx psync.Tx) error {
		if next, err := tx.NextDue(noon, psync.JobSeal, psync.JobCopy); err != nil || !next.Equal(noon.Add(time.Hour)) {
			t.Errorf("next: %v, %v", next, err)
		}
		return nil
	})
}

func TestTriesAreCountedBeforeAnybodyCompares(t *testing.T) {
	s := open(t)
	insert(t, s, "a")
	c := psync.Challenge{ID: "c", Request: "a", Signer: "s-a", Number: 1, Created: noon, Expires: noon.Add(time.Minute), Seed: []byte("x")}
	if err := s.Update(t.Context(), func(tx psync.Tx) error { return tx.NewChallenge(c) }); err != nil {
		t.Fatal(err)
	}
	var counted atomic.Int32
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			err := s.Update(t.Context(), func(tx psync.Tx) error {
				got, ok, err := tx.CountTry("c", noon, 5)
				if ok {
					counted.Add(1)
				}
				if ok != (len(got.Seed) > 0 && got.Attempts <= 5) && ok {
					return fmt.Errorf("counted without a seed")
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if counted.Load() != 5 {
		t.Errorf("%d of 1000 tries counted", counted.Load())
	}
}

func TestAChallengeIsUsedOnceAndForgetsItsSeed(t *testing.T) {
	s := open(t)
	insert(t, s, "a")
	c := psync.Challenge{ID: "c", Request: "a", Signer: "s-a", Number: 1, Created: noon, Expires: noon.Add(time.Minute), Seed: []byte("x")}
	if err := s.Update(t.Context(), func(tx psync.Tx) error { return tx.NewChallenge(c) }); err != nil {
		t.Fatal(err)
	}
	var used atomic.Int32
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			_ = s.Update(t.Context(), func(tx psync.Tx) error {
				ok, err := tx.Consume("c", noon)
				if ok {
					used.Add(1)
				}
				return err
			})
		})
	}
	wg.Wait()
	_ = s.View(t.Context(), func(tx psync.Tx) error {
		got, err := tx.Challenge("c")
		if err != nil || used.Load() != 1 || got.Seed != nil || got.Consumed.IsZero() || got.Open(noon, 5) {
			t.Errorf("used %d times: %+v, %v", used.Load(), got, err)
		}
		return nil
	})
}

func TestClosedStoreSaysSo(t *testing.T) {
	s := open(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(context.Background(), func(psync.Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("%v", err)
	}
}

// TestWhyTheStoreFails: what SQLite says is what everybody has a word for.
func TestWhyTheStoreFails(t *testing.T) {
	folder := t.TempDir()
	damaged := filepath.Join(folder, "damaged.db")
	if err := os.WriteFile(damaged, bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenDesk(t.Context(), damaged); !errors.Is(err, psync.ErrDatabase) {
		t.Errorf("damaged: %v", err)
	}
	if _, err := OpenDesk(t.Context(), filepath.Join(damaged, "desk.db")); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("in a file: %v", err)
	}
	if _, err := OpenDesk(t.Context(), filepath.Join(folder, "nowhere", "desk.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nowhere: %v", err)
	}
	d, err := OpenDesk(t.Context(), filepath.Join(folder, "full.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.update(t.Context(), func(x *tx) error {
		_, err := x.exec("PRAGMA max_page_count = 1") // as many as there are
		for i := 0; err == nil && i < 1000; i++ {
			err = deskTx{x}.PutDraft(psync.Draft{ID: strconv.Itoa(i), Title: strings.Repeat("x", 4000)})
		}
		return err
	})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("full: %v", err)
	}
}
