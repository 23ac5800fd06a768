package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/mattn/go-sqlite3"

	"paraph/signing"
	psync "paraph/sync"
)

// tx is a transaction on the writer's connection or on a reader's snapshot.
type tx struct {
	ctx      context.Context
	prepare  func(ctx context.Context, query string) (*sql.Stmt, error)
	readOnly bool
	numbers  map[string]int64 // of requests met in this transaction, by id
	guard    *guard           // nil: nothing is guarded
	floor    int64            // the tick the register had reached before this transaction
	writes   int              // how often something was written
	met      map[int64]*met   // requests that are guarded anew when it ends, by their numbers
	pages    map[int64]*page  // of the register, as far as they were read
	lines    map[int64]*read  // of requests, as far as they were read
}

func (t *tx) exec(query string, args ...any) (int64, error) {
	if t.readOnly {
		return 0, psync.ErrReadOnly
	}
	t.writes++
	st, err := t.prepare(t.ctx, query)
	if err != nil {
		return 0, fmt.Errorf("sqlite: %w", err)
	}
	res, err := st.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, failed(err)
	}
	return res.RowsAffected()
}

func (t *tx) one(query string, args []any, dest ...any) error {
	st, err := t.prepare(t.ctx, query)
	if err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	rows, err := st.QueryContext(t.ctx, args...)
	if err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	defer rows.Close()
	if !rows.Next() {
		if err = rows.Err(); err == nil {
			return signing.ErrNotFound
		}
		return failed(err)
	}
	if err := rows.Scan(dest...); err != nil {
		return unreadable(err)
	}
	return rows.Close()
}

// add puts a row into a table whose rows have numbers and answers its number.
func (t *tx) add(query string, args ...any) (n int64, err error) {
	if t.readOnly {
		return 0, psync.ErrReadOnly
	}
	t.writes++
	err = t.one(query+" RETURNING n", args, &n)
	return n, err
}

// each hands the rows of an answer to a function, one after the other. A row that does not hold what was written there is
// a *signing.Fault (FaultUnreadable) of its scan.
func (t *tx) each(query string, args []any, row func(scan func(...any) error) error) error {
	st, err := t.prepare(t.ctx, query)
	if err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	rows, err := st.QueryContext(t.ctx, args...)
	if err != nil {
		return failed(err)
	}
	defer rows.Close()
	scan := func(dest ...any) error {
		if err := rows.Scan(dest...); err != nil {
			return unreadable(err)
		}
		return nil
	}
	for rows.Next() {
		if err := row(scan); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return failed(err)
	}
	return nil
}

// failed is why SQLite did not do what it was asked. That a row would hold what its table does not allow comes of somebody
// else having put it there: nothing here writes it.
func failed(err error) error {
	if e, ok := errors.AsType[sqlite3.Error](err); ok && (e.ExtendedCode == sqlite3.ErrConstraintNotNull || e.ExtendedCode == constraintDatatype) {
		return unreadable(err)
	}
	return fmt.Errorf("sqlite: %w", err)
}

const constraintDatatype = sqlite3.ErrNoExtended(19 | 12<<8) // SQLITE_CONSTRAINT_DATATYPE

// odd says whether a row is not what was written there. Where many are read, one such row is left out.
func odd(err error) bool { return errors.Is(err, signing.ErrBroken) }

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
// Numbers beyond all reason are somebody else's, and none follows them.
const nextChange = "(coalesce((SELECT change FROM request WHERE change < 1 << 62 ORDER BY change DESC LIMIT 1), 0) + 1)"

// Insert implements psync.Requests.
func (t *tx) Insert(r *signing.Request, links []psync.Link, key psync.Key) error {
	r.Version = 1
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("sqlite: request: %w", err)
	}
	free, err := t.free()
	if err != nil {
		return err
	}
	n, err := t.add(`INSERT INTO request (n, id, state, title, practice, created, updated, expires, deleted, sealed, body, completed, change)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, ?, ?, `+nextChange+`)`,
		free, r.ID, r.State, r.Title, r.Practice, ms(r.Created), ms(r.Updated), ms(r.Expires), string(body), ms(r.Completed))
	if isUnique(err) {
		return signing.ErrConflict
	}
	if err != nil {
		return err
	}
	t.know(r.ID, n)
	t.meet(n, &met{id: r.ID})
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
	_, err = t.exec("INSERT INTO idempotency (key, request, body, mac) VALUES (?, ?, ?, ?)", key.Key, n, key.Body,
		t.authentic("key", key.Key, r.ID, key.Body))
	if isUnique(err) {
		return signing.ErrConflict
	}
	return err
}

// Save implements psync.Requests.
func (t *tx) Save(r *signing.Request) error {
	n, err := t.number(r.ID)
	if err != nil {
		return err
	}
	r.Version++
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("sqlite: request: %w", err)
	}
	var sealed any
	if r.Sealed != nil {
		sealed = r.Sealed.SHA256
	}
	_, err = t.exec(`UPDATE request SET state = ?, title = ?, updated = ?, expires = ?, deleted = ?, sealed = ?, body = ?,
		completed = ?, erased = ?, forgotten = ?, change = `+nextChange+` WHERE n = ?`, r.State, r.Title, ms(r.Updated), ms(r.Expires),
		ms(r.Deleted), sealed, string(body), ms(r.Completed), ms(r.Erased), ms(r.Forgotten), n)
	if isUnique(err) {
		return signing.ErrConflict // the sealed file is another request's
	}
	if err != nil {
		return err
	}
	return t.need(r)
}

// Request implements psync.Requests.
func (t *tx) Request(id string) (*signing.Request, error) {
	n, err := t.number(id)
	if err != nil {
		return nil, err
	}
	r, err := t.request("SELECT body FROM request WHERE n = ?", n)
	switch {
	case err != nil || r.ID == id:
	case t.guard == nil:
		return nil, unreadable(errors.New("sqlite: the row of another request"))
	default:
		r.ID = id // another one's row, which its guard says; what is there is shown nevertheless
	}
	return r, err
}

// renamed is why there is no request of that number: signing.ErrNotFound, or the fault of one that was given another.
func (t *tx) renamed(id string) error {
	var n int64
	begin := `{"id":"` + id + `"`
	err := t.one("SELECT n FROM request WHERE substr(body, 1, ?) = ?", []any{len(begin), begin}, &n)
	if err == nil {
		err = &signing.Fault{Code: signing.FaultRequest}
	}
	return err
}

// BySealed implements psync.Requests.
func (t *tx) BySealed(sha256 string) (*signing.Request, error) {
	r, err := t.request("SELECT body FROM request WHERE sealed = ?", sha256)
	if err == nil {
		err = t.own(r, sha256)
	}
	if !errors.Is(err, signing.ErrNotFound) || t.guard == nil {
		return r, err
	}
	known, err := t.ids(`SELECT r.id FROM document d JOIN request r ON r.n = d.request WHERE d.sha256 = ?1
		UNION SELECT id FROM request NOT INDEXED WHERE sealed = ?1`, sha256) // the table itself: an index may leave a row out
	if err == nil {
		err = t.listed(known, sha256)
	}
	for _, id := range known {
		if err = t.Intact(id); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	top, err := t.top()
	switch {
	case err != nil:
		return nil, err
	case top.Fault != nil:
		return nil, top.Fault
	}
	return nil, signing.ErrNotFound
}

func (t *tx) request(query string, arg any) (*signing.Request, error) {
	var body string
	if err := t.one(query, []any{arg}, &body); err != nil {
		return nil, err
	}
	r := new(signing.Request)
	if err := json.Unmarshal([]byte(body), r); err != nil {
		return nil, unreadable(err)
	}
	return r, nil
}

// listed is a fault where one of these requests has the sealed file, though no index led to it.
func (t *tx) listed(ids []string, sha256 string) error {
	for _, id := range ids {
		if r, err := t.Request(id); err == nil && r.Sealed != nil && r.Sealed.SHA256 == sha256 {
			return &signing.Fault{Code: signing.FaultRequest}
		}
	}
	return nil
}

// own says whether the row a sealed file's request was read from is that request's own: the guard that is asked next is that
// of the number inside.
func (t *tx) own(r *signing.Request, sha256 string) error {
	ids, err := t.ids("SELECT id FROM request WHERE sealed = ?", sha256)
	if err == nil && (len(ids) != 1 || ids[0] != r.ID || r.Sealed == nil || r.Sealed.SHA256 != sha256) {
		err = &signing.Fault{Code: signing.FaultRequest}
	}
	return err
}

// Overdue implements psync.Requests: ids of requests that wait though their last day has passed.
func (t *tx) Overdue(now time.Time, limit int) ([]string, error) {
	return t.ids(`SELECT id FROM request WHERE state IN ('validating', 'waiting') AND expires <= ? ORDER BY expires LIMIT ?`, ms(now), limit)
}

// ByKey implements psync.Requests.
func (t *tx) ByKey(key string) (psync.Key, error) {
	k := psync.Key{Key: key}
	var mac []byte
	err := t.one("SELECT r.id, i.body, i.mac FROM idempotency i JOIN request r ON r.n = i.request WHERE i.key = ?", []any{key}, &k.Request, &k.Body, &mac)
	if err == nil && !t.isAuthentic(mac, "key", k.Key, k.Request, k.Body) {
		err = &signing.Fault{Code: signing.FaultRequest}
	}
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

// Instance implements psync.Requests.
func (t *tx) Instance() (name string, err error) {
	err = t.one("SELECT name FROM instance", nil, &name)
	if odd(err) || errors.Is(err, signing.ErrNotFound) {
		return "unknown", nil // what follows changes reads everything anew
	}
	return name, err
}
