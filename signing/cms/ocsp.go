package cms

import (
	"bytes"
	"fmt"
	"math/big"
	"slices"
	"time"
)

// OCSP is a basic OCSP response (RFC 6960, 4.2.1).
type OCSP struct {
	Raw, RawTBS     []byte // Raw is the basic response
	ResponderName   []byte // one of both names the responder
	ResponderKey    []byte
	ProducedAt      time.Time
	Responses       []Response
	Nonce           []byte
	Certificates    []*Certificate
	UnknownCritical []OID

	signature      AlgorithmIdentifier
	signatureValue []byte
}

// Status is what a responder says of a certificate.
type Status int

// The three answers.
const (
	StatusGood Status = iota
	StatusRevoked
	StatusUnknown
)

// Response is what is said of one certificate.
type Response struct {
	Digest            Digest // of both hashes
	NameHash, KeyHash []byte // the issuer's name and key
	Serial            *big.Int
	Status            Status
	RevokedAt         time.Time
	Reason            int
	ThisUpdate        time.Time
	NextUpdate        time.Time // zero where none is said
	Cutoff            time.Time // archive cutoff
	CertificateDigest Digest    // Common PKI: the responder knows the certificate with this hash
	CertificateHash   []byte
	UnknownCritical   bool
}

// ParseOCSP reads an OCSPResponse that was successful, or the basic response in it alone.
func ParseOCSP(der []byte) (*OCSP, error) {
	r := &reader{rest: der}
	e := r.take(idSequence)
	if !r.done() {
		return nil, malformed("OCSP response")
	}
	if len(e.body) == 0 || e.body[0] != idEnumerated {
		return basicOCSP(e)
	}
	in := e.in()
	if status := smallOf(in.take(idEnumerated)); status != 0 {
		return nil, fmt.Errorf("%w: the responder answered with status %d", ErrMalformed, status)
	}
	wrapped := in.take(contextNested).in()
	inner := wrapped.sequence()
	kind, octets := inner.oid().String(), inner.octets()
	if !inner.done() || !wrapped.done() || !in.done() || kind != oidOCSPBasic {
		return nil, malformed("OCSP response")
	}
	basic := nested(octets, 2)
	e = basic.take(idSequence)
	if !basic.done() {
		return nil, malformed("OCSP response")
	}
	return basicOCSP(e)
}

func basicOCSP(e element) (*OCSP, error) {
	in := e.in()
	tbs := in.take(idSequence)
	o := &OCSP{Raw: e.raw, RawTBS: tbs.raw, signature: in.algorithm(), signatureValue: in.bits()}
	if list, ok := in.opt(contextNested); ok {
		wrapped := list.in()
		var sd SignedData
		in.bad = in.bad || !sd.certificates(wrapped.sequence()) || !wrapped.done()
		o.Certificates = sd.Certificates
	}
	o.data(tbs.in(), in)
	if !in.done() {
		return nil, malformed("OCSP response")
	}
	return o, nil
}

// data reads ResponseData.
func (o *OCSP) data(in, outer *reader) {
	_, _ = in.opt(contextNested)
	switch by := in.any(); by.id {
	case contextNested | 1:
		o.ResponderName = by.in().take(idSequence).raw
	case contextNested | 2:
		o.ResponderKey = by.in().octets()
	default:
		in.bad = true
	}
	o.ProducedAt = in.time()
	list := in.sequence()
	for list.more() && len(o.Responses) < maxResponses {
		o.Responses = append(o.Responses, list.response())
	}
	if e, ok := in.opt(contextNested | 1); ok {
		o.extensions(e.in().sequence(), in)
	}
	if !list.done() || !in.done() {
		outer.bad = true
	}
}

func (o *OCSP) extensions(list, outer *reader) {
	for n := 0; list.more() && n < maxExtensions; n++ {
		x := list.extension()
		switch {
		case x.oid.String() == oidOCSPNonce:
			o.Nonce = x.value
			if b, ok := nested(x.value, 0).any().octets(); ok {
				o.Nonce = b
			}
		case x.critical:
			o.UnknownCritical = append(o.UnknownCritical, x.oid)
		}
	}
	outer.bad = outer.bad || !list.done()
}

// response reads SingleResponse.
func (r *reader) response() (out Response) {
	in := r.sequence()
	id := in.sequence()
	out.Digest = digestOf(id.algorithm())
	out.NameHash, out.KeyHash = id.octets(), id.octets()
	out.Serial = id.integer(maxSerial)
	out.status(in.any(), in)
	out.ThisUpdate = in.time()
	if e, ok := in.opt(contextNested); ok {
		out.NextUpdate = e.in().time()
	}
	if e, ok := in.opt(contextNested | 1); ok {
		wrapped := e.in()
		out.extensions(wrapped.sequence(), in)
	}
	if !id.done() || !in.done() {
		r.bad = true
	}
	return out
}

func (p *Response) status(e element, r *reader) {
	switch e.id &^ constructed {
	case context:
		p.Status = StatusGood
	case context | 1:
		p.Status = StatusRevoked
		in := e.in()
		p.RevokedAt = in.time()
		if reason, ok := in.opt(contextNested); ok {
			p.Reason = max(0, smallOf(reason.in().take(idEnumerated)))
		}
		r.bad = r.bad || !in.done()
	case context | 2:
		p.Status = StatusUnknown
	default:
		r.bad = true
	}
}

func (p *Response) extensions(list, outer *reader) {
	for n := 0; list.more() && n < maxExtensions; n++ {
		x := list.extension()
		in := nested(x.value, 0)
		switch x.oid.String() {
		case oidCutoff:
			p.Cutoff = in.time()
		case oidCertHash:
			s := in.sequence()
			p.CertificateDigest, p.CertificateHash = digestOf(s.algorithm()), s.octets()
		default:
			p.UnknownCritical = p.UnknownCritical || x.critical
		}
	}
	outer.bad = outer.bad || !list.done()
}

// About says whether the response speaks of this certificate of this issuer: a serial number alone is no one's.
func (p *Response) About(c, issuer *Certificate) bool {
	h := p.Digest.Hash
	if !sameSerial(p.Serial, c.Serial) || !Known(h) ||
		!bytes.Equal(p.NameHash, sum(h, c.RawIssuer)) && !bytes.Equal(p.NameHash, sum(h, issuer.RawSubject)) ||
		!bytes.Equal(p.KeyHash, sum(h, issuer.Key.Bits)) {
		return false
	}
	known := p.CertificateDigest.Hash
	return known == 0 || !Known(known) || bytes.Equal(p.CertificateHash, sum(known, c.Raw))
}

// CheckSignature says whether the responder's key signed the response, and whether the response names it.
func (o *OCSP) CheckSignature(responder *Certificate) error {
	if !o.namesResponder(responder) {
		return ErrResponder
	}
	return responder.Key.Verify(o.signature, o.RawTBS, o.signatureValue)
}

// SignatureAlgorithm names how the response was signed.
func (o *OCSP) SignatureAlgorithm() Algorithm { return algorithmOf(o.signature) }

func (o *OCSP) namesResponder(c *Certificate) bool {
	if o.ResponderKey != nil {
		return bytes.Equal(o.ResponderKey, c.Key.Hash())
	}
	return SameName(o.ResponderName, c.RawSubject)
}

// Responder is who signed the response with the right to answer for issuer: the issuer itself, or one to whom it issued
// a certificate for OCSPSigning with its own key (RFC 6960, 4.2.2.2). others are certificates that may be the
// responder's besides those in the response. Whether its certificate is valid then is asked elsewhere.
func (o *OCSP) Responder(issuer *Certificate, others ...*Certificate) (*Certificate, error) {
	if o.CheckSignature(issuer) == nil {
		return issuer, nil
	}
	tried := 0
	for _, c := range slices.Concat(o.Certificates, others) {
		if !c.ForOCSP() || !o.namesResponder(c) || !SameName(c.RawIssuer, issuer.RawSubject) {
			continue
		}
		if tried++; tried > maxDelegates {
			break
		}
		if o.CheckSignature(c) == nil && c.CheckSignatureFrom(issuer) == nil {
			return c, nil
		}
	}
	return nil, ErrResponder
}
