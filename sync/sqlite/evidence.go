package sqlite

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"paraph/signing"
)

// Append implements psync.Evidence.
func (t *tx) Append(requestID string, events ...signing.Event) error {
	n, err := t.number(requestID)
	if err != nil {
		return err
	}
	seq, prev, err := t.Head(requestID)
	if err != nil {
		return err
	}
	for i := range events {
		e := events[i]
		seq++
		e.Request, e.Seq, e.Time = requestID, seq, fromMS(ms(e.Time))
		if err := e.Link(prev); err != nil {
			return err
		}
		if err := t.insertEvent(n, e); isUnique(err) {
			return unreadable(err) // the last line has a number no line has
		} else if err != nil {
			return err
		}
		prev = e.Hash
	}
	return nil
}

// Head implements psync.Evidence.
func (t *tx) Head(requestID string) (int64, string, error) {
	n, err := t.number(requestID)
	if err != nil {
		return 0, "", err
	}
	lines, hash, err := t.head(n)
	if lines == 0 {
		hash = signing.Genesis(requestID)
	}
	return lines, hash, err
}

// head is the number of the last line, 0 where there is none, and its hash.
func (t *tx) head(n int64) (lines int64, hash string, err error) {
	err = t.one("SELECT seq, hash FROM event WHERE request = ? ORDER BY seq DESC LIMIT 1", []any{n}, &lines, &hash)
	if errors.Is(err, signing.ErrNotFound) {
		err = nil
	}
	return lines, hash, err
}

// unreadable is what cannot be read as what was written there.
func unreadable(err error) error {
	return fmt.Errorf("sqlite: %w: %w", &signing.Fault{Code: signing.FaultUnreadable}, err)
}

// secret is a private value as it is stored beside its line; the line itself has the commitment.
type secret struct {
	Salt  string `json:"s"`
	Value string `json:"v"`
}

func (t *tx) insertEvent(n int64, e signing.Event) error {
	commits, private := make(map[string]string, len(e.Private)), make(map[string]secret, len(e.Private))
	for name, s := range e.Private {
		commits[name], private[name] = s.Commit, secret{s.Salt, s.Value}
	}
	columns := make([]any, 3)
	for i, v := range []any{e.Data, commits, private} {
		b, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("sqlite: event: %w", err)
		}
		columns[i] = string(b)
	}
	if len(private) == 0 {
		columns[2] = nil
	}
	_, err := t.exec(`INSERT INTO event (request, seq, time, kind, actor, signer, data, commits, prev, hash, private)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		n, e.Seq, ms(e.Time), e.Kind, e.Actor, e.Signer, columns[0], columns[1], e.Prev, e.Hash, columns[2])
	return err
}

// read are lines of a request as a transaction read them. Whoever looks at all of a request asks for them more than once, and
// nobody else writes meanwhile; once the transaction wrote anything they are read anew.
type read struct {
	events []signing.Event
	writes int
}

// Events implements psync.Evidence. The lines are everybody's in the transaction: nothing in them is changed.
func (t *tx) Events(requestID string) ([]signing.Event, error) {
	n, err := t.number(requestID)
	if err != nil {
		return nil, err
	}
	if known := t.lines[n]; known != nil && known.writes == t.writes {
		return slices.Clone(known.events), nil
	}
	events, err := t.events(requestID, n)
	if err != nil {
		return events, err
	}
	if t.lines == nil {
		t.lines = map[int64]*read{}
	}
	t.lines[n] = &read{events, t.writes}
	return slices.Clone(events), nil
}

func (t *tx) events(requestID string, n int64) (out []signing.Event, err error) {
	err = t.each(`SELECT seq, time, kind, actor, signer, data, commits, prev, hash, private FROM event WHERE request = ? ORDER BY seq`,
		[]any{n}, func(scan func(...any) error) error {
			e := signing.Event{Request: requestID}
			var at int64
			var data, commits string
			var private sql.NullString
			if err := scan(&e.Seq, &at, &e.Kind, &e.Actor, &e.Signer, &data, &commits, &e.Prev, &e.Hash, &private); err != nil {
				return fmt.Errorf("sqlite: events: %w", err)
			}
			e.Time = fromMS(at)
			if err := json.Unmarshal([]byte(data), &e.Data); err != nil {
				return unreadable(err)
			}
			var err error
			if e.Private, err = secrets(commits, private.String); err != nil {
				return err
			}
			out = append(out, e)
			return nil
		})
	return out, err
}

// secrets puts commitments and, where they were not erased, values together.
func secrets(commits, private string) (map[string]signing.Secret, error) {
	var byName map[string]string
	if err := json.Unmarshal([]byte(commits), &byName); err != nil {
		return nil, unreadable(err)
	}
	var values map[string]secret
	if private != "" {
		if err := json.Unmarshal([]byte(private), &values); err != nil {
			return nil, unreadable(err)
		}
	}
	out := make(map[string]signing.Secret, len(byName))
	for name, c := range byName {
		out[name] = signing.Secret{Commit: c, Salt: values[name].Salt, Value: values[name].Value}
	}
	return out, nil
}

// PutMarks implements psync.Evidence.
func (t *tx) PutMarks(requestID, signerID string, marks []signing.Mark) error {
	n, err := t.number(requestID)
	if err != nil {
		return err
	}
	body, err := json.Marshal(marks)
	if err != nil {
		return fmt.Errorf("sqlite: marks: %w", err)
	}
	_, err = t.exec(`INSERT INTO mark (request, signer, body) VALUES (?, ?, ?)
		ON CONFLICT (request, signer) DO UPDATE SET body = excluded.body`, n, signerID, string(body))
	return err
}

// Marks implements psync.Evidence.
func (t *tx) Marks(requestID, signerID string) ([]signing.Mark, error) {
	n, err := t.number(requestID)
	if err != nil {
		return nil, err
	}
	var body string
	if err := t.one("SELECT body FROM mark WHERE request = ? AND signer = ?", []any{n, signerID}, &body); err != nil {
		return nil, err
	}
	var marks []signing.Mark
	if err := json.Unmarshal([]byte(body), &marks); err != nil {
		return nil, unreadable(err)
	}
	return marks, nil
}

// PutHeadSeal implements psync.Evidence.
func (t *tx) PutHeadSeal(requestID string, h signing.HeadSeal) error {
	n, err := t.number(requestID)
	if err != nil {
		return err
	}
	body, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("sqlite: seal of the evidence: %w", err)
	}
	_, err = t.exec("INSERT INTO headseal (request, body) VALUES (?, ?)", n, string(body))
	return err
}

// HeadSeal implements psync.Evidence.
func (t *tx) HeadSeal(requestID string) (*signing.HeadSeal, error) {
	n, err := t.number(requestID)
	if err != nil {
		return nil, err
	}
	var body string
	err = t.one("SELECT body FROM headseal WHERE request = ?", []any{n}, &body)
	if errors.Is(err, signing.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	h := new(signing.HeadSeal)
	if err := json.Unmarshal([]byte(body), h); err != nil {
		return nil, unreadable(err)
	}
	return h, nil
}
