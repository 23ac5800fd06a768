package backend

import (
	"context"

	"paraph/signing"
	"paraph/sync"
)

// CodeInHand is the code a signer was sent and has not used, with the marks it is good for, field by field: another window of
// the same link goes on with it. Nothing is changed by asking, and tries are counted for the code, wherever it is typed.
// signing.ErrNotFound if there is none.
func (s *Service) CodeInHand(ctx context.Context, secret string) (sent signing.CodeSent, marks []signing.Mark, err error) {
	err = s.Store.View(ctx, func(tx sync.Tx) error {
		v, err := s.visit(tx, secret)
		if err != nil {
			return err
		}
		if v.Request.MaySign(v.Signer.ID, v.Now) != nil {
			return signing.ErrNotFound
		}
		all, err := s.since(tx, v)
		if err != nil {
			return err
		}
		if len(all) == 0 || !all[len(all)-1].Open(v.Now, s.settings.Codes.Tries) {
			return signing.ErrNotFound
		}
		if marks, err = tx.Marks(v.Request.ID, v.Signer.ID); err != nil {
			return err
		}
		jobs, err := tx.Jobs(v.Request.ID)
		if err != nil {
			return err
		}
		c := all[len(all)-1]
		sent = signing.CodeSent{
			Challenge: c.ID, Short: c.Short, Channel: c.Channel, Destination: masked(v.Signer), Expires: c.Expires, Language: c.Language,
			Again: s.settings.Codes.Again(all), Outcome: codeOutcome(jobs, c.ID),
		}
		return nil
	})
	return sent, marks, err
}

// codeOutcome says what became of a code's letter; "" while it was not tried.
func codeOutcome(jobs []sync.Job, id string) string {
	for _, j := range jobs {
		if j.Kind != sync.JobCode || j.Ref != id {
			continue
		}
		switch {
		case j.Result == "refused":
			return "refused"
		case !j.Done.IsZero():
			return "sent"
		case j.Attempts > 0:
			return "waiting"
		}
	}
	return ""
}
