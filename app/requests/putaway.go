package requests

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// Archive moves a request out of the lists; TakeOut moves it back. signing.ErrState for one that is under way: nobody would
// see what becomes of it. What was practice goes any time, for nothing waits for it.
func (r *Requests) Archive(ctx context.Context, id string) error {
	return r.put(ctx, id, func(e *sync.Entry) error {
		if !over(e.Stage, e.Request.State) && !(e.Request.Practice && e.Stage != sync.Leaving) {
			return signing.ErrState
		}
		e.Archived = r.now()
		return nil
	})
}

// TakeOut puts what was archived into the lists again.
func (r *Requests) TakeOut(ctx context.Context, id string) error {
	return r.put(ctx, id, func(e *sync.Entry) error {
		e.Archived = time.Time{}
		return nil
	})
}

func (r *Requests) put(ctx context.Context, id string, change func(e *sync.Entry) error) error {
	return r.Store.Update(ctx, func(tx sync.DeskTx) error {
		e, err := standing(tx, id)
		if err == nil {
			err = change(e)
		}
		if err != nil {
			return err
		}
		return tx.PutEntry(e)
	})
}

// standing is an entry that was not removed.
func standing(tx sync.DeskTx, id string) (*sync.Entry, error) {
	e, err := tx.Entry(id)
	if err == nil && e.Stage == sync.Removed {
		return nil, fmt.Errorf("%w: it was removed", signing.ErrNotFound)
	}
	return e, err
}

// over reports whether nothing happens to a request any more.
func over(stage sync.Stage, state signing.State) bool {
	return stage == sync.Failed || stage == sync.Lost || stage != sync.Leaving && state.Ended()
}

// Delete removes a request from this desk, its sealed document and its evidence with it; what its service keeps of it stays
// there. Its ids stay, so that the service does not bring it back, unless it lives again there. signing.ErrState while it is under way, sync.ErrGone while
// something of it still comes or goes. The documents' files go with the next sweep of the blobs, its letters of
// practice at once; a kill between leaves those to PracticeMail.
func (r *Requests) Delete(ctx context.Context, id string) error {
	err := r.Store.Update(ctx, func(tx sync.DeskTx) error {
		e, err := standing(tx, id)
		if errors.Is(err, signing.ErrNotFound) {
			if _, none := tx.Draft(id); none == nil {
				return tx.DropDraft(id)
			}
		}
		if err != nil {
			return err
		}
		if !over(e.Stage, e.Request.State) {
			return signing.ErrState
		}
		jobs, err := tx.Jobs(id)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(jobs, func(j sync.Job) bool { return j.Done.IsZero() }) {
			return fmt.Errorf("%w: something of it is on its way", sync.ErrGone)
		}
		return tx.PutEntry(&sync.Entry{ID: e.ID, Profile: e.Profile, Remote: e.Remote, Stage: sync.Removed, Instance: e.Instance, Heard: e.Heard})
	})
	if err == nil { // what cannot be written now PracticeMail writes
		_, _ = r.Mailbag.change(func(k *keptLetters) { k.forget(func(l PracticeLetter) bool { return l.Request == id }) })
	}
	return err
}

// MayArchive reports whether a line can be moved out of the lists.
func (l Line) MayArchive() bool {
	return !l.Draft && l.Archived.IsZero() && (over(l.Stage, l.State) || l.Aside && l.Practice && l.Stage != sync.Leaving)
}

// MayTakeOut reports whether a line can be moved back into the lists.
func (l Line) MayTakeOut() bool { return !l.Archived.IsZero() }

// MayDelete reports whether a line can be deleted: a draft, or what has ended.
func (l Line) MayDelete() bool { return l.Draft || over(l.Stage, l.State) }

// MayRemind reports whether somebody can be reminded.
func (l Line) MayRemind() bool {
	return !l.Draft && !l.Aside && l.Archived.IsZero() && l.Stage == sync.SentOff && l.State == signing.Waiting
}

// MayCancel reports whether it can be cancelled.
func (l Line) MayCancel() bool {
	waits := l.Stage == sync.SentOff && (l.State == signing.Waiting || l.State == signing.Validating)
	return !l.Draft && l.Archived.IsZero() && (waits && !l.Aside || l.Stage == sync.Leaving)
}
