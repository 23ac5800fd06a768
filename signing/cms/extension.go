package cms

import (
	"crypto/x509"
	"math/big"
	"slices"
)

// GeneralName is one name of RFC 5280, 4.2.1.6: Tag is its choice, Value what stands in it. For a directory name (4)
// Value is the whole name.
type GeneralName struct {
	Tag   int
	Value []byte
}

// Choices of general names.
const (
	nameRelative  = -1 // to the issuer of a CRL; only of distribution points
	NameEmail     = 1
	NameDNS       = 2
	NameDirectory = 4
	NameURI       = 6
	NameIP        = 7
)

// extensions reads the list. One that stands twice or cannot be read counts as unknown and critical.
func (c *Certificate) extensions(r *reader) {
	var seen []string
	for r.more() && len(seen) < maxExtensions {
		x := r.extension()
		if r.bad {
			break
		}
		key := x.oid.String()
		known, ok := c.extension(key, x)
		if slices.Contains(seen, key) || known && !ok || !known && x.critical {
			c.UnknownCritical = append(c.UnknownCritical, x.oid)
		}
		seen = append(seen, key)
	}
	if !r.done() {
		c.UnknownCritical = append(c.UnknownCritical, OID{2, 5, 29})
	}
}

// extension is one of a certificate, a CRL or an OCSP response.
type extension struct {
	oid      OID
	critical bool
	value    []byte
}

func (r *reader) extension() (x extension) {
	in := r.sequence()
	x.oid = in.oid()
	if b, ok := in.opt(idBoolean); ok {
		x.critical = b.truth()
	}
	x.value = in.octets()
	if !in.done() {
		r.bad = true
	}
	return x
}

// extension keeps what one extension says.
func (c *Certificate) extension(key string, x extension) (known, ok bool) {
	r := nested(x.value, 0)
	switch key {
	case oidSubjectKey:
		c.SubjectKeyID = r.octets()
	case oidAuthorityKey:
		c.authorityKey(r.sequence())
		return true, true // it only helps to find the issuer
	case oidKeyUsage:
		c.HasKeyUsage, c.KeyUsage = true, usageBits(r.bits())
	case oidExtKeyUsage:
		c.ExtKeyUsage, c.ExtKeyUsageCritical = r.oids(), x.critical
	case oidBasicConstraints:
		c.basicConstraints(r.sequence(), r)
	case oidNameConstraints:
		c.NameConstraints = x.value
		r.any()
	case oidSubjectAlt:
		c.AltNames = r.sequence().generalNames()
	case oidNoCheck:
		c.NoCheck = true
		return true, true
	case oidNoRevocation, oidShortTerm:
		c.NoRevocation = true
		return true, true
	case oidIssuerAlt, oidSubjectInfoAccess, oidFreshest, oidKeyPeriod, oidPolicyMappings, oidPolicyConstraints, oidInhibitAny:
		return true, true
	default:
		return c.statement(key, x)
	}
	return true, r.done()
}

// statement keeps what only informs, so that an error in it makes nobody stricter but where it is critical.
func (c *Certificate) statement(key string, x extension) (known, ok bool) {
	r := nested(x.value, 0)
	switch key {
	case oidPolicies:
		c.Policies = r.each((*reader).oid)
	case oidQCStatements:
		c.statements(r.sequence(), r)
	case oidInfoAccess:
		c.access(r.sequence(), r)
	case oidCRLPoints:
		c.points(r.sequence(), r)
	default:
		return false, false
	}
	return true, r.done() || !x.critical
}

func usageBits(b []byte) (u x509.KeyUsage) {
	for i := range min(8*len(b), 9) {
		if b[i/8]&(0x80>>(i%8)) != 0 {
			u |= 1 << i
		}
	}
	return u
}

// oids reads a SEQUENCE OF OBJECT IDENTIFIER; it is never nil.
func (r *reader) oids() []OID {
	out := []OID{}
	in := r.sequence()
	for in.more() && len(out) < maxNames {
		out = append(out, in.oid())
	}
	r.bad = r.bad || !in.done()
	return out
}

// each reads the first object identifier of every SEQUENCE in a SEQUENCE.
func (r *reader) each(first func(*reader) OID) (out []OID) {
	in := r.sequence()
	for in.more() && len(out) < maxNames {
		out = append(out, first(in.sequence()))
	}
	r.bad = r.bad || !in.done()
	return out
}

func (c *Certificate) authorityKey(r *reader) {
	for r.more() {
		switch e := r.any(); e.id {
		case context:
			c.AuthorityKeyID = e.body
		case contextNested | 1:
			for _, n := range e.in().generalNames() {
				if n.Tag == NameDirectory {
					c.AuthorityIssuer = n.Value
				}
			}
		case context | 2:
			c.AuthoritySerial, _ = e.integer(maxSerial)
		}
	}
}

func (c *Certificate) basicConstraints(in, r *reader) {
	ca, _ := in.opt(idBoolean)
	c.HasBasicConstraints, c.IsCA = true, ca.truth()
	if n, ok := in.opt(idInteger); ok {
		c.MaxPathLen = smallOf(n)
		r.bad = r.bad || c.MaxPathLen < 0
	}
	r.bad = r.bad || !in.done()
}

// generalNames reads the names of a SEQUENCE OF GeneralName.
func (r *reader) generalNames() (out []GeneralName) {
	for r.more() && len(out) < maxNames {
		e := r.any()
		if e.id&0xC0 != context {
			r.bad = true
			return nil
		}
		out = append(out, GeneralName{Tag: int(e.id & 0x1F), Value: e.body})
	}
	if r.bad {
		return nil
	}
	return out
}

// pointNames reads DistributionPointName.
func (r *reader) pointNames() []GeneralName {
	e := r.any()
	if e.id == contextNested|1 {
		return []GeneralName{{Tag: nameRelative, Value: e.body}}
	}
	return e.in().generalNames()
}

func uris(names []GeneralName) (out []string) {
	for _, n := range names {
		if n.Tag == NameURI {
			out = append(out, string(n.Value))
		}
	}
	return out
}

func (c *Certificate) access(in, r *reader) {
	for in.more() && len(c.OCSP)+len(c.CAIssuers) < maxEvidence {
		one := in.sequence()
		method, place := one.oid().String(), one.any()
		if place.id == context|NameURI && method == oidAccessOCSP {
			c.OCSP = append(c.OCSP, string(place.body))
		}
		if place.id == context|NameURI && method == oidAccessIssuer {
			c.CAIssuers = append(c.CAIssuers, string(place.body))
		}
	}
	r.bad = r.bad || !in.done()
}

func (c *Certificate) points(in, r *reader) {
	for in.more() && len(c.CRLs) < maxEvidence {
		p := in.sequence()
		if e, ok := p.opt(contextNested); ok {
			names := e.in().pointNames()
			c.CRLNames = append(c.CRLNames, names...)
			c.CRLs = append(c.CRLs, uris(names)...)
		}
		_, _ = p.opt(context | 1)
		if e, ok := p.opt(contextNested | 2); ok {
			for _, n := range e.in().generalNames() {
				if n.Tag == NameDirectory {
					c.CRLIssuers = append(c.CRLIssuers, n.Value)
				}
			}
		}
	}
	r.bad = r.bad || !in.done()
}

func (c *Certificate) statements(in, r *reader) {
	for in.more() && len(c.QCStatements) < maxExtensions {
		one := in.sequence()
		o := one.oid()
		c.QCStatements = append(c.QCStatements, o)
		if o.String() == oidQCType {
			c.QCTypes = one.oids()
		}
	}
	r.bad = r.bad || !in.done()
}

// Subtrees are what name constraints allow and forbid (RFC 5280, 4.2.1.10).
type Subtrees struct{ Permitted, Excluded []GeneralName }

// ReadNameConstraints reads the extension's value. Distances other than the default are none that anybody reads.
func ReadNameConstraints(value []byte) (s Subtrees, err error) {
	r := nested(value, 0)
	in := r.sequence()
	for in.more() {
		e := in.any()
		names, ok := e.subtrees()
		switch {
		case !ok:
			return s, malformed("name constraints")
		case e.id == contextNested:
			s.Permitted = names
		case e.id == contextNested|1:
			s.Excluded = names
		default:
			return s, malformed("name constraints")
		}
	}
	if !in.done() || !r.done() {
		return s, malformed("name constraints")
	}
	return s, nil
}

func (e element) subtrees() (out []GeneralName, ok bool) {
	in := e.in()
	for in.more() && len(out) < maxNames {
		one := in.sequence()
		base := one.any()
		if least, ok := one.opt(context); ok && smallOf(least) != 0 {
			return nil, false
		}
		if !one.done() || base.id&0xC0 != context {
			return nil, false
		}
		out = append(out, GeneralName{Tag: int(base.id & 0x1F), Value: base.body})
	}
	return out, in.done()
}

// SameGeneralName compares two names of a distribution point.
func SameGeneralName(a, b GeneralName) bool {
	return a.Tag == b.Tag && (string(a.Value) == string(b.Value) || a.Tag == NameDirectory && SameName(a.Value, b.Value))
}

// sameSerial compares serial numbers; nil is none.
func sameSerial(a, b *big.Int) bool { return a != nil && b != nil && a.Cmp(b) == 0 }
