package cms

import (
	"bytes"
	"crypto"
	"math/big"
	"time"
)

// SignedData is a CMS message (RFC 5652, 5.1).
type SignedData struct {
	ContentType  OID
	Content      []byte // what is signed, nil where detached
	Attached     bool
	Certificates []*Certificate // those that could be read, in order
	Unreadable   int            // certificates that could not
	CRLs         [][]byte
	OCSPs        [][]byte // OCSP responses among the crls (RFC 5940)
	Signers      []*Signer
}

// Signer is one SignerInfo (RFC 5652, 5.3). It names its certificate by Issuer and Serial, or by KeyID.
type Signer struct {
	Issuer []byte
	Serial *big.Int
	KeyID  []byte

	Digest    Digest
	Algorithm AlgorithmIdentifier // of the signature
	Signature []byte

	HasAttributes bool
	Signed        []Attribute
	Unsigned      []Attribute

	// Signed attributes, nil or zero where there is none.
	ContentType       OID
	MessageDigest     []byte
	SigningTime       time.Time
	ContentTimestamps [][]byte
	PolicyID          string // of the signature policy

	Timestamps      [][]byte // of the signature value
	RevocationCRLs  [][]byte // Adobe's and CAdES' lists together
	RevocationOCSPs [][]byte

	attributes []byte // contents of signedAttrs
	essOld     *essID // signing-certificate, SHA-1
	ess        *essID // signing-certificate-v2
	protected  *protection
	odd        bool // attributes that are missing, stand twice or cannot be read
}

// Attribute is one attribute; Values are elements in BER.
type Attribute struct {
	OID    OID
	Values [][]byte
}

// essID names a certificate (RFC 5035, 4).
type essID struct {
	hash   crypto.Hash
	sum    []byte
	issuer []byte
	serial *big.Int
}

// protection repeats the algorithms under the signature (RFC 6211).
type protection struct{ digest, signature AlgorithmIdentifier }

// Parse reads a CMS SignedData in BER or DER; rest is what stands behind it. Indefinite lengths and octet strings in
// pieces are read; the raw bytes of signed attributes are kept.
func Parse(ber []byte) (sd *SignedData, rest []byte, err error) {
	r := &reader{rest: ber}
	info := r.sequence()
	if kind := info.oid(); info.bad || kind.String() != oidSignedData {
		return nil, nil, malformed("no signed data")
	}
	wrapped := info.take(contextNested).in()
	sd, err = wrapped.signedData()
	switch {
	case err != nil:
		return nil, nil, err
	case !wrapped.done() || !info.done() || r.bad:
		return nil, nil, malformed("bytes behind the signed data")
	}
	return sd, r.rest, nil
}

// Octets reads a bare OCTET STRING, which is what the oldest signatures of PDF files are (adbe.x509.rsa_sha1).
func Octets(ber []byte) (octets, rest []byte, err error) {
	r := &reader{rest: ber}
	octets = r.octets()
	if r.bad {
		return nil, nil, malformed("no octet string")
	}
	return octets, r.rest, nil
}

func (r *reader) signedData() (*SignedData, error) {
	in := r.sequence()
	sd := &SignedData{}
	in.small()
	in.take(idSet) // digest algorithms: a hint for those who hash while reading
	sd.encapsulated(in)
	if e, ok := in.opt(contextNested); ok && !sd.certificates(e.in()) {
		return nil, malformed("certificates")
	}
	if e, ok := in.opt(contextNested | 1); ok && !sd.revocation(e.in()) {
		return nil, malformed("revocation lists")
	}
	signers := in.take(idSet).in()
	for signers.more() {
		s, err := signers.signer(sd)
		if err != nil {
			return nil, err
		}
		if sd.Signers = append(sd.Signers, s); len(sd.Signers) > maxSigners {
			return nil, malformed("too many signers")
		}
	}
	if !signers.done() || !in.done() {
		return nil, malformed("signed data")
	}
	return sd, nil
}

// encapsulated reads the content. PKCS #7 allows other content than octets; then its contents octets are signed
// (RFC 5652, 5.2.1).
func (sd *SignedData) encapsulated(r *reader) {
	in := r.sequence()
	sd.ContentType = in.oid()
	if e, ok := in.opt(contextNested); ok {
		wrapped := e.in()
		inner := wrapped.any()
		sd.Attached, sd.Content = true, inner.body
		if inner.id&^constructed == idOctets {
			sd.Content, ok = inner.octets()
		}
		in.bad = in.bad || !ok || !wrapped.done()
	}
	if !in.done() {
		r.bad = true
	}
}

// certificates keeps what can be read; attribute certificates and other formats are passed over.
func (sd *SignedData) certificates(r *reader) bool {
	for r.more() {
		e := r.any()
		if e.id != idSequence {
			continue
		}
		if len(sd.Certificates)+sd.Unreadable >= maxCertificates {
			return false
		}
		c, err := ParseCertificate(e.raw)
		if err != nil {
			sd.Unreadable++
			continue
		}
		sd.Certificates = append(sd.Certificates, c)
	}
	return r.done()
}

func (sd *SignedData) revocation(r *reader) bool {
	for r.more() {
		switch e := r.any(); e.id {
		case idSequence:
			sd.CRLs = append(sd.CRLs, e.raw)
		case contextNested | 1:
			in := e.in()
			format, value := in.oid().String(), in.any()
			if !in.bad && (format == oidOCSPInCMS || format == oidOCSPBasic) {
				sd.OCSPs = append(sd.OCSPs, value.raw)
			}
		}
		if len(sd.CRLs)+len(sd.OCSPs) > maxEvidence {
			return false
		}
	}
	return r.done()
}

func (r *reader) signer(sd *SignedData) (*Signer, error) {
	in := r.sequence()
	s := &Signer{}
	in.small()
	s.identifier(in)
	s.Digest = digestOf(in.algorithm())
	signed, ok := in.opt(contextNested)
	s.HasAttributes, s.attributes = ok, signed.body
	s.Algorithm = in.algorithm()
	s.Signature = in.octets()
	unsigned, more := in.opt(contextNested | 1)
	if !in.done() {
		return nil, malformed("signer")
	}
	if ok && !s.readSigned(signed.in()) {
		return nil, malformed("signed attributes")
	}
	if more && !s.readUnsigned(unsigned.in(), sd) {
		return nil, malformed("unsigned attributes")
	}
	return s, nil
}

func (s *Signer) identifier(r *reader) {
	e := r.any()
	if e.id&^constructed == context {
		s.KeyID, _ = e.octets()
		r.bad = r.bad || len(s.KeyID) == 0
		return
	}
	if in := e.in(); e.id == idSequence {
		s.Issuer = in.take(idSequence).raw
		s.Serial = in.integer(maxSerial)
		r.bad = r.bad || !in.done()
		return
	}
	r.bad = true
}

// names says whether the signer names this certificate. Where the certificate has no key identifier, its key's hash is
// one (RFC 5280, 4.2.1.2).
func (s *Signer) names(c *Certificate) bool {
	if s.KeyID != nil {
		return bytes.Equal(s.KeyID, c.SubjectKeyID) || c.SubjectKeyID == nil && bytes.Equal(s.KeyID, c.Key.Hash())
	}
	return sameSerial(s.Serial, c.Serial) && SameName(s.Issuer, c.RawIssuer)
}
