package desktest

import (
	"context"
	"encoding/json"
	"strings"

	"paraph/app/host"
	"paraph/signing"
	psync "paraph/sync"
	"paraph/sync/engine"
	"paraph/sync/rest/own"
)

// Remote is a service of ours that answers from Works; its requests have the ids of the entries.
func (f *Works) Remote(context.Context, string, bool) (engine.Remote, error) {
	return engine.Remote{Backend: backend{works: f}, Own: ours{works: f}}, nil
}

// backend is the contract's half of a service.
type backend struct {
	psync.Backend
	works *Works
}

// Document answers as a service that has deleted it.
func (backend) Document(context.Context, string, psync.Which) ([]byte, error) {
	return nil, signing.ErrNotFound
}

// Audit answers as the service does: the trail as JSON.
func (b backend) Audit(ctx context.Context, id string, _ psync.Form) (a psync.Audit, err error) {
	if err = b.works.wait(ctx, HeldTrail); err != nil {
		return a, err
	}
	t, ok := b.works.Trails[id]
	switch {
	case b.works.TrailErr != nil:
		return a, b.works.TrailErr
	case !ok:
		return a, signing.ErrNotFound
	}
	a.Body, err = json.Marshal(map[string]any{"data": map[string]any{"paraph": t}})
	return a, err
}

// Request answers the link of every signer that is asked for.
func (b backend) Request(_ context.Context, id string) (psync.Sent, error) {
	b.works.Linked = append(b.works.Linked, id)
	const link = "https://127.0.0.1:8443/s/"
	return psync.Sent{Links: map[string]string{"s1": link + strings.Repeat("k3", 20), "s2": link + strings.Repeat("m7", 20), "s3": link + strings.Repeat("p5", 20)}}, b.works.Err
}

// ours is what only our service has.
type ours struct {
	engine.Own
	works *Works
}

func (o ours) Practice(ctx context.Context, id string) ([]own.PracticeLetter, error) {
	if err := o.works.wait(ctx, HeldLetters); err != nil {
		return nil, err
	}
	return o.works.LettersOf[id], o.works.Err
}

// Invitation is written as a service writes it.
func (o ours) Invitation(_ context.Context, w own.Wanted) (own.Letter, error) {
	if o.works.InvitationErr != nil {
		return own.Letter{}, o.works.InvitationErr
	}
	o.works.mu.Lock()
	is, name := o.works.ReadyIs, o.works.OfficeIs.Name
	o.works.mu.Unlock()
	return host.Invitation(&signing.Request{
		Title: w.Title, Office: name, Practice: is.Practice, Expires: w.Expires,
		Options: signing.Options{Zone: w.Zone, Language: w.Language, Subject: w.Subject, Note: w.Note},
	}, w.Signer, is.Privacy), nil
}

func (o ours) Remind(ctx context.Context, id, signer string) error {
	if err := o.works.wait(ctx, HeldRemind); err != nil {
		return err
	}
	o.works.Reminded = append(o.works.Reminded, id+"/"+signer)
	return o.works.Err
}

func (o ours) Unlock(_ context.Context, id, signer string) error {
	o.works.Unlocked = append(o.works.Unlocked, id+"/"+signer)
	return o.works.Err
}

func (o ours) Correct(_ context.Context, _, _ string, c signing.Correction) error {
	o.works.Corrected = append(o.works.Corrected, c)
	return o.works.Err
}

func (o ours) SealAgain(context.Context, string) error { return o.works.Err }
