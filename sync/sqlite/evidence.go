package sqlite

import (
	"encoding/json"
	"errors"
	"fmt"

	"paraph/signing"
)

// Append implements psync.Evidence.
func (t *tx) Append(requestID string, events ...signing.Event) error {
	seq, prev := int64(0), signing.Genesis(requestID)
	err := t.one("SELECT seq, hash FROM event WHERE request = ? ORDER BY seq DESC LIMIT 1", []any{requestID}, &seq, &prev)
	if err != nil && !errors.Is(err, signing.ErrNotFound) {
		return err
	}
	for i := range events {
		e := events[i]
		seq++
		e.Request, e.Seq, e.Time = requestID, seq, fromMS(ms(e.Time))
		if err := e.Link(prev); err != nil {
			return err
		}
		if err := t.insertEvent(e); err != nil {
			return err
		}
		prev = e.Hash
	}
	return nil
}

func (t *tx) insertEvent(e signing.Event) error {
	commits := make(map[string]string, len(e.Private))
	for name, s := range e.Private {
		commits[name] = s.Commit
	}
	data, err := json.Marshal(e.Data)
	if err != nil {
		return fmt.Errorf("sqlite: event: %w", err)
	}
	commitJSON, err := json.Marshal(commits)
	if err != nil {
		return fmt.Errorf("sqlite: event: %w", err)
	}
	_, err = t.exec(`INSERT INTO event (request, seq, time, kind, actor, signer, data, commits, prev, hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Request, e.Seq, ms(e.Time), e.Kind, e.Actor, e.Signer, string(data), string(commitJSON), e.Prev, e.Hash)
	if err != nil {
		return err
	}
	for name, s := range e.Private {
		if _, err := t.exec("INSERT INTO private (request, seq, name, salt, value) VALUES (?, ?, ?, ?, ?)",
			e.Request, e.Seq, name, s.Salt, s.Value); err != nil {
			return err
		}
	}
	return nil
}

// Events implements psync.Evidence.
func (t *tx) Events(requestID string) ([]signing.Event, error) {
	var out []signing.Event
	err := t.each(`SELECT seq, time, kind, actor, signer, data, commits, prev, hash FROM event WHERE request = ? ORDER BY seq`,
		[]any{requestID}, func(scan func(...any) error) error {
			e := signing.Event{Request: requestID}
			var at int64
			var data, commits string
			if err := scan(&e.Seq, &at, &e.Kind, &e.Actor, &e.Signer, &data, &commits, &e.Prev, &e.Hash); err != nil {
				return fmt.Errorf("sqlite: events: %w", err)
			}
			e.Time = fromMS(at)
			if err := json.Unmarshal([]byte(data), &e.Data); err != nil {
				return fmt.Errorf("sqlite: events: %w", err)
			}
			var byName map[string]string
			if err := json.Unmarshal([]byte(commits), &byName); err != nil {
				return fmt.Errorf("sqlite: events: %w", err)
			}
			e.Private = make(map[string]signing.Secret, len(byName))
			for name, c := range byName {
				e.Private[name] = signing.Secret{Commit: c}
			}
			out = append(out, e)
			return nil
		})
	if err != nil {
		return nil, err
	}
	return out, t.fillPrivate(requestID, out)
}

func (t *tx) fillPrivate(requestID string, events []signing.Event) error {
	return t.each("SELECT seq, name, salt, value FROM private WHERE request = ?", []any{requestID}, func(scan func(...any) error) error {
		var seq int64
		var name string
		var s signing.Secret
		if err := scan(&seq, &name, &s.Salt, &s.Value); err != nil {
			return fmt.Errorf("sqlite: events: %w", err)
		}
		if seq < 1 || seq > int64(len(events)) {
			return nil
		}
		e := events[seq-1]
		s.Commit = e.Private[name].Commit
		e.Private[name] = s
		return nil
	})
}

// PutMarks implements psync.Evidence.
func (t *tx) PutMarks(requestID, signerID string, marks []signing.Mark) error {
	body, err := json.Marshal(marks)
	if err != nil {
		return fmt.Errorf("sqlite: marks: %w", err)
	}
	_, err = t.exec(`INSERT INTO mark (request, signer, body) VALUES (?, ?, ?)
		ON CONFLICT (request, signer) DO UPDATE SET body = excluded.body`, requestID, signerID, string(body))
	return err
}

// Marks implements psync.Evidence.
func (t *tx) Marks(requestID, signerID string) ([]signing.Mark, error) {
	var body string
	if err := t.one("SELECT body FROM mark WHERE request = ? AND signer = ?", []any{requestID, signerID}, &body); err != nil {
		return nil, err
	}
	var marks []signing.Mark
	if err := json.Unmarshal([]byte(body), &marks); err != nil {
		return nil, fmt.Errorf("sqlite: marks: %w", err)
	}
	return marks, nil
}
