package engine

import (
	"context"
	"errors"

	"paraph/signing"
	"paraph/sync"
)

// OtherMode is the failure of an entry that was sent in one mode and whose service works in the other by now: it has not left, and
// waits until its mode is back or it is taken back.
const OtherMode = "mode"

// undone is what becomes of a job that was not done. A service answers a repeated request before it looks at its mode: what it refused
// for its mode it never took, and it can be taken back again.
func (e *Engine) undone(ctx context.Context, j sync.Job, entry *sync.Entry, err error) error {
	switch {
	case errors.Is(err, sync.ErrUnreachable), errors.Is(err, sync.ErrToken):
		return &away{entry.Profile, err}
	case errors.Is(err, sync.ErrOtherMode):
		return errors.Join(err, e.write(ctx, func(tx sync.DeskTx) ([]string, error) {
			if err := tx.NotBegun(j.ID); err != nil || entry.Stage != sync.Leaving || entry.Failure == OtherMode {
				return nil, err
			}
			return e.change(tx, entry.ID, func(now *sync.Entry) {
				if now.Stage == sync.Leaving {
					now.Failure = OtherMode
				}
			})
		}))
	}
	return e.failed(ctx, j, err)
}

// otherMode reports whether an entry is of practice while its service works for real, or the other way round. What was sent off when
// nobody knew the mode is of either.
func otherMode(entry *sync.Entry, remote Remote) bool {
	is := signing.ModeOf(entry.Request.Practice)
	if entry.Instance == "" {
		is = ""
		if entry.Parcel != nil {
			is = entry.Parcel.Draft.Mode
		}
	}
	return remote.Own != nil && is != "" && is != signing.ModeOf(remote.Practice)
}
