package sqlite

import (
	"crypto/hmac"
	"crypto/sha256"
)

// begin guards every request there is, from now on: the first time a store is opened with its key.
func (t *tx) begin() error {
	t.keep(topPage, &page{changed: true, Form: formNow})
	now := ms(t.guard.Now())
	err := t.each("SELECT n, id FROM request WHERE n BETWEEN 1 AND ?", []any{highest}, func(scan func(...any) error) error {
		m := &met{since: now}
		var n int64
		err := scan(&n, &m.id)
		if err == nil {
			t.meet(n, m)
		}
		return err
	})
	if err != nil {
		return err
	}
	return t.authenticate()
}

// update guards what a program of before did not look at, from now on: as it is. A request that does not hold stays so.
func (t *tx) update(top *page) error {
	top.Form, top.changed = formNow, true
	ids, err := t.ids("SELECT id FROM request")
	for _, id := range ids {
		if err == nil {
			_, err = t.number(id)
		}
	}
	for _, m := range t.met {
		m.writes = -1 // to be guarded anew, though nothing of it is written
	}
	if err != nil {
		return err
	}
	return t.authenticate()
}

// authenticate puts the key under the rows that no request's guard covers.
func (t *tx) authenticate() error {
	tokens := &page{changed: true, Tokens: map[string]string{}}
	err := t.each("SELECT hash, name, scopes, created, expires FROM token", nil, func(scan func(...any) error) error {
		var k tokenRow
		err := scan(&k.hash, &k.name, &k.scopes, &k.created, &k.expires)
		if odd(err) {
			return nil // it was none before either
		}
		tokens.Tokens[k.hash] = k.fingerprint()
		return err
	})
	if err != nil {
		return err
	}
	t.keep(tokenPage, tokens)
	for _, rows := range unguarded {
		if err := t.authenticateRows(rows); err != nil {
			return err
		}
	}
	return nil
}

// table is one whose rows no request's guard covers: read gives two columns that name a row (the second may be NULL) and then
// those that are authenticated, write takes the key's word and the name.
type table struct {
	label, read string
	columns     int
	write       string
}

var unguarded = []table{
	{
		"callback", "SELECT c.n, NULL, c.id, r.id, c.seq, c.state, c.url, c.created, c.body FROM callback c JOIN request r ON r.n = c.request", 9,
		"UPDATE callback SET mac = ? WHERE n = ?",
	},
	{
		"attempt", "SELECT a.callback, a.number, c.id, a.number, a.started, a.completed, a.status, a.outcome FROM attempt a JOIN callback c ON c.n = a.callback", 8,
		"UPDATE attempt SET mac = ? WHERE callback = ? AND number = ?",
	},
	{
		"key", "SELECT i.key, NULL, i.key, r.id, i.body FROM idempotency i JOIN request r ON r.n = i.request", 5,
		"UPDATE idempotency SET mac = ? WHERE key = ?",
	},
}

func (t *tx) authenticateRows(of table) error {
	var all [][]any
	err := t.each(of.read, nil, func(scan func(...any) error) error {
		columns, into := make([]any, of.columns), make([]any, of.columns)
		for i := range columns {
			into[i] = &columns[i]
		}
		err := scan(into...)
		all = append(all, columns)
		return err
	})
	for _, c := range all {
		if err != nil {
			break
		}
		args := []any{t.authentic(of.label, c[2:]...), c[0]}
		if c[1] != nil {
			args = append(args, c[1])
		}
		_, err = t.exec(of.write, args...)
	}
	return err
}

// authentic is the key's word for a row of that label with these values, as SQLite gives them back: nil where nothing is
// guarded.
func (t *tx) authentic(label string, values ...any) []byte {
	if t.guard == nil {
		return nil
	}
	h := sha256.New()
	for _, v := range values {
		fold(h, v)
	}
	return t.guard.mac("row-"+label, 0, "", h.Sum(nil))
}

// isAuthentic says whether that is the key's word for these values; always where nothing is guarded, or nothing was yet when
// the store was last open.
func (t *tx) isAuthentic(mac []byte, label string, values ...any) bool {
	if t.guard == nil || t.form() < formNow {
		return true
	}
	return hmac.Equal(mac, t.authentic(label, values...))
}

// form is what is guarded of the store.
func (t *tx) form() int {
	top, err := t.top()
	if err != nil {
		return formNow
	}
	return top.Form
}
