package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"paraph/signing"
	psync "paraph/sync"
)

// TestLookedAtOnce: a transaction that looks at a request for its visit, its proof and its lines reads what guards it and its
// lines once; what it writes itself it reads anew.
func TestLookedAtOnce(t *testing.T) {
	s := openGuarded(t, filepath.Join(t.TempDir(), "service.db"))
	line := signing.Event{Time: noon, Kind: signing.EventOpened, Actor: signing.ActorService}
	err := s.Update(t.Context(), func(tx psync.Tx) error {
		return errors.Join(tx.Insert(request("a"), nil, psync.Key{}), tx.Append("a", line, line))
	})
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]int{}
	err = s.view(t.Context(), func(own *tx) error {
		own.guard, own.floor = s.guard, s.guard.seen.Load()
		prepare := own.prepare
		own.prepare = func(ctx context.Context, query string) (*sql.Stmt, error) {
			for _, of := range []string{"FROM guard", "FROM mark", "FROM event WHERE"} {
				if strings.Contains(query, of) {
					asked[of]++
				}
			}
			return prepare(ctx, query)
		}
		tx := s.of(own)
		p, err := tx.Proof("a")
		lines, linesErr := tx.Events("a")
		if p.Fault != nil || len(lines) != 2 {
			t.Errorf("%v, %d lines", p.Fault, len(lines))
		}
		return errors.Join(err, linesErr, tx.Intact("a"))
	})
	if err != nil {
		t.Fatal(err)
	}
	// Of the lines the last one is asked for with the request's row.
	if asked["FROM guard"] != 1 || asked["FROM mark"] != 1 || asked["FROM event WHERE"] != 2 {
		t.Errorf("asked %v", asked)
	}
	err = s.Update(t.Context(), func(tx psync.Tx) error {
		for n := 2; n < 5; n++ {
			lines, err := tx.Events("a")
			if err != nil || len(lines) != n {
				t.Errorf("%d lines of %d: %v", len(lines), n, err)
			}
			if err := tx.Append("a", line); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
