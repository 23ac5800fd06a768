package sqlite

import (
	"fmt"
	"time"

	"paraph/signing"
)

// need brings the table of needed documents up to date with a request.
func (t *tx) need(r *signing.Request) error {
	n, err := t.number(r.ID)
	if err != nil {
		return err
	}
	if !r.Erased.IsZero() {
		_, err = t.exec("DELETE FROM document WHERE request = ?", n)
		return err
	}
	for _, sum := range r.Documents() {
		if _, err := t.exec("INSERT OR IGNORE INTO document (request, sha256) VALUES (?, ?)", n, sum); err != nil {
			return err
		}
	}
	return nil
}

// Needed implements psync.Keeping.
func (t *tx) Needed(sha256 string) (needed bool, err error) {
	err = t.one("SELECT EXISTS (SELECT 1 FROM document WHERE sha256 = ?)", []any{sha256}, &needed)
	return needed, err
}

// ToErase implements psync.Keeping.
func (t *tx) ToErase(before, deleted time.Time, limit int) ([]string, error) {
	return t.ids(`SELECT id FROM request WHERE completed > 0 AND erased = 0 AND (completed <= ? OR deleted > 0 AND (deleted <= ?
		OR NOT EXISTS (SELECT 1 FROM job WHERE job.request = request.n AND done = 0 AND kind LIKE 'mail.%'))) ORDER BY completed LIMIT ?`,
		ms(before), ms(deleted), limit)
}

// ToForget implements psync.Keeping.
func (t *tx) ToForget(before time.Time, limit int) ([]string, error) {
	return t.ids(`SELECT id FROM request WHERE completed > 0 AND forgotten = 0 AND erased > 0 AND completed <= ? ORDER BY completed LIMIT ?`,
		ms(before), limit)
}

func (t *tx) ids(query string, args ...any) ([]string, error) {
	var out []string
	err := t.each(query, args, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		if odd(err) {
			return nil
		}
		out = append(out, id)
		return err
	})
	return out, err
}

// DropMarks implements psync.Keeping.
func (t *tx) DropMarks(requestID string) error {
	n, err := t.number(requestID)
	if err == nil {
		_, err = t.exec("DELETE FROM mark WHERE request = ?", n)
	}
	return err
}

// Wipe implements psync.Keeping; the file's own traces are overwritten (secure_delete).
func (t *tx) Wipe(requestID string) error {
	n, err := t.number(requestID)
	if err != nil {
		return err
	}
	for _, query := range []string{
		"UPDATE event SET private = NULL WHERE request = ? AND private IS NOT NULL",
		"DELETE FROM attempt WHERE callback IN (SELECT n FROM callback WHERE request = ?)", "DELETE FROM callback WHERE request = ?",
		"DELETE FROM mark WHERE request = ?", "DELETE FROM link WHERE request = ?", "DELETE FROM challenge WHERE request = ?",
		"DELETE FROM job WHERE request = ?", "DELETE FROM idempotency WHERE request = ?",
	} {
		if _, err := t.exec(query, n); err != nil {
			return fmt.Errorf("sqlite: wiping: %w", err)
		}
	}
	return nil
}
