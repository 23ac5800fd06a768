package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// drafts are replaced, listed newest first without what is in them, and dropped.
func drafts(d *desk) {
	parcel := sync.Parcel{
		Draft: signing.Draft{Title: "A", Signers: []signing.Signer{{ID: "s", Name: "Anna"}}, Inputs: []signing.Input{{Name: "a.pdf"}}},
		Blobs: []string{"sum"}, Pages: &sync.Arrangement{Base: "base", Leaves: make([]signing.Leaf, 2), Made: "sum"},
	}
	want := sync.Draft{ID: "a", Title: "A", Updated: at(time.Minute), Parcel: parcel}
	d.update(func(tx sync.DeskTx) error {
		return errors.Join(tx.PutDraft(sync.Draft{ID: "a", Title: "old", Updated: noon}), tx.PutDraft(sync.Draft{ID: "b", Title: "B", Updated: at(time.Second)}), tx.PutDraft(want))
	})
	d.update(func(tx sync.DeskTx) error {
		f, err := tx.Draft("a")
		if !reflect.DeepEqual(f, want) {
			d.Errorf("%+v", f)
		}
		list, err2 := tx.DraftList()
		if !reflect.DeepEqual(list, []sync.Draft{{ID: "a", Title: "A", Updated: want.Updated}, {ID: "b", Title: "B", Updated: at(time.Second)}}) {
			d.Errorf("%+v", list)
		}
		err3 := errors.Join(tx.DropDraft("a"), tx.DropDraft("zz"))
		_, gone := tx.Draft("a")
		d.missing(gone)
		left, err4 := tx.DraftList()
		d.same("left", len(left), 1)
		return errors.Join(err, err2, err3, err4)
	})
}

// entries come back as they were put last, by id and by what the service calls them.
func entries(d *desk) {
	want := entry("a")
	want.Failure, want.Instance, want.Sealed, want.Seal, want.Audit = "lost", "one", "sum", "whole", "sum2"
	want.Parcel = &sync.Parcel{Draft: signing.Draft{Title: "A"}, Blobs: []string{"x"}}
	leaving := entry("b")
	leaving.Remote, leaving.Stage = "", sync.Leaving
	other := entry("c")
	other.Profile, other.Remote = "q", "r-a"
	d.put(nil, "a")
	d.update(func(tx sync.DeskTx) error {
		return errors.Join(tx.PutEntry(want), tx.PutEntry(leaving), tx.PutEntry(other))
	})
	d.view(func(tx sync.DeskTx) error {
		e, err := tx.Entry("a")
		same, err2 := tx.EntryAt("p", "r-a")
		c, err3 := tx.EntryAt("q", "r-a")
		if !reflect.DeepEqual(e, want) || !reflect.DeepEqual(same, want) || c == nil || c.ID != "c" {
			d.Errorf("%+v, %+v, %+v", e, same, c)
		}
		_, gone := tx.Entry("zz")
		_, elsewhere := tx.EntryAt("x", "r-a")
		_, unnamed := tx.EntryAt("p", "")
		d.missing(gone, elsewhere, unnamed)
		return errors.Join(err, err2, err3)
	})
	if err := d.store.Update(d.Context(), func(tx sync.DeskTx) error {
		twice := entry("d")
		twice.Remote = "r-a"
		return tx.PutEntry(twice)
	}); err == nil {
		d.Error("two entries of one request of a service")
	}
}

// lines are the ids of a list.
func (d *desk) lines(f sync.EntryFilter) (ids []string) {
	d.Helper()
	if f.Limit == 0 {
		f.Limit = 9
	}
	d.view(func(tx sync.DeskTx) error {
		all, err := tx.EntryList(f)
		for _, l := range all {
			ids = append(ids, l.ID)
		}
		return err
	})
	return ids
}

// entryLists: newest change first, what was put later first of the same; by state, by page.
func entryLists(d *desk) {
	d.put(nil, "a", "b")
	d.put(func(e *sync.Entry) {
		e.Request.Updated, e.Request.State, e.Stage, e.Request.Expires = at(time.Minute), signing.Done, sync.Fetched, at(time.Hour)
		e.Request.Practice = true
		e.Request.Signers = append(e.Request.Signers, signing.Signer{State: signing.SignerSigned})
	}, "c")
	d.put(func(e *sync.Entry) { e.Request.Updated, e.Request.State = at(-time.Minute), signing.Declined }, "d")
	d.same("all", d.lines(sync.EntryFilter{}), "[c b a d]")
	d.same("a page", d.lines(sync.EntryFilter{Skip: 1, Limit: 2}), "[b a]")
	d.same("of two states", d.lines(sync.EntryFilter{States: []signing.State{signing.Done, signing.Declined}}), "[c d]")
	d.put(func(e *sync.Entry) { e.Request.Updated = at(time.Hour) }, "a")
	d.same("after a change", d.lines(sync.EntryFilter{Limit: 1}), "[a]")
	d.view(func(tx sync.DeskTx) error {
		all, err := tx.EntryList(sync.EntryFilter{States: []signing.State{signing.Done}, Limit: 9})
		want := sync.EntryLine{
			ID: "c", Title: "Title c", Stage: sync.Fetched, State: signing.Done, Practice: true, Signed: 1, Signers: 2, Updated: at(time.Minute), Expires: at(time.Hour),
		}
		d.same("line", all, []sync.EntryLine{want})
		return err
	})
}

// searches find every word, in titles, names and addresses, whatever their case and whatever signs are in them.
func searches(d *desk) {
	d.put(func(e *sync.Entry) { e.Request.Title = "Vendita 100% [casa]*" }, "a")
	d.put(func(e *sync.Entry) {
		e.Request.Title = "Affitto_2"
		e.Request.Signers = []signing.Signer{{Name: "José", Surname: "Verdi", Email: "Luca@Example.com"}}
	}, "b")
	for text, want := range map[string]string{
		"": "[b a]", "VENDITA": "[a]", "anna": "[a]", "verdi luca@example": "[b]", "josé": "[b]", "verdi casa": "[]", "%": "[a]", "[casa]": "[a]", "*": "[a]", "?": "[]",
		"o_2": "[b]", "_": "[b]", "  affitto   JOSÉ ": "[b]", "[a-z]": "[]", `\`: "[]",
	} {
		d.same(fmt.Sprintf("search for %q", text), d.lines(sync.EntryFilter{Text: text}), want)
	}
}

// unsettled: of a profile, what a service knows and may still change, least lately heard of first.
func unsettled(d *desk) {
	heard := func(after time.Duration, change func(e *sync.Entry), id string) {
		d.put(func(e *sync.Entry) {
			e.Heard = at(after)
			change(e)
		}, id)
	}
	heard(3*time.Second, func(*sync.Entry) {}, "late")
	heard(1*time.Second, func(*sync.Entry) {}, "early")
	heard(2*time.Second, func(e *sync.Entry) { e.Request.State = signing.Done }, "sealed")
	heard(4*time.Second, func(e *sync.Entry) { e.Stage = sync.Lost }, "lost")
	heard(0, func(e *sync.Entry) { e.Request.State, e.Stage = signing.Done, sync.Fetched }, "fetched")
	heard(0, func(e *sync.Entry) { e.Request.State = signing.Cancelled }, "cancelled")
	heard(0, func(e *sync.Entry) { e.Stage = sync.Failed }, "failed")
	heard(0, func(e *sync.Entry) { e.Request.Deleted = noon }, "deleted")
	heard(0, func(e *sync.Entry) { e.Stage, e.Remote = sync.Leaving, "" }, "leaving")
	heard(0, func(e *sync.Entry) { e.Profile = "q" }, "elsewhere")
	d.view(func(tx sync.DeskTx) error {
		all, err := tx.Unsettled("p", 9)
		two, err2 := tx.Unsettled("p", 2)
		d.same("unsettled", [][]string{all, two}, "[[early sealed late lost] [early sealed]]")
		return errors.Join(err, err2)
	})
}

// cursors are one for each profile.
func cursors(d *desk) {
	want := sync.Cursor{Profile: "p", Instance: "two", Next: 1 << 40, Whole: true}
	d.update(func(tx sync.DeskTx) error {
		return errors.Join(tx.PutCursor(sync.Cursor{Profile: "p", Instance: "one", Next: 3}), tx.PutCursor(want))
	})
	d.view(func(tx sync.DeskTx) error {
		c, err := tx.Cursor("p")
		none, err2 := tx.Cursor("q")
		d.same("cursors", []sync.Cursor{c, none}, []sync.Cursor{want, {Profile: "q"}})
		return errors.Join(err, err2)
	})
}

// people are told apart by their address, whatever its case; most lately used first.
func people(d *desk) {
	d.update(func(tx sync.DeskTx) error {
		return errors.Join(tx.PutPerson(sync.Person{Name: "Ana", Surname: "Rosi", Email: "Anna@example.com", Used: noon}),
			tx.PutPerson(sync.Person{Name: "Luca", Surname: "Verdi", Email: "luca_v@example.com", Mobile: "+39 1", Used: at(time.Second)}),
			tx.PutPerson(sync.Person{Name: "Anna", Surname: "Rossi", Email: "anna@example.com", Used: at(time.Minute)}))
	})
	like := func(text string, limit int) (names []string) {
		d.view(func(tx sync.DeskTx) error {
			all, err := tx.PeopleLike(text, limit)
			for _, p := range all {
				names = append(names, p.Name)
			}
			return err
		})
		return names
	}
	d.same("all", like("", 9), "[Anna Luca]")
	d.same("one", like("", 1), "[Anna]")
	d.same("by name", like("LUCA ver", 9), "[Luca]")
	d.same("by address", like("anna@", 9), "[Anna]")
	d.same("signs", []any{like("_", 9), like("%", 9)}, "[[Luca] []]")
	d.view(func(tx sync.DeskTx) error {
		all, err := tx.PeopleLike("luca", 9)
		d.same("person", all, []sync.Person{{Name: "Luca", Surname: "Verdi", Email: "luca_v@example.com", Mobile: "+39 1", Used: at(time.Second)}})
		return err
	})
}
