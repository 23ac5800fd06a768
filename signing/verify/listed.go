package verify

import (
	"time"

	"paraph/signing/cms"
	"paraph/signing/trust"
)

// Listed is a certificate that a trusted list makes an anchor for a time: who issues by it counts by when the certificate
// below was issued, who stamps times by the time that is stamped (ETSI TS 119 615, 4.3, 4.4).
type Listed struct {
	Certificate []byte
	Purpose     trust.Purpose
	Source      string
	From        time.Time
	Until       time.Time // zero: no end is known
	Territory   string    // whose list it is; "" where it is none of a state's
	Issued      time.Time // the list
}

func (l Listed) holds(at time.Time) bool {
	return !at.Before(l.From) && (l.Until.IsZero() || at.Before(l.Until))
}

// listed are the anchors that trusted lists give, as far as they were asked about.
type listed struct {
	ask   func(name string) []Listed
	sets  map[string][]read // by the name of whom they are
	lists map[string]Listed // by their source: whose they are
}

type read struct {
	Listed
	cert *cms.Certificate
}

// of are the anchors of a name (cms.NameKey).
func (l *listed) of(name string) []read {
	out, known := l.sets[name]
	if known {
		return out
	}
	for _, one := range l.ask(name) {
		if c, err := cms.ParseCertificate(one.Certificate); err == nil { // whoever gave it has read it
			out = append(out, read{one, c})
		}
	}
	l.sets[name] = out
	return out
}

// trusted are the anchors for a certificate used for a purpose at a time: those that were given, and those that lists gave
// then.
func (b *believed) trusted(c *cms.Certificate, purpose trust.Purpose, used time.Time) *trust.Anchors {
	out := b.anchors.For(purpose)
	if b.listed.ask == nil {
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
			for _, l := range b.listed.of(key) {
				if l.Purpose == purpose && l.holds(used) && out.Of(l.cert) == nil {
					out.Add(trust.Anchor{Certificate: l.cert, Purpose: purpose, Source: l.Source})
					b.listed.lists[l.Source] = l.Listed
				}
			}
		}
	}
	return out
}

// vouched tells whom a signer's path ends with, and whose list says so.
func (s *Signature) vouched(c trust.Chain, lists map[string]Listed) {
	if c.Anchor == nil {
		return
	}
	s.TrustedBy = c.Anchor.Source
	if l := lists[c.Anchor.Source]; l.Territory != "" {
		s.Territory, s.ListIssued = l.Territory, &l.Issued
	}
}
