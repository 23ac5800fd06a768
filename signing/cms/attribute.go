package cms

import (
	"crypto"
	"slices"
)

// attributeList reads a SET OF Attribute.
func (r *reader) attributeList() (out []Attribute, ok bool) {
	for r.more() && len(out) < maxAttributes {
		in := r.sequence()
		a := Attribute{OID: in.oid()}
		values := in.take(idSet).in()
		for values.more() && len(a.Values) < maxEvidence {
			a.Values = append(a.Values, values.any().raw)
		}
		if !values.done() || !in.done() {
			return nil, false
		}
		out = append(out, a)
	}
	return out, r.done()
}

// readSigned keeps what the signer signed beside the content. What must be there and is not, what stands twice, and what
// may have but one value and has more makes them odd (RFC 5652, 5.3 and 11).
func (s *Signer) readSigned(r *reader) bool {
	list, ok := r.attributeList()
	if !ok {
		return false
	}
	s.Signed = list
	var seen []string
	for _, a := range list {
		key := a.OID.String()
		if slices.Contains(seen, key) || !s.signedAttribute(key, a.Values) {
			s.odd = true
		}
		seen = append(seen, key)
	}
	s.odd = s.odd || s.ContentType == nil || s.MessageDigest == nil
	return true
}

// signedAttribute keeps one attribute and says whether it could be read.
func (s *Signer) signedAttribute(key string, values [][]byte) bool {
	if len(values) == 0 {
		return false
	}
	r := nested(values[0], 0)
	switch key {
	case oidContentType:
		s.ContentType = r.oid()
	case oidMessageDigest:
		s.MessageDigest = r.octets()
	case oidSigningTime:
		s.SigningTime = r.time()
	case oidSigningCert:
		s.essOld = r.signingCertificate(crypto.SHA1, false)
	case oidSigningCertV2:
		s.ess = r.signingCertificate(crypto.SHA256, true)
	case oidProtection:
		s.protected = r.protection()
	case oidSignaturePolicy:
		s.PolicyID = policyID(r)
		return true
	case oidAdobeRevocation:
		s.archived(r)
		return true // it is evidence, to be judged by itself
	case oidContentStamp:
		s.ContentTimestamps = append(s.ContentTimestamps, values...)
		return true
	default:
		return true
	}
	return r.done() && len(values) == 1
}

// policyID is the identifier in a SignaturePolicy; the implied one has none.
func policyID(r *reader) string {
	e := r.any()
	if e.id != idSequence {
		return ""
	}
	if o, ok := e.in().any().oid(); ok {
		return o.String()
	}
	return ""
}

// signingCertificate reads SigningCertificate and, where it names its hash, SigningCertificateV2 (RFC 5035, 3 and 4).
// The first certificate is the signer's; the others limit the path, which nobody asks for.
func (r *reader) signingCertificate(hash crypto.Hash, named bool) *essID {
	outer := r.sequence()
	list := outer.sequence()
	one := list.sequence()
	id := &essID{hash: hash}
	if named && one.more() && one.rest[0] == idSequence {
		id.hash = hashOf(one.algorithm().OID)
	}
	id.sum = one.octets()
	if one.more() {
		issuerSerial := one.sequence()
		for _, n := range issuerSerial.sequence().generalNames() {
			if n.Tag == NameDirectory {
				id.issuer = n.Value
			}
		}
		id.serial = issuerSerial.integer(maxSerial)
		one.bad = one.bad || !issuerSerial.done()
	}
	if !one.done() || list.bad || outer.bad {
		r.bad = true
	}
	return id
}

// confirms says whether the attribute names this certificate.
func (id *essID) confirms(c *Certificate) bool {
	if id == nil {
		return true
	}
	if id.serial != nil && (!sameSerial(id.serial, c.Serial) || id.issuer != nil && !SameName(id.issuer, c.RawIssuer)) {
		return false
	}
	return Known(id.hash) && len(id.sum) > 0 && string(id.sum) == string(sum(id.hash, c.Raw))
}

// protection reads CMSAlgorithmProtection (RFC 6211, 2).
func (r *reader) protection() *protection {
	in := r.sequence()
	p := &protection{digest: in.algorithm()}
	e := in.take(contextNested | 1)
	implicit := e.in()
	p.signature.OID = implicit.oid()
	if implicit.more() {
		p.signature.Parameters = implicit.any().raw
	}
	if !implicit.done() || !in.done() {
		r.bad = true
	}
	return p
}

// readUnsigned keeps evidence that came after the signature. What of it cannot be read is left out: it proves nothing.
func (s *Signer) readUnsigned(r *reader, sd *SignedData) bool {
	list, ok := r.attributeList()
	if !ok {
		return false
	}
	s.Unsigned = list
	for _, a := range list {
		switch a.OID.String() {
		case oidSignatureStamp:
			s.Timestamps = append(s.Timestamps, a.Values...)
		case oidRevocationValues, oidAdobeRevocation:
			for _, v := range a.Values {
				s.archived(nested(v, 0))
			}
		case oidCertValues:
			for _, v := range a.Values {
				sd.certificates(nested(v, 0).sequence())
			}
		}
	}
	return len(s.Timestamps) <= maxEvidence
}

// archived reads RevocationInfoArchival of ISO 32000 and RevocationValues of CAdES, which look alike.
func (s *Signer) archived(r *reader) {
	in := r.sequence()
	for in.more() {
		e := in.any()
		wrapped := e.in()
		list := wrapped.sequence()
		for list.more() && len(s.RevocationCRLs)+len(s.RevocationOCSPs) < maxEvidence {
			one := list.any()
			switch {
			case list.bad:
			case e.id == contextNested:
				s.RevocationCRLs = append(s.RevocationCRLs, one.raw)
			case e.id == contextNested|1:
				s.RevocationOCSPs = append(s.RevocationOCSPs, one.raw)
			}
		}
	}
}
