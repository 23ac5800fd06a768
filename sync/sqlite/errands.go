package sqlite

import (
	"time"

	psync "paraph/sync"
)

// Begin implements psync.DeskOutbox.
func (d deskTx) Begin(id int64, now time.Time) (bool, error) {
	n, err := d.change("begun = CASE begun WHEN 0 THEN ? ELSE begun END", "id = ?", ms(now), id)
	return n == 1, err
}

// NotBegun implements psync.DeskOutbox.
func (d deskTx) NotBegun(id int64) error {
	_, err := d.change("begun = 0", "id = ? AND done = 0", id)
	return err
}

// Mark implements psync.DeskOutbox.
func (d deskTx) Mark(id int64, mark string) error {
	_, err := d.change("mark = ?", "id = ?", mark, id)
	return err
}

// HurryAll implements psync.DeskOutbox.
func (d deskTx) HurryAll(profile string, now time.Time) error {
	_, err := d.change("due = ?", "attempts > 0 AND due > ? AND entry IN (SELECT n FROM entry WHERE profile = ?)", ms(now), ms(now), profile)
	return err
}

// Recall implements psync.DeskOutbox.
func (d deskTx) Recall(entry string, kind psync.JobKind) (bool, error) {
	n, err := d.owner(entry)
	if err != nil {
		return false, err
	}
	gone, err := d.t.exec("DELETE FROM errand WHERE entry = ? AND kind = ? AND begun = 0 AND done = 0", n, kind)
	return gone > 0, err
}
