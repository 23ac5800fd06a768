package requests

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// Again makes a new draft of a draft or of a request, however that ended: the same document, fields, signers and wishes; its
// last day is counted from today. It answers the draft's id. signing.ErrNotFound, signing.ErrNotReady: the document is not
// here any more, and its service has it no longer either.
func (r *Requests) Again(ctx context.Context, id string) (string, error) {
	f, err := r.Draft(ctx, id)
	if errors.Is(err, signing.ErrNotFound) {
		f, err = r.draftOf(ctx, id)
	}
	if err != nil {
		return "", err
	}
	f.ID = ""
	d := &f.Parcel.Draft
	d.Options.Language, d.Options.Zone, d.Callback = "", "", nil
	if !d.Expires.IsZero() || len(d.Inputs) > 0 {
		d.Expires = signing.EndOfDay(r.Clock().In(r.Location(d.Options)).AddDate(0, 0, signing.DefaultDays)).UTC()
	}
	for i := range d.Signers {
		if d.Signers[i], err = r.anew(d.Signers[i]); err != nil {
			return "", err
		}
	}
	err = r.SaveDraft(ctx, &f)
	return f.ID, err
}

// anew is a signer who was asked nothing yet.
func (r *Requests) anew(g signing.Signer) (signing.Signer, error) {
	id, err := signing.NewSignerID(r.Random)
	fields := slices.Clone(g.Fields)
	for i := range fields {
		fields[i].Note, fields[i].ByName = "", false
		if fields[i].Box.W <= 0 || fields[i].Box.H <= 0 { // a service that says no size has this one
			fields[i].Box.W, fields[i].Box.H = signing.DefaultFieldWidth, signing.DefaultFieldHeight
		}
	}
	return signing.Signer{
		ID: id, Name: g.Name, Surname: g.Surname, Email: g.Email, Mobile: g.Mobile, Message: g.Message, Channels: slices.Clone(g.Channels),
		Language: g.Language, Fields: fields, State: signing.SignerNew,
	}, err
}

// Document is what a request is about as it is now, with a name for it: sealed once that is here, before that the first
// document as it was sent. signing.ErrNotFound where neither is kept.
func (r *Requests) Document(ctx context.Context, id string) (name string, content []byte, err error) {
	e, err := r.Entry(ctx, id)
	if err != nil {
		return "", nil, err
	}
	if e.Sealed != "" {
		content, err = r.Blobs.Get(ctx, e.Sealed)
		return e.Request.Title + ".pdf", content, err
	}
	f, err := r.draftOf(ctx, id)
	if err != nil {
		return "", nil, err
	}
	if len(f.Parcel.Blobs) == 0 {
		return "", nil, fmt.Errorf("%w: no document", signing.ErrNotFound)
	}
	name = f.Title
	if in := f.Parcel.Draft.Inputs; len(in) > 0 && in[0].Name != "" {
		name = in[0].Name
	}
	if !strings.HasSuffix(strings.ToLower(name), ".pdf") {
		name += ".pdf"
	}
	content, err = r.Blobs.Get(ctx, f.Parcel.Blobs[0])
	return name, content, err
}

// draftOf is what was sent; where that is not kept any more, what the service made of it.
func (r *Requests) draftOf(ctx context.Context, id string) (sync.Draft, error) {
	e, err := r.Entry(ctx, id)
	if err != nil {
		return sync.Draft{}, err
	}
	q := &e.Request
	f := sync.Draft{Title: q.Title}
	if e.Parcel != nil {
		b, err := json.Marshal(e.Parcel)
		if err == nil {
			err = json.Unmarshal(b, &f.Parcel) // nothing of it is shared
		}
		f.Parcel.Draft.Mode = ""
		for i := range f.Parcel.Draft.Signers { // as they were corrected since; their fields as they were placed
			g := &f.Parcel.Draft.Signers[i]
			if is := q.Signer(g.ID); is != nil {
				g.Name, g.Surname, g.Email, g.Mobile, g.Language = is.Name, is.Surname, is.Email, is.Mobile, is.Language
			} else if len(q.Signers) == len(f.Parcel.Draft.Signers) {
				is = &q.Signers[i] // a service that gives numbers of its own keeps the order
				g.Name, g.Surname, g.Email, g.Mobile = is.Name, is.Surname, is.Email, is.Mobile
			}
		}
		return f, err
	}
	if q.Original == nil || q.Original.SHA256 == "" {
		return f, fmt.Errorf("%w: no document", signing.ErrNotFound)
	}
	if err := r.fetch(ctx, e); err != nil {
		return f, err
	}
	name := q.Original.Name
	if name == "" {
		name = q.Title
	}
	f.Parcel = sync.Parcel{Blobs: []string{q.Original.SHA256}, Draft: signing.Draft{
		Title: q.Title, Signers: slices.Clone(q.Signers), Inputs: []signing.Input{{Name: name}}, Options: q.Options, Expires: q.Expires,
		Copies: slices.DeleteFunc(slices.Clone(q.Copies), func(c signing.CleanCopy) bool { return c.Is != q.Original.SHA256 }),
	}}
	return f, nil
}

// fetch has the document that the signers of an entry saw among the blobs.
func (r *Requests) fetch(ctx context.Context, e *sync.Entry) error {
	want := e.Request.Original.SHA256
	file, err := r.Blobs.Open(ctx, want)
	if err == nil {
		return file.Close()
	}
	if !errors.Is(err, signing.ErrNotFound) {
		return err
	}
	remote, err := r.Remote(ctx, e.Profile, false)
	if err != nil {
		return err
	}
	content, err := remote.Document(ctx, e.Remote, sync.Validated)
	if err != nil {
		return err
	}
	sum, err := r.Blobs.Put(ctx, content)
	if err == nil && sum != want {
		err = sync.ErrChanged
	}
	return err
}

// Sent is when a line was sent; a draft's last change.
func (l Line) Sent() time.Time {
	if l.Draft || l.Created.IsZero() {
		return l.Updated
	}
	return l.Created
}
