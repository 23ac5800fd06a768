package sqlite

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strings"

	"paraph/signing"
)

// Each request has a row in the table guard: fingerprints of all that is stored of it, authenticated (HMAC-SHA-256,
// RFC 2104) with a key that is not in the file. In a writing transaction whoever asks for a request's number has it looked
// at first, as it was found; before the transaction ends it is guarded anew, as it was left. Nobody who writes can forget
// it, for nothing of a request can be written without its number.
//
// What was found broken stays so: the fault is written into the guard and goes with it from then on. Otherwise the next
// honest transaction would put its key under somebody else's change.

// guarded is the body of a row of the table guard, as JSON.
type guarded struct {
	stored
	Tick  int64          `json:"tick"`            // of the register, when it was written
	Since int64          `json:"since,omitempty"` // milliseconds; 0: guarded since it is there
	Fault *signing.Fault `json:"fault,omitempty"` // what was found wrong with it, the first time
}

// stored are the fingerprints of what is stored of a request; each is the hex SHA-256 of rows, column by column.
type stored struct {
	State  signing.State `json:"state"`
	Row    string        `json:"row"` // of the request: people, steps, documents, times
	Lines  int64         `json:"lines"`
	Head   string        `json:"head"`
	Marks  string        `json:"marks"`
	Links  string        `json:"links"`
	Sealed string        `json:"sealed"` // of the seal's signature of the lines
	Codes  string        `json:"codes,omitempty"`
	Jobs   string        `json:"jobs,omitempty"`
	Form   int           `json:"form,omitempty"` // formNow, or 0: codes and jobs were not looked at
}

// met is a request in a transaction: how it was found.
type met struct {
	id     string
	before *guarded // nil: it is new here, or what guarded it is gone or not ours
	since  int64
	fault  *signing.Fault
	writes int // of the transaction, when it was found
}

// mac authenticates two parts of something of a number, under a label: no two things of different labels, numbers or parts
// come to the same bytes.
func (g *guard) mac(label string, number int64, one string, two []byte) []byte {
	m := hmac.New(sha256.New, g.Key)
	fmt.Fprintf(m, "paraph-%s-1\x00%d\x00%d\x00%s", label, number, len(one), one)
	m.Write(two)
	return m.Sum(nil)
}

// number is the row number of a request. In a writing transaction it is looked at now.
func (t *tx) number(id string) (int64, error) {
	if n, ok := t.numbers[id]; ok {
		return n, nil
	}
	var n int64
	if err := t.one("SELECT n FROM request WHERE id = ?", []any{id}, &n); errors.Is(err, signing.ErrNotFound) {
		return 0, t.renamed(id)
	} else if err != nil {
		return 0, err
	}
	t.know(id, n)
	if t.readOnly || t.guard == nil {
		return n, nil
	}
	m, err := t.find(id, n)
	if err == nil && m.fault != nil && m.fault.Noticed.IsZero() {
		if m.fault, err = t.why(id, m.fault); err == nil {
			m.fault.Noticed = t.noticed()
		}
	}
	t.meet(n, m)
	return n, err
}

func (t *tx) know(id string, n int64) {
	if t.numbers == nil {
		t.numbers = map[string]int64{}
	}
	t.numbers[id] = n
}

// meet has a request guarded anew before the transaction ends.
func (t *tx) meet(n int64, m *met) {
	if t.met == nil {
		t.met = map[int64]*met{}
	}
	t.met[n] = m
}

// find looks at a request as it is stored.
func (t *tx) find(id string, n int64) (*met, error) {
	m := &met{id: id, writes: t.writes}
	g, fault, err := t.guardOf(id, n)
	if err != nil {
		return nil, err
	}
	if m.fault = fault; g == nil {
		return m, nil
	}
	m.before, m.since, m.fault = g, g.Since, g.Fault
	if m.fault != nil {
		return m, nil
	}
	if m.fault, err = t.registered(n, g.Tick); err != nil || m.fault != nil {
		return m, err
	}
	now, err := t.stored(n)
	m.fault = g.differs(now)
	return m, err
}

// guardOf reads what guards a request; a fault where it is gone or was not made here for this request.
func (t *tx) guardOf(id string, n int64) (*guarded, *signing.Fault, error) {
	var body string
	var mac []byte
	err := t.one("SELECT body, mac FROM guard WHERE request = ?", []any{n}, &body, &mac)
	if errors.Is(err, signing.ErrNotFound) {
		return nil, &signing.Fault{Code: signing.FaultUnguarded}, nil
	}
	if odd(err) {
		return nil, &signing.Fault{Code: signing.FaultGuard}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	g, fault := t.opened(id, n, body, mac)
	return g, fault, nil
}

// opened is what guards a request, as it was read; a fault where it was not made here for it.
func (t *tx) opened(id string, n int64, body string, mac []byte) (*guarded, *signing.Fault) {
	g := new(guarded)
	if !hmac.Equal(mac, t.guard.mac("guard", n, id, []byte(body))) || json.Unmarshal([]byte(body), g) != nil {
		return nil, &signing.Fault{Code: signing.FaultGuard}
	}
	return g, nil
}

// differs says what of a request is not as it was left.
func (g *guarded) differs(now stored) *signing.Fault {
	if g.Form == 0 {
		now.Codes, now.Jobs, now.Form = "", "", 0
	}
	switch was := g.stored; {
	case now == was:
		return nil
	case now.Lines < was.Lines:
		return &signing.Fault{Code: signing.FaultCut, Line: now.Lines, Lines: was.Lines}
	case now.Lines > was.Lines:
		return &signing.Fault{Code: signing.FaultAdded, Line: now.Lines, Lines: was.Lines}
	case now.Head != was.Head:
		return &signing.Fault{Code: signing.FaultRewritten}
	case now.State != was.State:
		return &signing.Fault{Code: signing.FaultState, What: string(was.State)}
	case now.Marks != was.Marks:
		return &signing.Fault{Code: signing.FaultMark}
	case now.Links != was.Links:
		return &signing.Fault{Code: signing.FaultLink}
	case now.Sealed != was.Sealed:
		return &signing.Fault{Code: signing.FaultHead}
	case now.Codes != was.Codes:
		return &signing.Fault{Code: signing.FaultCodes}
	case now.Jobs != was.Jobs:
		return &signing.Fault{Code: signing.FaultJobs}
	}
	return &signing.Fault{Code: signing.FaultRequest}
}

// A request's row with its last line, and the rows of what belongs to it: two questions and no more, for they are asked twice
// in each transaction that changes something. The columns and their order are part of what folders hold: a guard of other
// columns has another form.
const (
	ownSelect = `r.id, r.title, r.practice, r.created, r.updated, r.expires, r.deleted, r.sealed, r.body, r.completed, r.erased, r.forgotten, r.state,
		(SELECT seq FROM event WHERE request = r.n ORDER BY seq DESC LIMIT 1), (SELECT hash FROM event WHERE request = r.n ORDER BY seq DESC LIMIT 1)`
	ownRow     = "SELECT " + ownSelect + " FROM request r WHERE r.n = ?"
	ownColumns = 15
	otherRows  = `SELECT 0, signer, body, NULL FROM mark WHERE request = ?1 UNION ALL SELECT 1, signer, hash, sealed FROM link
		WHERE request = ?1 UNION ALL SELECT 2, '', body, NULL FROM headseal WHERE request = ?1
		UNION ALL SELECT 3, id, concat_ws(',', quote(signer), quote(number), quote(destination), quote(network), quote(created), quote(expires),
			quote(attempts), quote(consumed), quote(voided), quote(seed), quote(body)), NULL FROM challenge WHERE request = ?1
		UNION ALL SELECT 4, CAST(id AS TEXT), concat_ws(',', quote(kind), quote(signer), quote(ref), quote(host), quote(due), quote(attempts),
			quote(done), quote(result)), NULL FROM job WHERE request = ?1`
	otherColumns = 4
)

// stored fingerprints what is stored of a request.
func (t *tx) stored(n int64) (s stored, err error) {
	err = t.rows(ownRow, ownColumns, n, s.own)
	if err != nil {
		return s, err
	}
	var others [5][][]any // marks, links, the head seal, codes, jobs
	err = t.rows(otherRows, otherColumns, n, func(columns []any) {
		if of, ok := columns[0].(int64); ok {
			others[of] = append(others[of], slices.Clone(columns[1:]))
		}
	})
	s.Marks, s.Links, s.Sealed = fingerprint(others[0]), fingerprint(others[1]), fingerprint(others[2])
	s.Codes, s.Jobs, s.Form = fingerprint(others[3]), fingerprint(others[4]), formNow
	return s, err
}

// own fingerprints a request's row with its last line.
func (s *stored) own(columns []any) {
	h := sha256.New()
	for _, c := range columns[:ownColumns-2] {
		fold(h, c)
	}
	s.Row, s.State = hex.EncodeToString(h.Sum(nil)), signing.State(text(columns[ownColumns-3]))
	s.Lines, _ = columns[ownColumns-2].(int64) // none is NULL
	s.Head = text(columns[ownColumns-1])
}

// fingerprint is the SHA-256 of rows in the order of their first column; "" where there are none.
func fingerprint(rows [][]any) string {
	if len(rows) == 0 {
		return ""
	}
	slices.SortFunc(rows, func(a, b []any) int { return strings.Compare(text(a[0]), text(b[0])) })
	h := sha256.New()
	for _, row := range rows {
		for _, c := range row {
			fold(h, c)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// rows hands the columns of each row of an answer to f.
func (t *tx) rows(query string, columns int, n int64, f func(columns []any)) error {
	values, into := make([]any, columns), make([]any, columns)
	for i := range values {
		into[i] = &values[i]
	}
	return t.each(query, []any{n}, func(scan func(...any) error) error {
		if err := scan(into...); err != nil {
			return fmt.Errorf("sqlite: %w", err)
		}
		f(values)
		return nil
	})
}

func text(column any) string {
	switch v := column.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}

// fold adds a value of SQLite's to a hash: its type, its length, itself. No two lists of values come to the same bytes.
func fold(h hash.Hash, v any) {
	kind, b := byte('n'), []byte(nil)
	switch v := v.(type) {
	case nil:
	case string:
		kind, b = 't', []byte(v)
	case []byte:
		kind, b = 'b', v
	default:
		kind, b = 'i', fmt.Append(nil, v)
	}
	h.Write(binary.BigEndian.AppendUint64([]byte{kind}, uint64(len(b))))
	h.Write(b)
}

// renew guards anew what the transaction changed, and the register with it. It answers the tick of the register, 0 where
// nothing was changed.
func (t *tx) renew() (int64, error) {
	if t.guard == nil {
		return 0, nil
	}
	for _, n := range slices.Sorted(maps.Keys(t.met)) {
		m := t.met[n]
		same := m.before != nil && m.before.Fault == m.fault
		if same && m.writes == t.writes {
			continue
		}
		if foreign, err := t.foreign(n, m); err != nil || foreign {
			if err != nil {
				return 0, err
			}
			continue
		}
		now, err := t.stored(n)
		if err != nil {
			return 0, err
		}
		if same && m.before.stored == now {
			continue
		}
		if err := t.protect(n, m, now); err != nil {
			return 0, err
		}
	}
	return t.writeRegister()
}

// foreign says whether a request of that number was never one of this service: nothing is put under it.
func (t *tx) foreign(n int64, m *met) (bool, error) {
	if m.before != nil || m.fault == nil {
		return false, nil
	}
	top, err := t.top()
	return err == nil && (n < 1 || n > top.Last), err
}

// protect writes what guards a request from now on.
func (t *tx) protect(n int64, m *met, now stored) error {
	tick, err := t.enter(n)
	if err != nil {
		return err
	}
	b, err := json.Marshal(guarded{now, tick, m.since, m.fault})
	if err != nil {
		return fmt.Errorf("sqlite: guard: %w", err)
	}
	_, err = t.exec("INSERT INTO guard (request, body, mac) VALUES (?, ?, ?) ON CONFLICT (request) DO UPDATE SET body = excluded.body, mac = excluded.mac",
		n, string(b), t.guard.mac("guard", n, m.id, b))
	return err
}
