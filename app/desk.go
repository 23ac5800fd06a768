package app

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// UndoTime is how long "Send" can be taken back.
const UndoTime = 8 * time.Second

// Desk is what the office does at its desk: everything is written to its own store and returns at once;
// the engine, which is woken, tells the services.
type Desk struct {
	Store   sync.Desk
	Blobs   sync.Blobs
	Profile func() string // where new requests go
	Clock   func() time.Time
	Random  io.Reader
	Wake    func()
	Passed  func(step string) // called after named steps; tests use it to stop there
}

func (d *Desk) now() time.Time { return d.Clock().UTC().Truncate(time.Millisecond) }

func (d *Desk) newID() (string, error) {
	b := make([]byte, 12)
	if _, err := io.ReadFull(d.Random, b); err != nil {
		return "", fmt.Errorf("app: random: %w", err)
	}
	return hex.EncodeToString(b), nil
}

// Keep stores a document for a draft and answers its SHA-256 (hex).
func (d *Desk) Keep(ctx context.Context, content []byte) (string, error) {
	return d.Blobs.Put(ctx, content)
}

// SaveDraft stores a draft; one without an id gets one.
func (d *Desk) SaveDraft(ctx context.Context, f *sync.Draft) error {
	if f.ID == "" {
		id, err := d.newID()
		if err != nil {
			return err
		}
		f.ID = id
	}
	f.Updated = d.now()
	return d.Store.Update(ctx, func(tx sync.DeskTx) error { return tx.PutDraft(*f) })
}

// Send makes a draft an entry on its way, which begins to move after undo; the draft is gone with the same
// transaction. The people in it are remembered. It answers the entry's id, which is the draft's. signing.ErrNotReady: the
// document is not made of its pages yet.
func (d *Desk) Send(ctx context.Context, f sync.Draft, undo time.Duration) (string, error) {
	if f.ID == "" {
		id, err := d.newID()
		if err != nil {
			return "", err
		}
		f.ID = id
	}
	now := d.now()
	parcel := f.Parcel
	if a := parcel.Pages; a != nil && a.Made == "" {
		return "", fmt.Errorf("%w: its document is not made yet", signing.ErrNotReady)
	}
	if parcel.Draft.Options.Zone == "" { // a last day is one where the office is
		parcel.Draft.Options.Zone = zone()
	}
	entry := &sync.Entry{
		ID: f.ID, Profile: d.Profile(), Stage: sync.Leaving, Heard: now, Parcel: &parcel,
		Request: signing.Request{
			ID: f.ID, Title: parcel.Draft.Title, State: signing.Validating, Created: now, Updated: now, Expires: parcel.Draft.Expires,
			Signers: parcel.Draft.Signers, Options: parcel.Draft.Options,
		},
	}
	err := d.Store.Update(ctx, func(tx sync.DeskTx) error {
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
	if d.Passed != nil {
		d.Passed("outbox-committed")
	}
	d.Wake()
	return f.ID, nil
}

// Undo takes a sending back, if nothing of it has left yet: the entry is a draft again. ErrGone otherwise.
func (d *Desk) Undo(ctx context.Context, id string) error {
	return d.Store.Update(ctx, func(tx sync.DeskTx) error {
		entry, err := tx.Entry(id)
		if err != nil {
			return err
		}
		recalled, err := tx.Recall(id, sync.JobSend)
		if err != nil {
			return err
		}
		if entry.Parcel == nil || !(recalled || entry.Stage == sync.Failed) {
			return ErrGone
		}
		if err := tx.DropEntry(id); err != nil {
			return err
		}
		return tx.PutDraft(sync.Draft{ID: id, Title: entry.Request.Title, Updated: d.now(), Parcel: *entry.Parcel})
	})
}

// Cancel ends a request; one that has not left yet is a draft again.
func (d *Desk) Cancel(ctx context.Context, id string) error {
	if err := d.Undo(ctx, id); !errors.Is(err, ErrGone) {
		return err
	}
	err := d.Store.Update(ctx, func(tx sync.DeskTx) error {
		return tx.Enqueue(sync.Job{Kind: sync.JobCancel, Request: id, NotBefore: d.now()})
	})
	d.Wake()
	return err
}

// Entries lists what the desk knows.
func (d *Desk) Entries(ctx context.Context, f sync.EntryFilter) (out []sync.EntryLine, err error) {
	err = d.Store.View(ctx, func(tx sync.DeskTx) error {
		out, err = tx.EntryList(f)
		return err
	})
	return out, err
}

// Entry is one request as the desk knows it.
func (d *Desk) Entry(ctx context.Context, id string) (e *sync.Entry, err error) {
	err = d.Store.View(ctx, func(tx sync.DeskTx) error {
		e, err = tx.Entry(id)
		return err
	})
	return e, err
}

// Drafts lists what is being prepared, without the parcels.
func (d *Desk) Drafts(ctx context.Context) (out []sync.Draft, err error) {
	err = d.Store.View(ctx, func(tx sync.DeskTx) error {
		out, err = tx.DraftList()
		return err
	})
	return out, err
}

// Draft is one of them whole.
func (d *Desk) Draft(ctx context.Context, id string) (f sync.Draft, err error) {
	err = d.Store.View(ctx, func(tx sync.DeskTx) error {
		f, err = tx.Draft(id)
		return err
	})
	return f, err
}

// DropDraft throws a draft away.
func (d *Desk) DropDraft(ctx context.Context, id string) error {
	return d.Store.Update(ctx, func(tx sync.DeskTx) error { return tx.DropDraft(id) })
}

// People are those asked before whose name or address holds the text, most lately asked first.
func (d *Desk) People(ctx context.Context, text string, limit int) (out []sync.Person, err error) {
	err = d.Store.View(ctx, func(tx sync.DeskTx) error {
		out, err = tx.PeopleLike(text, limit)
		return err
	})
	return out, err
}

// Sealed is the content of a request's sealed document, once it is here. signing.ErrNotReady before.
func (d *Desk) Sealed(ctx context.Context, id string) ([]byte, error) {
	e, err := d.Entry(ctx, id)
	if err != nil {
		return nil, err
	}
	if e.Sealed == "" {
		return nil, signing.ErrNotReady
	}
	return d.Blobs.Get(ctx, e.Sealed)
}
