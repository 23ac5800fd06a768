package sqlite

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paraph/signing"
	psync "paraph/sync"
)

const (
	writable = "PRAGMA writable_schema = ON"
	edit     = "UPDATE sqlite_schema SET sql = "
	reread   = "PRAGMA schema_version = 999"
)

// tricks are what a schema can be made to do behind the program's back.
var tricks = map[string][]string{
	"a trigger":                 {"CREATE TRIGGER mine AFTER INSERT ON event BEGIN UPDATE request SET title = 'x'; END"},
	"a trigger less":            {"DROP TRIGGER event_no_delete"},
	"a trigger of that name":    {"DROP TRIGGER event_no_delete", "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT 1; END"},
	"a view in a table's place": {"ALTER TABLE token RENAME TO t", "CREATE VIEW token AS SELECT hash, name, '*' AS scopes, created, 0 AS expires FROM t"},
	"another table":             {"CREATE TABLE mine (x)"},
	"an index more":             {"CREATE UNIQUE INDEX mine ON event (time)"},
	"an index less":             {"DROP INDEX request_change"},
	"an index of fewer rows":    {"DROP INDEX job_due", "CREATE INDEX job_due ON job (kind, due, id) WHERE done = 0 AND attempts < 0"},
	"a column more":             {"ALTER TABLE request ADD COLUMN mine TEXT AS (upper(title))"},
	"a column less":             {"ALTER TABLE token DROP COLUMN expires"},
	"uniqueness taken away":     {writable, edit + "replace(sql, 'hash TEXT NOT NULL UNIQUE', 'hash TEXT NOT NULL') WHERE name = 'link'", reread},
	"another collation":         {writable, edit + "replace(sql, 'id TEXT NOT NULL UNIQUE', 'id TEXT COLLATE NOCASE NOT NULL UNIQUE') WHERE name = 'request'", reread},
	"NULLs allowed":             {writable, edit + "replace(sql, 'title TEXT NOT NULL', 'title TEXT') WHERE name = 'request'", reread},
	"an older number of it":     {"PRAGMA user_version = 1"},
}

// TestSchemaIsExact: a file whose schema somebody else changed is not opened, and not gone on with.
func TestSchemaIsExact(t *testing.T) {
	for name, do := range tricks {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "service.db")
			s := openGuarded(t, path)
			insert(t, s, "a")
			openly(t, path, append([]string{"ATTACH '" + path + ".kept' AS kept"}, do...)...)
			if !strings.Contains(name, "number") { // that is asked for when it is opened
				read := s.View(t.Context(), func(tx psync.Tx) error { _, err := tx.Request("a"); return err })
				wrote := s.Update(t.Context(), func(tx psync.Tx) error { return tx.Save(request("a")) })
				if !errors.Is(read, ErrSchema) || !errors.Is(wrote, ErrSchema) {
					t.Errorf("open: read %v, wrote %v", read, wrote)
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := OpenGuarded(t.Context(), path, s.guard.Guard); !errors.Is(err, ErrSchema) {
				t.Errorf("at rest: %v", err)
			}
			if _, err := Examine(t.Context(), path, s.guard.Guard, nil); !errors.Is(err, ErrSchema) {
				t.Errorf("examined: %v", err)
			}
		})
	}
}

// TestSchemaLookedAtByEach: each connection looks for itself, also where the number of the schema was put back.
func TestSchemaLookedAtByEach(t *testing.T) {
	path := filepath.Join(t.TempDir(), "service.db")
	s := openGuarded(t, path)
	insert(t, s, "a")
	read := func() error {
		return s.View(t.Context(), func(tx psync.Tx) error { _, err := tx.Request("a"); return err })
	}
	if err := read(); err != nil {
		t.Fatal(err)
	}
	number := texts(t, path, "SELECT CAST(schema_version AS TEXT) FROM pragma_schema_version")[0][0]
	openly(t, path, "DROP INDEX request_change", "PRAGMA schema_version = "+number)
	for range 2 * readersAtOnce { // one of them had looked, and goes on with what it read then; the others must not begin
		if err := read(); errors.Is(err, ErrSchema) {
			return
		}
	}
	t.Error("nobody noticed")
}

// TestHarmlessSchema: what administrators do to a file is no attack.
func TestHarmlessSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "service.db")
	s := openGuarded(t, path)
	insert(t, s, "a")
	openly(t, path, "ANALYZE", "REINDEX")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	openly(t, path, "VACUUM")
	if got := code(t, openGuarded(t, path), "a"); got != "" {
		t.Errorf("%q", got)
	}
}

// TestIndexThatLies: an index that leaves out a row, in a file whose schema is as it must be, is found
// when the file is examined.
func TestIndexThatLies(t *testing.T) {
	s, path := busy(t)
	if found, err := Examine(t.Context(), path, s.guard.Guard, nil); err != nil || slices.ContainsFunc(found, func(f Finding) bool { return f.Request == "" }) {
		t.Fatalf("%v %v", found, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	openly(t, path, "ATTACH '"+path+".kept' AS kept", "CREATE TABLE kept.s AS SELECT * FROM main.sqlite_schema WHERE name = 'job_due'",
		writable, "DELETE FROM main.sqlite_schema WHERE name = 'job_due'", "PRAGMA schema_version = 998")
	openly(t, path, "INSERT INTO job (kind, request, signer, ref, due, attempts, done, result) VALUES ('mail.copy', 1, '', '', 0, 0, 0, '')",
		"ATTACH '"+path+".kept' AS kept", writable, "INSERT INTO main.sqlite_schema SELECT * FROM kept.s", "PRAGMA schema_version = 999")
	found, err := Examine(t.Context(), path, s.guard.Guard, nil)
	if err != nil || !slices.ContainsFunc(found, func(f Finding) bool { return f.Fault.Code == signing.FaultSchema }) {
		t.Errorf("an index that leaves out a row is not found: %v %v", found, err)
	}
}
