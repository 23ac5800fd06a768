package backend

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"paraph/signing"
	"paraph/sync"
)

// noteDenied writes down that a signer gets no further code now, and answers the limit. Asking again and again makes no
// further line, unless for another reason, nor does it for whom only the office can help.
func (s *Service) noteDenied(ctx context.Context, v signing.Visit, limit *signing.CodeLimit, who signing.Presence) error {
	number := v.Request.Number(v.Signer.ID)
	kind, actor, data, private := signing.EventCodeDenied, signing.ActorSigner, map[string]string(nil), presence(who)
	if limit.Again.IsZero() {
		kind, actor, private = signing.EventLocked, signing.ActorService, nil
	} else {
		data = map[string]string{"again": strconv.FormatInt(limit.Again.UnixMilli(), 10)}
		if limit.Reason != "" {
			data["why"] = string(limit.Reason)
		}
	}
	err := s.Store.Update(ctx, func(tx sync.Tx) error {
		events, err := tx.Events(v.Request.ID)
		if err != nil {
			return err
		}
		if err := s.lock(tx, v, limit, who); err != nil {
			return err
		}
		since := signing.Of(events, number, kind, signing.EventCodeAsked, signing.EventUnlocked, signing.EventCorrected)
		for _, e := range slices.Backward(since) {
			if e.Kind != kind {
				break
			}
			if e.Data["why"] == data["why"] {
				return nil
			}
		}
		e, err := s.line(kind, actor, number, data, private)
		if err != nil {
			return err
		}
		return tx.Append(v.Request.ID, e)
	})
	if err != nil {
		return err
	}
	return limit
}

// lock notes at a signer why there is no further code, where the office can do something about it and has not heard yet.
func (s *Service) lock(tx sync.Tx, v signing.Visit, limit *signing.CodeLimit, who signing.Presence) error {
	r, err := tx.Request(v.Request.ID)
	if err != nil {
		return err
	}
	g := r.Signer(v.Signer.ID)
	if limit.Reason == "" || g == nil || g.Locked.At(v.Now) && g.Locked.Reason == limit.Reason {
		return nil
	}
	g.Locked = &signing.Lock{Reason: limit.Reason, Since: v.Now, Again: limit.Again}
	if limit.Reason == signing.LockedNetwork {
		g.Locked.From = who.Address()
	}
	r.Updated = v.Now
	return tx.Save(r)
}

// noteStale writes down an answer to a code that takes none any more (too old, replaced, used, or never one of this
// signer's), up to a number of them, and answers why it counts for nothing.
func (s *Service) noteStale(ctx context.Context, secret, challengeID string, why *signing.CodeWrong, who signing.Presence) error {
	err := s.Store.Update(ctx, func(tx sync.Tx) error {
		v, err := s.visit(tx, secret)
		if err != nil {
			return err
		}
		id, number := v.Request.ID, v.Request.Number(v.Signer.ID)
		events, err := tx.Events(id)
		if err != nil || len(signing.Of(events, number, signing.EventCodeStale)) >= mostStale {
			return err
		}
		data := map[string]string{}
		c, err := tx.Challenge(challengeID)
		switch {
		case err == nil && c.Request == id && c.Signer == v.Signer.ID:
			data["code"] = c.Short
		case err != nil && !errors.Is(err, signing.ErrNotFound):
			return err
		}
		e, err := s.line(signing.EventCodeStale, signing.ActorSigner, number, data, presence(who))
		if err != nil {
			return err
		}
		return tx.Append(id, e)
	})
	if err != nil {
		return err
	}
	return why
}
