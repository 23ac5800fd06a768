package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// tell stores a callback of a request to a host and the job for it.
func tell(tx sync.Tx, request, id, host string) error {
	c := sync.Callback{ID: id, Request: request, State: signing.Waiting, URL: "http://" + host + "/", Created: noon, Told: &signing.Request{ID: request, Title: id}}
	return errors.Join(tx.NewCallback(c), tx.Enqueue(sync.Job{Kind: sync.JobCallback, Request: request, Ref: id, Host: host, NotBefore: noon}))
}

// dueCallbacks are those that may be tried some time after noon, by their ids.
func (s *service) dueCallbacks(after time.Duration, each int) (ids []string) {
	s.Helper()
	s.view(func(tx sync.Tx) error {
		jobs, err := tx.DueCallbacks(at(after), each)
		for _, j := range jobs {
			ids = append(ids, j.Ref)
		}
		return err
	})
	return ids
}

// callbacksInOrder: those of a request are due one after the other, those of different requests side by side.
func callbacksInOrder(s *service) {
	s.insert("a", "b")
	s.update(func(tx sync.Tx) error {
		return errors.Join(tell(tx, "a", "a1", "x"), tell(tx, "a", "a2", "x"), tell(tx, "b", "b1", "x"), tx.Enqueue(sync.Job{Kind: sync.JobSeal, Request: "a", NotBefore: noon}))
	})
	s.same("due", s.dueCallbacks(0, 9), "[a1 b1]")
	var first int64
	s.update(func(tx sync.Tx) error {
		jobs, err := tx.Jobs("a")
		first = jobs[0].ID
		return errors.Join(err, tx.Postpone(first, at(time.Minute), "status"))
	})
	s.same("while the first waits to be tried again", s.dueCallbacks(0, 9), "[b1]")
	s.view(func(tx sync.Tx) error {
		next, err := tx.NextDue(noon, sync.JobCallback)
		s.same("next", next, at(time.Minute))
		all, err2 := tx.Due(noon, 9)
		some, err3 := tx.Due(noon, 9, sync.JobCallback)
		s.same("due of all kinds, and of callbacks", []int{len(all), len(some)}, "[2 1]")
		return errors.Join(err, err2, err3)
	})
	s.update(func(tx sync.Tx) error { return tx.Finish(first, at(time.Minute), "status") })
	s.same("after the first was given up", s.dueCallbacks(time.Minute, 9), "[a2 b1]")
}

// callbacksByHost: a host's many hide nobody else's.
func callbacksByHost(s *service) {
	s.update(func(tx sync.Tx) error {
		for i := range 200 {
			id, host := fmt.Sprintf("r%03d", i), "hangs"
			if i == 199 {
				host = "answers"
			}
			if err := errors.Join(tx.Insert(request(id), nil, sync.Key{}), tell(tx, id, "c"+id, host)); err != nil {
				return err
			}
		}
		return nil
	})
	s.same("due", s.dueCallbacks(0, 4), "[cr000 cr001 cr002 cr003 cr199]")
	s.same("before", s.dueCallbacks(-time.Second, 4), "[]")
}

// attempts are numbered and kept with what was told; a list has no bodies.
func attempts(s *service) {
	s.insert("a", "b")
	s.update(func(tx sync.Tx) error {
		return errors.Join(tell(tx, "a", "a1", "x"), tell(tx, "a", "a2", "x"), tell(tx, "b", "b1", "x"))
	})
	ended := sync.Attempt{Number: 2, Completed: at(time.Second), Status: 200, Outcome: sync.Delivered}
	s.update(func(tx sync.Tx) error {
		_, err := tx.StartAttempt("a1", noon)
		n, err2 := tx.StartAttempt("a1", noon)
		s.same("attempt", n, 2)
		jobs, err3 := tx.Jobs("b")
		return errors.Join(err, err2, tx.EndAttempt("a1", ended), err3, tx.Finish(jobs[0].ID, noon, "delivered"))
	})
	want := []sync.Attempt{{Number: 1, Started: noon, Outcome: sync.Unknown}, {Number: 2, Started: noon, Completed: ended.Completed, Status: 200, Outcome: sync.Delivered}}
	s.update(func(tx sync.Tx) error {
		c, err := tx.Callback("a1")
		if c.Seq != 1 || c.Told == nil || c.Told.Title != "a1" || !c.Active || !reflect.DeepEqual(c.Attempts, want) {
			s.Errorf("%+v", c)
		}
		done, err2 := tx.Callback("b1")
		s.same("the other's", []any{done.Active, done.Seq, len(done.Attempts)}, "[false 1 0]")
		list, err3 := tx.ListCallbacks(sync.CallbackFilter{Request: "a", Limit: 1})
		all, err4 := tx.ListCallbacks(sync.CallbackFilter{Skip: 1, Limit: 9})
		if len(list) != 1 || list[0].ID != "a2" || list[0].Seq != 2 || list[0].Told != nil || len(all) != 2 || all[1].ID != "a1" || len(all[1].Attempts) != 2 {
			s.Errorf("%+v, %+v", list, all)
		}
		_, gone := tx.Callback("a3")
		_, unstarted := tx.StartAttempt("a3", noon)
		_, unknown := tx.ListCallbacks(sync.CallbackFilter{Request: "zz", Limit: 1})
		s.missing(gone, unstarted, unknown, tx.EndAttempt("a3", ended))
		return errors.Join(err, err2, err3, err4)
	})
}

// hurryAndDrop touch what waits of one request only: of one kind, of one signer.
func hurryAndDrop(s *service) {
	s.insert("a", "b")
	later := at(time.Hour)
	s.update(func(tx sync.Tx) error {
		return tx.Enqueue(sync.Job{Kind: sync.JobSeal, Request: "a", NotBefore: later}, sync.Job{Kind: sync.JobSeal, Request: "b", NotBefore: later},
			sync.Job{Kind: sync.JobInvite, Request: "a", Signer: "s", NotBefore: later}, sync.Job{Kind: sync.JobInvite, Request: "a", NotBefore: later},
			sync.Job{Kind: sync.JobInvite, Request: "a", Signer: "t", NotBefore: later},
			sync.Job{Kind: sync.JobCode, Request: "a", Signer: "s", Ref: "c", NotBefore: later}, sync.Job{Kind: sync.JobCopy, Request: "a", Signer: "s", NotBefore: later})
	})
	s.update(func(tx sync.Tx) error {
		s.missing(tx.Hurry("zz", sync.JobSeal, noon), tx.Drop("zz", "s", noon, sync.JobSeal))
		return errors.Join(tx.Hurry("a", sync.JobSeal, noon), tx.Hurry("b", sync.JobInvite, noon), tx.Drop("a", "s", noon, sync.JobInvite, sync.JobCode))
	})
	s.view(func(tx sync.Tx) error {
		now, err := tx.Due(noon, 9)
		s.same("hurried", []any{len(now), now[0].Kind, now[0].Request}, "[1 seal a]")
		all, err2 := tx.Due(later, 9)
		var left []string
		for _, j := range all {
			left = append(left, string(j.Kind)+" "+j.Request+j.Signer)
		}
		s.same("left", left, "[seal a seal b mail.invitation a mail.invitation at mail.copy as]")
		return errors.Join(err, err2)
	})
}

// needed: a document is, as long as a request has it that was not erased.
func needed(s *service) {
	s.insert("a", "b")
	s.save(func(r *signing.Request) { r.Inputs = []signing.File{{SHA256: "in"}, {}} }, "a", "b")
	s.save(func(r *signing.Request) {
		r.Original, r.Sealed = &signing.File{SHA256: "shown"}, &signing.File{SHA256: "sealed"}
	}, "a")
	check := func(when string, want any) {
		s.view(func(tx sync.Tx) error {
			var out []bool
			for _, sum := range []string{"in", "shown", "sealed", ""} {
				n, err := tx.Needed(sum)
				if err != nil {
					return err
				}
				out = append(out, n)
			}
			s.same(when, out, want)
			return nil
		})
	}
	check("needed", "[true true true false]")
	s.save(func(r *signing.Request) { r.Erased = noon }, "a")
	check("after one was erased", "[true false false false]")
	s.save(func(r *signing.Request) { r.Erased = noon }, "b")
	check("after both were", "[false false false false]")
}

// eraseAndForget: what ended long enough ago, longest first; documents before people, both once.
func eraseAndForget(s *service) {
	s.insert("waits", "old", "new", "deleted", "told", "erased", "forgotten")
	s.save(func(r *signing.Request) {
		switch r.State, r.Completed = signing.Done, noon; r.ID {
		case "new":
			r.Completed = at(time.Hour)
		case "deleted", "told":
			r.Completed, r.Deleted = at(time.Hour), at(time.Hour)
		case "erased":
			r.Completed, r.Erased = noon.Add(-time.Hour), noon
		case "forgotten":
			r.Erased, r.Forgotten = noon, noon
		}
	}, "old", "new", "deleted", "told", "erased", "forgotten")
	s.update(func(tx sync.Tx) error {
		return tx.Enqueue(sync.Job{Kind: sync.JobCopy, Request: "told", NotBefore: noon}, sync.Job{Kind: sync.JobCallback, Request: "deleted", NotBefore: noon})
	})
	s.view(func(tx sync.Tx) error {
		erase, err := tx.ToErase(noon, noon, 9)
		before, err2 := tx.ToErase(noon.Add(-time.Millisecond), at(time.Hour), 9)
		one, err3 := tx.ToErase(at(time.Hour), noon, 1)
		forget, err4 := tx.ToForget(noon, 9)
		early, err5 := tx.ToForget(noon.Add(-2*time.Hour), 9)
		s.same("kept no longer", [][]string{erase, before, one, forget, early}, "[[old deleted] [deleted told] [old] [erased] []]")
		return errors.Join(err, err2, err3, err4, err5)
	})
}

// wipe leaves of one request what can be proved, of others everything.
func wipe(s *service) {
	s.insert("a", "b")
	for _, id := range []string{"a", "b"} {
		s.update(func(tx sync.Tx) error {
			return errors.Join(tx.Append(id, s.line(), s.line()), tx.PutMarks(id, "s-"+id, []signing.Mark{{Text: "Anna"}}), tell(tx, id, "c"+id, "x"),
				tx.NewChallenge(challenge("h"+id, id, 1)))
		})
	}
	s.update(func(tx sync.Tx) error { _, err := tx.StartAttempt("ca", noon); return errors.Join(err, tx.Wipe("a")) })
	s.save(func(r *signing.Request) { r.Erased, r.Forgotten = noon, noon }, "a")
	for id, gone := range map[string]bool{"a": true, "b": false} {
		e := s.chain(id)[1].Private["address"]
		s.same(id, []bool{e.Value == "", e.Salt == "", e.Commit == ""}, []bool{gone, gone, false})
		s.view(func(tx sync.Tx) error {
			_, marks := tx.Marks(id, "s-"+id)
			_, link := tx.ByLink("hash-" + id)
			_, key := tx.ByKey("key-" + id)
			_, code := tx.Challenge("h" + id)
			_, call := tx.Callback("c" + id)
			for _, err := range []error{marks, link, key, code, call} {
				if errors.Is(err, signing.ErrNotFound) != gone {
					s.Errorf("%s: %v", id, []error{marks, link, key, code, call})
				}
			}
			jobs, err := tx.Jobs(id)
			s.same(id+": no jobs", len(jobs) == 0, gone)
			return err
		})
	}
}

// serviceReadOnly: no transaction that reads can write.
func serviceReadOnly(s *service) {
	s.insert("a")
	s.update(func(tx sync.Tx) error {
		return errors.Join(tx.NewChallenge(challenge("c", "a", 1)), tell(tx, "a", "k", "x"))
	})
	refusesWrites(&s.rig, map[string]func(tx sync.Tx) error{
		"Insert":       func(tx sync.Tx) error { return tx.Insert(request("b"), nil, sync.Key{}) },
		"Save":         func(tx sync.Tx) error { return tx.Save(request("a")) },
		"Relink":       func(tx sync.Tx) error { return tx.Relink(sync.Link{Hash: "x", Request: "a", Signer: "s-a"}) },
		"Append":       func(tx sync.Tx) error { return tx.Append("a", s.line()) },
		"PutMarks":     func(tx sync.Tx) error { return tx.PutMarks("a", "s", nil) },
		"Enqueue":      func(tx sync.Tx) error { return tx.Enqueue(sync.Job{Kind: sync.JobSeal, Request: "a"}) },
		"Finish":       func(tx sync.Tx) error { return tx.Finish(1, noon, "") },
		"Unjam":        func(tx sync.Tx) error { return tx.Unjam(noon, noon) },
		"NewCallback":  func(tx sync.Tx) error { return tx.NewCallback(sync.Callback{ID: "l", Request: "a"}) },
		"StartAttempt": func(tx sync.Tx) error { _, err := tx.StartAttempt("k", noon); return err },
		"NewChallenge": func(tx sync.Tx) error { return tx.NewChallenge(challenge("d", "a", 2)) },
		"CountTry":     func(tx sync.Tx) error { _, _, err := tx.CountTry("c", noon, 5); return err },
		"Consume":      func(tx sync.Tx) error { _, err := tx.Consume("c", noon); return err },
		"Wipe":         func(tx sync.Tx) error { return tx.Wipe("a") },
		"PutToken":     func(tx sync.Tx) error { return tx.PutToken(sync.Token{Hash: "h"}) },
	})
}
