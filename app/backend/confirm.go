package backend

import (
	"context"
	"errors"
	"strconv"

	"paraph/app/backend/otp"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// Confirm takes a code. The try is counted and durable before anything is compared. The right code is
// used up, the marks become the signer's and the signature is recorded in one transaction; the last
// signer's starts the seal. A *signing.CodeWrong says how many tries are left.
func (s *Service) Confirm(ctx context.Context, secret, challengeID, code string, who signing.Presence) error {
	if err := s.shown(ctx, secret, throughout); err != nil {
		return err
	}
	c, right, err := s.tryCode(ctx, secret, challengeID, code)
	if stale, ok := errors.AsType[*signing.CodeWrong](err); ok {
		return s.noteStale(ctx, secret, challengeID, stale, who)
	}
	if err != nil {
		return err
	}
	if !right {
		return s.wrong(ctx, c, who)
	}
	s.Passed("code-right")
	err = s.Store.Update(ctx, func(tx sync.Tx) error {
		v, err := s.visit(tx, secret)
		if err != nil {
			return err
		}
		if err := v.Request.MaySign(v.Signer.ID, v.Now); err != nil {
			return err
		}
		used, err := tx.Consume(c.ID, v.Now)
		if err != nil {
			return err
		}
		if !used {
			return &signing.CodeWrong{Expired: true}
		}
		return s.sign(tx, v, c, who)
	})
	if stale, ok := errors.AsType[*signing.CodeWrong](err); ok { // somebody was faster with it
		return s.noteStale(ctx, secret, challengeID, stale, who)
	}
	if err == nil {
		s.Passed("signed")
		s.outbox.Wake()
	}
	return err
}

// tryCode counts a try, then compares with the code that what is stored now makes.
func (s *Service) tryCode(ctx context.Context, secret, challengeID, code string) (sync.Challenge, bool, error) {
	var c sync.Challenge
	var b otp.Bound
	err := s.Store.Update(ctx, func(tx sync.Tx) error {
		v, err := s.visit(tx, secret)
		if err != nil {
			return err
		}
		if err := v.Request.MaySign(v.Signer.ID, v.Now); err != nil {
			return err
		}
		known, err := tx.Challenge(challengeID)
		if errors.Is(err, signing.ErrNotFound) || (err == nil && (known.Request != v.Request.ID || known.Signer != v.Signer.ID)) {
			return &signing.CodeWrong{Expired: true}
		}
		if err != nil {
			return err
		}
		var counted bool
		if c, counted, err = tx.CountTry(challengeID, v.Now, s.settings.Codes.Tries); err != nil {
			return err
		}
		if !counted {
			return &signing.CodeWrong{Expired: true}
		}
		b, err = s.bound(tx, v, c)
		return err
	})
	if err != nil {
		return c, false, err
	}
	seed, err := s.Vault.Open(purposeSeed, c.ID, c.Seed)
	if err != nil {
		return c, false, err
	}
	right, err := otp.Matches(seed, b, code)
	return c, right, err
}

// wrong writes a wrong try down; the last one ends the code.
func (s *Service) wrong(ctx context.Context, c sync.Challenge, who signing.Presence) error {
	left := s.settings.Codes.Tries - c.Attempts
	err := s.Store.Update(ctx, func(tx sync.Tx) error {
		r, err := tx.Request(c.Request)
		if err != nil {
			return err
		}
		number := r.Number(c.Signer)
		e, err := s.line(signing.EventCodeWrong, signing.ActorSigner, number,
			map[string]string{"code": c.Short, "try": strconv.Itoa(c.Attempts), "of": strconv.Itoa(s.settings.Codes.Tries)}, presence(who))
		if err != nil {
			return err
		}
		events := []signing.Event{e}
		if left <= 0 {
			if e, err = s.line(signing.EventCodeLocked, signing.ActorService, number, map[string]string{"code": c.Short}, nil); err != nil {
				return err
			}
			if events = append(events, e); tx.Void(c.ID, s.now()) != nil {
				return errors.New("backend: code not ended")
			}
		}
		return tx.Append(c.Request, events...)
	})
	if err != nil {
		return err
	}
	return &signing.CodeWrong{Left: max(0, left)}
}

// sign records consent, code and marks and moves the request on.
func (s *Service) sign(tx sync.Tx, v signing.Visit, c sync.Challenge, who signing.Presence) error {
	r, number := v.Request, v.Request.Number(v.Signer.ID)
	marks, err := tx.Marks(r.ID, v.Signer.ID)
	if err != nil {
		return err
	}
	if err := r.Sign(v.Signer.ID, v.Now); err != nil {
		return err
	}
	var events []signing.Event
	add := func(kind signing.EventKind, data, private map[string]string) {
		e, lineErr := s.line(kind, signing.ActorSigner, number, data, private)
		events, err = append(events, e), errors.Join(err, lineErr)
	}
	text := Consent(r, c.Language)
	add(signing.EventConsent, map[string]string{"sha256": otp.Hash(text), "language": say.In(c.Language).Lang()}, map[string]string{"text": text})
	add(signing.EventConfirmed, map[string]string{"code": c.Short, "try": strconv.Itoa(c.Attempts), "of": strconv.Itoa(s.settings.Codes.Tries)}, presence(who))
	for i, m := range marks {
		add(signing.EventApplied, map[string]string{
			"mode": string(m.Mode), "page": strconv.Itoa(v.Signer.Fields[i].Page), "sha256": signing.HashMarks([]signing.Mark{m}),
		}, nil)
	}
	if err != nil {
		return err
	}
	if err := errors.Join(tx.Save(r), tx.Append(r.ID, events...)); err != nil {
		return err
	}
	if r.State != signing.Sealing {
		return nil
	}
	return tx.Enqueue(sync.Job{Kind: sync.JobSeal, Request: r.ID, NotBefore: v.Now})
}

// Unlock lets a signer ask for further codes after too many; the office's decision.
func (s *Service) Unlock(ctx context.Context, requestID, signerID string) error {
	return s.change(ctx, requestID, func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		g := r.Signer(signerID)
		if g == nil {
			return nil, nil, signing.ErrNotFound
		}
		if err := tx.Intact(r.ID); err != nil {
			return nil, nil, err
		}
		if err := r.MaySign(signerID, s.now()); err != nil {
			return nil, nil, err
		}
		g.Unlocked, g.Locked = s.now(), nil
		r.Updated = g.Unlocked
		e, err := s.line(signing.EventUnlocked, signing.ActorOffice, r.Number(signerID), nil, map[string]string{"token": sync.OriginOf(ctx).Token})
		return []signing.Event{e}, nil, err
	})
}
