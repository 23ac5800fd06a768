package sqlite

import (
	"errors"
	"slices"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

// serviceTx is a psync.Tx.
type serviceTx struct {
	*tx
	outbox
}

// DueCallbacks implements psync.ServiceOutbox. Each host is asked for by itself, so that ten thousand callbacks to
// one that hangs cost what one costs.
func (s serviceTx) DueCallbacks(now time.Time, each int) ([]psync.Job, error) {
	var all []psync.Job
	host := ""
	for {
		// The index is named: by its own figures SQLite would read all that waits.
		err := s.one("SELECT host FROM job INDEXED BY job_host WHERE done = 0 AND kind = 'callback' AND host > ? AND typeof(host) = 'text' ORDER BY host LIMIT 1",
			[]any{host}, &host)
		if errors.Is(err, signing.ErrNotFound) {
			break
		}
		if err != nil {
			return nil, err
		}
		due, err := s.due("j.kind = 'callback' AND j.host = ? AND ", now, each, host)
		if err != nil {
			return nil, err
		}
		all = append(all, due...)
	}
	slices.SortFunc(all, byDue)
	return all, nil
}

// Ours implements psync.ServiceOutbox. What the guard of its request covers is found by the request, and so is the job here.
func (s serviceTx) Ours(j psync.Job) error {
	if err := s.Intact(j.Request); err != nil || s.guard == nil {
		return err
	}
	n, err := s.number(j.Request)
	if err != nil {
		return err
	}
	var there bool
	err = s.one("SELECT EXISTS (SELECT 1 FROM job WHERE request = ? AND kind = ? AND signer = ? AND ref = ? AND +id = ?)",
		[]any{n, j.Kind, j.Signer, j.Ref, j.ID}, &there)
	if err == nil && !there {
		err = &signing.Fault{Code: signing.FaultJobs}
	}
	return err
}

// Hurry implements psync.ServiceOutbox.
func (s serviceTx) Hurry(request string, kind psync.JobKind, now time.Time) error {
	n, err := s.number(request)
	if err == nil {
		_, err = s.change("due = ?", "request = ? AND kind = ?", ms(now), n, kind)
	}
	return err
}

// Drop implements psync.ServiceOutbox.
func (s serviceTx) Drop(request, signer string, now time.Time, kinds ...psync.JobKind) error {
	n, err := s.number(request)
	for _, k := range kinds {
		if err == nil {
			_, err = s.change("done = ?, result = 'dropped'", "request = ? AND signer = ? AND kind = ?", ms(now), n, signer, k)
		}
	}
	return err
}
