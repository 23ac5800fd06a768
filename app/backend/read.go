package backend

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

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

// Request implements sync.Backend; a deleted request is not found. Its lines are looked at one after the other, its documents
// cheaply.
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
		p, err := s.proof(tx, id)
		if err != nil {
			return err
		}
		if sent.Fault = p.Fault; p.Fault != nil {
			r.Callback = nil
			_ = s.fillLinks(tx, &sent) // what is there is shown nevertheless
			return nil
		}
		if r.Callback, err = s.revealed(r); err != nil {
			return err
		}
		return s.fillLinks(tx, &sent)
	})
	if err == nil && sent.Fault == nil {
		p, docErr := s.prove(ctx, sent.Request, signing.Proof{}, cheaply)
		sent.Fault, err = p.Fault, docErr
	}
	return sent, err
}

func (s *Service) fillLinks(tx sync.Tx, sent *sync.Sent) error {
	for _, g := range sent.Request.Signers {
		address, err := s.linkAddress(tx, sent.Request.ID, g.ID)
		if errors.Is(err, signing.ErrNotFound) {
			if !sent.Request.Forgotten.IsZero() {
				continue
			}
			err = &signing.Fault{Code: signing.FaultLink}
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
	f, err := s.Stored(ctx, id, which)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, fmt.Errorf("backend: document: %w", err)
	}
	return b, nil
}

// Stored is Document for who need not hold it in memory; the caller closes it.
func (s *Service) Stored(ctx context.Context, id string, which sync.Which) (io.ReadSeekCloser, error) {
	sent, err := s.Request(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.content(ctx, sent.Request, which)
}

// content opens a document once it was found to have the content that it is named by.
func (s *Service) content(ctx context.Context, r *signing.Request, which sync.Which) (io.ReadSeekCloser, error) {
	f, what := r.Original, "shown"
	if which == sync.SealedOne {
		f, what = r.Sealed, "sealed"
	}
	if f == nil {
		return nil, signing.ErrNotReady
	}
	if !r.Erased.IsZero() {
		return nil, signing.ErrNotFound
	}
	file, err := s.Blobs.Open(ctx, f.SHA256)
	if errors.Is(err, sync.ErrContent) {
		return nil, &signing.Fault{Code: signing.FaultDocument, What: what}
	}
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	_, err = io.Copy(h, file)
	if err != nil || hex.EncodeToString(h.Sum(nil)) != f.SHA256 {
		file.Close()
		return nil, &signing.Fault{Code: signing.FaultDocument, What: what}
	}
	if _, err = file.Seek(0, io.SeekStart); err != nil {
		file.Close()
		return nil, fmt.Errorf("backend: document: %w", err)
	}
	return file, nil
}

// Audit implements sync.Backend: in every state, also after deletion; the owner's copy.
func (s *Service) Audit(ctx context.Context, id string, form sync.Form) (sync.Audit, error) {
	return s.audit(ctx, id, form, "", "")
}

// audit makes the trail, after what is stored was looked at: what is wrong with it is its first word. For a signer's copy
// the others' contacts are masked. lang is the reader's, "" for nobody's. What cannot even be read is a
// *signing.Fault.
func (s *Service) audit(ctx context.Context, id string, form sync.Form, signerID, lang string) (sync.Audit, error) {
	a := sync.Audit{Sent: sync.Sent{Links: map[string]string{}}}
	var c evidence.Case
	err := s.Store.View(ctx, func(tx sync.Tx) (err error) {
		if c, err = s.stored(tx, id); err != nil {
			return err
		}
		a.Sent.Request = c.Request
		if err = s.fillLinks(tx, &a.Sent); c.Proof.Fault != nil {
			return nil // what is there is shown nevertheless
		}
		return err
	})
	if err == nil {
		c.Proof, err = s.prove(ctx, c.Request, c.Proof, throughout)
	}
	if err != nil {
		return a, err
	}
	voice := s.settings.House.Voice(lang, c.Request.Options.Language)
	c.Years, c.For = s.settings.Limits.Evidence, signerID
	a.Trail = evidence.Build(c, voice)
	for _, e := range a.Trail.Events {
		a.Lines = append(a.Lines, sync.AuditLine{ID: e.Hash[:24], At: e.Time.Format("2006-01-02 15:04:05.000-07:00"), Log: e.Text})
	}
	if a.Body, err = trailBody(a.Trail, c.Marks, form, voice); err != nil {
		return a, fmt.Errorf("backend: audit trail: %w", err)
	}
	return a, nil
}

// stored reads what a trail is made of, the proof first.
func (s *Service) stored(tx sync.Tx, id string) (c evidence.Case, err error) {
	if c.Proof, err = s.proof(tx, id); err != nil {
		return c, err
	}
	if c.Request, err = tx.Request(id); err != nil {
		return c, err
	}
	c.Request.Callback = nil // evidence is passed on; where its sender is called is no part of it
	if c.Events, err = tx.Events(id); err != nil {
		return c, err
	}
	if c.Sealed, err = tx.HeadSeal(id); err != nil {
		return c, err
	}
	c.Marks = map[string][]signing.Mark{}
	for _, g := range c.Request.Signers {
		if g.State != signing.SignerSigned {
			continue
		}
		if c.Marks[g.ID], err = tx.Marks(id, g.ID); err != nil && !errors.Is(err, signing.ErrNotFound) {
			return c, err
		}
	}
	return c, nil
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

// Sealed finds the request whose sealed file has this SHA-256 (hex), and what can be said of it: with a fault in the proof
// it is only what the store says, if it names a request at all.
func (s *Service) Sealed(ctx context.Context, sha256 string) (r *signing.Request, p signing.Proof, err error) {
	err = s.Store.View(ctx, func(tx sync.Tx) error {
		if r, err = tx.BySealed(sha256); err == nil {
			p, err = s.proof(tx, r.ID)
		}
		return err
	})
	if fault, ok := errors.AsType[*signing.Fault](err); ok {
		return &signing.Request{}, signing.Proof{Guarded: true, Fault: fault}, nil
	}
	if err == nil {
		p, err = s.prove(ctx, r, p, throughout)
	}
	return r, p, err
}
