package seal

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"paraph/app/say"
	"paraph/device"
	"paraph/signing"
	"paraph/signing/pades"
	"paraph/signing/stamp"
)

// ErrNoSeal says that there is no key to seal with, or that its certificate has run out.
var ErrNoSeal = fmt.Errorf("seal: no usable seal: %w", signing.ErrKey)

// Press puts marks and seal on a stored document, in a process of its own; the key stays here and is
// asked once. What comes back has been checked.
type Press interface {
	Seal(ctx context.Context, sha256 string, marks []pades.Placed, s pades.Seal) ([]byte, error)
	Rehearse(ctx context.Context, sha256 string, marks []pades.Placed, s pades.Seal) ([]byte, error)
}

// Sealer seals in the office's name.
type Sealer struct {
	Identity device.Identity // to begin with; see Renew
	Press    Press
	Clock    func() time.Time
	House    say.House

	mu sync.RWMutex // of Identity
}

// Name implements backend.Sealer.
func (s *Sealer) Name(context.Context) (string, error) { return s.nameOf(s.Current()) }

func (s *Sealer) nameOf(id device.Identity) (string, error) {
	c := id.Certificate
	if c == nil || id.Key == nil {
		return "", ErrNoSeal
	}
	if now := s.Clock(); now.Before(c.NotBefore) || now.After(c.NotAfter) {
		return "", fmt.Errorf("%w: outside its certificate's time", ErrNoSeal)
	}
	return c.Subject.CommonName, nil
}

// Seal implements backend.Sealer: every mark at its field, then one certification that allows no
// changes (the input holds no signature, so it may be the first). It names its request, so that no two make one file.
func (s *Sealer) Seal(ctx context.Context, r *signing.Request, marks map[string][]signing.Mark) ([]byte, error) {
	seal, placed, err := s.prepared(r, marks)
	if err != nil {
		return nil, err
	}
	return s.Press.Seal(ctx, r.Original.SHA256, placed, seal)
}

// Rehearse implements backend.Sealer: what Seal would put behind the document if everybody signed now with their typed names.
func (s *Sealer) Rehearse(ctx context.Context, r *signing.Request) ([]byte, error) {
	all := *r
	all.Signers = slices.Clone(r.Signers)
	marks := map[string][]signing.Mark{}
	for i := range all.Signers {
		g := &all.Signers[i]
		g.Steps.Signed = s.Clock()
		for range g.Fields {
			marks[g.ID] = append(marks[g.ID], signing.Mark{Mode: signing.Typed, Text: g.FullName(), Face: signing.FaceHand})
		}
	}
	seal, placed, err := s.prepared(&all, marks)
	if err != nil {
		return nil, err
	}
	return s.Press.Rehearse(ctx, r.Original.SHA256, placed, seal)
}

// prepared is the seal of a request and its marks at their places.
func (s *Sealer) prepared(r *signing.Request, marks map[string][]signing.Mark) (pades.Seal, []pades.Placed, error) {
	id := s.Current()
	name, err := s.nameOf(id)
	if err != nil {
		return pades.Seal{}, nil, err
	}
	placed, err := s.place(r, marks)
	return pades.Seal{
		Certificate: id.Certificate, Chain: id.Chain, Key: id.Key, Name: name,
		Reason: s.House.Voice("", r.Options.Language).Say("seal.reason"), Time: s.Clock(), Certify: true,
		Procedure: r.ID,
	}, placed, err
}

// SealHead implements backend.Sealer: once more the seal's key, over the lines of the evidence.
func (s *Sealer) SealHead(_ context.Context, requestID string, lines int64, head string) (signing.HeadSeal, error) {
	id := s.Current()
	if _, err := s.nameOf(id); err != nil {
		return signing.HeadSeal{}, err
	}
	return signing.SealHead(requestID, lines, head, id.Certificate, id.Key)
}

func (s *Sealer) place(r *signing.Request, marks map[string][]signing.Mark) ([]pades.Placed, error) {
	var out []pades.Placed
	for _, g := range r.Signers {
		own := marks[g.ID]
		if len(own) != len(g.Fields) {
			return nil, fmt.Errorf("%w: %d marks for %d fields", signing.ErrStamp, len(own), len(g.Fields))
		}
		for i, f := range g.Fields {
			pdf, err := s.Stamp(r, g, own[i], f.Box).PDF()
			if err != nil {
				return nil, fmt.Errorf("seal: stamp: %w", err)
			}
			out = append(out, pades.Placed{Page: f.Page, Box: f.Box, PDF: pdf})
		}
	}
	return out, nil
}

// Stamp describes a signer's mark as it will stand in a box.
func (s *Sealer) Stamp(r *signing.Request, g signing.Signer, m signing.Mark, b signing.Box) stamp.Stamp {
	v := s.House.Voice(g.Language, r.Options.Language)
	at := v.Stamp(g.Steps.Signed.In(r.Location()))
	d := stamp.Stamp{
		Mark: m, Head: g.FullName(), Brief: g.ShortNames(), Tail: ", " + v.Say("stamp.confirmed", "time", at), Size: signing.Size{W: b.W, H: b.H},
	}
	if r.Practice {
		d.Practice = v.Say("practice.stamp")
	}
	return d
}
