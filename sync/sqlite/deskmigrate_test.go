package sqlite

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"path/filepath"
	"testing"
	"time"

	psync "paraph/sync"
)

// TestFirstDeskSchemaIsFrozen: folders of offices hold it, so it is only ever migrated, never edited.
func TestFirstDeskSchemaIsFrozen(t *testing.T) {
	h := sha256.Sum256([]byte(deskMigrations[0]))
	if got := hex.EncodeToString(h[:]); got != "2ff45319ecf754850ecd5caf696eec790dab8da2b978dafd0abb2c1cb0d58af7" {
		t.Errorf("the desk's first schema changed (%s): add a migration instead", got)
	}
}

// TestFirstDeskIsMigrated: what the first version wrote is listed with the day it was sent, and nothing of it is put away.
func TestFirstDeskIsMigrated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	db, err := sql.Open("sqlite3", address(path, "_journal_mode=WAL"))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		deskMigrations[0], "PRAGMA user_version = 1",
		`INSERT INTO entry VALUES (1, 'a', 'here', 'a', 'fetched', 'done', '', 'Old', 'old', 0, 1, 1, 1794484800250, 0, 0, 1),
			(2, 'b', 'here', 'b', 'sent', 'waiting', '', 'Odd', 'odd', 0, 0, 1, 1794484800249, 0, 0, 0)`,
		`INSERT INTO content VALUES (1, '{"ID":"a","Stage":"fetched","Request":{"id":"a","title":"Old","created":"2026-11-12T12:00:00.25Z"}}'),
			(2, '{"ID":"b","Request":{"id":"b","created":"0001-01-01T00:00:00Z"}}')`,
	} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := OpenDesk(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.View(t.Context(), func(tx psync.DeskTx) error {
		all, err := tx.EntryList(psync.EntryFilter{Limit: 9})
		sent := time.Date(2026, 11, 12, 12, 0, 0, 250e6, time.UTC)
		if len(all) != 2 || !all[0].Created.Equal(sent) || !all[0].Archived.IsZero() || !all[1].Created.IsZero() {
			t.Errorf("%+v", all)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if v := version(t, path+".v1"); v != 1 {
		t.Errorf("the copy has version %d", v)
	}
}
