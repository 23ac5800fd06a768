package backend

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"paraph/app/backend/mail"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/outbox"
)

// left notes at its signer that a letter left. An invitation and a reminder stand for each other: they go to one address.
func left(r *signing.Request, j sync.Job, now time.Time) {
	kinds := []string{string(j.Kind)}
	if j.Kind == sync.JobInvite || j.Kind == sync.JobRemind {
		kinds = asked
	}
	r.Unstick(r.Number(j.Signer), kinds...)
	g := r.Signer(j.Signer)
	switch {
	case g == nil:
	case j.Kind == sync.JobInvite && g.Steps.Sent.IsZero():
		g.Steps.Sent = now
	case j.Kind == sync.JobCode:
		g.Steps.CodeSent = now
	}
}

// asked are the letters that have somebody sign.
var asked = []string{string(sync.JobInvite), string(sync.JobRemind)}

// stick notes at a request that a letter was refused. The office is told of a signer's, once.
func (s *Service) stick(r *signing.Request, j sync.Job, why *mail.Refusal, now time.Time) []sync.Job {
	if j.Kind == sync.JobEdited { // it goes to the address of before, which nobody can correct: the evidence has it
		return nil
	}
	r.Stick(stuck(r, j, why, now))
	r.Updated = now
	if j.Signer == "" || s.settings.Contact == "" {
		return nil
	}
	return []sync.Job{{Kind: sync.JobBounced, Request: r.ID, Ref: strconv.FormatInt(j.ID, 10), NotBefore: now}}
}

func stuck(r *signing.Request, j sync.Job, why *mail.Refusal, now time.Time) signing.StuckLetter {
	return signing.StuckLetter{
		Signer: r.Number(j.Signer), Kind: string(j.Kind), Refused: why.Final, Reason: why.Reason, Code: why.Code, Since: now,
	}
}

// fillBounced says which letter was refused. Nothing is left to say where that has been put right meanwhile.
func fillBounced(tx sync.Tx, b *mail.Brief, r *signing.Request, j sync.Job) error {
	id, err := strconv.ParseInt(j.Ref, 10, 64)
	if err != nil {
		return outbox.ErrNothing
	}
	refused, err := tx.Job(id)
	if err != nil {
		return err
	}
	for _, l := range r.Letters {
		if l.Refused && l.Kind == string(refused.Kind) && l.Signer == r.Number(refused.Signer) {
			b.Reason = say.In(b.Lang).Stuck(theirs(r), l)
			return nil
		}
	}
	return outbox.ErrNothing
}

// theirs is a request as a letter may show it: names that signers have written themselves make no links.
func theirs(r *signing.Request) *signing.Request {
	out := *r
	out.Signers = slices.Clone(r.Signers)
	for i := range out.Signers {
		if g := &out.Signers[i]; len(g.Edited) > 0 {
			g.Name, g.Surname = mail.Dead(g.Name), mail.Dead(g.Surname)
		}
	}
	return &out
}

// letterLine is a line about a letter that has not left.
func (s *Service) letterLine(kind signing.EventKind, r *signing.Request, j sync.Job) (signing.Event, error) {
	return s.line(kind, signing.ActorService, r.Number(j.Signer), map[string]string{"what": string(j.Kind)}, nil)
}

// dropLetter ends the job of a letter that has nothing to say any more.
func (s *Service) dropLetter(ctx context.Context, j sync.Job) error {
	if letters[j.Kind][0] == "" {
		return outbox.ErrNothing
	}
	return s.Store.Update(ctx, func(tx sync.Tx) error {
		r, err := tx.Request(j.Request)
		if err != nil {
			return err
		}
		if r.Unstick(r.Number(j.Signer), string(j.Kind)) {
			if err := tx.Save(r); err != nil {
				return err
			}
		}
		e, err := s.letterLine(signing.EventDropped, r, j)
		if err != nil {
			return err
		}
		return errors.Join(tx.Append(r.ID, e), tx.Finish(j.ID, s.now(), "nothing to do"))
	})
}

// noteWaiting writes down that a letter could not be handed over yet, in the evidence the first time only, at the request
// whenever the reason is another one; the job goes on trying.
func (s *Service) noteWaiting(ctx context.Context, j sync.Job, why *mail.Refusal) error {
	return s.Store.Update(context.WithoutCancel(ctx), func(tx sync.Tx) error {
		r, err := tx.Request(j.Request)
		if err != nil {
			return err
		}
		if now := s.now(); r.Stick(stuck(r, j, why, now)) {
			r.Updated = now
			if err := tx.Save(r); err != nil {
				return err
			}
		}
		if j.Attempts > 0 {
			return nil
		}
		e, err := s.letterLine(signing.EventWaits, r, j)
		if err != nil {
			return err
		}
		return tx.Append(r.ID, e)
	})
}
