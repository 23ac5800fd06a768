package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/signing"
	psync "paraph/sync"
)

const (
	oldInput  = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	oldShown  = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
	oldSealed = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
)

// first makes a file as the first version of the program left it: its schema, an ended request, a link.
func first(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "service.db")
	db, err := sql.Open("sqlite3", address(path, "_journal_mode=WAL"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	body := `{"id":"a","title":"Old","state":"done","completed":"2026-11-12T12:00:00.25Z","inputs":[{"sha256":"` + oldInput +
		`"},{"sha256":""}],"original":{"sha256":"` + oldShown + `"},"sealed":{"sha256":"` + oldSealed + `"},"version":4}`
	for _, q := range []string{
		migrations[0], "PRAGMA user_version = 1",
		`INSERT INTO request VALUES (7, 'a', 'done', 'Old', 0, 1, 2, 3, 0, '` + oldSealed + `', '` + body + `')`,
		`INSERT INTO link VALUES (7, 's', 'h', x'00')`,
	} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// version reads the schema's number of a file without opening it as a store.
func version(t *testing.T, path string) (v int) {
	t.Helper()
	db, err := sql.Open("sqlite3", address(path, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("PRAGMA user_version").Scan(&v); err != nil {
		t.Fatal(err)
	}
	var fine string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&fine); err != nil || fine != "ok" {
		t.Fatalf("%s: %s %v", path, fine, err)
	}
	return v
}

// TestFirstVersionIsMigrated: rows survive, what later schemas know is filled in, and the file as it was
// stands beside it and can be used by the old program.
func TestFirstVersionIsMigrated(t *testing.T) {
	path := first(t)
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.View(t.Context(), func(tx psync.Tx) error { asItWas(t, tx); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if v := version(t, path); v != len(migrations) {
		t.Errorf("version %d", v)
	}
	if v := version(t, path+".v1"); v != 1 {
		t.Errorf("the copy has version %d", v)
	}
	if info, err := os.Stat(path + ".v1"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if s, err = Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if more, _ := filepath.Glob(path + ".v*"); len(more) != 1 {
		t.Errorf("a file of this version was copied: %v", more)
	}
}

// asItWas looks at what first made.
func asItWas(t *testing.T, tx psync.Tx) {
	t.Helper()
	r, err := tx.Request("a")
	if err != nil || r.Title != "Old" || r.Version != 4 {
		t.Errorf("%+v %v", r, err)
	}
	l, err := tx.ByLink("h")
	if err != nil || l.Request != "a" {
		t.Errorf("%+v %v", l, err)
	}
	name, err := tx.Instance()
	if err != nil || len(name) != 24 {
		t.Errorf("instance %q %v", name, err)
	}
	for _, sum := range []string{oldInput, oldShown, oldSealed} {
		if needed, err := tx.Needed(sum); err != nil || !needed {
			t.Errorf("%s is not needed: %v", sum[:4], err)
		}
	}
	ids, err := tx.ToErase(fromMS(1794484800250), noon, 9)
	if err != nil || len(ids) != 1 {
		t.Errorf("the end is not known: %v %v", ids, err)
	}
	if ids, err = tx.ToErase(fromMS(1794484800249), noon, 9); err != nil || len(ids) != 0 {
		t.Errorf("the end is wrong: %v %v", ids, err)
	}
}

// TestFailedMigrationLeavesTheOriginal: also when an earlier step of the same way had worked.
func TestFailedMigrationLeavesTheOriginal(t *testing.T) {
	path := first(t)
	db, err := sql.Open("sqlite3", address(path, "_journal_mode=WAL"))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	steps := []string{schema1, schema2, "CREATE TABLE x (y); INSERT INTO nowhere VALUES (1)"}
	if err := migrate(t.Context(), conn, path, steps); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Fatalf("%v", err)
	}
	conn.Close()
	db.Close()
	if v := version(t, path); v != 1 {
		t.Errorf("version %d", v)
	}
	s, err := Open(t.Context(), path) // a program that can do it finds everything
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.View(t.Context(), func(tx psync.Tx) error { _, err := tx.Request("a"); return err }); err != nil {
		t.Error(err)
	}
}

// TestNewerFileIsLeftAlone: not a byte of it changes.
func TestNewerFileIsLeftAlone(t *testing.T) {
	path := first(t)
	db, err := sql.Open("sqlite3", address(path, ""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(fmt.Sprintf("PRAGMA journal_mode = WAL; PRAGMA user_version = %d", len(migrations)+1)); err != nil {
		t.Fatal(err)
	}
	db.Close()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path); !errors.Is(err, ErrNewer) {
		t.Fatalf("%v", err)
	}
	after, err := os.ReadFile(path)
	if err != nil || string(before) != string(after) {
		t.Errorf("the file changed: %v", err)
	}
	if more, _ := filepath.Glob(path + ".*"); len(more) != 0 {
		t.Errorf("left behind: %v", more)
	}
}

// TestCopyWhileWritten: every copy taken while another connection writes is whole and holds what was
// committed before it began.
func TestCopyWhileWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "service.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int)
	go func() {
		n := 0
		for ; ctx.Err() == nil; n++ {
			if s.Update(ctx, func(tx psync.Tx) error { return tx.Insert(request(fmt.Sprintf("w%d", n)), nil, psync.Key{}) }) != nil {
				break
			}
		}
		ended <- n
	}()
	for i := range 10 {
		id := fmt.Sprintf("c%d", i)
		insert(t, s, id)
		to := filepath.Join(t.TempDir(), "copy.db")
		if err := Copy(t.Context(), path, to); err != nil {
			t.Fatal(err)
		}
		if v := version(t, to); v != len(migrations) {
			t.Errorf("version %d", v)
		}
		c, err := Open(t.Context(), to)
		if err != nil {
			t.Fatal(err)
		}
		err = c.View(t.Context(), func(tx psync.Tx) error { _, err := tx.Request(id); return err })
		if errors.Is(err, signing.ErrNotFound) || err != nil {
			t.Errorf("copy %d: %v", i, err)
		}
		c.Close()
	}
	stop()
	if n := <-ended; n < 20 {
		t.Errorf("only %d writes beside the copies", n)
	}
}
