package sqlite

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
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
	err = d.file.update(t.Context(), func(x *tx) error {
		_, err := x.exec("PRAGMA max_page_count = 1") // as many as there are
		for i := 0; err == nil && i < 1000; i++ {
			err = deskTx{outbox{x, deskOutbox}}.PutDraft(psync.Draft{ID: strconv.Itoa(i), Title: strings.Repeat("x", 4000)})
		}
		return err
	})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("full: %v", err)
	}
}

// TestOnlyItsOwnerReads: the file and what SQLite puts beside it, also where a version before made it for all.
func TestOnlyItsOwnerReads(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes are not what says who may read there")
	}
	for _, before := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "service.db")
		if before {
			if err := os.WriteFile(path, nil, 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		all, err := filepath.Glob(path + "*")
		if err != nil || len(all) < 2 {
			t.Errorf("%v %v", all, err)
		}
		for _, name := range all {
			if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v %v", filepath.Base(name), info.Mode(), err)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
