package backend

import (
	"context"
	"errors"
	"fmt"

	"paraph/app/backend/evidence"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// List implements sync.Backend.
func (s *Service) List(ctx context.Context, f sync.Filter) (out []signing.Summary, err error) {
	err = s.Store.View(ctx, func(tx sync.Tx) error {
		out, err = tx.List(f)
		return err
	})
	return out, err
}

// Request implements sync.Backend; a deleted request is not found.
func (s *Service) Request(ctx context.Context, id string) (sync.Sent, error) {
	sent := sync.Sent{Links: map[string]string{}}
	err := s.Store.View(ctx, func(tx sync.Tx) error {
		r, err := tx.Request(id)
		if err != nil {
			return err
		}
		if !r.Deleted.IsZero() {
			return signing.ErrNotFound
		}
		sent.Request = r
		if r.Callback, err = s.revealed(r); err != nil {
			return err
		}
		return s.fillLinks(tx, &sent)
	})
	return sent, err
}

func (s *Service) fillLinks(tx sync.Tx, sent *sync.Sent) error {
	for _, g := range sent.Request.Signers {
		address, err := s.linkAddress(tx, sent.Request.ID, g.ID)
		if errors.Is(err, signing.ErrNotFound) && !sent.Request.Forgotten.IsZero() {
			continue
		}
		if err != nil {
			return err
		}
		sent.Links[g.ID] = address
	}
	return nil
}

// Document implements sync.Backend.
func (s *Service) Document(ctx context.Context, id string, which sync.Which) ([]byte, error) {
	sent, err := s.Request(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.content(ctx, sent.Request, which)
}

func (s *Service) content(ctx context.Context, r *signing.Request, which sync.Which) ([]byte, error) {
	f := r.Original
	if which == sync.SealedOne {
		f = r.Sealed
	}
	if f == nil {
		return nil, signing.ErrNotReady
	}
	if !r.Erased.IsZero() {
		return nil, signing.ErrNotFound
	}
	return s.Blobs.Get(ctx, f.SHA256)
}

// Audit implements sync.Backend: in every state, also after deletion; the owner's copy.
func (s *Service) Audit(ctx context.Context, id string, form sync.Form) (sync.Audit, error) {
	return s.audit(ctx, id, form, "", "")
}

// audit makes the trail; for a signer's copy the others' contacts are masked. The language is the
// office's where none is given.
func (s *Service) audit(ctx context.Context, id string, form sync.Form, signerID, lang string) (sync.Audit, error) {
	a := sync.Audit{Sent: sync.Sent{Links: map[string]string{}}}
	marks := map[string][]signing.Mark{}
	var events []signing.Event
	err := s.Store.View(ctx, func(tx sync.Tx) error {
		r, err := tx.Request(id)
		if err != nil {
			return err
		}
		r.Callback = nil // evidence is passed on; where its sender is called is no part of it
		a.Sent.Request = r
		if events, err = tx.Events(id); err != nil {
			return err
		}
		for _, g := range r.Signers {
			if g.State != signing.SignerSigned {
				continue
			}
			if marks[g.ID], err = tx.Marks(id, g.ID); err != nil && !errors.Is(err, signing.ErrNotFound) {
				return err
			}
		}
		return s.fillLinks(tx, &a.Sent)
	})
	if err != nil {
		return a, err
	}
	r := a.Sent.Request
	if lang == "" {
		lang = s.settings.Language
	}
	voice := say.In(lang)
	sealer, err := s.Sealer.Name(ctx)
	if err != nil {
		sealer = ""
	}
	a.Trail = evidence.Build(evidence.Case{
		Request: r, Events: events, Marks: marks, SealedBy: sealer, Years: s.settings.Limits.Evidence, For: signerID,
	}, voice)
	for _, e := range a.Trail.Events {
		a.Lines = append(a.Lines, sync.AuditLine{ID: e.Hash[:24], At: e.Time.Format("2006-01-02 15:04:05.000-07:00"), Log: e.Text})
	}
	if a.Body, err = trailBody(a.Trail, marks, form, voice); err != nil {
		return a, fmt.Errorf("backend: audit trail: %w", err)
	}
	return a, nil
}

func trailBody(t signing.Trail, marks map[string][]signing.Mark, form sync.Form, voice say.Voice) ([]byte, error) {
	switch form {
	case sync.FormText:
		return evidence.Text(t, voice), nil
	case sync.FormHTML:
		return evidence.HTML(t, voice)
	case sync.FormPDF:
		return evidence.PDF(t, marks, voice)
	}
	return nil, nil
}

// Delete implements sync.Backend: what is under way is cancelled, documents can no longer be read, the
// evidence stays until its own time is over.
func (s *Service) Delete(ctx context.Context, id string) error {
	err := s.change(ctx, id, func(_ sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		if !r.Deleted.IsZero() {
			return nil, nil, signing.ErrNotFound
		}
		var events []signing.Event
		if r.State == signing.Sealing {
			return nil, nil, fmt.Errorf("%w: the seal is being made", signing.ErrState)
		}
		if !r.State.Ended() {
			if err := r.Cancel(s.now()); err != nil {
				return nil, nil, err
			}
			e, err := s.line(signing.EventCancelled, signing.ActorOffice, 0, nil, map[string]string{"token": sync.OriginOf(ctx).Token})
			if err != nil {
				return nil, nil, err
			}
			events = append(events, e)
		}
		r.Deleted = s.now()
		r.Updated = r.Deleted
		e, err := s.line(signing.EventDeleted, signing.ActorOffice, 0, nil, nil)
		return append(events, e), nil, err
	})
	if err == nil {
		s.outbox.Wake()
	}
	return err
}

// Cancel ends a request that has not ended yet; signing.ErrState for any other, whose documents stay.
func (s *Service) Cancel(ctx context.Context, id string) error {
	err := s.change(ctx, id, func(_ sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error) {
		if !r.Deleted.IsZero() {
			return nil, nil, signing.ErrNotFound
		}
		if err := r.Cancel(s.now()); err != nil {
			return nil, nil, err
		}
		e, err := s.line(signing.EventCancelled, signing.ActorOffice, 0, nil, map[string]string{"token": sync.OriginOf(ctx).Token})
		return []signing.Event{e}, nil, err
	})
	if err == nil {
		s.outbox.Wake()
	}
	return err
}

// Sealed finds the request whose sealed file has this SHA-256 (hex): exactly what this service sealed.
func (s *Service) Sealed(ctx context.Context, sha256 string) (r *signing.Request, err error) {
	err = s.Store.View(ctx, func(tx sync.Tx) error {
		r, err = tx.BySealed(sha256)
		return err
	})
	return r, err
}
