package sqlite

import (
	"errors"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

func (d deskTx) entryNumber(id string) (int64, error) {
	var n int64
	err := d.t.one("SELECT n FROM entry WHERE id = ?", []any{id}, &n)
	return n, err
}

// AddErrand implements psync.Errands.
func (d deskTx) AddErrand(e psync.Errand) error {
	n, err := d.entryNumber(e.Entry)
	if err != nil {
		return err
	}
	_, err = d.t.exec(`INSERT INTO errand (kind, entry, ref, due, begun, attempts, done, result, mark) VALUES (?, ?, ?, ?, 0, 0, 0, '', '')
		ON CONFLICT (entry, kind, ref) DO NOTHING`, e.Kind, n, e.Ref, ms(e.NotBefore))
	return err
}

func (d deskTx) errands(query string, args ...any) (out []psync.Errand, err error) {
	err = d.t.each("SELECT a.id, a.kind, e.id, a.ref, a.due, a.begun, a.attempts, a.done, a.result, a.mark FROM errand a JOIN entry e ON e.n = a.entry "+query, args,
		func(scan func(...any) error) error {
			var a psync.Errand
			var due, begun, done int64
			err := scan(&a.ID, &a.Kind, &a.Entry, &a.Ref, &due, &begun, &a.Attempts, &done, &a.Result, &a.Mark)
			a.NotBefore, a.Begun, a.Done = fromMS(due), fromMS(begun), fromMS(done)
			out = append(out, a)
			return err
		})
	return out, err
}

// DueErrands implements psync.Errands: of each entry the first that is not done, if it is due.
func (d deskTx) DueErrands(now time.Time, limit int) ([]psync.Errand, error) {
	return d.errands(`WHERE a.done = 0 AND a.due <= ? AND NOT EXISTS (SELECT 1 FROM errand b WHERE b.entry = a.entry AND b.done = 0 AND b.id < a.id)
		ORDER BY a.due, a.id LIMIT ?`, ms(now), limit)
}

// NextErrand implements psync.Errands.
func (d deskTx) NextErrand() (time.Time, error) {
	var due int64
	err := d.t.one("SELECT due FROM errand WHERE done = 0 ORDER BY due LIMIT 1", nil, &due)
	if errors.Is(err, signing.ErrNotFound) {
		return time.Time{}, nil
	}
	return fromMS(due), err
}

// Errand implements psync.Errands.
func (d deskTx) Errand(id int64) (psync.Errand, error) {
	all, err := d.errands("WHERE a.id = ?", id)
	if err == nil && len(all) == 0 {
		err = signing.ErrNotFound
	}
	if err != nil {
		return psync.Errand{}, err
	}
	return all[0], nil
}

// ErrandsOf implements psync.Errands.
func (d deskTx) ErrandsOf(entry string) ([]psync.Errand, error) {
	return d.errands("WHERE e.id = ? ORDER BY a.id", entry)
}

// Begin implements psync.Errands.
func (d deskTx) Begin(id int64, now time.Time) (bool, error) {
	n, err := d.t.exec("UPDATE errand SET begun = CASE begun WHEN 0 THEN ? ELSE begun END, attempts = attempts + 1 WHERE id = ? AND done = 0", ms(now), id)
	return n == 1, err
}

// MarkErrand implements psync.Errands.
func (d deskTx) MarkErrand(id int64, mark string) error {
	_, err := d.t.exec("UPDATE errand SET mark = ? WHERE id = ? AND done = 0", mark, id)
	return err
}

// EndErrand implements psync.Errands.
func (d deskTx) EndErrand(id int64, now time.Time, result string) error {
	_, err := d.t.exec("UPDATE errand SET done = ?, result = ? WHERE id = ? AND done = 0", ms(now), result, id)
	return err
}

// DelayErrand implements psync.Errands.
func (d deskTx) DelayErrand(id int64, next time.Time, result string) error {
	_, err := d.t.exec("UPDATE errand SET due = ?, result = ? WHERE id = ? AND done = 0", ms(next), result, id)
	return err
}

// Unjam implements psync.Errands.
func (d deskTx) Unjam(now, latest time.Time) error {
	_, err := d.t.exec("UPDATE errand SET due = ? WHERE done = 0 AND due > ?", ms(now), ms(latest))
	return err
}

// Hurry implements psync.Errands.
func (d deskTx) Hurry(profile string, now time.Time) error {
	_, err := d.t.exec(`UPDATE errand SET due = ? WHERE done = 0 AND attempts > 0 AND due > ?
		AND entry IN (SELECT n FROM entry WHERE profile = ?)`, ms(now), ms(now), profile)
	return err
}

// Recall implements psync.Errands.
func (d deskTx) Recall(entry string, kind psync.ErrandKind) (bool, error) {
	n, err := d.entryNumber(entry)
	if err != nil {
		return false, err
	}
	gone, err := d.t.exec("DELETE FROM errand WHERE entry = ? AND kind = ? AND begun = 0 AND done = 0", n, kind)
	return gone > 0, err
}
