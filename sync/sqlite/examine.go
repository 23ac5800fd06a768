package sqlite

import (
	"context"
	"errors"
	"strings"

	"paraph/signing"
	psync "paraph/sync"
)

// Finding is a request that is not as the service wrote it. Request is "" for what cannot be said of one: requests that are
// not there any more.
type Finding struct {
	Request string        `json:"request,omitempty"`
	Fault   signing.Fault `json:"fault"`
}

// Examine looks at every request of a service's file, which nobody else has open and which is brought up to date for it:
// for copies, and for what was just put back. g is what the service guards its requests with; of a file it never guarded
// only the chains are looked at. faulty are documents (hex SHA-256) that are not there or whose content is another one.
func Examine(ctx context.Context, path string, g Guard, faulty map[string]signing.FaultCode) (found []Finding, err error) {
	s, err := Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.durable.Close()) }()
	known := &guard{Guard: g}
	reached, err := known.reached()
	if err != nil {
		return nil, err
	}
	err = s.view(ctx, func(t *tx) error {
		t.guard, t.floor = known, reached
		if err := t.indexes(&found); err != nil {
			return err
		}
		if _, gone, err := t.readPage(topPage); err != nil || (gone && reached == 0) {
			t.guard = nil
			return errors.Join(err, t.examine(ctx, s.of(t), faulty, &found))
		}
		if whole, err := t.Whole(); err != nil {
			return err
		} else if whole != nil {
			found = append(found, Finding{Fault: *whole})
		}
		return errors.Join(t.examine(ctx, s.of(t), faulty, &found), t.missing(&found))
	})
	return found, err
}

func (t *tx) examine(ctx context.Context, tx psync.Tx, faulty map[string]signing.FaultCode, found *[]Finding) error {
	ids, err := t.ids("SELECT id FROM request ORDER BY n")
	for _, id := range ids {
		if err == nil {
			err = ctx.Err()
		}
		var p signing.Proof
		if err == nil {
			p, err = tx.Proof(id)
		}
		if err == nil && p.Fault == nil {
			p.Fault, err = t.agrees(id)
		}
		if err == nil && p.Fault == nil {
			p.Fault, err = t.faulty(id, faulty)
		}
		if broken, ok := errors.AsType[*signing.Fault](err); ok {
			p.Fault, err = broken, nil
		}
		if err != nil {
			return err
		}
		if p.Fault != nil {
			*found = append(*found, Finding{id, *p.Fault})
		}
	}
	return err
}

// indexes says where an index leaves rows out, or has others than its table: what is asked by it is answered wrongly.
func (t *tx) indexes(found *[]Finding) error {
	lies := false
	err := t.each("PRAGMA integrity_check", nil, func(scan func(...any) error) error {
		var what string
		err := scan(&what)
		lies = lies || strings.Contains(what, "index ")
		return err
	})
	if lies {
		*found = append(*found, Finding{Fault: signing.Fault{Code: signing.FaultSchema}})
	}
	return err
}

// faulty says which of a request's documents is among those.
func (t *tx) faulty(id string, documents map[string]signing.FaultCode) (*signing.Fault, error) {
	r, err := t.Request(id)
	if err != nil || len(documents) == 0 {
		return nil, err
	}
	for _, sum := range r.Documents() {
		if code := documents[sum]; code != "" {
			what := "received"
			if r.Original != nil && sum == r.Original.SHA256 || r.Sealed != nil && sum == r.Sealed.SHA256 {
				what = "shown"
			}
			return &signing.Fault{Code: code, What: what}, nil
		}
	}
	return nil, nil
}

// missing counts the requests that the register knows and that are not there any more.
func (t *tx) missing(found *[]Finding) error {
	top, err := t.top()
	if err != nil {
		return err
	}
	gone := int64(0)
	for n := int64(1); n <= top.Last; n++ {
		p, err := t.page(n / pageSize)
		if err != nil {
			return err
		}
		if p.at(n%pageSize) == 0 {
			continue
		}
		var there bool
		if err := t.one("SELECT EXISTS (SELECT 1 FROM request WHERE n = ?)", []any{n}, &there); err != nil {
			return err
		}
		if !there {
			gone++
		}
	}
	if gone > 0 {
		*found = append(*found, Finding{Fault: signing.Fault{Code: signing.FaultGone, Lines: gone}})
	}
	return nil
}
