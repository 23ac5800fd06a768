package storetest

import (
	"time"

	"paraph/signing"
	"paraph/sync"
)

// putAway: lists tell what the office has put away and when each was sent; what it removed is in no list, wants nothing of a
// service and is still found by its ids.
func putAway(d *desk) {
	d.put(func(e *sync.Entry) { e.Request.Created, e.Request.State = at(-time.Hour), signing.Done }, "kept")
	d.put(func(e *sync.Entry) { e.Archived, e.Request.State = at(time.Minute), signing.Declined }, "archived")
	d.put(func(e *sync.Entry) {
		*e = sync.Entry{ID: e.ID, Profile: e.Profile, Remote: e.Remote, Stage: sync.Removed}
	}, "removed")
	d.same("listed", d.lines(sync.EntryFilter{}), "[archived kept]")
	d.same("found", d.lines(sync.EntryFilter{Text: "title"}), "[archived kept]")
	d.view(func(tx sync.DeskTx) error {
		all, err := tx.EntryList(sync.EntryFilter{Limit: 9})
		d.same("put away", []bool{all[0].Archived.Equal(at(time.Minute)), all[1].Archived.IsZero()}, "[true true]")
		d.same("sent", all[1].Created.Equal(at(-time.Hour)), true)
		return err
	})
	d.view(func(tx sync.DeskTx) error {
		e, err := tx.EntryAt("p", "r-removed")
		if err == nil {
			d.same("what is left", []any{e.ID, e.Stage, e.Request.Title}, []any{"removed", sync.Removed, ""})
		}
		return err
	})
	d.view(func(tx sync.DeskTx) error {
		ids, err := tx.Unsettled("p", 9)
		d.same("unsettled", ids, "[kept]")
		return err
	})
	d.put(func(e *sync.Entry) { e.Request.State = signing.Declined }, "archived")
	d.view(func(tx sync.DeskTx) error {
		e, err := tx.Entry("archived")
		d.same("taken back", e.Archived.IsZero(), true)
		return err
	})
}
