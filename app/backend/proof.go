package backend

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"paraph/signing"
	"paraph/sync"
)

// proof is what the store says of a request; what is told of it is held to its lines, the lines to the seal's signature of
// them, and one that is said to be of before to its links.
func (s *Service) proof(tx sync.Tx, id string) (signing.Proof, error) {
	p, err := tx.Proof(id)
	if err != nil || p.Fault != nil {
		return p, err
	}
	r, err := tx.Request(id)
	if err == nil {
		p.Fault, err = agrees(tx, r)
	}
	if err == nil && p.Fault == nil && !p.Since.IsZero() {
		p.Fault, err = s.ofBefore(tx, r)
	}
	if broken, ok := errors.AsType[*signing.Fault](err); ok {
		p.Fault, err = broken, nil
	}
	return p, err
}

func agrees(tx sync.Tx, r *signing.Request) (*signing.Fault, error) {
	events, err := tx.Events(r.ID)
	if err != nil {
		return nil, err
	}
	head, err := tx.HeadSeal(r.ID)
	if err != nil {
		return nil, err
	}
	if head != nil {
		if f := head.Holds(r.ID, events); f != nil {
			return f, nil
		}
	}
	marks := map[string][]signing.Mark{}
	for _, g := range r.Signers {
		if marks[g.ID], err = tx.Marks(r.ID, g.ID); err != nil && !errors.Is(err, signing.ErrNotFound) {
			return nil, err
		}
	}
	return signing.Contradiction(signing.StatedOf(r, marks), events), nil
}

// ofBefore says why a request is none that was there before services guarded theirs. Whoever takes away what guards the whole
// store has still the links: only the folder's key seals them, for this signer, and since requests are guarded for another
// purpose. Links that are gone are those of a request of which all was to be forgotten.
func (s *Service) ofBefore(tx sync.Tx, r *signing.Request) (*signing.Fault, error) {
	if !r.Forgotten.IsZero() {
		if r.Completed.IsZero() || r.Forgotten.Before(r.Completed.AddDate(s.settings.Limits.Evidence, 0, 0)) {
			return &signing.Fault{Code: signing.FaultUnguarded}, nil
		}
		return nil, nil
	}
	for _, g := range r.Signers {
		l, err := tx.LinkOf(r.ID, g.ID)
		if errors.Is(err, signing.ErrNotFound) {
			return &signing.Fault{Code: signing.FaultUnguarded}, nil
		}
		if err != nil {
			return nil, err
		}
		secret, err := s.Vault.Open(purposeLinkBefore, g.ID, l.Sealed)
		if err != nil || hashLink(string(secret)) != l.Hash {
			return &signing.Fault{Code: signing.FaultUnguarded}, nil
		}
	}
	return nil, nil
}

// depth is how a stored document is looked at: cheaply, that it is there with its size, or throughout, all its content.
type depth int

const (
	cheaply depth = iota
	throughout
)

// prove completes what the store says of a request with what it cannot see, the documents.
func (s *Service) prove(ctx context.Context, r *signing.Request, p signing.Proof, how depth) (signing.Proof, error) {
	if p.Fault != nil {
		return p, nil
	}
	fault, err := s.documents(ctx, r, how)
	if fault == nil || err != nil {
		return p, err
	}
	if fault.Code == signing.FaultDocumentGone { // it may just have been deleted, as its time was over
		err = s.Store.View(ctx, func(tx sync.Tx) error {
			now, err := tx.Request(r.ID)
			if err == nil && !now.Erased.IsZero() {
				fault = nil
			}
			return err
		})
	}
	p.Fault = fault
	return p, err
}

// documents says what is wrong with the stored documents of a request, the one that counts most first.
func (s *Service) documents(ctx context.Context, r *signing.Request, how depth) (*signing.Fault, error) {
	if !r.Erased.IsZero() {
		return nil, nil
	}
	type named struct {
		what string
		signing.File
	}
	var all []named
	if r.Sealed != nil {
		all = append(all, named{"sealed", *r.Sealed})
	}
	if r.Original != nil {
		all = append(all, named{"shown", *r.Original})
	}
	for _, f := range r.Inputs {
		if f.SHA256 != "" && (r.Original == nil || f.SHA256 != r.Original.SHA256) {
			all = append(all, named{"received", f})
		}
	}
	for _, f := range all {
		if fault, err := s.holds(ctx, f.File, f.what, how); fault != nil || err != nil {
			return fault, err
		}
	}
	return nil, nil
}

// holds says what is wrong with a stored document; nil where its content has the fingerprint it is named by, or cheaply its size.
func (s *Service) holds(ctx context.Context, file signing.File, what string, how depth) (*signing.Fault, error) {
	f, err := s.Blobs.Open(ctx, file.SHA256)
	if errors.Is(err, signing.ErrNotFound) {
		return &signing.Fault{Code: signing.FaultDocumentGone, What: what}, nil
	}
	if errors.Is(err, sync.ErrContent) {
		return &signing.Fault{Code: signing.FaultDocument, What: what}, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if how == cheaply {
		if info, err := f.Stat(); err != nil || file.Size > 0 && info.Size() != file.Size {
			return &signing.Fault{Code: signing.FaultDocument, What: what}, nil
		}
		return nil, nil
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); ctx.Err() != nil {
		return nil, ctx.Err()
	} else if err != nil || hex.EncodeToString(h.Sum(nil)) != file.SHA256 { // a disk's fault is one of the document's too
		return &signing.Fault{Code: signing.FaultDocument, What: what}, nil
	}
	return nil, nil
}
