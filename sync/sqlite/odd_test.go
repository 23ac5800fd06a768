package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"paraph/signing"
	psync "paraph/sync"
)

// values are what a cell can hold that never stood there; those of JSON only where that stands.
var values = map[string]string{
	"nothing": "NULL", "bytes": "x'ff00'", "a huge number": "9223372036854775807", "a negative number": "-1",
	"JSON null": "'null'", "a JSON list": "'[null]'", "a JSON object": `'{"id":5,"signers":null}'`,
}

// cells are the columns of every table, but for what names a table's row.
func cells(t *testing.T, path string) (out [][2]string) {
	t.Helper()
	all := texts(t, path, "SELECT s.name || '.' || c.name FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table' ORDER BY 1")
	for _, name := range all[0] {
		table, column, _ := strings.Cut(name, ".")
		out = append(out, [2]string{table, column})
	}
	return out
}

// spoil puts a value into all rows of a table that match, whatever the schema says of the column; the schema is what it was
// afterwards.
func spoil(t *testing.T, path, table, column, value string) bool {
	t.Helper()
	text := texts(t, path, "SELECT sql FROM sqlite_schema WHERE name = '"+table+"'")[0][0]
	where := map[string]string{
		"request": "id = 'a'", "event": "request = 1 AND seq = 1", "register": "page = -1", "link": "request = 1", "guard": "request = 1", "document": "request = 1",
		"idempotency": "request = 1", "job": "kind = 'callback'",
	}[table]
	if where == "" {
		where = "TRUE"
	}
	db := []string{
		"DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete", "PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON", "PRAGMA writable_schema = ON",
		"UPDATE sqlite_schema SET sql = replace(replace(replace(replace(replace(sql, ' NOT NULL', ''), ') STRICT', ')'), ', WITHOUT ROWID', ' WITHOUT ROWID'), ' TEXT', ''), ' INTEGER', '') WHERE name = '" + table + "' AND '" + column + "' NOT IN (SELECT name FROM pragma_table_info('" + table + "') WHERE pk > 0)",
		"PRAGMA writable_schema = RESET",
	}
	triggers := texts(t, path, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'")[0]
	openly(t, path, db...)
	done := try(path, "UPDATE "+table+" SET "+column+" = "+value+" WHERE "+where) == nil
	openly(t, path, append([]string{
		"PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET sql = '" + strings.ReplaceAll(text, "'", "''") + "' WHERE name = '" + table + "'", "PRAGMA writable_schema = RESET",
	}, triggers...)...)
	return done
}

// TestOddCells: one cell that holds what was never written there is one request's fault, said in words; the others are served,
// also after a new start, and requests are taken in.
func TestOddCells(t *testing.T) {
	s, sample := busy(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, cell := range cells(t, sample) {
		for what, value := range values {
			if strings.Contains(what, "JSON") && !slices.Contains([]string{"body", "data", "commits", "private"}, cell[1]) {
				continue
			}
			name := cell[0] + "." + cell[1] + " " + what
			path := copied(t, sample)
			if !spoil(t, path, cell[0], cell[1], value) {
				continue
			}
			n++
			s, err := OpenGuarded(t.Context(), path, Guard{Key: key, Now: s.guard.Now, Reached: path + ".reached"})
			if err != nil {
				t.Errorf("%s: not opened: %v", name, err)
				continue
			}
			served(t, name, s, "c")
			if err := s.Close(); err != nil {
				t.Errorf("%s: closing: %v", name, err)
			}
			if _, err := Examine(t.Context(), path, s.guard.Guard, nil); err != nil {
				t.Errorf("%s: examined: %v", name, err)
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d cells were spoilt", n)
	}
}

func try(path string, query string) error {
	db, err := sql.Open("sqlite3", address(path, "_busy_timeout=5000"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(query)
	return err
}

// fine says whether an error is one that has words.
func fine(err error) bool {
	return err == nil || errors.Is(err, signing.ErrBroken) || errors.Is(err, signing.ErrNotFound)
}

func copied(t *testing.T, sample string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "service.db")
	for _, end := range []string{"", ".reached"} {
		b, err := os.ReadFile(sample + end)
		if err == nil {
			err = os.WriteFile(path+end, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// served does what a service does all day; what is asked of "b" works.
func served(t *testing.T, name string, s *Store, fresh string) {
	t.Helper()
	err := s.View(t.Context(), func(tx psync.Tx) error {
		for what, err := range readings(tx) {
			if !fine(err) {
				t.Errorf("%s: %s: %v", name, what, err)
			}
		}
		if p, err := tx.Proof("b"); err != nil || (p.Fault != nil && !strings.HasPrefix(name, "register")) {
			t.Errorf("%s: the other is %v %v", name, p.Fault, err)
		}
		if _, err := tx.Request("b"); err != nil {
			t.Errorf("%s: the other is not read: %v", name, err)
		}
		return nil
	})
	if err != nil {
		t.Errorf("%s: read: %v", name, err)
	}
	r := request(fresh)
	err = s.Update(t.Context(), func(tx psync.Tx) error {
		return errors.Join(tx.Insert(r, nil, psync.Key{}), tx.Append(fresh, signing.Event{Time: noon, Kind: signing.EventOpened, Actor: signing.ActorService}), tx.Save(r),
			tx.Enqueue(psync.Job{Kind: psync.JobInvite, Request: fresh, NotBefore: noon}))
	})
	if err == nil {
		err = s.Update(t.Context(), func(tx psync.Tx) error { return errors.Join(tx.Save(r), tx.Unjam(noon, noon.AddDate(1, 0, 0))) })
	}
	if err != nil {
		t.Errorf("%s: a new one: %v", name, err)
		return
	}
	for what, f := range map[string]func(tx psync.Tx) error{
		"append": func(tx psync.Tx) error {
			return tx.Append("a", signing.Event{Time: noon, Kind: signing.EventOpened, Actor: signing.ActorService})
		},
		"finish":  func(tx psync.Tx) error { return tx.Finish(2, noon, "x") },
		"attempt": func(tx psync.Tx) error { _, err := tx.StartAttempt("c", noon); return err },
		"try":     func(tx psync.Tx) error { _, _, err := tx.CountTry("x", noon, 5); return err },
	} {
		if err := s.Update(t.Context(), f); !fine(err) {
			t.Errorf("%s: %s: %v", name, what, err)
		}
	}
	if p := proofOf(s, fresh); p != "" && !strings.HasPrefix(name, "register") {
		t.Errorf("%s: the new one is %s", name, p)
	}
}

func proofOf(s *Store, id string) (out string) {
	err := s.View(context.Background(), func(tx psync.Tx) error {
		p, err := tx.Proof(id)
		if p.Fault != nil {
			out = string(p.Fault.Code)
		}
		return err
	})
	if err != nil {
		return err.Error()
	}
	return out
}

func readings(tx psync.Tx) map[string]error {
	out := map[string]error{}
	note := func(what string, err error) { out[what] = err }
	list, err := tx.List(psync.Filter{Limit: 10})
	note("list", errors.Join(err, within(len(list), 1)))
	changes, err := tx.Changes(0, 10)
	note("changes", errors.Join(err, within(len(changes), 1)))
	_, err = tx.Proof("a")
	note("proof", err)
	_, err = tx.Request("a")
	note("request", err)
	_, err = tx.Events("a")
	note("events", err)
	_, err = tx.Jobs("a")
	note("jobs", err)
	due, err := tx.Due(noon.AddDate(1, 0, 0), 10, psync.JobInvite, psync.JobCallback)
	note("due", err)
	for _, j := range due {
		note(fmt.Sprintf("job %d", j.ID), tx.Ours(j))
	}
	_, err = tx.DueCallbacks(noon, 10)
	note("due callbacks", err)
	_, err = tx.NextDue(noon, psync.JobInvite, psync.JobCallback)
	note("next due", err)
	_, err = tx.ListCallbacks(psync.CallbackFilter{Limit: 10})
	note("callbacks", err)
	_, err = tx.Callback("c")
	note("callback", err)
	_, err = tx.Token("h")
	note("token", err)
	_, err = tx.ByKey("key-a")
	note("key", err)
	_, err = tx.ByLink("hash-a")
	note("link", err)
	_, err = tx.Challenge("x")
	note("challenge", err)
	_, err = tx.ChallengesOf("a", "s-a")
	note("challenges", err)
	_, err = tx.Instance()
	note("instance", err)
	_, err = tx.Overdue(noon, 10)
	note("overdue", err)
	_, err = tx.ToErase(noon, noon, 10)
	note("to erase", err)
	_, err = tx.BySealed("none")
	note("by sealed", err)
	return out
}

func within(n, least int) error {
	if n < least {
		return fmt.Errorf("%d rows", n)
	}
	return nil
}

// TestOddNumbers: a request under a number that no request has here is one by itself; others are taken in under their own.
func TestOddNumbers(t *testing.T) {
	for _, n := range []string{"0", "-1", "-256", "-512", "77", "99999999999", "9223372036854775807"} {
		path := filepath.Join(t.TempDir(), "service.db")
		s := openGuarded(t, path)
		insert(t, s, "a", "b")
		attack(t, path, "PRAGMA foreign_keys = OFF", "UPDATE request SET n = "+n+", change = 9223372036854775807 WHERE id = 'a'")
		for range 2 {
			if got := code(t, s, "a"); got != signing.FaultUnguarded {
				t.Errorf("%s: %q", n, got)
			}
			touch(t, s, "a")
			fresh := "c" + strconv.Itoa(len(texts(t, path, "SELECT id FROM request")[0]))
			insert(t, s, fresh)
			if b, c := code(t, s, "b"), code(t, s, fresh); b != "" || c != "" {
				t.Errorf("%s: the others are %q %q", n, b, c)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = openGuarded(t, path)
		}
	}
}
