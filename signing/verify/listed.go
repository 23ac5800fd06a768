package verify

import (
	"time"

	"paraph/signing/cms"
	"paraph/signing/trust"
)

// Listed is a certificate that a trusted list makes an anchor for a time: who issues by it counts by when the certificate
// below was issued, who stamps times by the time that is stamped (ETSI TS 119 615, 4.3, 4.4).
type Listed struct {
	Name        string // cms.NameKey of its subject: of thousands only those are read that a file could need
	Certificate []byte
	Purpose     trust.Purpose
	Source      string
	From        time.Time
	Until       time.Time // zero: no end is known
}

func (l Listed) holds(at time.Time) bool {
	return !at.Before(l.From) && (l.Until.IsZero() || at.Before(l.Until))
}

// listed are the anchors that trusted lists give, by their names.
type listed struct {
	byName map[string][]Listed
	read   map[string]*cms.Certificate // by their bytes; nil for what cannot be read
}

func listedOf(all []Listed) listed {
	out := listed{byName: map[string][]Listed{}, read: map[string]*cms.Certificate{}}
	for _, l := range all {
		out.byName[l.Name] = append(out.byName[l.Name], l)
	}
	return out
}

// trusted are the anchors for a certificate used for a purpose at a time: those that were given, and those that lists gave
// then.
func (b *believed) trusted(c *cms.Certificate, purpose trust.Purpose, used time.Time) *trust.Anchors {
	out := b.anchors.For(purpose)
	if len(b.listed.byName) == 0 {
		return out
	}
	if purpose == trust.Signing {
		used = c.NotBefore
	}
	seen := map[string]bool{}
	for _, one := range append([]*cms.Certificate{c}, b.pool...) {
		for _, name := range [][]byte{one.RawSubject, one.RawIssuer} {
			key := cms.NameKey(name)
			if seen[key] {
				continue
			}
			seen[key] = true
			for _, l := range b.listed.byName[key] {
				if cert := b.listed.certificate(l); cert != nil && l.Purpose == purpose && l.holds(used) && out.Of(cert) == nil {
					out.Add(trust.Anchor{Certificate: cert, Purpose: purpose, Source: l.Source})
				}
			}
		}
	}
	return out
}

func (l *listed) certificate(one Listed) *cms.Certificate {
	key := string(one.Certificate)
	c, ok := l.read[key]
	if !ok {
		c, _ = cms.ParseCertificate(one.Certificate) // whoever gave it has read it
		l.read[key] = c
	}
	return c
}

// vouched tells of a signer's path whom it ends with and who says so, for whoever asks the lists what it is qualified for.
func (s *Signature) vouched(c trust.Chain) {
	if c.Anchor == nil || c.Anchor.Source == "" {
		return
	}
	s.TrustedBy = c.Anchor.Source
	for _, one := range c.Certificates {
		s.Path = append(s.Path, one.Raw)
	}
}
