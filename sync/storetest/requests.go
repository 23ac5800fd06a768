package storetest

import (
	"errors"
	"reflect"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// requests come back as they were.
func requests(s *service) {
	s.insert("a", "b")
	want := request("a")
	want.Version = 1
	s.view(func(tx sync.Tx) error {
		r, err := tx.Request("a")
		if err != nil || !reflect.DeepEqual(r, want) {
			s.Errorf("request: %+v, %v", r, err)
		}
		k, err := tx.ByKey("key-a")
		s.same("key", k, sync.Key{Key: "key-a", Request: "a", Body: "body"})
		_, gone := tx.Request("zz")
		_, sealed := tx.BySealed("zz")
		_, key := tx.ByKey("zz")
		s.missing(gone, sealed, key)
		return err
	})
}

// conflicts: an id or a key is used once, and the transaction that uses it again is not kept.
func conflicts(s *service) {
	s.insert("a")
	for _, again := range []struct{ id, key string }{{"a", "new"}, {"c", "key-a"}} {
		err := s.store.Update(s.Context(), func(tx sync.Tx) error { return tx.Insert(request(again.id), nil, sync.Key{Key: again.key}) })
		if !errors.Is(err, signing.ErrConflict) {
			s.Errorf("%+v: %v", again, err)
		}
	}
	s.view(func(tx sync.Tx) error {
		_, c := tx.Request("c")
		_, fresh := tx.ByKey("new")
		s.missing(c, fresh)
		return nil
	})
}

// versions: every saving counts, in the request saved too; a request is found by what it was sealed as.
func versions(s *service) {
	s.insert("a", "b")
	s.save(func(r *signing.Request) {
		r.State, r.Completed = signing.Done, noon
		r.Sealed = &signing.File{SHA256: "sum", Pages: 3}
	}, "a")
	s.update(func(tx sync.Tx) error {
		r, err := tx.BySealed("sum")
		s.same("sealed", []any{r.ID, r.Version, r.Sealed.Pages, r.State}, "[a 2 3 done]")
		err = errors.Join(err, tx.Save(r), tx.Save(r))
		s.same("version", r.Version, 4)
		s.missing(tx.Save(request("zz")))
		return err
	})
}

// twins: a sealed file is one request's; another one that says the same is a conflict and is not kept.
func twins(s *service) {
	s.insert("a", "b")
	s.save(func(r *signing.Request) { r.State, r.Sealed = signing.Done, &signing.File{SHA256: "sum"} }, "a")
	err := s.store.Update(s.Context(), func(tx sync.Tx) error {
		r, err := tx.Request("b")
		if err != nil {
			return err
		}
		r.State, r.Sealed = signing.Done, &signing.File{SHA256: "sum"}
		return tx.Save(r)
	})
	if !errors.Is(err, signing.ErrConflict) {
		s.Errorf("two requests with one sealed file: %v", err)
	}
	s.view(func(tx sync.Tx) error {
		r, err := tx.Request("b")
		s.same("the other", []any{r.State, r.Sealed == nil, r.Version}, "[waiting true 1]")
		return err
	})
}

// lists: newest first, by state and page, without what was deleted, with why not.
func lists(s *service) {
	s.insert("a", "b", "c", "d", "e")
	s.save(func(r *signing.Request) {
		r.State, r.Problem = signing.Refused, &signing.Problem{Code: signing.ProblemPages, Limit: 7}
	}, "b")
	s.save(func(r *signing.Request) { r.State, r.Updated = signing.Done, at(time.Minute) }, "d", "a")
	s.save(func(r *signing.Request) { r.Deleted = noon }, "c")
	ids := func(f sync.Filter) (out []string) {
		s.view(func(tx sync.Tx) error {
			all, err := tx.List(f)
			for _, l := range all {
				out = append(out, l.ID)
			}
			return err
		})
		return out
	}
	s.same("all", ids(sync.Filter{Limit: 9}), "[e d b a]")
	s.same("a page", ids(sync.Filter{Skip: 1, Limit: 2}), "[d b]")
	s.same("done", ids(sync.Filter{States: []signing.State{signing.Done}, Limit: 9}), "[d a]")
	s.same("of two states", ids(sync.Filter{States: []signing.State{signing.Done, signing.Refused}, Skip: 1, Limit: 9}), "[b a]")
	s.same("none", ids(sync.Filter{States: []signing.State{signing.Expired}, Limit: 9}), "[]")
	s.view(func(tx sync.Tx) error {
		all, err := tx.List(sync.Filter{Limit: 9})
		want := signing.Summary{ID: "d", Title: "Title d", State: signing.Done, Created: noon, Updated: at(time.Minute)}
		if !reflect.DeepEqual(all[1], want) || all[2].Problem == nil || *all[2].Problem != (signing.Problem{Code: signing.ProblemPages, Limit: 7}) {
			s.Errorf("%+v", all)
		}
		return err
	})
}

// overdue: what still waits on its last day, longest over first.
func overdue(s *service) {
	s.insert("a", "b", "c", "d")
	s.save(func(r *signing.Request) { r.Expires = at(time.Minute) }, "b")
	s.save(func(r *signing.Request) { r.State = signing.Validating }, "c")
	s.save(func(r *signing.Request) { r.State, r.Expires = signing.Sealing, noon }, "d")
	s.view(func(tx sync.Tx) error {
		one, err := tx.Overdue(at(time.Minute), 9)
		all, err2 := tx.Overdue(at(time.Hour), 9)
		two, err3 := tx.Overdue(at(time.Hour), 2)
		s.same("overdue", []any{one, len(all), all[0], len(two)}, "[[b] 3 b 2]")
		return errors.Join(err, err2, err3)
	})
}

// links lead to a signer until they are replaced.
func links(s *service) {
	s.insert("a", "b")
	s.update(func(tx sync.Tx) error {
		return tx.Relink(sync.Link{Hash: "new", Request: "a", Signer: "s-a", Sealed: []byte("other")})
	})
	s.update(func(tx sync.Tx) error {
		want := sync.Link{Hash: "new", Request: "a", Signer: "s-a", Sealed: []byte("other")}
		l, err := tx.ByLink("new")
		again, err2 := tx.LinkOf("a", "s-a")
		other, err3 := tx.ByLink("hash-b")
		s.same("links", []sync.Link{l, again, other}, []sync.Link{want, want, {Hash: "hash-b", Request: "b", Signer: "s-b", Sealed: []byte("sealed")}})
		_, old := tx.ByLink("hash-a")
		_, nobody := tx.LinkOf("a", "s-b")
		s.missing(old, nobody, tx.Relink(sync.Link{Hash: "x", Request: "a", Signer: "s-b"}))
		return errors.Join(err, err2, err3)
	})
}

// changes: each request once, in the order of its latest change, numbers growing; what was not kept is not told.
func changes(s *service) {
	s.insert("a", "b", "c")
	read := func(after int64, limit int) (ids []string, last int64) {
		s.view(func(tx sync.Tx) error {
			all, err := tx.Changes(after, limit)
			for _, c := range all {
				if c.Seq <= last && last > 0 {
					s.Errorf("%d after %d", c.Seq, last)
				}
				ids, last = append(ids, c.Request.ID), c.Seq
			}
			return err
		})
		return ids, last
	}
	ids, last := read(0, 9)
	s.same("from the beginning", ids, "[a b c]")
	s.save(func(r *signing.Request) { r.Title = "other" }, "c", "a")
	_ = s.store.Update(s.Context(), func(tx sync.Tx) error {
		return errors.Join(tx.Insert(request("d"), nil, sync.Key{}), errors.New("boom"))
	})
	ids, newest := read(last, 9)
	s.same("since then", ids, "[c a]")
	ids, _ = read(0, 2)
	s.same("two", ids, "[b c]")
	ids, _ = read(newest, 9)
	s.same("nothing new", ids, "[]")
	s.view(func(tx sync.Tx) error {
		name, err := tx.Instance()
		again, err2 := tx.Instance()
		if name == "" || name != again {
			s.Errorf("instance %q, then %q", name, again)
		}
		return errors.Join(err, err2)
	})
}

// tokens are found by their hash.
func tokens(s *service) {
	want := sync.Token{Hash: "h", Name: "office", Scopes: []string{"GET:requests", "*"}, Created: noon, Expires: at(time.Hour)}
	ever := sync.Token{Hash: "i", Name: "desk", Scopes: []string{"*"}, Created: noon}
	s.update(func(tx sync.Tx) error { return errors.Join(tx.PutToken(want), tx.PutToken(ever)) })
	s.view(func(tx sync.Tx) error {
		k, err := tx.Token("h")
		e, err2 := tx.Token("i")
		if !reflect.DeepEqual(k, want) || !reflect.DeepEqual(e, ever) {
			s.Errorf("%+v, %+v", k, e)
		}
		_, gone := tx.Token("zz")
		s.missing(gone)
		return errors.Join(err, err2)
	})
}
