package sqlite

import (
	"encoding/json"
	"fmt"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

// NewCallback implements psync.Callbacks.
func (t *tx) NewCallback(c psync.Callback) error {
	n, err := t.number(c.Request)
	if err != nil {
		return err
	}
	body, err := json.Marshal(c.Told)
	if err != nil {
		return fmt.Errorf("sqlite: callback: %w", err)
	}
	if err := t.one("SELECT coalesce(max(seq), 0) + 1 FROM callback WHERE request = ? AND seq < 1 << 62", []any{n}, &c.Seq); err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO callback (id, request, seq, state, url, created, body, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ID, n, c.Seq, c.State, c.URL, ms(c.Created), string(body),
		t.authentic("callback", c.ID, c.Request, c.Seq, string(c.State), c.URL, ms(c.Created), string(body)))
	return err
}

// A callback's jobs have its id as ref, alone or followed by a space and what tells repeats apart.
const callbackColumns = `c.n, c.id, r.id, c.seq, c.state, c.url, c.created, c.body, c.mac, EXISTS (SELECT 1 FROM job j WHERE j.request = c.request
	AND j.kind = 'callback' AND j.signer = '' AND j.ref >= c.id AND j.ref < c.id || '!' AND j.done = 0)`

func (t *tx) callbacks(query string, args ...any) ([]psync.Callback, error) {
	var out []psync.Callback
	var rows []int64
	err := t.each("SELECT "+callbackColumns+" FROM callback c JOIN request r ON r.n = c.request "+query, args, func(scan func(...any) error) error {
		var c psync.Callback
		var n, created int64
		var body string
		var mac []byte
		err := scan(&n, &c.ID, &c.Request, &c.Seq, &c.State, &c.URL, &created, &body, &mac, &c.Active)
		if odd(err) {
			return nil
		}
		c.Created, c.Changed = fromMS(created), !t.isAuthentic(mac, "callback", c.ID, c.Request, c.Seq, string(c.State), c.URL, created, body)
		out, rows = append(out, c), append(rows, n)
		return err
	})
	for i := range out {
		if err == nil {
			out[i].Attempts, err = t.attempts(rows[i], out[i].ID)
		}
	}
	return out, err
}

func (t *tx) attempts(n int64, id string) ([]psync.Attempt, error) {
	out := []psync.Attempt{}
	err := t.each("SELECT number, started, completed, status, outcome, mac FROM attempt WHERE callback = ? ORDER BY number", []any{n},
		func(scan func(...any) error) error {
			var a psync.Attempt
			var started, completed int64
			var mac []byte
			err := scan(&a.Number, &started, &completed, &a.Status, &a.Outcome, &mac)
			a.Started, a.Completed = fromMS(started), fromMS(completed)
			if odd(err) || (err == nil && !t.isAuthentic(mac, "attempt", id, a.Number, started, completed, a.Status, string(a.Outcome))) {
				a, err = psync.Attempt{Number: a.Number, Outcome: psync.NotOurs}, nil
			}
			out = append(out, a)
			return err
		})
	return out, err
}

// Callback implements psync.Callbacks.
func (t *tx) Callback(id string) (psync.Callback, error) {
	c, err := only(t.callbacks("WHERE c.id = ?", id))
	if err == nil && c.Changed {
		err = &signing.Fault{Code: signing.FaultJobs}
	}
	var body []byte
	if err == nil {
		err = t.one("SELECT body FROM callback WHERE id = ?", []any{id}, &body)
	}
	if err == nil && (json.Unmarshal(body, &c.Told) != nil || c.Told == nil) {
		err = unreadable(psync.ErrContent)
	}
	return c, err
}

// ListCallbacks implements psync.Callbacks.
func (t *tx) ListCallbacks(f psync.CallbackFilter) ([]psync.Callback, error) {
	const page = "ORDER BY c.n DESC LIMIT ? OFFSET ?"
	if f.Request == "" {
		return t.callbacks(page, f.Limit, f.Skip)
	}
	n, err := t.number(f.Request)
	if err != nil {
		return nil, err
	}
	return t.callbacks("WHERE c.request = ? "+page, n, f.Limit, f.Skip)
}

// StartAttempt implements psync.Callbacks.
func (t *tx) StartAttempt(id string, now time.Time) (int, error) {
	n, err := t.callbackNumber(id)
	if err != nil {
		return 0, err
	}
	var number int
	if err := t.one("SELECT coalesce(max(number), 0) + 1 FROM attempt WHERE callback = ? AND number < 1 << 62", []any{n}, &number); err != nil {
		return 0, err
	}
	_, err = t.exec("INSERT INTO attempt (callback, number, started, completed, status, outcome, mac) VALUES (?, ?, ?, 0, 0, ?, ?)",
		n, number, ms(now), psync.Unknown, t.authentic("attempt", id, number, ms(now), 0, 0, string(psync.Unknown)))
	return number, err
}

// EndAttempt implements psync.Callbacks.
func (t *tx) EndAttempt(id string, a psync.Attempt) error {
	n, err := t.callbackNumber(id)
	if err != nil {
		return err
	}
	var started int64
	if err := t.one("SELECT started FROM attempt WHERE callback = ? AND number = ?", []any{n, a.Number}, &started); err != nil {
		return err
	}
	_, err = t.exec("UPDATE attempt SET completed = ?, status = ?, outcome = ?, mac = ? WHERE callback = ? AND number = ?",
		ms(a.Completed), a.Status, a.Outcome, t.authentic("attempt", id, a.Number, started, ms(a.Completed), a.Status, string(a.Outcome)), n, a.Number)
	return err
}

func (t *tx) callbackNumber(id string) (n int64, err error) {
	err = t.one("SELECT n FROM callback WHERE id = ?", []any{id}, &n)
	return n, err
}
