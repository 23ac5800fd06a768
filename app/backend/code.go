package backend

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"paraph/app/backend/otp"
	"paraph/signing"
	"paraph/sync"
)

// AskCode keeps the marks a signer is about to confirm and sends a code that is good for exactly them.
// An earlier code dies with it. A *signing.CodeLimit says when the next one can be had.
func (s *Service) AskCode(ctx context.Context, secret string, w signing.CodeWish, who signing.Presence) (signing.CodeSent, error) {
	var c sync.Challenge
	var v signing.Visit
	if err := s.shown(ctx, secret, cheaply); err != nil {
		return signing.CodeSent{}, err
	}
	err := s.Store.Update(ctx, func(tx sync.Tx) error {
		var err error
		if v, err = s.visit(tx, secret); err != nil {
			return err
		}
		if err := s.checkWish(v, w); err != nil {
			return err
		}
		edited, p := v.Request.Correct(v.Signer.ID, w.Correction, signing.ActorSigner)
		if p != nil {
			return p
		}
		if err = s.allow(tx, v, who); err != nil {
			return err
		}
		if c, err = s.newChallenge(tx, v, w, who); err != nil {
			return err
		}
		return s.storeChallenge(tx, v, w, c, edited, who)
	})
	if limit, ok := errors.AsType[*signing.CodeLimit](err); ok {
		err = s.noteDenied(ctx, v, limit, who)
	}
	if err != nil {
		return signing.CodeSent{}, err
	}
	s.outbox.Wake()
	s.tried(ctx, c.Request, sync.JobCode, c.ID)
	sent, _, err := s.CodeInHand(ctx, secret)
	if errors.Is(err, signing.ErrNotFound) { // ended meanwhile; what comes next says so
		sent, err = signing.CodeSent{Challenge: c.ID, Short: c.Short, Channel: c.Channel, Destination: masked(v.Signer), Expires: c.Expires}, nil
	}
	sent.Outcome = cmp.Or(sent.Outcome, "waiting")
	return sent, err
}

func masked(g *signing.Signer) string {
	if g.Channel() == signing.SMS {
		return signing.MaskMobile(g.Mobile)
	}
	return signing.MaskEmail(g.Email)
}

func (s *Service) checkWish(v signing.Visit, w signing.CodeWish) error {
	if err := v.Request.MaySign(v.Signer.ID, v.Now); err != nil {
		return err
	}
	if len(w.Marks) != len(v.Signer.Fields) {
		return fmt.Errorf("%w: a place is empty", signing.ErrMark)
	}
	for _, m := range w.Marks {
		if err := m.Check(v.Request.Options.Modes); err != nil {
			return err
		}
	}
	if v.Request.Options.MustRead && !allShown(slices.Concat(w.Shown, w.AsText, w.AsFile), len(v.Request.Pages)) {
		return fmt.Errorf("%w: pages are left to read", signing.ErrMark)
	}
	return nil
}

func allShown(shown []int, pages int) bool {
	for p := 1; p <= pages; p++ {
		if !slices.Contains(shown, p) {
			return false
		}
	}
	return true
}

// allow asks the policy.
func (s *Service) allow(tx sync.Tx, v signing.Visit, who signing.Presence) error {
	previous, err := s.since(tx, v)
	if err != nil {
		return err
	}
	destination := otp.HashDestination(v.Signer.Channel(), v.Signer.Destination())
	network := otp.HashNetwork(who.Address())
	var open otp.Open
	if open.Hour, open.Network, err = tx.CountOpen(destination, network, later(v.Now.Add(-time.Hour), v.Signer.Unlocked)); err != nil {
		return err
	}
	if open.Day, _, err = tx.CountOpen(destination, network, later(v.Now.Add(-24*time.Hour), v.Signer.Unlocked)); err != nil {
		return err
	}
	jobs, err := tx.Jobs(v.Request.ID)
	if err != nil {
		return err
	}
	open.Lost = lost(previous, jobs)
	return s.settings.Codes.Allow(previous, open, v.Now)
}

// lost counts the codes whose letters no mail server took. One that is still waiting is lost too: the next code ends it.
func lost(codes []sync.Challenge, jobs []sync.Job) (n int) {
	for _, c := range codes {
		if slices.ContainsFunc(jobs, func(j sync.Job) bool { return j.Kind == sync.JobCode && j.Ref == c.ID && j.Result != "taken" }) {
			n++
		}
	}
	return n
}

// later is the later of two times: what was before the office helped does not count.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// since are the signer's codes since the office last helped.
func (s *Service) since(tx sync.Tx, v signing.Visit) ([]sync.Challenge, error) {
	all, err := tx.ChallengesOf(v.Request.ID, v.Signer.ID)
	return slices.DeleteFunc(all, func(c sync.Challenge) bool { return c.Created.Before(v.Signer.Unlocked) }), err
}

// shortLetters leaves out what is mistaken for a digit or another letter.
const shortLetters = "ABCDEFHJKLMNPRTUVWXY"

func (s *Service) newChallenge(tx sync.Tx, v signing.Visit, w signing.CodeWish, who signing.Presence) (sync.Challenge, error) {
	all, err := tx.ChallengesOf(v.Request.ID, v.Signer.ID)
	if err != nil {
		return sync.Challenge{}, err
	}
	for _, old := range all {
		if err := tx.Void(old.ID, v.Now); err != nil {
			return sync.Challenge{}, err
		}
	}
	seed, err := otp.NewSeed(s.Random)
	if err != nil {
		return sync.Challenge{}, err
	}
	c := sync.Challenge{
		Request: v.Request.ID, Signer: v.Signer.ID, Channel: v.Signer.Channel(), Number: len(all) + 1, Language: w.Language,
		Destination: otp.HashDestination(v.Signer.Channel(), v.Signer.Destination()), Network: otp.HashNetwork(who.Address()),
		Created: v.Now, Expires: v.Now.Add(s.settings.Codes.Life(v.Signer.Channel()) + s.settings.Codes.Wait), // until its letter was taken
	}
	if c.ID, err = s.hexID(12); err != nil {
		return c, err
	}
	if c.Seed, err = s.Vault.Seal(purposeSeed, c.ID, seed); err != nil {
		return c, err
	}
	c.Short = shortName(c.ID, c.Number)
	return c, nil
}

// shortName is a letter drawn with the id and a digit that differs from one code of a signer to the next.
func shortName(id string, number int) string {
	n, err := strconv.ParseUint(id[:8], 16, 32)
	if err != nil {
		n = 0
	}
	return string(shortLetters[int(n)%len(shortLetters)]) + strconv.Itoa(2+number%8)
}

func (s *Service) storeChallenge(tx sync.Tx, v signing.Visit, w signing.CodeWish, c sync.Challenge, edited []signing.Corrected, who signing.Presence) error {
	r, number := v.Request, v.Request.Number(v.Signer.ID)
	r.Updated, v.Signer.Locked, v.Signer.Reads = v.Now, nil, w.Language
	var events []signing.Event
	jobs := []sync.Job{{Kind: sync.JobCode, Request: r.ID, Signer: v.Signer.ID, Ref: c.ID, NotBefore: v.Now}}
	add := func(kind signing.EventKind, data, private map[string]string) error {
		e, err := s.line(kind, signing.ActorSigner, number, data, private)
		events = append(events, e)
		return err
	}
	for _, e := range edited {
		if err := add(signing.EventEdited, map[string]string{"what": e.What, "code": c.ID}, map[string]string{"old": e.Old, "new": e.New}); err != nil {
			return err
		}
		if e.What == "email" && e.Old != "" {
			jobs = append(jobs, sync.Job{Kind: sync.JobEdited, Request: r.ID, Signer: v.Signer.ID, Ref: c.ID, NotBefore: v.Now})
		}
	}
	err := errors.Join(
		add(signing.EventShown, shownData(w, len(r.Pages)), nil),
		add(signing.EventCodeAsked, map[string]string{"code": c.Short, "channel": string(c.Channel), "number": strconv.Itoa(c.Number)}, presence(who)),
		tx.NewChallenge(c), tx.PutMarks(r.ID, v.Signer.ID, w.Marks), tx.Save(r),
	)
	if err != nil {
		return err
	}
	if err := tx.Append(r.ID, events...); err != nil {
		return err
	}
	return tx.Enqueue(jobs...)
}

// shownData is what a browser reports of a document of so many pages: each page in the best way it was read.
func shownData(w signing.CodeWish, pages int) map[string]string {
	data := map[string]string{
		"pages": pageRange(w.Shown, pages), "of": strconv.Itoa(pages), "seconds": strconv.Itoa(max(0, min(w.Seconds, 86400))),
	}
	better := w.Shown
	for _, way := range []struct {
		name  string
		pages []int
	}{{"text", w.AsText}, {"file", w.AsFile}} {
		only := slices.DeleteFunc(slices.Clone(way.pages), func(p int) bool { return slices.Contains(better, p) })
		if in := pageRange(only, pages); in != "" {
			data[way.name] = in
		}
		better = slices.Concat(better, way.pages)
	}
	return data
}

// pageRange writes pages as "1-3, 7".
func pageRange(pages []int, last int) string {
	pages = slices.Compact(slices.Sorted(slices.Values(pages)))
	var out []string
	for i := 0; i < len(pages); i++ {
		from := pages[i]
		if from < 1 || from > last {
			continue
		}
		for i+1 < len(pages) && pages[i+1] == pages[i]+1 && pages[i+1] <= last {
			i++
		}
		if pages[i] == from {
			out = append(out, strconv.Itoa(from))
		} else {
			out = append(out, fmt.Sprintf("%d-%d", from, pages[i]))
		}
	}
	return strings.Join(out, ", ")
}

// tried waits until a letter was tried once, but no longer than people wait.
func (s *Service) tried(ctx context.Context, request string, kind sync.JobKind, ref string) {
	deadline := time.After(codeWait)
	for {
		tried := s.outbox.Tried()
		var jobs []sync.Job
		err := s.Store.View(ctx, func(tx sync.Tx) (err error) {
			jobs, err = tx.Jobs(request)
			return err
		})
		if err != nil || slices.ContainsFunc(jobs, func(j sync.Job) bool { return j.Kind == kind && j.Ref == ref && (j.Attempts > 0 || !j.Done.IsZero()) }) {
			return
		}
		select {
		case <-tried:
		case <-deadline:
			return
		case <-ctx.Done():
			return
		}
	}
}

// bound is what a challenge's code is good for, from what is stored now: a changed document, mark,
// address or sentence makes it another code.
func (s *Service) bound(tx sync.Tx, v signing.Visit, c sync.Challenge) (otp.Bound, error) {
	marks, err := tx.Marks(v.Request.ID, v.Signer.ID)
	if err != nil {
		return otp.Bound{}, err
	}
	return otp.Bound{
		Request: v.Request.ID, Signer: v.Signer.ID, Action: otp.ActionSign, Document: v.Request.Original.SHA256,
		Marks: signing.HashMarks(marks), Consent: otp.Hash(Consent(v.Request, c.Language)), Channel: c.Channel,
		Destination: otp.HashDestination(c.Channel, v.Signer.Destination()), Challenge: c.ID, Number: c.Number,
	}, nil
}
