package cms

import (
	"bytes"
	"crypto/x509"
	"math/big"
	"slices"
	"time"
)

// CRL is a list of revoked certificates (RFC 5280, 5). Its entries stay bytes and are walked where one is looked up, so
// that a large list costs no more memory than itself.
type CRL struct {
	Raw, RawTBS, RawIssuer []byte

	ThisUpdate time.Time
	NextUpdate time.Time // zero where none is said
	Number     *big.Int
	Delta      bool // it only adds to another list

	AuthorityKeyID  []byte
	Scope           Scope
	ExpiredSince    time.Time // certificates that expired since then are still listed; zero where nothing is said
	UnknownCritical []OID

	entries        []byte
	signature      AlgorithmIdentifier
	signatureValue []byte
}

// Scope is what the list speaks of (RFC 5280, 5.2.5); the zero value is all certificates of the issuer.
type Scope struct {
	Names       []GeneralName // of the distribution points it belongs to
	OnlyUser    bool
	OnlyCA      bool
	OnlyAttr    bool
	SomeReasons bool
	Indirect    bool // it holds certificates of other issuers too
}

// Revoked is one entry.
type Revoked struct {
	At      time.Time
	Reason  int       // 0 unspecified, 1 key, 2 CA, 3 affiliation, 4 superseded, 5 cessation, 6 hold, 8 no longer on the list, 9 privilege
	Invalid time.Time // since when the key may have been known to others, where that is said
}

// ParseCRL reads a CRL and nothing behind it. The entries are read when one is looked up.
func ParseCRL(der []byte) (*CRL, error) {
	r := &reader{rest: der}
	e := r.take(idSequence)
	outer := e.in()
	tbs := outer.take(idSequence)
	l := &CRL{Raw: e.raw, RawTBS: tbs.raw, signature: outer.algorithm(), signatureValue: outer.bits()}
	if !outer.done() || !r.done() {
		return nil, malformed("CRL")
	}
	in := tbs.in()
	_, _ = in.opt(idInteger)
	inner := in.algorithm()
	l.RawIssuer = in.take(idSequence).raw
	l.ThisUpdate = in.time()
	if in.more() && (in.rest[0] == idUTCTime || in.rest[0] == idTime) {
		l.NextUpdate = in.time()
	}
	if list, ok := in.opt(idSequence); ok {
		l.entries = list.body
	}
	if list, ok := in.opt(contextNested); ok {
		wrapped := list.in()
		l.extensions(wrapped.sequence(), in)
		in.bad = in.bad || !wrapped.done()
	}
	if !in.done() || !inner.same(l.signature) {
		return nil, malformed("CRL")
	}
	return l, nil
}

func (l *CRL) extensions(list, outer *reader) {
	for n := 0; list.more() && n < maxExtensions; n++ {
		x := list.extension()
		r := nested(x.value, 0)
		ok := true
		switch x.oid.String() {
		case oidCRLNumber:
			l.Number = r.integer(maxSerial)
		case oidAuthorityKey:
			var c Certificate
			c.authorityKey(r.sequence())
			l.AuthorityKeyID = c.AuthorityKeyID
		case oidDelta:
			l.Delta = true
		case oidIssuingPoint:
			l.Scope, ok = r.scope()
		case oidExpired:
			l.ExpiredSince = r.time()
		case oidIssuerAlt, oidFreshest, oidInfoAccess:
		default:
			ok = !x.critical
		}
		if !ok {
			l.UnknownCritical = append(l.UnknownCritical, x.oid)
		}
	}
	outer.bad = outer.bad || !list.done()
}

// scope reads IssuingDistributionPoint.
func (r *reader) scope() (s Scope, ok bool) {
	in := r.sequence()
	for in.more() {
		switch e := in.any(); e.id {
		case contextNested:
			s.Names = e.in().pointNames()
			if len(s.Names) == 0 {
				return s, false
			}
		case context | 1:
			s.OnlyUser = e.truth()
		case context | 2:
			s.OnlyCA = e.truth()
		case context | 3:
			s.SomeReasons = true
		case context | 4:
			s.Indirect = e.truth()
		case context | 5:
			s.OnlyAttr = e.truth()
		default:
			return s, false
		}
	}
	return s, in.done() && r.done()
}

// Covers says whether the list speaks of this certificate for all reasons, as far as its own words say: a list that
// belongs to distribution points must belong to one of the certificate's (RFC 5280, 6.3.3 b).
func (l *CRL) Covers(c *Certificate) bool {
	s := l.Scope
	switch {
	case l.Delta, s.SomeReasons, s.OnlyAttr, s.OnlyUser && c.IsCA, s.OnlyCA && !c.IsCA, len(l.UnknownCritical) > 0:
		return false
	}
	return len(s.Names) == 0 || slices.ContainsFunc(s.Names, func(n GeneralName) bool {
		return slices.ContainsFunc(c.CRLNames, func(m GeneralName) bool { return SameGeneralName(n, m) })
	})
}

// CheckSignature says whether issuer's key signed the list, and whether it may: keyUsage, where there is one, must
// have cRLSign (RFC 5280, 6.3.3 f).
func (l *CRL) CheckSignature(issuer *Certificate) error {
	if issuer.HasKeyUsage && issuer.KeyUsage&x509.KeyUsageCRLSign == 0 {
		return ErrIssuer
	}
	return issuer.Key.Verify(l.signature, l.RawTBS, l.signatureValue)
}

// SignatureAlgorithm names how the list was signed.
func (l *CRL) SignatureAlgorithm() Algorithm { return algorithmOf(l.signature) }

// Lookup finds the certificate of that issuer and serial number. An error says that the list cannot be read up to its
// end, or that an entry holds what is critical and unknown: then it proves nothing about a certificate not found. Only
// where an entry may say more than its number is that read.
func (l *CRL) Lookup(issuer []byte, serial *big.Int) (entry Revoked, found bool, err error) {
	w := walk{rest: reader{rest: l.entries, depth: 3}, indirect: l.Scope.Indirect, issuer: issuer, serial: serial}
	w.same = SameName(l.RawIssuer, issuer)
	for n := 0; w.rest.more() && n <= maxRecordsSeen; n++ {
		if date, x, ok := w.next(); ok {
			at, readable := date.time()
			w.rest.bad = w.rest.bad || !readable
			if w.rest.bad {
				break
			}
			return Revoked{At: at, Reason: x.reason, Invalid: x.invalid}, true, nil
		}
	}
	if !w.rest.done() {
		return entry, false, malformed("entries of a CRL")
	}
	return entry, false, nil
}

// walk goes through the entries of a list.
type walk struct {
	rest     reader
	indirect bool
	issuer   []byte
	serial   *big.Int
	same     bool // the entries here are of that issuer: it holds until another is named (RFC 5280, 5.3.3)
}

// next reads one entry and says whether it is the one looked for.
func (w *walk) next() (date element, x entryExtensions, ok bool) {
	in := reader{rest: w.rest.take(idSequence).body, depth: 4, bad: w.rest.bad}
	number, date := in.take(idInteger), in.any()
	named := w.same && sameNumber(number, w.serial)
	if in.more() && (named || w.indirect || bytes.Contains(in.rest, []byte{idBoolean, 1, 0xFF})) {
		x = in.sequence().entry()
		in.bad = in.bad || len(in.rest) > 0
		if x.issuer != nil && w.indirect {
			w.same = SameName(x.issuer, w.issuer)
			named = w.same && sameNumber(number, w.serial)
		}
	}
	w.rest.bad = in.bad || x.bad
	return date, x, named && !w.rest.bad
}

// sameNumber compares octets where it can, because a list is long.
func sameNumber(e element, serial *big.Int) bool {
	if serial.Sign() >= 0 && len(e.body) > 0 && e.body[0] < 0x80 {
		body := bytes.TrimLeft(e.body, "\x00")
		return 8*len(body) < serial.BitLen()+8 && 8*len(body) >= serial.BitLen() && bytes.Equal(body, serial.Bytes())
	}
	n, ok := e.integer(maxSerial)
	return ok && sameSerial(n, serial)
}

// entryExtensions are those of an entry (RFC 5280, 5.3).
type entryExtensions struct {
	reason  int
	invalid time.Time
	issuer  []byte
	bad     bool
}

func (r *reader) entry() (out entryExtensions) {
	for n := 0; r.more() && n < maxExtensions; n++ {
		x := r.extension()
		in := nested(x.value, 0)
		switch x.oid.String() {
		case oidReason:
			out.reason = max(0, smallOf(in.take(idEnumerated)))
		case oidInvalidity:
			out.invalid = in.time()
		case oidEntryIssuer:
			for _, name := range in.sequence().generalNames() {
				if name.Tag == NameDirectory {
					out.issuer = name.Value
				}
			}
			out.bad = out.bad || out.issuer == nil
		default:
			out.bad = out.bad || x.critical
		}
	}
	out.bad = out.bad || !r.done()
	return out
}
