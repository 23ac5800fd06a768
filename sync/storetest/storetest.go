package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// Run tests a service's store. open answers an empty one, which the test closes.
func Run(t *testing.T, open func(t *testing.T) sync.Store) {
	tests := map[string]func(s *service){
		"requests": requests, "conflicts": conflicts, "versions": versions, "twins": twins, "lists": lists, "overdue": overdue, "links": links, "changes": changes,
		"evidence": evidence, "heads": heads, "marks": marks, "challenges": challenges, "tries": tries, "consuming": consuming, "open codes": openCodes,
		"callbacks in order": callbacksInOrder, "callbacks by host": callbacksByHost, "attempts": attempts, "tokens": tokens,
		"hurry and drop": hurryAndDrop, "needed": needed, "erase and forget": eraseAndForget, "wipe": wipe, "read only": serviceReadOnly,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := &service{rig[sync.Tx]{t, opened(t, open)}}
			test(s)
			s.intact()
		})
	}
	transactions(t, open, ofService)
	outboxes(t, open, ofService.put, sync.JobSeal, sync.JobCopy)
}

// RunDesk tests a desk's store. open answers an empty one, which the test closes.
func RunDesk(t *testing.T, open func(t *testing.T) sync.DeskStore) {
	tests := map[string]func(d *desk){
		"drafts": drafts, "entries": entries, "entry lists": entryLists, "searches": searches, "unsettled": unsettled, "cursors": cursors, "people": people,
		"one after the other": oneAfterTheOther, "recall": recall, "hurry": hurryAll, "dropped": droppedEntry, "put away": putAway, "read only": deskReadOnly,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { test(&desk{rig[sync.DeskTx]{t, opened(t, open)}}) })
	}
	transactions(t, open, ofDesk)
	outboxes(t, open, ofDesk.put, sync.JobSend, sync.JobFetch)
}

// titled is all that some tests need: something is put under an id, with a title that can be read and changed.
type titled[T any] struct {
	put   func(tx T, id string) error
	title func(tx T, id string) (string, error)
	set   func(tx T, id, title string) error
}

var ofService = titled[sync.Tx]{
	put: func(tx sync.Tx, id string) error { return tx.Insert(request(id), nil, sync.Key{}) },
	title: func(tx sync.Tx, id string) (string, error) {
		r, err := tx.Request(id)
		if err != nil {
			return "", err
		}
		return r.Title, nil
	},
	set: func(tx sync.Tx, id, title string) error {
		r, err := tx.Request(id)
		if err != nil {
			return err
		}
		r.Title = title
		return tx.Save(r)
	},
}

var ofDesk = titled[sync.DeskTx]{
	put: func(tx sync.DeskTx, id string) error { return tx.PutEntry(entry(id)) },
	title: func(tx sync.DeskTx, id string) (string, error) {
		e, err := tx.Entry(id)
		if err != nil {
			return "", err
		}
		return e.Request.Title, nil
	},
	set: func(tx sync.DeskTx, id, title string) error {
		e, err := tx.Entry(id)
		if err != nil {
			return err
		}
		e.Request.Title = title
		return tx.PutEntry(e)
	},
}

// service and desk are a store of each and the test it is in.
type (
	service struct{ rig[sync.Tx] }
	desk    struct{ rig[sync.DeskTx] }
)

type rig[T any] struct {
	*testing.T
	store sync.Durable[T]
}

func opened[T any](t *testing.T, open func(t *testing.T) sync.Durable[T]) sync.Durable[T] {
	t.Helper()
	s := open(t)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// update writes; what f answers ends the test.
func (r *rig[T]) update(f func(tx T) error) {
	r.Helper()
	if err := r.store.Update(r.Context(), f); err != nil {
		r.Fatal(err)
	}
}

// view reads; what f answers ends the test.
func (r *rig[T]) view(f func(tx T) error) {
	r.Helper()
	if err := r.store.View(r.Context(), f); err != nil {
		r.Fatal(err)
	}
}

// same compares what came back with what should, as they print.
func (r *rig[T]) same(what string, got, want any) {
	r.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		r.Errorf("%s: %s, not %s", what, g, w)
	}
}

// missing are errors that must all be signing.ErrNotFound.
func (r *rig[T]) missing(errs ...error) {
	r.Helper()
	for i, err := range errs {
		if !errors.Is(err, signing.ErrNotFound) {
			r.Errorf("missing %d: %v", i, err)
		}
	}
}

// refusesWrites tries each in a transaction that reads.
func refusesWrites[T any](r *rig[T], writes map[string]func(tx T) error) {
	r.Helper()
	for name, write := range writes {
		if err := r.store.View(r.Context(), write); !errors.Is(err, sync.ErrReadOnly) {
			r.Errorf("%s in a view: %v", name, err)
		}
	}
}

var noon = time.Date(2026, 11, 12, 12, 0, 0, 0, time.UTC)

// request is one that waits for a signer.
func request(id string) *signing.Request {
	return &signing.Request{
		ID: id, Title: "Title " + id, State: signing.Waiting, Created: noon, Updated: noon, Expires: noon.Add(time.Hour),
		Signers: []signing.Signer{{ID: "s-" + id, Name: "Anna", State: signing.SignerNew}},
	}
}

// insert stores requests, with a link and a key each.
func (s *service) insert(ids ...string) {
	s.Helper()
	s.update(func(tx sync.Tx) error {
		for _, id := range ids {
			l := sync.Link{Hash: "hash-" + id, Signer: "s-" + id, Sealed: []byte("sealed")}
			if err := tx.Insert(request(id), []sync.Link{l}, sync.Key{Key: "key-" + id, Body: "body"}); err != nil {
				return err
			}
		}
		return nil
	})
}

// save changes stored requests.
func (s *service) save(f func(r *signing.Request), ids ...string) {
	s.Helper()
	s.update(func(tx sync.Tx) error {
		for _, id := range ids {
			r, err := tx.Request(id)
			if err != nil {
				return err
			}
			f(r)
			if err := tx.Save(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// entry is one that a service has.
func entry(id string) *sync.Entry {
	return &sync.Entry{
		ID: id, Profile: "p", Remote: "r-" + id, Stage: sync.SentOff, Heard: noon,
		Request: signing.Request{ID: id, Title: "Title " + id, State: signing.Waiting, Updated: noon, Signers: []signing.Signer{{ID: "s", Name: "Anna", Surname: "Rossi"}}},
	}
}

// put stores entries, changed by f if there is one.
func (d *desk) put(f func(e *sync.Entry), ids ...string) {
	d.Helper()
	d.update(func(tx sync.DeskTx) error {
		for _, id := range ids {
			e := entry(id)
			if f != nil {
				f(e)
			}
			if err := tx.PutEntry(e); err != nil {
				return err
			}
		}
		return nil
	})
}

// ended is a context that is over.
func ended(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
