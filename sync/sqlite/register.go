package sqlite

import (
	"crypto/hmac"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"paraph/signing"
)

// The register tells which of a request's guards is the last one, so that a request that was put back to an earlier state
// together with what guarded it then is noticed. It counts ticks, one for each transaction that changes something: a page
// for each 256 requests has the tick at which each was guarded last, the page at the top the tick at which each of these
// pages was written last. Each page is authenticated like a guard. A store put back as a whole is noticed by the tick at
// the top, which a file beside the database remembers too (reached.go).

const (
	topPage   = -1
	tokenPage = -2 // of the tokens there are
	pageSize  = 256
	tickSize  = 8
	highest   = 1 << 30 // number of a request that is believed; the page at the top has 32 MB then
)

// formNow is what is guarded today. A register of an older form is of a store that a program of before guarded: what it did
// not look at is taken as it is, once, by whoever opens the store next with its key.
//
//	0: requests, their lines, marks, links and the seal's signature
//	2: also tokens, codes, jobs, callbacks with their attempts, and keys
const formNow = 2

// page is a row of the table register: its body as JSON, and the ticks of what is below.
type page struct {
	Tick int64 `json:"tick"`
	Last int64 `json:"last,omitempty"` // at the top: the highest number a request ever had here
	Form int   `json:"form,omitempty"` // at the top: what is guarded, and since when; see formNow

	// Reached, at the top: a file beside the database remembers how far this came. It was written before this is said; a copy
	// that is put back elsewhere gets one (Remember).
	Reached bool `json:"reached,omitempty"`

	TokensAt int64             `json:"tokensAt,omitempty"` // at the top: the tick of the page of tokens
	Tokens   map[string]string `json:"tokens,omitempty"`   // on that page: fingerprints of tokens' rows, by their hashes

	// What was found wrong with this page, for good: of requests up to a number it cannot be said whether they were set back.
	Fault *signing.Fault `json:"fault,omitempty"`
	Until int64          `json:"until,omitempty"`

	ticks   []byte // eight bytes each, high byte first
	changed bool
}

func (p *page) at(i int64) int64 {
	if from := i * tickSize; from+tickSize <= int64(len(p.ticks)) {
		return int64(binary.BigEndian.Uint64(p.ticks[from:]))
	}
	return 0
}

func (p *page) set(i, tick int64) {
	from := i * tickSize
	if missing := from + tickSize - int64(len(p.ticks)); missing > 0 {
		p.ticks = append(p.ticks, make([]byte, missing)...)
	}
	binary.BigEndian.PutUint64(p.ticks[from:], uint64(tick))
	p.changed = true
}

// covers is what is wrong for a request of that number.
func (p *page) covers(n int64) *signing.Fault {
	if p.Fault == nil || n > p.Until {
		return nil
	}
	f := *p.Fault
	return &f
}

// readPage reads a page; nil where there is none that was made here, gone where there is none at all.
func (t *tx) readPage(k int64) (p *page, gone bool, err error) {
	var body string
	var mac []byte
	p = new(page)
	err = t.one("SELECT body, ticks, mac FROM register WHERE page = ?", []any{k}, &body, &p.ticks, &mac)
	if errors.Is(err, signing.ErrNotFound) {
		return nil, true, nil
	}
	if odd(err) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if !hmac.Equal(mac, t.guard.mac("register", k, body, p.ticks)) || json.Unmarshal([]byte(body), p) != nil {
		return nil, false, nil
	}
	return p, false, nil
}

// top is the page at the top. Where it is gone, not ours, or older than is known, it is begun anew with the fault in it.
func (t *tx) top() (*page, error) {
	if p := t.pages[topPage]; p != nil {
		return p, nil
	}
	p, _, err := t.readPage(topPage)
	if err != nil {
		return nil, err
	}
	code := signing.FaultCode("")
	switch {
	case p == nil:
		p, code = &page{}, signing.FaultRegister
		var any bool
		if err := t.one("SELECT EXISTS (SELECT 1 FROM request)", nil, &any); err != nil {
			return nil, err
		}
		if !any {
			code = signing.FaultStoreGone
		}
	case p.Reached && t.guard.lost.Load():
		code = signing.FaultReached
	case p.Tick < t.floor:
		code = signing.FaultAllSetBack
	}
	if code != "" {
		var last int64
		if err := t.one("SELECT coalesce(max(n), 0) FROM request WHERE n <= ?", []any{highest}, &last); err != nil {
			return nil, err
		}
		p.Tick, p.Last, p.Form, p.TokensAt = max(p.Tick, t.floor), max(p.Last, last), formNow, 0
		p.spoil(code, p.Last, t.noticed())
	}
	t.keep(topPage, p)
	return p, nil
}

func (p *page) spoil(code signing.FaultCode, until int64, noticed time.Time) {
	p.Fault, p.Until, p.changed = &signing.Fault{Code: code, Noticed: noticed}, until, true
}

// noticed is now, where it will be stored.
func (t *tx) noticed() time.Time {
	if t.readOnly {
		return time.Time{}
	}
	return t.guard.Now().UTC().Truncate(time.Millisecond)
}

func (t *tx) keep(k int64, p *page) {
	if t.pages == nil {
		t.pages = map[int64]*page{}
	}
	t.pages[k] = p
}

// page is the page with a request's tick. One that is not the one the top knows is begun anew, as top does.
func (t *tx) page(k int64) (*page, error) {
	if p := t.pages[k]; p != nil {
		return p, nil
	}
	top, err := t.top()
	if err != nil {
		return nil, err
	}
	p, gone, err := t.readPage(k)
	switch want := top.at(k); {
	case err != nil:
		return nil, err
	case gone && want == 0:
		p = &page{}
	case p == nil || p.Tick != want:
		p = &page{}
		p.spoil(signing.FaultRegister, top.Last, t.noticed())
	}
	t.keep(k, p)
	return p, nil
}

// registered says what the register has against a guard of that tick.
func (t *tx) registered(n, tick int64) (*signing.Fault, error) {
	if n < 1 || n > highest {
		return &signing.Fault{Code: signing.FaultUnguarded}, nil
	}
	top, err := t.top()
	if err != nil {
		return nil, err
	}
	p, err := t.page(n / pageSize)
	if err != nil {
		return nil, err
	}
	if f := top.covers(n); f != nil {
		return f, nil
	}
	if f := p.covers(n); f != nil {
		return f, nil
	}
	if p.at(n%pageSize) != tick {
		return &signing.Fault{Code: signing.FaultSetBack}, nil
	}
	return nil, nil
}

// free is the number of the next request. A number is used once, so that a request that was taken out leaves a gap; where
// others put a row, the next one is taken.
func (t *tx) free() (n int64, err error) {
	if t.guard == nil {
		err = t.one("SELECT coalesce(max(n), 0) + 1 FROM request WHERE n <= ?", []any{highest}, &n)
		return n, err
	}
	top, err := t.top()
	if err != nil {
		return 0, err
	}
	for n = top.Last + 1; ; n++ {
		var taken bool
		if err := t.one("SELECT EXISTS (SELECT 1 FROM request WHERE n = ?)", []any{n}, &taken); err != nil || !taken {
			return n, err
		}
	}
}

// enter notes that a request is guarded anew and answers at which tick: the same for all of a transaction.
func (t *tx) enter(n int64) (int64, error) {
	top, err := t.top()
	if err != nil {
		return 0, err
	}
	p, err := t.page(n / pageSize)
	if err != nil {
		return 0, err
	}
	tick := top.Tick + 1
	p.set(n%pageSize, tick)
	top.Last = max(top.Last, n)
	return tick, nil
}

// writeRegister writes the pages that were changed, the top last; it answers the tick, 0 where there was nothing to write.
func (t *tx) writeRegister() (int64, error) {
	top := t.pages[topPage]
	if top == nil {
		return 0, nil
	}
	tick := top.Tick + 1
	for k, p := range t.pages {
		if k == topPage || !p.changed {
			continue
		}
		if p.Tick = tick; k == tokenPage {
			top.TokensAt, top.changed = tick, true
		} else {
			top.set(k, tick)
		}
		if err := t.writePage(k, p); err != nil {
			return 0, err
		}
	}
	if !top.changed {
		return 0, nil
	}
	top.Tick, top.Reached = tick, top.Reached || t.guard.kept.Load()
	return tick, t.writePage(topPage, top)
}

func (t *tx) writePage(k int64, p *page) error {
	b, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("sqlite: register: %w", err)
	}
	if p.ticks == nil {
		p.ticks = []byte{}
	}
	_, err = t.exec(`INSERT INTO register (page, body, ticks, mac) VALUES (?, ?, ?, ?)
		ON CONFLICT (page) DO UPDATE SET body = excluded.body, ticks = excluded.ticks, mac = excluded.mac`,
		k, string(b), p.ticks, t.guard.mac("register", k, string(b), p.ticks))
	return err
}
