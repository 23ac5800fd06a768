package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// listen follows one profile's service for as long as the engine runs.
func (e *Engine) listen(ctx context.Context, profile string) {
	failures := 0
	for ctx.Err() == nil {
		remote, err := e.remote(ctx, profile)
		if err == nil {
			if remote.Own != nil {
				err = e.follow(ctx, profile, remote)
			} else {
				err = e.poll(ctx, profile, remote)
			}
		}
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			failures = 0
			continue
		}
		e.setHealth(profile, false, why(err))
		e.sleep(ctx, min(30*time.Second, time.Second<<min(failures, 5)))
		failures++
	}
}

// remote finds a profile's service, anew if the last talk with it failed.
func (e *Engine) remote(ctx context.Context, profile string) (Remote, error) {
	return e.o.Remotes(ctx, profile, !e.Health(profile).Reached)
}

// why is the word for a failure.
func why(err error) string {
	if errors.Is(err, sync.ErrToken) {
		return "token"
	}
	return "unreachable"
}

func (e *Engine) sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// reached notes that a service answers; what failed before is tried again now.
func (e *Engine) reached(ctx context.Context, profile string) error {
	if !e.setHealth(profile, true, "") {
		return nil
	}
	err := e.o.Desk.Update(ctx, func(tx sync.DeskTx) error { return tx.HurryAll(profile, e.now()) })
	e.Wake()
	return err
}

// follow reads one answer of a service's feed and writes it down together with how far it was read.
func (e *Engine) follow(ctx context.Context, profile string, remote Remote) error {
	var at sync.Cursor
	err := e.o.Desk.View(ctx, func(tx sync.DeskTx) (err error) {
		at, err = tx.Cursor(profile)
		return err
	})
	if err != nil {
		return err
	}
	wait := e.o.Wait
	if !at.Whole || !e.Health(profile).Reached {
		wait = 0 // nobody waits half a minute to hear that all is well
	}
	f, err := remote.Own.Feed(ctx, at.Instance, at.Next, wait)
	if err != nil {
		return err
	}
	if err := e.reached(ctx, profile); err != nil {
		return err
	}
	if f.Instance == at.Instance && len(f.Changes) == 0 && at.Whole {
		return nil
	}
	return e.write(ctx, func(tx sync.DeskTx) ([]string, error) { return e.heard(tx, profile, at, f, remote.Practice) })
}

// heard writes an answer of the feed down: every change, then how far it was read.
func (e *Engine) heard(tx sync.DeskTx, profile string, at sync.Cursor, f sync.Feed, practice bool) ([]string, error) {
	now, err := tx.Cursor(profile)
	if err != nil || now != at {
		return nil, err // an answer to an older question
	}
	var changed []string
	for i := range f.Changes {
		id, err := e.apply(tx, profile, f.Instance, &f.Changes[i])
		if err != nil {
			return nil, err
		}
		if id != "" {
			changed = append(changed, id)
		}
	}
	next := sync.Cursor{Profile: profile, Instance: f.Instance, Next: f.Next, Whole: !f.More}
	if f.Instance == at.Instance {
		next.Whole = next.Whole || at.Whole
	}
	if next.Whole && !(at.Whole && f.Instance == at.Instance) {
		lost, err := e.missing(tx, profile, f.Instance, practice)
		if err != nil {
			return nil, err
		}
		changed = append(changed, lost...)
	}
	return changed, tx.PutCursor(next)
}

// missing looks, after everything of a service was read for the first time, for entries it does not know any
// more (it was put back from a backup older than they are): what this desk sent is sent again under the
// same id, the rest is marked. Practice never becomes real by this.
func (e *Engine) missing(tx sync.DeskTx, profile, instance string, practice bool) ([]string, error) {
	ids, err := tx.Unsettled(profile, 1<<20)
	if err != nil {
		return nil, err
	}
	var changed []string
	for _, id := range ids {
		entry, err := tx.Entry(id)
		if err != nil {
			return nil, err
		}
		// One without an instance was sent off while this very reading went on. Practice and what is real have a store each: what the
		// other one holds is not lost.
		if entry.Instance == instance || entry.Instance == "" || entry.Stage == sync.Leaving || entry.Stage == sync.Lost || entry.Request.Practice != practice {
			continue
		}
		changed = append(changed, id)
		entry.Stage, entry.Failure = sync.Lost, "lost"
		if entry.Parcel != nil && !entry.Request.State.Ended() {
			entry.Stage, entry.Failure, entry.Remote = sync.Leaving, "", ""
			entry.Request.State, entry.Request.Version = signing.Validating, 0
			for i := range entry.Request.Signers {
				entry.Request.Signers[i].State = signing.SignerNew
			}
			if err := tx.Enqueue(sync.Job{Kind: sync.JobSend, Request: id, Ref: instance, NotBefore: e.now()}); err != nil {
				return nil, err
			}
		}
		if err := tx.PutEntry(entry); err != nil {
			return nil, err
		}
	}
	return changed, nil
}

// poll asks a service without a feed for every entry it may still change, then waits.
func (e *Engine) poll(ctx context.Context, profile string, remote Remote) error {
	var ids []string
	err := e.o.Desk.View(ctx, func(tx sync.DeskTx) (err error) {
		ids, err = tx.Unsettled(profile, 100)
		return err
	})
	for _, id := range ids {
		if err == nil {
			err = e.ask(ctx, profile, remote, id)
		}
	}
	if len(ids) == 0 && err == nil {
		_, err = remote.List(ctx, sync.Filter{Limit: 1})
	}
	if err != nil {
		return err
	}
	if err := e.reached(ctx, profile); err != nil {
		return err
	}
	e.sleep(ctx, e.o.Poll)
	return nil
}

// ask asks for one entry.
func (e *Engine) ask(ctx context.Context, profile string, remote Remote, id string) error {
	var entry *sync.Entry
	err := e.o.Desk.View(ctx, func(tx sync.DeskTx) (err error) {
		entry, err = tx.Entry(id)
		return err
	})
	if err != nil {
		return err
	}
	sent, err := remote.Request(ctx, entry.Remote)
	if errors.Is(err, signing.ErrNotFound) {
		return e.write(ctx, func(tx sync.DeskTx) ([]string, error) {
			return e.change(tx, id, func(entry *sync.Entry) { entry.Stage, entry.Failure, entry.Heard = sync.Lost, "lost", e.now() })
		})
	}
	if err != nil {
		return err
	}
	return e.write(ctx, func(tx sync.DeskTx) ([]string, error) {
		changed, err := e.apply(tx, profile, "", &sync.Changed{Request: *sent.Request, Fault: sent.Fault})
		if err != nil || changed == "" {
			return nil, err
		}
		return []string{changed}, nil
	})
}

// change loads an entry, lets f change it and stores it.
func (e *Engine) change(tx sync.DeskTx, id string, f func(*sync.Entry)) ([]string, error) {
	entry, err := tx.Entry(id)
	if errors.Is(err, signing.ErrNotFound) || err == nil && entry.Stage == sync.Removed {
		return nil, nil // dropped meanwhile
	}
	if err != nil {
		return nil, err
	}
	f(entry)
	return []string{id}, tx.PutEntry(entry)
}

// apply takes in what a service says of a request and answers the entry it changed, "" if it is nothing new.
// instance is "" for a service without a feed.
func (e *Engine) apply(tx sync.DeskTx, profile, instance string, c *sync.Changed) (string, error) {
	r := &c.Request
	entry, err := spokenOf(tx, profile, instance, r)
	if err != nil || entry == nil {
		return "", err
	}
	entry.Heard = e.now()
	if c.Fault != nil {
		entry.Failure, entry.Archived = changedRecords, time.Time{}
	}
	if !newer(entry, instance, r) {
		return "", tx.PutEntry(entry)
	}
	if entry.Request.State != r.State || entry.Stage == sync.Lost { // what was put away has gone on after all: nobody would see it there
		entry.Archived = time.Time{}
	}
	first := entry.Remote == ""
	stands(entry, instance, c)
	if err := tx.PutEntry(entry); err != nil {
		return "", err
	}
	if first {
		if err := e.arrived(tx, entry.ID); err != nil {
			return "", err
		}
	}
	return entry.ID, e.follows(tx, entry)
}

// spokenOf is the entry a service speaks of, a new one where there is none yet; nil where it is none of the desk's any more.
func spokenOf(tx sync.DeskTx, profile, instance string, r *signing.Request) (*sync.Entry, error) {
	entry, err := known(tx, profile, instance, r.ID)
	switch {
	case errors.Is(err, signing.ErrNotFound) && r.Deleted.IsZero():
		return &sync.Entry{ID: r.ID, Profile: profile}, nil
	case errors.Is(err, signing.ErrNotFound):
		return nil, nil
	case err == nil && entry.Stage == sync.Removed && !r.State.Ended() && r.Deleted.IsZero(): // it lives again: somebody may sign it
		return &sync.Entry{ID: entry.ID, Profile: profile}, nil
	case err == nil && entry.Stage == sync.Removed:
		return nil, nil
	}
	return entry, err
}

// stands writes into an entry how its service says that the request stands.
func stands(entry *sync.Entry, instance string, c *sync.Changed) {
	r := &c.Request
	entry.Remote, entry.Request, entry.Instance = r.ID, *r, instance
	if entry.Stage != sync.Fetched {
		entry.Stage, entry.Failure = sync.SentOff, ""
	}
	if c.Fault != nil {
		entry.Failure = changedRecords
	}
	if r.State.Ended() && r.State != signing.Done {
		entry.Parcel = nil
	}
}

// known is the entry of a service's request; signing.ErrNotFound where there is none yet.
func known(tx sync.DeskTx, profile, instance, remote string) (*sync.Entry, error) {
	entry, err := tx.EntryAt(profile, remote)
	if errors.Is(err, signing.ErrNotFound) && instance != "" {
		// Sent by this desk, the answer not here yet: services of ours take the desk's own id.
		if entry, err = tx.Entry(remote); err == nil && entry.Profile != profile {
			err = signing.ErrNotFound
		}
	}
	return entry, err
}

// changedRecords is the failure of an entry of which its service says that somebody else changed what is stored of it.
const changedRecords = "records"

// arrived ends the job that sent an entry: the service speaks of it.
func (e *Engine) arrived(tx sync.DeskTx, id string) error {
	jobs, err := tx.Jobs(id)
	for _, j := range jobs {
		if err == nil && j.Kind == sync.JobSend {
			err = tx.Finish(j.ID, e.now(), "arrived")
		}
	}
	return err
}

// follows orders what follows from where an entry stands now.
func (e *Engine) follows(tx sync.DeskTx, entry *sync.Entry) error {
	r := &entry.Request
	if r.State == signing.Done && r.Sealed != nil && entry.Sealed == "" && r.Deleted.IsZero() {
		return tx.Enqueue(sync.Job{Kind: sync.JobFetch, Request: entry.ID, NotBefore: e.now()})
	}
	if r.State != signing.Waiting || entry.Instance != "" || entry.Parcel == nil || e.o.Mail == nil {
		return nil
	}
	for _, g := range r.Signers {
		if g.State != signing.SignerNew {
			continue
		}
		if err := tx.Enqueue(sync.Job{Kind: sync.JobMail, Request: entry.ID, Ref: g.ID, NotBefore: e.now()}); err != nil {
			return err
		}
	}
	return nil
}

// newer: nothing older replaces anything newer. A service of ours counts its changes; after it was put back
// from a backup (another instance) its word counts again, but what had ended stays so, except a request that could not be
// sealed: nothing was concluded. Of others the states tell, and how many have signed. A request that a service had lost and knows again (practice, real, practice) is what
// it says.
func newer(entry *sync.Entry, instance string, r *signing.Request) bool {
	have := &entry.Request
	switch {
	case entry.Remote == "" || have.State == "", entry.Stage == sync.Lost:
		return true
	case instance != "" && entry.Instance == instance:
		return r.Version > have.Version // 0 as long as the feed has not spoken of it
	case have.State.Ended() && have.State != signing.Unsealed:
		return instance != "" && r.State == have.State && r.Deleted.IsZero() == have.Deleted.IsZero()
	case instance != "":
		return true
	}
	a, b := progress(have), progress(r)
	if c := slices.Compare(a, b); c != 0 {
		return c < 0
	}
	return r.Updated.After(have.Updated)
}

// progress grows as a request goes on: how far its state is, then how many have signed.
func progress(r *signing.Request) []int {
	stage := map[signing.State]int{signing.Validating: 0, signing.Waiting: 1, signing.Sealing: 2}
	signed := 0
	for _, g := range r.Signers {
		if g.State == signing.SignerSigned {
			signed++
		}
	}
	n, open := stage[r.State]
	if !open {
		n = 3
	}
	return []int{n, signed}
}
