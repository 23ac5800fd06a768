package verify

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"slices"
	"strings"
	"time"

	"paraph/signing/trust"
	judge "paraph/signing/verify"
)

// Basis is what files are judged by, beside what stands in them.
type Basis struct {
	Lists   *Lists   // nil where nobody asks trusted lists
	Network *Network // nil: nobody is asked
	Issuers []Issuer // whom the person here trusts by themselves
}

// Issuer is whom the person at a desk trusts by themselves: another office's seal, a company's authority.
type Issuer struct {
	SHA256      string    `json:"sha256"` // of the certificate, in hex: what it is known by
	Certificate []byte    `json:"certificate"`
	Subject     string    `json:"subject"`
	Issuer      string    `json:"issuer"`
	From        time.Time `json:"from"`
	Until       time.Time `json:"until"`
	Added       time.Time `json:"added"`
	File        string    `json:"file,omitempty"` // the name of the file it came in
	Authority   bool      `json:"authority"`      // it may issue others
	Own         bool      `json:"-"`              // the seal of the office's own service, which nobody added
}

// Name is what the issuer is called.
func (i Issuer) Name() string { return cmp.Or(judge.CalledAs(i.Subject), i.Subject) }

// Whole is its name with its organisation and country, as far as it has them.
func (i Issuer) Whole() string { return wholeName(i.Subject) }

// IssuedBy is the name of who issued its certificate.
func (i Issuer) IssuedBy() string { return wholeName(i.Issuer) }

func wholeName(name string) string {
	var parts []string
	for _, part := range []string{"CN", "O", "C"} {
		if v := judge.NamePart(name, part); v != "" && !slices.Contains(parts, v) {
			parts = append(parts, v)
		}
	}
	return cmp.Or(strings.Join(parts, ", "), name)
}

// of are the anchors of a name. Those of the person's own are few, and answered for every name.
func (b Basis) of(name string) []judge.Listed {
	out := b.Lists.of(name)
	for _, i := range b.Issuers {
		for _, purpose := range i.purposes() {
			out = append(out, judge.Listed{Certificate: i.Certificate, Purpose: purpose, Source: i.source()})
		}
	}
	return out
}

// examined judges a file by it.
func (v *Verifier) examined(ctx context.Context, f *os.File, o Options) (*judge.Report, Basis, error) {
	basis := v.Basis
	if v.Trust != nil {
		basis = v.Trust.basis(ctx)
	}
	if basis.Lists != nil || len(basis.Issuers) > 0 {
		o.Listed = basis.of
	}
	report, err := v.judged(ctx, f, o, basis.Network)
	if err == nil {
		if seal, ok := v.seal(ctx, report); ok {
			basis.Issuers = append(slices.Clone(basis.Issuers), seal)
			o.Listed = basis.of
			report, err = v.judged(ctx, f, o, basis.Network)
		}
	}
	if err == nil && basis.Lists != nil {
		err = basis.Lists.qualify(ctx, v.Workers, report, o.At)
	}
	return report, basis, err
}

// What a report has as the source of such an issuer: ownSource and the day it was added.
const (
	ownSource = "own issuer, added "
	ownSeal   = "own seal"
)

// purposes are what it is trusted for: a seal stamps no times.
func (i Issuer) purposes() []trust.Purpose {
	if i.Own {
		return []trust.Purpose{trust.Signing}
	}
	return []trust.Purpose{trust.Signing, trust.TimeStamping}
}

func (i Issuer) source() string {
	if i.Own {
		return ownSeal
	}
	return ownSource + i.Added.Format(time.DateOnly)
}

// seal is the own service's, where a signature of a report that nobody is known to vouch for may be made with it; one of practice
// proves nothing.
func (v *Verifier) seal(ctx context.Context, r *judge.Report) (Issuer, bool) {
	open := slices.ContainsFunc(r.Signatures, func(s judge.Signature) bool { return slices.Contains(s.Reasons, judge.IssuerUnknown) })
	if v.Own == nil || !open {
		return Issuer{}, false
	}
	service, err := v.Own(ctx)
	if err != nil {
		return Issuer{}, false // records tell it
	}
	s, err := service.SealCertificate(ctx)
	named := slices.ContainsFunc(r.Signatures, func(g judge.Signature) bool { return judge.NamePart(g.Signer, "CN") == s.Name })
	if err != nil || s.Practice || len(s.DER) == 0 || !named {
		return Issuer{}, false
	}
	return Issuer{SHA256: s.SHA256, Certificate: s.DER, Subject: "CN=" + s.Name, Until: s.Until, Own: true}, true
}

// Vouched is the issuer of one's own by whom a signature's signer is trusted; false where it is none.
func (d Verdict) Vouched(s judge.Signature) (Issuer, bool) {
	chain := derOf(s.Chain)
	if len(chain) == 0 || !strings.HasPrefix(s.TrustedBy, ownSource) && s.TrustedBy != ownSeal {
		return Issuer{}, false
	}
	sum := sha256.Sum256(chain[len(chain)-1])
	i := slices.IndexFunc(d.Issuers, func(i Issuer) bool { return i.SHA256 == hex.EncodeToString(sum[:]) })
	if i < 0 {
		return Issuer{}, false
	}
	return d.Issuers[i], true
}
