package verify

import (
	"slices"
	"time"

	"paraph/signing/cms"
	"paraph/signing/trust"
)

// Certificate is what stands in a certificate of a signer's path.
type Certificate struct {
	Subject   string     `json:"subject"`
	Issuer    string     `json:"issuer"`
	Serial    string     `json:"serial"`
	NotBefore time.Time  `json:"notBefore"`
	NotAfter  time.Time  `json:"notAfter"`
	Key       string     `json:"key"`                 // as RSA 2048
	Bits      int        `json:"bits"`                // of its key
	RevokedAt *time.Time `json:"revokedAt,omitempty"` // also where it was used before
	Qualified bool       `json:"qualified,omitempty"` // it says so of itself (EN 319 412-5, 4.2.1)
	Device    bool       `json:"device,omitempty"`    // it says that its key lies in a qualified device (4.2.2)
	DER       []byte     `json:"der,omitempty"`       // where it was asked for
}

// What certificates state of themselves (EN 319 412-5, 4.2.1 and 4.2.2).
const (
	statementQualified = "0.4.0.1862.1.1"
	statementDevice    = "0.4.0.1862.1.4"
)

// path tells of the certificates from a signer's on, as far as they are known.
func (b *believed) path(c trust.Chain, at time.Time, whole bool) (out []Certificate) {
	for i, one := range c.Certificates {
		states := func(id string) bool {
			return slices.ContainsFunc(one.QCStatements, func(o cms.OID) bool { return o.String() == id })
		}
		t := Certificate{
			Subject: one.Subject(), Issuer: one.Issuer(), Serial: one.SerialHex(), NotBefore: one.NotBefore, NotAfter: one.NotAfter,
			Key: one.Key.Name(), Bits: one.Key.Size(), Qualified: states(statementQualified), Device: states(statementDevice),
		}
		if c.Anchor != nil {
			if s := b.evidence.Status(c, i, at, b.now); !s.RevokedAt.IsZero() {
				t.RevokedAt = &s.RevokedAt
			}
		}
		if whole {
			t.DER = one.Raw
		}
		out = append(out, t)
	}
	return out
}
