package sqlite

import (
	"path/filepath"
	"testing"

	psync "paraph/sync"
	"paraph/sync/storetest"
)

func TestContract(t *testing.T) {
	t.Run("service", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) psync.Store {
			s, err := Open(t.Context(), filepath.Join(t.TempDir(), "service.db"))
			if err != nil {
				t.Fatal(err)
			}
			return s
		})
	})
	t.Run("guarded", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) psync.Store { return openGuarded(t, filepath.Join(t.TempDir(), "service.db")) })
	})
	t.Run("desk", func(t *testing.T) {
		storetest.RunDesk(t, func(t *testing.T) psync.DeskStore {
			d, err := OpenDesk(t.Context(), filepath.Join(t.TempDir(), "desk.db"))
			if err != nil {
				t.Fatal(err)
			}
			return d
		})
	})
}
