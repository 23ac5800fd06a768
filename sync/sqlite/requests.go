package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

// tx is a transaction on the writer's connection or on a reader's snapshot.
type tx struct {
	ctx      context.Context
	prepare  func(ctx context.Context, query string) (*sql.Stmt, error)
	readOnly bool
	numbers  map[string]int64 // of requests met in this transaction, by id
}

// number is the row number of a request.
func (t *tx) number(id string) (int64, error) {
	if n, ok := t.numbers[id]; ok {
		return n, nil
	}
	var n int64
	if err := t.one("SELECT n FROM request WHERE id = ?", []any{id}, &n); err != nil {
		return 0, err
	}
	t.know(id, n)
	return n, nil
}

func (t *tx) know(id string, n int64) {
	if t.numbers == nil {
		t.numbers = map[string]int64{}
	}
	t.numbers[id] = n
}

func (t *tx) exec(query string, args ...any) (int64, error) {
	if t.readOnly {
		return 0, psync.ErrReadOnly
	}
	st, err := t.prepare(t.ctx, query)
	if err != nil {
		return 0, fmt.Errorf("sqlite: %w", err)
	}
	res, err := st.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, fmt.Errorf("sqlite: %w", err)
	}
	return res.RowsAffected()
}

func (t *tx) one(query string, args []any, dest ...any) error {
	st, err := t.prepare(t.ctx, query)
	if err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	if t.readOnly {
		defer st.Close()
	}
	err = st.QueryRowContext(t.ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return signing.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	return nil
}

// add puts a row into a table whose rows have numbers and answers its number.
func (t *tx) add(query string, args ...any) (n int64, err error) {
	if t.readOnly {
		return 0, psync.ErrReadOnly
	}
	err = t.one(query+" RETURNING n", args, &n)
	return n, err
}

func (t *tx) each(query string, args []any, row func(scan func(...any) error) error) error {
	st, err := t.prepare(t.ctx, query)
	if err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	if t.readOnly {
		defer st.Close()
	}
	rows, err := st.QueryContext(t.ctx, args...)
	if err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// only is the one row of an answer.
func only[T any](rows []T, err error) (row T, _ error) {
	if err == nil && len(rows) == 0 {
		err = signing.ErrNotFound
	}
	if err != nil {
		return row, err
	}
	return rows[0], nil
}

// nextChange numbers a change; there is one writer, so no two get the same number.
const nextChange = "(SELECT coalesce(max(change), 0) + 1 FROM request)"

// Insert implements psync.Requests.
func (t *tx) Insert(r *signing.Request, links []psync.Link, key psync.Key) error {
	r.Version = 1
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("sqlite: request: %w", err)
	}
	n, err := t.add(`INSERT INTO request (id, state, title, practice, created, updated, expires, deleted, sealed, body, completed, change)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0, NULL, ?, ?, `+nextChange+`)`,
		r.ID, r.State, r.Title, r.Practice, ms(r.Created), ms(r.Updated), ms(r.Expires), string(body), ms(r.Completed))
	if isUnique(err) {
		return signing.ErrConflict
	}
	if err != nil {
		return err
	}
	t.know(r.ID, n)
	if err := t.need(r); err != nil {
		return err
	}
	for _, l := range links {
		if _, err := t.exec("INSERT INTO link (request, signer, hash, sealed) VALUES (?, ?, ?, ?)", n, l.Signer, l.Hash, l.Sealed); err != nil {
			return err
		}
	}
	if key.Key == "" {
		return nil
	}
	_, err = t.exec("INSERT INTO idempotency (key, request, body) VALUES (?, ?, ?)", key.Key, n, key.Body)
	if isUnique(err) {
		return signing.ErrConflict
	}
	return err
}

// Save implements psync.Requests.
func (t *tx) Save(r *signing.Request) error {
	r.Version++
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("sqlite: request: %w", err)
	}
	var sealed any
	if r.Sealed != nil {
		sealed = r.Sealed.SHA256
	}
	n, err := t.exec(`UPDATE request SET state = ?, title = ?, updated = ?, expires = ?, deleted = ?, sealed = ?, body = ?,
		completed = ?, erased = ?, forgotten = ?, change = `+nextChange+` WHERE id = ?`, r.State, r.Title, ms(r.Updated), ms(r.Expires),
		ms(r.Deleted), sealed, string(body), ms(r.Completed), ms(r.Erased), ms(r.Forgotten), r.ID)
	if err != nil {
		return err
	}
	if n != 1 {
		return signing.ErrNotFound
	}
	return t.need(r)
}

// Request implements psync.Requests.
func (t *tx) Request(id string) (*signing.Request, error) {
	return t.request("SELECT body FROM request WHERE id = ?", id)
}

// BySealed implements psync.Requests.
func (t *tx) BySealed(sha256 string) (*signing.Request, error) {
	return t.request("SELECT body FROM request WHERE sealed = ?", sha256)
}

func (t *tx) request(query, arg string) (*signing.Request, error) {
	var body string
	if err := t.one(query, []any{arg}, &body); err != nil {
		return nil, err
	}
	r := new(signing.Request)
	if err := json.Unmarshal([]byte(body), r); err != nil {
		return nil, fmt.Errorf("sqlite: request: %w", err)
	}
	return r, nil
}

// List implements psync.Requests.
func (t *tx) List(f psync.Filter) ([]signing.Summary, error) {
	where, args := "deleted = 0", []any{}
	if len(f.States) > 0 {
		where += " AND state IN (?" + strings.Repeat(", ?", len(f.States)-1) + ")"
		for _, s := range f.States {
			args = append(args, s)
		}
	}
	args = append(args, f.Limit, f.Skip)
	var out []signing.Summary
	err := t.each(`SELECT id, title, state, practice, created, updated, body ->> '$.problem' FROM request WHERE `+where+
		` ORDER BY n DESC LIMIT ? OFFSET ?`, args, func(scan func(...any) error) error {
		var s signing.Summary
		var created, updated int64
		var problem sql.NullString
		if err := scan(&s.ID, &s.Title, &s.State, &s.Practice, &created, &updated, &problem); err != nil {
			return fmt.Errorf("sqlite: list: %w", err)
		}
		s.Created, s.Updated = fromMS(created), fromMS(updated)
		if problem.Valid {
			s.Problem = new(signing.Problem)
			if err := json.Unmarshal([]byte(problem.String), s.Problem); err != nil {
				return fmt.Errorf("sqlite: list: %w", err)
			}
		}
		out = append(out, s)
		return nil
	})
	return out, err
}

// Overdue implements psync.Requests: ids of requests that wait though their last day has passed.
func (t *tx) Overdue(now time.Time, limit int) ([]string, error) {
	return t.ids(`SELECT id FROM request WHERE state IN ('validating', 'waiting') AND expires <= ? ORDER BY expires LIMIT ?`, ms(now), limit)
}

// ByKey implements psync.Requests.
func (t *tx) ByKey(key string) (psync.Key, error) {
	k := psync.Key{Key: key}
	err := t.one("SELECT r.id, i.body FROM idempotency i JOIN request r ON r.n = i.request WHERE i.key = ?", []any{key}, &k.Request, &k.Body)
	return k, err
}

// ByLink implements psync.Requests.
func (t *tx) ByLink(hash string) (psync.Link, error) {
	l := psync.Link{Hash: hash}
	err := t.one("SELECT r.id, l.signer, l.sealed FROM link l JOIN request r ON r.n = l.request WHERE l.hash = ?", []any{hash},
		&l.Request, &l.Signer, &l.Sealed)
	return l, err
}

// LinkOf implements psync.Requests.
func (t *tx) LinkOf(requestID, signerID string) (psync.Link, error) {
	l := psync.Link{Request: requestID, Signer: signerID}
	n, err := t.number(requestID)
	if err == nil {
		err = t.one("SELECT hash, sealed FROM link WHERE request = ? AND signer = ?", []any{n, signerID}, &l.Hash, &l.Sealed)
	}
	return l, err
}

// Relink implements psync.Requests.
func (t *tx) Relink(l psync.Link) error {
	n, err := t.number(l.Request)
	if err != nil {
		return err
	}
	hit, err := t.exec("UPDATE link SET hash = ?, sealed = ? WHERE request = ? AND signer = ?", l.Hash, l.Sealed, n, l.Signer)
	if err == nil && hit != 1 {
		return signing.ErrNotFound
	}
	return err
}

// Changes implements psync.Requests.
func (t *tx) Changes(after int64, limit int) ([]psync.Changed, error) {
	var out []psync.Changed
	err := t.each("SELECT change, body FROM request WHERE change > ? ORDER BY change LIMIT ?", []any{after, limit}, func(scan func(...any) error) error {
		var c psync.Changed
		var body []byte
		err := scan(&c.Seq, &body)
		if err == nil {
			err = json.Unmarshal(body, &c.Request)
		}
		out = append(out, c)
		return err
	})
	return out, err
}

// Instance implements psync.Requests.
func (t *tx) Instance() (name string, err error) {
	err = t.one("SELECT name FROM instance", nil, &name)
	return name, err
}
