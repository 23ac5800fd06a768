package requests

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/engine"
)

// UndoTime is how long "Send" can be taken back.
const UndoTime = 8 * time.Second

// Requests are what the office prepares, sends and collects. Drafts and what is sent are written to the desk's own store and
// return at once; the engine, which is woken, tells the services. What only a service knows or does is asked of it.
type Requests struct {
	Store   sync.DeskStore
	Blobs   sync.Blobs
	Profile func() string // where new requests go
	// Mode is the one a profile's service was last in, for what is sent while it does not answer; nil: nobody knows.
	Mode   func(profile string) Mode
	Remote func(ctx context.Context, profile string, fresh bool) (engine.Remote, error)
	Clock  func() time.Time
	Random io.Reader
	Wake   func()
	House  func() say.House // nil: this computer's language
	// Write writes the invitation of a request that is about to be sent, with the code that writes those that leave.
	Write   func(q *signing.Request, g signing.Signer, privacy string) Letter
	Mailbag *Mailbag          // of practice; nil: letters are there as long as the service has them
	Passed  func(step string) // called after named steps; tests use it to stop there
}

func (r *Requests) now() time.Time { return r.Clock().UTC().Truncate(time.Millisecond) }

func (r *Requests) newID() (string, error) {
	b := make([]byte, 12)
	if _, err := io.ReadFull(r.Random, b); err != nil {
		return "", fmt.Errorf("requests: random: %w", err)
	}
	return hex.EncodeToString(b), nil
}

// Keep stores a document for a draft and answers its SHA-256 (hex).
func (r *Requests) Keep(ctx context.Context, content []byte) (string, error) {
	return r.Blobs.Put(ctx, content)
}

// SaveDraft stores a draft; one without an id gets one.
func (r *Requests) SaveDraft(ctx context.Context, f *sync.Draft) error {
	if f.ID == "" {
		id, err := r.newID()
		if err != nil {
			return err
		}
		f.ID = id
	}
	f.Updated = r.now()
	return r.Store.Update(ctx, func(tx sync.DeskTx) error { return tx.PutDraft(*f) })
}

// Send makes a draft an entry on its way, which begins to move after undo; the draft is gone with the same
// transaction. The people in it are remembered. It leaves in the draft's mode alone, the one its sender saw. It answers the entry's id, which is the draft's. signing.ErrNotReady: the
// document is not made of its pages yet.
func (r *Requests) Send(ctx context.Context, f sync.Draft, undo time.Duration) (string, error) {
	if f.ID == "" {
		id, err := r.newID()
		if err != nil {
			return "", err
		}
		f.ID = id
	}
	now := r.now()
	parcel := f.Parcel
	if a := parcel.Pages; a != nil && a.Made == "" {
		return "", fmt.Errorf("%w: its document is not made yet", signing.ErrNotReady)
	}
	parcel.Draft.Options = r.filled(parcel.Draft.Options)
	profile := r.Profile()
	if parcel.Draft.Mode == "" && r.Mode != nil {
		parcel.Draft.Mode = r.Mode(profile)
	}
	entry := &sync.Entry{
		ID: f.ID, Profile: profile, Stage: sync.Leaving, Heard: now, Parcel: &parcel,
		Request: signing.Request{
			ID: f.ID, Title: parcel.Draft.Title, State: signing.Validating, Created: now, Updated: now, Expires: parcel.Draft.Expires,
			Signers: parcel.Draft.Signers, Options: parcel.Draft.Options, Practice: parcel.Draft.Mode == Practice,
		},
	}
	err := r.Store.Update(ctx, func(tx sync.DeskTx) error {
		if _, err := tx.Entry(f.ID); !errors.Is(err, signing.ErrNotFound) {
			return err // a second press of the button
		}
		for _, g := range parcel.Draft.Signers {
			if err := tx.PutPerson(sync.Person{Name: g.Name, Surname: g.Surname, Email: g.Email, Mobile: g.Mobile, Used: now}); err != nil {
				return err
			}
		}
		if err := errors.Join(tx.PutEntry(entry), tx.DropDraft(f.ID)); err != nil {
			return err
		}
		return tx.Enqueue(sync.Job{Kind: sync.JobSend, Request: f.ID, NotBefore: now.Add(undo)})
	})
	if err != nil {
		return "", err
	}
	if r.Passed != nil {
		r.Passed("outbox-committed")
	}
	r.Wake()
	return f.ID, nil
}

// Undo takes a sending back, if nothing of it has left yet: the entry is a draft again. sync.ErrGone otherwise.
func (r *Requests) Undo(ctx context.Context, id string) error {
	return r.Store.Update(ctx, func(tx sync.DeskTx) error {
		entry, err := standing(tx, id)
		if err != nil {
			return err
		}
		recalled, err := tx.Recall(id, sync.JobSend)
		if err != nil {
			return err
		}
		if entry.Parcel == nil || !(recalled || entry.Stage == sync.Failed) {
			return sync.ErrGone
		}
		if err := tx.DropEntry(id); err != nil {
			return err
		}
		d := &entry.Parcel.Draft
		d.Options.Language, d.Options.Zone, d.Mode = "", "", "" // what sending filled in; it may be another one next time
		return tx.PutDraft(sync.Draft{ID: id, Title: entry.Request.Title, Updated: r.now(), Parcel: *entry.Parcel})
	})
}

// Cancel ends a request; one that has not left yet is a draft again.
func (r *Requests) Cancel(ctx context.Context, id string) error {
	if err := r.Undo(ctx, id); !errors.Is(err, sync.ErrGone) {
		return err
	}
	err := r.Store.Update(ctx, func(tx sync.DeskTx) error {
		return tx.Enqueue(sync.Job{Kind: sync.JobCancel, Request: id, NotBefore: r.now()})
	})
	r.Wake()
	return err
}

// Entries lists what the desk knows.
func (r *Requests) Entries(ctx context.Context, f sync.EntryFilter) (out []sync.EntryLine, err error) {
	err = r.Store.View(ctx, func(tx sync.DeskTx) error {
		out, err = tx.EntryList(f)
		return err
	})
	return out, err
}

// Entry is one request as the desk knows it.
func (r *Requests) Entry(ctx context.Context, id string) (e *sync.Entry, err error) {
	err = r.Store.View(ctx, func(tx sync.DeskTx) error {
		e, err = standing(tx, id)
		return err
	})
	return e, err
}

// Drafts lists what is being prepared, without the parcels.
func (r *Requests) Drafts(ctx context.Context) (out []sync.Draft, err error) {
	err = r.Store.View(ctx, func(tx sync.DeskTx) error {
		out, err = tx.DraftList()
		return err
	})
	return out, err
}

// Draft is one of them whole.
func (r *Requests) Draft(ctx context.Context, id string) (f sync.Draft, err error) {
	err = r.Store.View(ctx, func(tx sync.DeskTx) error {
		f, err = tx.Draft(id)
		return err
	})
	return f, err
}

// DropDraft throws a draft away.
func (r *Requests) DropDraft(ctx context.Context, id string) error {
	return r.Store.Update(ctx, func(tx sync.DeskTx) error { return tx.DropDraft(id) })
}

// People are those asked before whose name or address holds the text, most lately asked first.
func (r *Requests) People(ctx context.Context, text string, limit int) (out []sync.Person, err error) {
	err = r.Store.View(ctx, func(tx sync.DeskTx) error {
		out, err = tx.PeopleLike(text, limit)
		return err
	})
	return out, err
}

// Sealed is the content of a request's sealed document, once it is here. signing.ErrNotReady before.
func (r *Requests) Sealed(ctx context.Context, id string) ([]byte, error) {
	e, err := r.Entry(ctx, id)
	if err != nil {
		return nil, err
	}
	if e.Sealed == "" {
		return nil, signing.ErrNotReady
	}
	return r.Blobs.Get(ctx, e.Sealed)
}
