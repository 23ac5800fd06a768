package requests

import (
	"cmp"
	"context"
	"errors"
	"time"

	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/own"
)

// Letter is an invitation as its signer gets it: part by part, and as the two texts that leave.
type Letter = own.Letter

// From is who writes a letter, as its service says of itself.
type From struct {
	Office   string
	Practice bool
	Privacy  string // the office's privacy notice
	NoDay    bool   // it sets the last day by itself, and nobody knows which
}

// Letter is the invitation that the n-th signer (from 0) of a draft will get, as this program writes it: what is shown until
// the service has written it, and where the desk itself writes to the signers.
func (r *Requests) Letter(d signing.Draft, n int, from From) Letter {
	q := &signing.Request{
		Title: d.Title, Office: from.Office, Practice: from.Practice, Expires: d.Expires, Options: r.filled(d.Options), Signers: d.Signers,
	}
	if q.Expires.IsZero() && !from.NoDay { // a service of ours will take the usual one
		q.Expires = signing.EndOfDay(r.now().Add(signing.DefaultDays * 24 * time.Hour).In(q.Location()))
	}
	return r.Write(q, d.Signers[n], from.Privacy)
}

// Invitation has the service that new requests go to write that letter. sync.ErrForeign: it writes none.
func (r *Requests) Invitation(ctx context.Context, d signing.Draft, n int) (Letter, error) {
	remote, err := r.Remote(ctx, r.Profile(), false)
	if err != nil {
		return Letter{}, err
	}
	c, ok := remote.Own.(ours)
	if !ok {
		return Letter{}, sync.ErrForeign
	}
	o := r.filled(d.Options)
	l, err := c.Invitation(ctx, own.Wanted{
		Title: d.Title, Expires: d.Expires, Zone: o.Zone, Language: o.Language, Subject: o.Subject, Note: o.Note, Signer: d.Signers[n],
	})
	if errors.Is(err, signing.ErrNotFound) { // one of before
		return l, sync.ErrForeign
	}
	return l, err
}

// Language is the one letters are in to who was given none.
func (r *Requests) Language(o signing.Options) string { return r.filled(o).Language }

// Location is where the last day of a draft with such wishes ends: the zone it is sent with.
func (r *Requests) Location(o signing.Options) *time.Location {
	q := signing.Request{Options: signing.Options{Zone: zoneOf(o)}}
	return q.Location()
}

// zoneOf is the zone a draft is sent with: its own, else this computer's.
func zoneOf(o signing.Options) string { return cmp.Or(o.Zone, zone()) }

// filled are the wishes of a draft with what sending fills in: a last day is one where the office is, and who has no language is
// written to in the one the office speaks now.
func (r *Requests) filled(o signing.Options) signing.Options {
	o.Zone = zoneOf(o)
	house := say.House{}
	if r.House != nil {
		house = r.House()
	}
	o.Language = house.Voice("", o.Language).Lang()
	return o
}
