package sqlite

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

var key = bytes.Repeat([]byte{7}, 32)

func openGuarded(t testing.TB, path string) *Store {
	t.Helper()
	s, err := OpenGuarded(t.Context(), path, Guard{Key: key, Now: func() time.Time { return noon.Add(time.Hour) }, Reached: path + ".reached"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// attack writes to the file as somebody does who has not the key: a file "kept" is at hand, and afterwards the schema is what
// it was.
func attack(t testing.TB, path string, queries ...string) {
	t.Helper()
	disguised(t, path, append([]string{"DROP TRIGGER IF EXISTS event_no_update", "DROP TRIGGER IF EXISTS event_no_delete"}, queries...)...)
}

func disguised(t testing.TB, path string, queries ...string) {
	t.Helper()
	triggers := texts(t, path, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", "SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
	openly(t, path, append([]string{"ATTACH '" + path + ".kept' AS kept"}, queries...)...)
	for i, name := range triggers[0] {
		if there := texts(t, path, "SELECT name FROM sqlite_schema WHERE name = '"+name+"'"); len(there[0]) == 0 {
			openly(t, path, triggers[1][i])
		}
	}
}

// texts are the answers to some questions.
func texts(t testing.TB, path string, queries ...string) (out [][]string) {
	t.Helper()
	db, err := sql.Open("sqlite3", address(path, "_busy_timeout=5000"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range queries {
		rows, err := db.Query(q)
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		var all []string
		for rows.Next() {
			var one string
			if err := rows.Scan(&one); err != nil {
				t.Fatal(err)
			}
			all = append(all, one)
		}
		rows.Close()
		out = append(out, all)
	}
	return out
}

// openly is attack by somebody who does not hide what was done to the schema.
func openly(t testing.TB, path string, queries ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", address(path, "_busy_timeout=5000"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, q := range queries {
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// code is what is said to be wrong with a request, "" for nothing.
func code(t testing.TB, s *Store, id string) (c signing.FaultCode) {
	t.Helper()
	err := s.View(t.Context(), func(tx psync.Tx) error {
		p, err := tx.Proof(id)
		if p.Fault != nil {
			c = p.Fault.Code
		}
		if intact := tx.Intact(id); err == nil && p.Fault == nil && intact != nil {
			t.Errorf("%s is proven and not intact: %v", id, intact)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func secretOf(t testing.TB, value string) signing.Secret {
	t.Helper()
	s, err := signing.NewSecret(value, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// touch appends a line to a request, through the store.
func touch(t *testing.T, s *Store, id string) { invited(t, s, id, secretOf(t, "a@example.com")) }

const keep = "CREATE TABLE kept.was AS SELECT * FROM "

// changes are what somebody else writes, and what is said of it.
var changes = map[string]struct {
	want signing.FaultCode
	do   []string
}{
	"nothing":           {"", []string{"UPDATE token SET name = 'x'"}},
	"cut":               {signing.FaultCut, []string{"DELETE FROM event WHERE seq = 3"}},
	"cut in the middle": {signing.FaultOrder, []string{"DELETE FROM event WHERE seq = 2"}},
	"time":              {signing.FaultLine, []string{"UPDATE event SET time = time + 1 WHERE seq = 2"}},
	"value":             {signing.FaultValue, []string{`UPDATE event SET private = '{"address":{"s":"","v":"b@example.com"}}' WHERE seq = 1`}},
	"value gone":        {signing.FaultValueGone, []string{"UPDATE event SET private = NULL WHERE seq = 1"}},
	"state":             {signing.FaultState, []string{"UPDATE request SET state = 'sealing' WHERE id = 'a'"}},
	"name":              {signing.FaultRequest, []string{"UPDATE request SET body = replace(body, 'Anna', 'Eva') WHERE id = 'a'"}},
	"mark":              {signing.FaultMark, []string{"UPDATE mark SET body = '[]'"}},
	"link":              {signing.FaultLink, []string{"UPDATE link SET hash = 'mine' WHERE hash = 'hash-a'"}},
	"another link":      {signing.FaultLink, []string{"INSERT INTO link VALUES (1, 'x', 'mine', x'00')"}},
	"seal":              {signing.FaultHead, []string{`INSERT INTO headseal VALUES (1, '{}')`}},
	"no guard":          {signing.FaultUnguarded, []string{"DELETE FROM guard"}},
	"other guard":       {signing.FaultGuard, []string{`UPDATE guard SET body = json_set(body, '$.lines', 4)`}},
	"another's guard":   {signing.FaultGuard, []string{keep + "guard", "UPDATE guard SET body = k.body, mac = k.mac FROM kept.was k WHERE guard.request = 1 AND k.request = 2"}},
	"no register":       {signing.FaultRegister, []string{"DELETE FROM register"}},
	"no top":            {signing.FaultRegister, []string{"DELETE FROM register WHERE page = -1"}},
	"no page":           {signing.FaultRegister, []string{"DELETE FROM register WHERE page = 0"}},
	"other register":    {signing.FaultRegister, []string{`UPDATE register SET body = json_set(body, '$.tick', 1) WHERE page = 0`}},
	"unreadable":        {signing.FaultUnreadable, []string{"UPDATE request SET body = '{' WHERE id = 'a'"}},
}

// TestGuardNames: each change by somebody else is said to be what it is, and stays so when the service goes on.
func TestGuardNames(t *testing.T) {
	for name, c := range changes {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "service.db")
			s := openGuarded(t, path)
			insert(t, s, "a", "b")
			for range 3 {
				touch(t, s, "a")
			}
			marks := []signing.Mark{{Mode: signing.Typed, Text: "Anna"}}
			if err := s.Update(t.Context(), func(tx psync.Tx) error { return tx.PutMarks("a", "s-a", marks) }); err != nil {
				t.Fatal(err)
			}
			if c := code(t, s, "a"); c != "" {
				t.Fatalf("broken before: %s", c)
			}
			attack(t, path, c.do...)
			if got := code(t, s, "a"); got != c.want {
				t.Errorf("%q, not %q", got, c.want)
			}
			if c.want == signing.FaultUnreadable {
				return
			}
			touch(t, s, "a")
			if got := code(t, s, "a"); (got == "") != (c.want == "") {
				t.Errorf("after the service went on: %q, it was %q", got, c.want)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if got := code(t, openGuarded(t, path), "a"); (got == "") != (c.want == "") {
				t.Errorf("after it was opened again: %q, it was %q", got, c.want)
			}
		})
	}
}

// TestSetBack: a request put back with everything that guarded it then is noticed, with its page of the register too, as
// long as anything else happened in the service since; the whole store by the file beside it.
func TestSetBack(t *testing.T) {
	tables := []string{"event", "guard", "register", "request"}
	for name, c := range map[string]struct {
		back   []string // conditions of what is put back, by table
		a, b   signing.FaultCode
		closed bool
	}{
		"request": {[]string{"request = 1", "request = 1", "", "n = 1"}, signing.FaultSetBack, "", false},
		"page":    {[]string{"request = 1", "request = 1", "page = 0", "n = 1"}, signing.FaultRegister, signing.FaultRegister, false},
		"all":     {[]string{"TRUE", "TRUE", "TRUE", "TRUE"}, signing.FaultAllSetBack, signing.FaultAllSetBack, false},
		"at rest": {[]string{"TRUE", "TRUE", "TRUE", "TRUE"}, signing.FaultAllSetBack, signing.FaultAllSetBack, true},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "service.db")
			s := openGuarded(t, path)
			insert(t, s, "a", "b")
			touch(t, s, "a")
			for _, table := range tables {
				attack(t, path, "CREATE TABLE kept."+table+" AS SELECT * FROM "+table)
			}
			touch(t, s, "a")
			touch(t, s, "b")
			if c.closed {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
			for i, table := range tables {
				if where := c.back[i]; where != "" {
					attack(t, path, "DELETE FROM main."+table+" WHERE "+where, "INSERT INTO main."+table+" SELECT * FROM kept."+table+" WHERE "+where)
				}
			}
			if c.closed {
				s = openGuarded(t, path)
			}
			if a, b := code(t, s, "a"), code(t, s, "b"); a != c.a || b != c.b {
				t.Errorf("a %q, b %q", a, b)
			}
			touch(t, s, "b")
			insert(t, s, "c")
			if a, c := code(t, s, "a"), code(t, s, "c"); a == "" || c != "" {
				t.Errorf("going on: a %q, c %q", a, c)
			}
		})
	}
}

// TestGuardTakenAway: who takes away everything that guards, and the schema with it, makes no folder of before of it.
func TestGuardTakenAway(t *testing.T) {
	path := filepath.Join(t.TempDir(), "service.db")
	s := openGuarded(t, path)
	insert(t, s, "a")
	touch(t, s, "a")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	attack(t, path, "DROP TABLE guard", "DROP TABLE register", "DROP TABLE headseal", "ALTER TABLE callback DROP COLUMN mac",
		"ALTER TABLE attempt DROP COLUMN mac", "ALTER TABLE idempotency DROP COLUMN mac", "PRAGMA user_version = 4")
	s = openGuarded(t, path)
	if c := code(t, s, "a"); c != signing.FaultUnguarded {
		t.Errorf("%q", c)
	}
	insert(t, s, "b")
	if c := code(t, s, "b"); c != "" {
		t.Errorf("a new one: %q", c)
	}
}

// TestGuardBegins: requests of before are guarded from the first opening on, which is told; a request that is taken out
// leaves its number free for nobody.
func TestGuardBegins(t *testing.T) {
	path := filepath.Join(t.TempDir(), "service.db")
	old, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	insert(t, old, "a", "b")
	touch(t, old, "a")
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	s := openGuarded(t, path)
	insert(t, s, "c")
	err = s.View(t.Context(), func(tx psync.Tx) error {
		for id, since := range map[string]time.Time{"a": noon.Add(time.Hour), "c": {}} {
			if p, err := tx.Proof(id); err != nil || p.Fault != nil || !p.Guarded || !p.Since.Equal(since) {
				t.Errorf("%s: %+v %v", id, p, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	attack(t, path, "PRAGMA foreign_keys = OFF; DELETE FROM link WHERE request = 3; DELETE FROM request WHERE id = 'c'")
	insert(t, s, "d")
	var n int64
	err = s.view(t.Context(), func(x *tx) (err error) { n, err = x.number("d"); return err })
	if err != nil || n != 4 {
		t.Errorf("number %d %v", n, err)
	}
}

// TestReachedIsOnlyOurs: a file that somebody else wrote is none.
func TestReachedIsOnlyOurs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "service.db")
	s := openGuarded(t, path)
	insert(t, s, "a")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".reached", []byte(`{"tick":99,"mac":"AAAA"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if c := code(t, openGuarded(t, path), "a"); c != signing.FaultReached {
		t.Errorf("%q", c)
	}
}

// whole is what is said of a store as a whole.
func whole(t *testing.T, s *Store) (c signing.FaultCode) {
	t.Helper()
	err := s.View(t.Context(), func(tx psync.Tx) error {
		f, err := tx.Whole()
		if f != nil {
			c = f.Code
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestWholeStore: all that is gone or put back together is told, where what remembers the store was left and where it was taken
// away too; and told from then on. A store that was put back with Remember is one.
func TestWholeStore(t *testing.T) {
	gone := func(path string) error { return os.Remove(path) }
	forgotten := func(path string) error { return os.Remove(path + ".reached") }
	remembered := func(path string) error {
		return errors.Join(os.Remove(path+".reached"), Remember(t.Context(), path, Guard{Key: key, Reached: path + ".reached"}))
	}
	both := func(path string) error { return errors.Join(gone(path), forgotten(path)) }
	for name, c := range map[string]struct {
		do   func(path string) error
		want signing.FaultCode
	}{
		"the store gone": {gone, signing.FaultStoreGone}, "what remembers it gone": {forgotten, signing.FaultReached},
		"put back by us": {remembered, ""}, "a new folder": {both, ""}, "nothing": {func(string) error { return nil }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "service.db")
			s := openGuarded(t, path)
			insert(t, s, "a")
			if err := errors.Join(s.Close(), c.do(path)); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if s = openGuarded(t, path); whole(t, s) != c.want {
					t.Errorf("%q, not %q", whole(t, s), c.want)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestManyPages: the register has a page for each 256 requests, and each is found in its own.
func TestManyPages(t *testing.T) {
	s := openGuarded(t, filepath.Join(t.TempDir(), "service.db"))
	var ids []string
	for i := range 2*pageSize + 3 {
		ids = append(ids, fmt.Sprintf("r%d", i))
	}
	insert(t, s, ids...)
	touch(t, s, ids[pageSize+1])
	for _, id := range ids {
		if c := code(t, s, id); c != "" {
			t.Fatalf("%s: %q", id, c)
		}
	}
	attack(t, filepath.Join(filepath.Dir(s.guard.Reached), "service.db"), "DELETE FROM register WHERE page = 1")
	for i, want := range map[int]signing.FaultCode{0: "", pageSize: signing.FaultRegister, 2 * pageSize: ""} {
		if c := code(t, s, ids[i]); c != want {
			t.Errorf("%s: %q", ids[i], c)
		}
	}
}
