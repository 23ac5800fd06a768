package seal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"paraph/app/say"
	"paraph/device"
	"paraph/signing"
	"paraph/signing/pades"
	"paraph/signing/stamp"
)

// ErrNoSeal says that there is no key to seal with, or that its certificate has run out.
var ErrNoSeal = errors.New("seal: no usable seal")

// Press puts marks and seal on a stored document, in a process of its own; the key stays here and is
// asked once. What comes back has been checked.
type Press interface {
	Seal(ctx context.Context, sha256 string, marks []pades.Placed, s pades.Seal) ([]byte, error)
}

// Sealer seals in the office's name.
type Sealer struct {
	Identity device.Identity
	Press    Press
	Clock    func() time.Time
	Language string // of stamps for signers who have none
}

// Name implements backend.Sealer.
func (s *Sealer) Name(context.Context) (string, error) {
	c := s.Identity.Certificate
	if c == nil || s.Identity.Key == nil {
		return "", ErrNoSeal
	}
	if now := s.Clock(); now.Before(c.NotBefore) || now.After(c.NotAfter) {
		return "", fmt.Errorf("%w: outside its certificate's time", ErrNoSeal)
	}
	return c.Subject.CommonName, nil
}

// Seal implements backend.Sealer: every mark at its field, then one certification that allows no
// changes (the input holds no signature, so it may be the first).
func (s *Sealer) Seal(ctx context.Context, r *signing.Request, marks map[string][]signing.Mark) ([]byte, error) {
	name, err := s.Name(ctx)
	if err != nil {
		return nil, err
	}
	placed, err := s.place(r, marks)
	if err != nil {
		return nil, err
	}
	return s.Press.Seal(ctx, r.Original.SHA256, placed, pades.Seal{
		Certificate: s.Identity.Certificate, Chain: s.Identity.Chain, Key: s.Identity.Key, Name: name,
		Reason: say.In(s.language(r.Signers[0])).Say("seal.reason"), Time: s.Clock(), Certify: true,
	})
}

func (s *Sealer) language(g signing.Signer) string {
	if g.Language != "" {
		return g.Language
	}
	return s.Language
}

func (s *Sealer) place(r *signing.Request, marks map[string][]signing.Mark) ([]pades.Placed, error) {
	var out []pades.Placed
	for _, g := range r.Signers {
		own := marks[g.ID]
		if len(own) != len(g.Fields) {
			return nil, fmt.Errorf("seal: %d marks for %d fields", len(own), len(g.Fields))
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
	v := say.In(s.language(g))
	at := v.Stamp(g.Steps.Signed.In(r.Location()))
	d := stamp.Stamp{
		Mark: m, Head: g.FullName(), Tail: ", " + v.Say("stamp.confirmed", "time", at), Size: signing.Size{W: b.W, H: b.H},
	}
	if r.Practice {
		d.Practice = v.Say("practice.stamp")
	}
	return d
}
