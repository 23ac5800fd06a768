package storetest

import (
	"crypto/rand"
	"errors"
	gosync "sync"
	"sync/atomic"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// chain reads the events of a request, whose chain must hold.
func (s *service) chain(id string) (events []signing.Event) {
	s.Helper()
	s.view(func(tx sync.Tx) (err error) {
		events, err = tx.Events(id)
		return err
	})
	if err := signing.CheckChain(id, events); err != nil {
		s.Fatal(err)
	}
	return events
}

// line is an event with a private address and data that encoders like to spoil.
func (s *service) line() signing.Event {
	secret, err := signing.NewSecret("anna@example.com", rand.Reader)
	if err != nil {
		s.Fatal(err)
	}
	return signing.Event{
		Time: noon.Add(1500 * time.Microsecond), Kind: signing.EventInvited, Actor: signing.ActorService, Signer: 1,
		Data: map[string]string{"x": "<y> & z \u2028"}, Private: map[string]signing.Secret{"address": secret},
	}
}

// evidence: the lines of a request are numbered and chained, each request's by themselves, whoever appends at the same
// time; what is not kept takes no number.
func evidence(s *service) {
	s.insert("a", "b")
	s.update(func(tx sync.Tx) error {
		return errors.Join(tx.Append("a", s.line(), s.line()), tx.Append("b", s.line()))
	})
	_ = s.store.Update(s.Context(), func(tx sync.Tx) error { return errors.Join(tx.Append("a", s.line()), errors.New("boom")) })
	line := s.line()
	var all gosync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := s.store.Update(s.Context(), func(tx sync.Tx) error { return tx.Append("a", line) }); err != nil {
				s.Error(err)
			}
		})
	}
	all.Wait()
	a, b := s.chain("a"), s.chain("b")
	if len(a) != 22 || a[21].Seq != 22 || a[0].Private["address"].Value != "anna@example.com" || a[0].Data["x"] != "<y> & z \u2028" {
		s.Errorf("%d events, %+v", len(a), a[0])
	}
	s.same("the other's", []any{len(b), b[0].Seq, b[0].Time, b[0].Signer}, []any{1, 1, at(time.Millisecond), 1})
	s.update(func(tx sync.Tx) error {
		_, unknown := tx.Events("zz")
		s.missing(unknown, tx.Append("zz", line))
		return nil
	})
}

// intact: whatever a test wrote through the store, nothing of it is called broken.
func (s *service) intact() {
	s.Helper()
	s.view(func(tx sync.Tx) error {
		all, err := tx.Changes(0, 1000)
		for _, c := range all {
			p, proofErr := tx.Proof(c.Request.ID)
			if p.Fault != nil || !p.Since.IsZero() {
				s.Errorf("%s: %v since %v", c.Request.ID, p.Fault, p.Since)
			}
			err = errors.Join(err, proofErr, tx.Intact(c.Request.ID))
		}
		return err
	})
}

// heads: the last line is told, and the seal's signature of it comes back; there is one.
func heads(s *service) {
	s.insert("a", "b")
	s.update(func(tx sync.Tx) error {
		lines, head, err := tx.Head("a")
		s.same("before the first line", []any{lines, head}, []any{0, signing.Genesis("a")})
		return errors.Join(err, tx.Append("a", s.line(), s.line()))
	})
	want := signing.HeadSeal{Lines: 2, Head: "h", Text: "t\n", Signature: []byte{1, 2}, Certificate: "c"}
	s.update(func(tx sync.Tx) error {
		lines, head, err := tx.Head("a")
		events, err2 := tx.Events("a")
		s.same("head", []any{lines, head}, []any{2, events[1].Hash})
		none, err3 := tx.HeadSeal("a")
		if none != nil {
			s.Errorf("a seal of nobody: %+v", none)
		}
		_, _, unknown := tx.Head("zz")
		_, noSeal := tx.HeadSeal("zz")
		_, noProof := tx.Proof("zz")
		s.missing(unknown, noSeal, noProof, tx.Intact("zz"), tx.PutHeadSeal("zz", want))
		return errors.Join(err, err2, err3, tx.PutHeadSeal("a", want))
	})
	if err := s.store.Update(s.Context(), func(tx sync.Tx) error { return tx.PutHeadSeal("a", want) }); err == nil {
		s.Error("sealed twice")
	}
	s.view(func(tx sync.Tx) error {
		h, err := tx.HeadSeal("a")
		s.same("seal", *h, want)
		other, err2 := tx.HeadSeal("b")
		if other != nil {
			s.Errorf("the seal of another: %+v", other)
		}
		return errors.Join(err, err2)
	})
}

// marks are replaced, and dropped with all of a request.
func marks(s *service) {
	s.insert("a")
	s.update(func(tx sync.Tx) error {
		return errors.Join(tx.PutMarks("a", "s", []signing.Mark{{Text: "one"}}), tx.PutMarks("a", "s", []signing.Mark{{Text: "two"}, {Text: "three"}}),
			tx.PutMarks("a", "t", nil))
	})
	s.update(func(tx sync.Tx) error {
		m, err := tx.Marks("a", "s")
		if len(m) != 2 || m[0].Text != "two" {
			s.Errorf("%+v", m)
		}
		none, err2 := tx.Marks("a", "t")
		s.same("no marks", len(none), 0)
		err3 := tx.DropMarks("a")
		_, dropped := tx.Marks("a", "s")
		_, nobody := tx.Marks("a", "u")
		s.missing(dropped, nobody, tx.PutMarks("zz", "s", m))
		return errors.Join(err, err2, err3)
	})
}

// challenge is the n-th of a request's signer.
func challenge(id, request string, n int) sync.Challenge {
	return sync.Challenge{
		ID: id, Short: "B7", Request: request, Signer: "s-" + request, Channel: signing.SMS, Destination: "to", Network: "net", Number: n,
		Seed: []byte("x"), Language: "fr", Created: noon, Expires: at(time.Minute),
	}
}

// challenges come back as they were, in their order; a void one has no seed and takes no try.
func challenges(s *service) {
	s.insert("a", "b")
	one, two := challenge("c", "a", 1), challenge("b", "a", 2)
	s.update(func(tx sync.Tx) error {
		return errors.Join(tx.NewChallenge(two), tx.NewChallenge(one), tx.NewChallenge(challenge("d", "b", 1)))
	})
	s.update(func(tx sync.Tx) error {
		c, err := tx.Challenge("c")
		all, err2 := tx.ChallengesOf("a", "s-a")
		s.same("challenges", []any{c, all}, []any{one, []sync.Challenge{one, two}})
		_, gone := tx.Challenge("zz")
		_, _, uncounted := tx.CountTry("zz", noon, 5)
		s.missing(gone, uncounted)
		return errors.Join(err, err2, tx.Void("c", at(time.Second)), tx.Void("c", at(time.Hour)))
	})
	s.update(func(tx sync.Tx) error {
		c, counted, err := tx.CountTry("c", at(2*time.Second), 5)
		used, err2 := tx.Consume("c", at(2*time.Second))
		s.same("void", []any{c.Voided, c.Seed, c.Attempts, counted, used}, []any{at(time.Second), []byte(nil), 0, false, false})
		_, late, err3 := tx.CountTry("b", at(time.Minute), 5)
		lateUsed, err4 := tx.Consume("b", at(time.Minute))
		s.same("expired", []bool{late, lateUsed}, "[false false]")
		return errors.Join(err, err2, err3, err4)
	})
}

// tries are counted before anybody compares, and never more than are allowed, however many come at once.
func tries(s *service) {
	s.insert("a")
	s.update(func(tx sync.Tx) error { return tx.NewChallenge(challenge("c", "a", 1)) })
	var counted atomic.Int32
	var all gosync.WaitGroup
	for range 1000 {
		all.Go(func() {
			err := s.store.Update(s.Context(), func(tx sync.Tx) error {
				c, ok, err := tx.CountTry("c", noon, 5)
				if ok {
					counted.Add(1)
				}
				if ok && (len(c.Seed) == 0 || c.Attempts > 5) {
					s.Errorf("counted %+v", c)
				}
				return err
			})
			if err != nil {
				s.Error(err)
			}
		})
	}
	all.Wait()
	s.same("counted", counted.Load(), 5)
}

// consuming: one of many at once uses a challenge, and its seed is gone with it.
func consuming(s *service) {
	s.insert("a")
	s.update(func(tx sync.Tx) error { return tx.NewChallenge(challenge("c", "a", 1)) })
	var used atomic.Int32
	var all gosync.WaitGroup
	for range 50 {
		all.Go(func() {
			err := s.store.Update(s.Context(), func(tx sync.Tx) error {
				ok, err := tx.Consume("c", at(time.Second))
				if ok {
					used.Add(1)
				}
				return err
			})
			if err != nil {
				s.Error(err)
			}
		})
	}
	all.Wait()
	s.view(func(tx sync.Tx) error {
		c, err := tx.Challenge("c")
		s.same("used", []any{used.Load(), c.Seed, c.Consumed, c.Open(noon, 5)}, []any{1, []byte(nil), at(time.Second), false})
		return err
	})
}

// openCodes are counted by where they went and who asked, after a time, while their signer has used none.
func openCodes(s *service) {
	s.insert("a", "b")
	s.update(func(tx sync.Tx) error {
		later, elsewhere := challenge("d", "a", 2), challenge("e", "a", 3)
		later.Created = at(time.Hour)
		elsewhere.Destination = "other"
		return errors.Join(tx.NewChallenge(challenge("c", "a", 1)), tx.NewChallenge(later), tx.NewChallenge(elsewhere), tx.NewChallenge(challenge("f", "b", 1)))
	})
	count := func(tx sync.Tx) ([]int, error) {
		to, net, err := tx.CountOpen("to", "net", noon.Add(-time.Second))
		toLater, netLater, err2 := tx.CountOpen("to", "net", noon)
		none, noNet, err3 := tx.CountOpen("x", "y", time.Time{})
		return []int{to, net, toLater, netLater, none, noNet}, errors.Join(err, err2, err3)
	}
	s.view(func(tx sync.Tx) error {
		counted, err := count(tx)
		s.same("open", counted, "[3 4 1 1 0 0]")
		return err
	})
	s.update(func(tx sync.Tx) error {
		used, err := tx.Consume("c", at(time.Second))
		s.same("used", used, true)
		return err
	})
	s.view(func(tx sync.Tx) error {
		counted, err := count(tx)
		s.same("open once its signer has signed", counted, "[1 1 0 0 0 0]")
		return err
	})
}
