package sqlite

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

// Enqueue implements psync.Outbox.
func (t *tx) Enqueue(jobs ...psync.Job) error {
	for _, j := range jobs {
		n, err := t.number(j.Request)
		if err != nil {
			return err
		}
		_, err = t.exec(`INSERT INTO job (kind, request, signer, ref, host, due, attempts, done, result) VALUES (?, ?, ?, ?, ?, ?, 0, 0, '')
			ON CONFLICT (request, kind, signer, ref) DO NOTHING`, j.Kind, n, j.Signer, j.Ref, j.Host, ms(j.NotBefore))
		if err != nil {
			return err
		}
	}
	return nil
}

const jobColumns = "j.id, j.kind, r.id, j.signer, j.ref, j.host, j.due, j.attempts, j.done, j.result"

func scanJob(scan func(...any) error) (psync.Job, error) {
	var j psync.Job
	var due, done int64
	err := scan(&j.ID, &j.Kind, &j.Request, &j.Signer, &j.Ref, &j.Host, &due, &j.Attempts, &done, &j.Result)
	j.NotBefore, j.Done = fromMS(due), fromMS(done)
	return j, err
}

func (t *tx) jobs(query string, args ...any) ([]psync.Job, error) {
	var out []psync.Job
	err := t.each("SELECT "+jobColumns+" FROM job j JOIN request r ON r.n = j.request "+query, args, func(scan func(...any) error) error {
		j, err := scanJob(scan)
		out = append(out, j)
		return err
	})
	return out, err
}

// waits is true of a callback's job j while an earlier one of its request is not done.
const waits = "EXISTS (SELECT 1 FROM job e WHERE e.request = j.request AND e.kind = 'callback' AND e.done = 0 AND e.id < j.id)"

// Due implements psync.Outbox: what waits and may be done now, oldest first. Each kind is asked for
// by itself, so that its own index answers however much of another kind waits.
func (t *tx) Due(now time.Time, limit int, kinds ...psync.JobKind) ([]psync.Job, error) {
	if len(kinds) == 0 {
		return t.jobs("WHERE j.done = 0 AND j.due <= ? AND NOT (j.kind = 'callback' AND "+waits+") ORDER BY j.due, j.id LIMIT ?", ms(now), limit)
	}
	var all []psync.Job
	for _, k := range kinds {
		due, err := t.jobs("WHERE j.done = 0 AND j.kind = ? AND j.due <= ? ORDER BY j.due, j.id LIMIT ?", k, ms(now), limit)
		if err != nil {
			return nil, err
		}
		all = append(all, due...)
	}
	slices.SortFunc(all, byDue)
	return all[:min(limit, len(all))], nil
}

// DueCallbacks implements psync.Outbox. Each host is asked for by itself, so that ten thousand callbacks to
// one that hangs cost what one costs.
func (t *tx) DueCallbacks(now time.Time, each int) ([]psync.Job, error) {
	var all []psync.Job
	host := ""
	for {
		// The index is named: by its own figures SQLite would read all that waits.
		err := t.one("SELECT host FROM job INDEXED BY job_host WHERE done = 0 AND kind = 'callback' AND host > ? ORDER BY host LIMIT 1",
			[]any{host}, &host)
		if errors.Is(err, signing.ErrNotFound) {
			break
		}
		if err != nil {
			return nil, err
		}
		due, err := t.jobs("WHERE j.done = 0 AND j.kind = 'callback' AND j.host = ? AND j.due <= ? AND NOT "+waits+" ORDER BY j.due, j.id LIMIT ?",
			host, ms(now), each)
		if err != nil {
			return nil, err
		}
		all = append(all, due...)
	}
	slices.SortFunc(all, byDue)
	return all, nil
}

func byDue(a, b psync.Job) int {
	return cmp.Or(a.NotBefore.Compare(b.NotBefore), cmp.Compare(a.ID, b.ID))
}

// NextDue implements psync.Outbox.
func (t *tx) NextDue(after time.Time, kinds ...psync.JobKind) (time.Time, error) {
	var next time.Time
	for _, k := range kinds {
		var due int64
		err := t.one("SELECT due FROM job WHERE done = 0 AND kind = ? AND due > ? ORDER BY due LIMIT 1", []any{k, ms(after)}, &due)
		if errors.Is(err, signing.ErrNotFound) {
			continue
		}
		if err != nil {
			return next, err
		}
		if at := fromMS(due); next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next, nil
}

// Job implements psync.Outbox.
func (t *tx) Job(id int64) (psync.Job, error) {
	jobs, err := t.jobs("WHERE j.id = ?", id)
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
		return t.jobs("ORDER BY j.id DESC LIMIT 500")
	}
	n, err := t.number(requestID)
	if err != nil {
		return nil, err
	}
	return t.jobs("WHERE j.request = ? ORDER BY j.id", n)
}

// Unjam implements psync.Outbox.
func (t *tx) Unjam(now, latest time.Time) error {
	_, err := t.exec("UPDATE job SET due = ? WHERE done = 0 AND due > ?", ms(now), ms(latest))
	return err
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

// Hurry implements psync.Outbox.
func (t *tx) Hurry(requestID string, kind psync.JobKind, now time.Time) (bool, error) {
	n, err := t.number(requestID)
	if err != nil {
		return false, err
	}
	hit, err := t.exec("UPDATE job SET due = ? WHERE request = ? AND kind = ? AND done = 0", ms(now), n, kind)
	return hit > 0, err
}

// Drop implements psync.Outbox.
func (t *tx) Drop(requestID, signerID string, now time.Time, kinds ...psync.JobKind) error {
	n, err := t.number(requestID)
	for _, k := range kinds {
		if err == nil {
			_, err = t.exec("UPDATE job SET done = ?, result = 'dropped' WHERE request = ? AND signer = ? AND kind = ? AND done = 0", ms(now), n, signerID, k)
		}
	}
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
