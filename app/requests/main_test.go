package requests

import (
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"

	"paraph/app"
	"paraph/sync"
	"paraph/sync/blob"
	"paraph/sync/sqlite"
)

// desk is a desk's requests in a folder of their own; nothing leaves.
func desk(t *testing.T) (*Requests, *sqlite.DeskStore) {
	t.Helper()
	store, err := sqlite.OpenDesk(t.Context(), filepath.Join(t.TempDir(), "desk.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	blobs, err := blob.Open(filepath.Join(t.TempDir(), "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	return &Requests{
		Store: store, Blobs: blobs, Profile: func() string { return "here" }, Clock: func() time.Time { return noon }, Random: rand.Reader, Wake: func() {},
	}, store
}

func put(t *testing.T, store *sqlite.DeskStore, entries ...*app.Entry) {
	t.Helper()
	err := store.Update(t.Context(), func(tx sync.DeskTx) error {
		for _, e := range entries {
			if err := tx.PutEntry(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
