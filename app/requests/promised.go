package requests

import (
	"context"
	"time"

	"paraph/app"
	"paraph/signing"
	"paraph/sync"
)

// Promised is what people were told they find at the folder's own service: how many real requests wait for somebody, and of how
// many that are done a copy can be fetched, the last of them until Until.
type Promised struct {
	Waiting int
	Copies  int
	Until   time.Time
}

// mostPromised bounds how many are counted: who hears of thousands need not hear how many.
const mostPromised = 5000

// None reports whether nobody was promised anything.
func (p Promised) None() bool { return p == Promised{} }

// Promised counts what letters promised, whatever service new requests go to. Of a request that has just left nothing is heard
// yet: its letters may be out. practice says of which mode those are.
func (r *Requests) Promised(ctx context.Context, practice bool) (p Promised, err error) {
	err = r.Store.View(ctx, func(tx sync.DeskTx) error {
		under, err := tx.EntryList(sync.EntryFilter{States: []signing.State{"", signing.Validating, signing.Waiting, signing.Sealing}, Limit: mostPromised})
		if err != nil {
			return err
		}
		done, err := tx.EntryList(sync.EntryFilter{States: []signing.State{signing.Done}, Limit: mostPromised})
		for _, l := range append(under, done...) {
			old := l.State == signing.Done && r.Clock().Sub(l.Updated) > signing.DefaultKeep
			if err != nil || old || l.Practice || l.State == "" && practice || l.Stage == sync.Lost || l.Stage == sync.Failed {
				continue
			}
			var e *sync.Entry
			if e, err = tx.Entry(l.ID); err == nil && e.Profile == app.OwnProfile {
				p.count(&e.Request, r.Clock())
			}
		}
		return err
	})
	return p, err
}

func (p *Promised) count(q *signing.Request, now time.Time) {
	if q.State != signing.Done {
		p.Waiting++
		return
	}
	if q.Completed.IsZero() { // from an older service
		q.Completed = q.Updated
	}
	if until := q.Completed.Add(signing.DefaultKeep); until.After(now) {
		p.Copies++
		if until.After(p.Until) {
			p.Until = until
		}
	}
}
