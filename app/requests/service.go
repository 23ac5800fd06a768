package requests

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/engine"
	"paraph/sync/rest/own"
)

// ours is what only a service of ours does for a request; own.Client is one.
type ours interface {
	Remind(ctx context.Context, id, signerID string) error
	Unlock(ctx context.Context, id, signerID string) error
	Correct(ctx context.Context, id, signerID string, what signing.Correction) error
	SealAgain(ctx context.Context, id string) error
	Practice(ctx context.Context, id string) ([]own.PracticeLetter, error)
	Invitation(ctx context.Context, w own.Wanted) (own.Letter, error)
}

// service is the service of an entry.
func (r *Requests) service(ctx context.Context, id string) (*sync.Entry, engine.Remote, error) {
	e, err := r.Entry(ctx, id)
	if err != nil {
		return nil, engine.Remote{}, err
	}
	remote, err := r.Remote(ctx, e.Profile, false)
	return e, remote, err
}

// own is the service of an entry, which has to be one of ours: sync.ErrRefused otherwise.
func (r *Requests) own(ctx context.Context, id string) (*sync.Entry, ours, error) {
	e, remote, err := r.service(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	c, ok := remote.Own.(ours)
	if !ok {
		return nil, nil, fmt.Errorf("%w: %w", sync.ErrRefused, sync.ErrForeign)
	}
	return e, c, nil
}

// Trail is the evidence of a request, as its service has it now.
func (r *Requests) Trail(ctx context.Context, id string) (signing.Trail, error) {
	var body struct{ Paraph signing.Trail }
	e, remote, err := r.service(ctx, id)
	if err != nil {
		return body.Paraph, err
	}
	if _, ok := remote.Own.(ours); !ok {
		return body.Paraph, fmt.Errorf("%w: %w", sync.ErrRefused, sync.ErrForeign)
	}
	a, err := remote.Audit(ctx, e.Remote, sync.FormJSON)
	if err == nil {
		err = json.Unmarshal(a.Body, &struct {
			Data any `json:"data"`
		}{&body})
	}
	return body.Paraph, err
}

// Reminders are what came of them: who was reminded, by name, and sentences about letters that did not leave.
type Reminders struct{ Names, Stuck []string }

// Remind has the letters of signers written once more. A *signing.Problem: too soon for one of them.
func (r *Requests) Remind(ctx context.Context, v say.Voice, id string, signers ...string) (out Reminders, err error) {
	e, remote, err := r.service(ctx, id)
	if err != nil {
		return out, err
	}
	c, ok := remote.Own.(ours)
	if !ok {
		return out, fmt.Errorf("%w: %w", sync.ErrRefused, sync.ErrForeign)
	}
	for _, signer := range signers {
		if err := c.Remind(ctx, e.Remote, signer); err != nil {
			return out, err
		}
	}
	now := &e.Request
	if sent, err := remote.Request(ctx, e.Remote); err == nil && sent.Request != nil {
		now = sent.Request // else they are reminded, and the desk hears later what became of the letters
	}
	for _, signer := range signers {
		i := slices.IndexFunc(now.Letters, func(l signing.StuckLetter) bool {
			return l.Kind == string(sync.JobRemind) && l.Signer == now.Number(signer)
		})
		if g := now.Signer(signer); i >= 0 {
			out.Stuck = append(out.Stuck, Stuck(v, now, now.Letters[i]))
		} else if g != nil {
			out.Names = append(out.Names, g.FullName())
		}
	}
	return out, nil
}

// Unlock lets a signer ask for further codes after too many.
func (r *Requests) Unlock(ctx context.Context, id, signerID string) error {
	e, c, err := r.own(ctx, id)
	if err != nil {
		return err
	}
	return c.Unlock(ctx, e.Remote, signerID)
}

// Correct puts a signer's name or address right. What no service takes is said without asking one.
func (r *Requests) Correct(ctx context.Context, id, signerID string, what signing.Correction) error {
	e, c, err := r.own(ctx, id)
	if err != nil {
		return err
	}
	if _, p := e.Request.Correct(signerID, what, signing.ActorOffice); p != nil {
		return p
	}
	return c.Correct(ctx, e.Remote, signerID, what)
}

// Link is the address a signer signs at.
func (r *Requests) Link(ctx context.Context, id, signerID string) (string, error) {
	e, remote, err := r.service(ctx, id)
	if err != nil {
		return "", err
	}
	sent, err := remote.Request(ctx, e.Remote)
	if err == nil && sent.Links[signerID] == "" {
		err = signing.ErrNotFound
	}
	return sent.Links[signerID], err
}

// SealAgain has a seal made that failed.
func (r *Requests) SealAgain(ctx context.Context, id string) error {
	e, c, err := r.own(ctx, id)
	if err != nil {
		return err
	}
	return c.SealAgain(ctx, e.Remote)
}
