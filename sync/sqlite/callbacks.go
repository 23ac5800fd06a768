package sqlite

import (
	"encoding/json"
	"fmt"
	"time"

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
	_, err = t.exec(`INSERT INTO callback (id, request, seq, state, url, created, body)
		VALUES (?, ?, (SELECT coalesce(max(seq), 0) + 1 FROM callback WHERE request = ?), ?, ?, ?, ?)`,
		c.ID, n, n, c.State, c.URL, ms(c.Created), string(body))
	return err
}

// A callback's jobs have its id as ref, alone or followed by a space and what tells repeats apart.
const callbackColumns = `c.n, c.id, r.id, c.seq, c.state, c.url, c.created, EXISTS (SELECT 1 FROM job j WHERE j.request = c.request
	AND j.kind = 'callback' AND j.signer = '' AND j.ref >= c.id AND j.ref < c.id || '!' AND j.done = 0)`

func (t *tx) callbacks(query string, args ...any) ([]psync.Callback, error) {
	var out []psync.Callback
	var rows []int64
	err := t.each("SELECT "+callbackColumns+" FROM callback c JOIN request r ON r.n = c.request "+query, args, func(scan func(...any) error) error {
		var c psync.Callback
		var n, created int64
		err := scan(&n, &c.ID, &c.Request, &c.Seq, &c.State, &c.URL, &created, &c.Active)
		c.Created = fromMS(created)
		out, rows = append(out, c), append(rows, n)
		return err
	})
	for i := range out {
		if err == nil {
			out[i].Attempts, err = t.attempts(rows[i])
		}
	}
	return out, err
}

func (t *tx) attempts(n int64) ([]psync.Attempt, error) {
	out := []psync.Attempt{}
	err := t.each("SELECT number, started, completed, status, outcome FROM attempt WHERE callback = ? ORDER BY number", []any{n},
		func(scan func(...any) error) error {
			var a psync.Attempt
			var started, completed int64
			err := scan(&a.Number, &started, &completed, &a.Status, &a.Outcome)
			a.Started, a.Completed = fromMS(started), fromMS(completed)
			out = append(out, a)
			return err
		})
	return out, err
}

// Callback implements psync.Callbacks.
func (t *tx) Callback(id string) (psync.Callback, error) {
	c, err := only(t.callbacks("WHERE c.id = ?", id))
	var body []byte
	if err == nil {
		err = t.one("SELECT body FROM callback WHERE id = ?", []any{id}, &body)
	}
	if err == nil {
		err = json.Unmarshal(body, &c.Told)
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
	if err := t.one("SELECT coalesce(max(number), 0) + 1 FROM attempt WHERE callback = ?", []any{n}, &number); err != nil {
		return 0, err
	}
	_, err = t.exec("INSERT INTO attempt (callback, number, started, completed, status, outcome) VALUES (?, ?, ?, 0, 0, ?)",
		n, number, ms(now), psync.Unknown)
	return number, err
}

// EndAttempt implements psync.Callbacks.
func (t *tx) EndAttempt(id string, a psync.Attempt) error {
	n, err := t.callbackNumber(id)
	if err != nil {
		return err
	}
	_, err = t.exec("UPDATE attempt SET completed = ?, status = ?, outcome = ? WHERE callback = ? AND number = ?",
		ms(a.Completed), a.Status, a.Outcome, n, a.Number)
	return err
}

func (t *tx) callbackNumber(id string) (n int64, err error) {
	err = t.one("SELECT n FROM callback WHERE id = ?", []any{id}, &n)
	return n, err
}
