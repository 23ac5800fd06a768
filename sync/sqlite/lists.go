package sqlite

import (
	"encoding/json"
	"fmt"
	"strings"

	"paraph/signing"
	psync "paraph/sync"
)

// Lists say of each request whether its row is as it was stored: of the row alone, with the number of its lines and the last
// hash. Links, marks, codes and jobs are looked at when the request itself is.

// listed is a row of a list.
type listed struct {
	columns []any // ownSelect, then number, change, and the guard's body and word
	fault   *signing.Fault
}

const listColumns = ownColumns + 4

func (l listed) text(column int) string { return text(l.columns[column]) }

func (l listed) number(column int) int64 {
	n, _ := l.columns[column].(int64)
	return n
}

// The columns of ownSelect that lists show, and those behind them.
const (
	columnID, columnTitle, columnPractice, columnCreated, columnUpdated = 0, 1, 2, 3, 4
	columnBody, columnState                                             = 8, 12
	columnN, columnChange, columnGuard, columnMAC                       = ownColumns, ownColumns + 1, ownColumns + 2, ownColumns + 3
)

// list reads rows of requests r.
func (t *tx) list(where string, args ...any) ([]listed, error) {
	var out []listed
	err := t.each("SELECT "+ownSelect+", r.n, r.change, g.body, g.mac FROM request r LEFT JOIN guard g ON g.request = r.n WHERE "+where, args,
		func(scan func(...any) error) error {
			l := listed{columns: make([]any, listColumns)}
			into := make([]any, listColumns)
			for i := range into {
				into[i] = &l.columns[i]
			}
			err := scan(into...)
			out = append(out, l)
			return err
		})
	for i := range out {
		if err == nil {
			out[i].fault, err = t.rowFault(out[i])
		}
	}
	return out, err
}

// rowFault is what is wrong with the row of a request.
func (t *tx) rowFault(l listed) (*signing.Fault, error) {
	if t.guard == nil {
		return nil, nil
	}
	if l.columns[columnGuard] == nil {
		return &signing.Fault{Code: signing.FaultUnguarded}, nil
	}
	mac, _ := l.columns[columnMAC].([]byte)
	g, fault := t.opened(l.text(columnID), l.number(columnN), l.text(columnGuard), mac)
	switch {
	case fault != nil:
		return fault, nil
	case g.Fault != nil:
		return g.Fault, nil
	}
	if fault, err := t.registered(l.number(columnN), g.Tick); fault != nil || err != nil {
		return fault, err
	}
	now := g.stored
	now.own(l.columns)
	return g.differs(now), nil
}

// request is the row's request; with no more than its row says where the rest is none.
func (l *listed) request() (r signing.Request) {
	err := json.Unmarshal([]byte(l.text(columnBody)), &r)
	if id := l.text(columnID); err != nil || r.ID != id {
		r = signing.Request{ID: id, Title: l.text(columnTitle), State: signing.State(l.text(columnState))}
		r.Created, r.Updated = fromMS(l.number(columnCreated)), fromMS(l.number(columnUpdated))
		l.fault = &signing.Fault{Code: signing.FaultUnreadable}
	}
	return r
}

// List implements psync.Requests.
func (t *tx) List(f psync.Filter) ([]signing.Summary, error) {
	where, args := "r.deleted = 0", []any{}
	if len(f.States) > 0 {
		where += " AND r.state IN (?" + strings.Repeat(", ?", len(f.States)-1) + ")"
		for _, s := range f.States {
			args = append(args, s)
		}
	}
	rows, err := t.list(where+" ORDER BY r.n DESC LIMIT ? OFFSET ?", append(args, f.Limit, f.Skip)...)
	if err != nil {
		return nil, fmt.Errorf("sqlite: list: %w", err)
	}
	var out []signing.Summary
	for _, l := range rows {
		r := l.request()
		out = append(out, signing.Summary{
			ID: r.ID, Title: l.text(columnTitle), State: signing.State(l.text(columnState)), Practice: l.number(columnPractice) != 0,
			Created: fromMS(l.number(columnCreated)), Updated: fromMS(l.number(columnUpdated)), Problem: r.Problem, Fault: l.fault,
			Letters: r.Letters, Locks: r.Locks(),
		})
	}
	return out, nil
}

// Changes implements psync.Requests.
func (t *tx) Changes(after int64, limit int) ([]psync.Changed, error) {
	rows, err := t.list("r.change > ? AND r.change < 1 << 62 ORDER BY r.change LIMIT ?", after, limit)
	if err != nil {
		return nil, fmt.Errorf("sqlite: changes: %w", err)
	}
	var out []psync.Changed
	for _, l := range rows {
		r := l.request()
		out = append(out, psync.Changed{Seq: l.number(columnChange), Request: r, Fault: l.fault})
	}
	return out, nil
}
