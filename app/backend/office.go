package backend

import (
	"context"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// Remind invites a signer once more, at most once an hour.
func (s *Service) Remind(ctx context.Context, requestID, signerID string) error {
	ref, err := s.hexID(6)
	if err != nil {
		return err
	}
	err = s.change(ctx, requestID, func(_ sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		now := s.now()
		if err := r.MaySign(signerID, now); err != nil {
			return nil, nil, err
		}
		g := r.Signer(signerID)
		if wait := g.Reminded.Add(remindEvery).Sub(now); !g.Reminded.IsZero() && wait > 0 {
			return nil, nil, &signing.Problem{Code: signing.ProblemTooSoon, Signer: r.Number(signerID), Limit: int(wait/time.Minute) + 1}
		}
		g.Reminded, r.Updated = now, now
		return nil, []sync.Job{{Kind: sync.JobRemind, Request: r.ID, Signer: signerID, Ref: ref, NotBefore: now}}, nil
	})
	if err == nil {
		s.outbox.Wake()
	}
	return err
}

// Correct puts right what the office knew wrong about a signer who has not signed. The old link and every
// open code die with it; the signer is invited anew. Nothing different changes nothing.
func (s *Service) Correct(ctx context.Context, requestID, signerID string, c signing.Correction) error {
	link, _, err := s.newLink(requestID, signerID)
	if err != nil {
		return err
	}
	changed := false
	err = s.change(ctx, requestID, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		now := s.now()
		if err := r.MaySign(signerID, now); err != nil {
			return nil, nil, err
		}
		done, p := r.Correct(signerID, c, signing.ActorOffice)
		if p != nil {
			return nil, nil, p
		}
		if len(done) == 0 {
			return nil, nil, nil
		}
		if err := s.restart(tx, r, r.Signer(signerID), link, now); err != nil {
			return nil, nil, err
		}
		var events []signing.Event
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

// restart lets a signer begin anew with another link; what was on its way to the old address is dropped.
func (s *Service) restart(tx sync.Tx, r *signing.Request, g *signing.Signer, link sync.Link, now time.Time) error {
	codes, err := tx.ChallengesOf(r.ID, g.ID)
	if err != nil {
		return err
	}
	for _, c := range codes {
		if err := tx.Void(c.ID, now); err != nil {
			return err
		}
	}
	if err := tx.Drop(r.ID, g.ID, now, sync.JobInvite, sync.JobRemind, sync.JobCode); err != nil {
		return err
	}
	g.Steps, g.Reminded, g.Unlocked, r.Updated = signing.Steps{}, time.Time{}, now, now
	return tx.Relink(link)
}

// SealAgain has a failed seal tried at once instead of when its pause is over.
func (s *Service) SealAgain(ctx context.Context, requestID string) error {
	err := s.change(ctx, requestID, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		if r.State != signing.Sealing {
			return nil, nil, signing.ErrState
		}
		now := s.now()
		if err := tx.Hurry(r.ID, sync.JobSeal, now); err != nil {
			return nil, nil, err
		}
		e, err := s.line(signing.EventSealAgain, signing.ActorOffice, 0, nil, map[string]string{"token": sync.OriginOf(ctx).Token})
		return []signing.Event{e}, []sync.Job{{Kind: sync.JobSeal, Request: r.ID, NotBefore: now}}, err
	})
	if err == nil {
		s.outbox.Wake()
	}
	return err
}
