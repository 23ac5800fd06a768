package backend

import (
	"context"
	"errors"
	"slices"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// Remind invites a signer once more, at most once an hour, unless the last reminder was refused. It waits to hear of the mail server; what did not leave is among the
// request's Letters then.
func (s *Service) Remind(ctx context.Context, requestID, signerID string) error {
	ref, err := s.hexID(6)
	if err != nil {
		return err
	}
	err = s.change(ctx, requestID, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		now := s.now()
		if err := errors.Join(tx.Intact(r.ID), r.MaySign(signerID, now)); err != nil {
			return nil, nil, err
		}
		g := r.Signer(signerID)
		if wait := g.Reminded.Add(remindEvery).Sub(now); !g.Reminded.IsZero() && wait > 0 && !refusedReminder(r, signerID) {
			return nil, nil, &signing.Problem{Code: signing.ProblemTooSoon, Signer: r.Number(signerID), Limit: int(wait/time.Minute) + 1}
		}
		g.Reminded, r.Updated = now, now
		r.Unstick(r.Number(signerID), string(sync.JobRemind)) // what was refused counts once, however often it is asked meanwhile
		return nil, []sync.Job{{Kind: sync.JobRemind, Request: r.ID, Signer: signerID, Ref: ref, NotBefore: now}}, nil
	})
	if err == nil {
		s.outbox.Wake()
		s.tried(ctx, requestID, sync.JobRemind, ref)
	}
	return err
}

// refusedReminder reports whether the mail server has refused a signer's last reminder: nobody was reminded.
func refusedReminder(r *signing.Request, signerID string) bool {
	return slices.ContainsFunc(r.Letters, func(l signing.StuckLetter) bool {
		return l.Refused && l.Kind == string(sync.JobRemind) && l.Signer == r.Number(signerID)
	})
}

// Correct puts right what the office knew wrong about a signer who has not signed. The old link and every
// open code die with it; the signer is invited anew. Nothing different changes nothing.
func (s *Service) Correct(ctx context.Context, requestID, signerID string, c signing.Correction) error {
	changed := false
	err := s.change(ctx, requestID, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		now := s.now()
		if err := errors.Join(tx.Intact(r.ID), r.MaySign(signerID, now)); err != nil {
			return nil, nil, err
		}
		done, p := r.Correct(signerID, c, signing.ActorOffice)
		if p != nil {
			return nil, nil, p
		}
		if len(done) == 0 {
			return nil, nil, nil
		}
		link, err := s.anotherLink(tx, r, signerID)
		if err != nil {
			return nil, nil, err
		}
		events, err := s.restart(tx, r, r.Signer(signerID), link, now)
		if err != nil {
			return nil, nil, err
		}
		for _, d := range done {
			e, err := s.line(signing.EventCorrected, signing.ActorOffice, r.Number(signerID), map[string]string{"what": d.What},
				map[string]string{"old": d.Old, "new": d.New, "token": sync.OriginOf(ctx).Token})
			if err != nil {
				return nil, nil, err
			}
			events = append(events, e)
		}
		changed = true
		return events, []sync.Job{{Kind: sync.JobInvite, Request: r.ID, Signer: signerID, Ref: link.Hash[:16], NotBefore: now}}, nil
	})
	if err == nil && changed {
		s.outbox.Wake()
	}
	return err
}

// anotherLink draws a further link, of the same kind as the request's first.
func (s *Service) anotherLink(tx sync.Tx, r *signing.Request, signerID string) (sync.Link, error) {
	p, err := tx.Proof(r.ID)
	purpose := purposeLink
	if !p.Since.IsZero() {
		purpose = purposeLinkBefore
	}
	if err != nil {
		return sync.Link{}, err
	}
	link, _, err := s.newLink(r.ID, signerID, purpose)
	return link, err
}

// restart lets a signer begin anew with another link; what was on its way to the old address is dropped, with a line for
// each letter.
func (s *Service) restart(tx sync.Tx, r *signing.Request, g *signing.Signer, link sync.Link, now time.Time) ([]signing.Event, error) {
	codes, err := tx.ChallengesOf(r.ID, g.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range codes {
		if err := tx.Void(c.ID, now); err != nil {
			return nil, err
		}
	}
	jobs, err := tx.Jobs(r.ID)
	if err != nil {
		return nil, err
	}
	stale := []sync.JobKind{sync.JobInvite, sync.JobRemind, sync.JobCode}
	var lines []signing.Event
	for _, j := range jobs {
		if !j.Done.IsZero() || j.Signer != g.ID || !slices.Contains(stale, j.Kind) {
			continue
		}
		e, err := s.letterLine(signing.EventDropped, r, j)
		if err != nil {
			return nil, err
		}
		lines = append(lines, e)
	}
	if err := tx.Drop(r.ID, g.ID, now, stale...); err != nil {
		return nil, err
	}
	g.Steps, g.Reminded, g.Unlocked, g.Locked, g.Reads, r.Updated = signing.Steps{}, time.Time{}, now, nil, "", now
	r.Unstick(r.Number(g.ID))
	return lines, tx.Relink(link)
}

// SealAgain has a failed seal tried at once instead of when its pause is over, and one that was given up tried anew. Who was told
// that nothing is concluded gets the sealed document if it succeeds.
func (s *Service) SealAgain(ctx context.Context, requestID string) error {
	ref, err := s.hexID(6)
	if err != nil {
		return err
	}
	err = s.change(ctx, requestID, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		now := s.now()
		job := sync.Job{Kind: sync.JobSeal, Request: r.ID, NotBefore: now}
		if r.State == signing.Unsealed {
			job.Ref = ref // the first one is done
		}
		if err := r.SealAgain(now); err != nil {
			return nil, nil, err
		}
		if err := tx.Hurry(r.ID, sync.JobSeal, now); err != nil {
			return nil, nil, err
		}
		e, err := s.line(signing.EventSealAgain, signing.ActorOffice, 0, nil, map[string]string{"token": sync.OriginOf(ctx).Token})
		return []signing.Event{e}, []sync.Job{job}, err
	})
	if err == nil {
		s.outbox.Wake()
	}
	return err
}
