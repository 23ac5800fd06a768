package sqlite

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

// Enqueue implements psync.Outbox.
func (t *tx) Enqueue(jobs ...psync.Job) error {
	for _, j := range jobs {
		_, err := t.exec(`INSERT INTO job (kind, request, signer, ref, due, attempts, done, result) VALUES (?, ?, ?, ?, ?, 0, 0, '')
			ON CONFLICT (request, kind, signer, ref) DO NOTHING`, j.Kind, j.Request, j.Signer, j.Ref, ms(j.NotBefore))
		if err != nil {
			return err
		}
	}
	return nil
}

const jobColumns = "id, kind, request, signer, ref, due, attempts, done, result"

func scanJob(scan func(...any) error) (psync.Job, error) {
	var j psync.Job
	var due, done int64
	err := scan(&j.ID, &j.Kind, &j.Request, &j.Signer, &j.Ref, &due, &j.Attempts, &done, &j.Result)
	j.NotBefore, j.Done = fromMS(due), fromMS(done)
	return j, err
}

func (t *tx) jobs(query string, args ...any) ([]psync.Job, error) {
	var out []psync.Job
	err := t.each("SELECT "+jobColumns+" FROM job "+query, args, func(scan func(...any) error) error {
		j, err := scanJob(scan)
		out = append(out, j)
		return err
	})
	return out, err
}

// Due implements psync.Outbox: what waits and may be done now, oldest first.
func (t *tx) Due(now time.Time, limit int, kinds ...psync.JobKind) ([]psync.Job, error) {
	where, args := "WHERE done = 0 AND due <= ?", []any{ms(now)}
	if len(kinds) > 0 {
		where += " AND kind IN (?" + strings.Repeat(", ?", len(kinds)-1) + ")"
		for _, k := range kinds {
			args = append(args, k)
		}
	}
	return t.jobs(where+" ORDER BY due, id LIMIT ?", append(args, limit)...)
}

// NextDue implements psync.Outbox.
func (t *tx) NextDue() (time.Time, error) {
	var due int64
	err := t.one("SELECT due FROM job WHERE done = 0 ORDER BY due LIMIT 1", nil, &due)
	if errors.Is(err, signing.ErrNotFound) {
		return time.Time{}, nil
	}
	return fromMS(due), err
}

// Job implements psync.Outbox.
func (t *tx) Job(id int64) (psync.Job, error) {
	jobs, err := t.jobs("WHERE id = ?", id)
	if err == nil && len(jobs) == 0 {
		err = signing.ErrNotFound
	}
	if err != nil {
		return psync.Job{}, err
	}
	return jobs[0], nil
}

// Jobs implements psync.Outbox; an empty id lists every request's, newest first.
func (t *tx) Jobs(requestID string) ([]psync.Job, error) {
	if requestID == "" {
		return t.jobs("ORDER BY id DESC LIMIT 500")
	}
	return t.jobs("WHERE request = ? ORDER BY id", requestID)
}

// Finish implements psync.Outbox.
func (t *tx) Finish(id int64, now time.Time, result string) error {
	_, err := t.exec("UPDATE job SET done = ?, attempts = attempts + 1, result = ? WHERE id = ? AND done = 0", ms(now), result, id)
	return err
}

// Postpone implements psync.Outbox.
func (t *tx) Postpone(id int64, next time.Time, result string) error {
	_, err := t.exec("UPDATE job SET due = ?, attempts = attempts + 1, result = ? WHERE id = ? AND done = 0", ms(next), result, id)
	return err
}

// PutToken implements psync.Tokens.
func (t *tx) PutToken(k psync.Token) error {
	_, err := t.exec(`INSERT INTO token (hash, name, scopes, created, expires) VALUES (?, ?, ?, ?, ?)`,
		k.Hash, k.Name, strings.Join(k.Scopes, " "), ms(k.Created), ms(k.Expires))
	return err
}

// Token implements psync.Tokens.
func (t *tx) Token(hash string) (psync.Token, error) {
	k := psync.Token{Hash: hash}
	var scopes string
	var created, expires int64
	if err := t.one("SELECT name, scopes, created, expires FROM token WHERE hash = ?", []any{hash},
		&k.Name, &scopes, &created, &expires); err != nil {
		return k, fmt.Errorf("sqlite: token: %w", err)
	}
	k.Scopes, k.Created, k.Expires = strings.Fields(scopes), fromMS(created), fromMS(expires)
	return k, nil
}
