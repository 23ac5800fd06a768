package requests

import (
	"context"
	"slices"
	"time"

	"paraph/sync"
)

// Original is a document of a request as it was sent.
type Original struct {
	Title    string
	Sent     time.Time
	Practice bool
	Read     func(ctx context.Context) ([]byte, error)
}

// mostOriginals is how many requests are offered.
const mostOriginals = 300

// Originals are the documents of what the office sent, the newest request first. What is not kept any more is asked of the service when
// it is read.
func (r *Requests) Originals(ctx context.Context) (out []Original, err error) {
	lines, err := r.Entries(ctx, sync.EntryFilter{Limit: mostOriginals})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(lines, func(a, b sync.EntryLine) int { return b.Created.Compare(a.Created) })
	for _, l := range lines {
		e, err := r.Entry(ctx, l.ID)
		if err != nil {
			return nil, err
		}
		count := 1
		if e.Parcel != nil {
			count = len(e.Parcel.Blobs)
		}
		for n := range count {
			out = append(out, Original{Title: l.Title, Sent: l.Created, Practice: l.Practice, Read: func(ctx context.Context) ([]byte, error) {
				return r.original(ctx, l.ID, n)
			}})
		}
	}
	return out, nil
}

// original is one of a request's documents as it was sent.
func (r *Requests) original(ctx context.Context, id string, n int) ([]byte, error) {
	f, err := r.draftOf(ctx, id)
	if err != nil {
		return nil, err
	}
	return r.Blobs.Get(ctx, f.Parcel.Blobs[n])
}
