package requests

import (
	"cmp"
	"time"

	"paraph/app/say"
	"paraph/signing"
)

// Letter is an invitation as its signer gets it, part by part. What is empty is not in it.
type Letter struct {
	Subject  string
	Practice string // the band above it
	Greeting string
	Lines    []string
	Button   string
	Small    []string
	Notice   string // the words that lead to the office's privacy notice
	Office   string
}

// From is who writes a letter, as its service says of itself.
type From struct {
	Office   string
	Practice bool
	Privacy  string // the office's privacy notice
	NoDay    bool   // it sets the last day by itself, and nobody knows which
}

// Letter is the invitation that the n-th signer (from 0) of a draft will get.
func (r *Requests) Letter(d signing.Draft, n int, from From) Letter {
	q := &signing.Request{
		Title: d.Title, Office: from.Office, Practice: from.Practice, Expires: d.Expires, Options: r.filled(d.Options), Signers: d.Signers,
	}
	if q.Expires.IsZero() && !from.NoDay { // a service of ours will take the usual one
		q.Expires = signing.EndOfDay(r.now().Add(signing.DefaultDays * 24 * time.Hour).In(q.Location()))
	}
	return r.Write(q, d.Signers[n], from.Privacy)
}

// filled are the wishes of a draft with what sending fills in: a last day is one where the office is, and who has no language is
// written to in the one the office speaks now.
func (r *Requests) filled(o signing.Options) signing.Options {
	o.Zone = cmp.Or(o.Zone, zone())
	house := say.House{}
	if r.House != nil {
		house = r.House()
	}
	o.Language = house.Voice("", o.Language).Lang()
	return o
}
