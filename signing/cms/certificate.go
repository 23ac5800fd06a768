package cms

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// Certificate is an X.509 certificate as far as signatures ask. Slices are parts of Raw.
type Certificate struct {
	Raw, RawTBS, RawIssuer, RawSubject []byte

	Version   int // 1, 2 or 3
	Serial    *big.Int
	NotBefore time.Time
	NotAfter  time.Time
	Key       *Key

	SubjectKeyID    []byte
	AuthorityKeyID  []byte
	AuthorityIssuer []byte   // the issuer's own issuer, where the authority key identifier names it
	AuthoritySerial *big.Int // and the issuer's serial number

	HasKeyUsage         bool
	KeyUsage            x509.KeyUsage
	ExtKeyUsage         []OID // nil where there is no such extension
	ExtKeyUsageCritical bool
	HasBasicConstraints bool
	IsCA                bool
	MaxPathLen          int // -1 where there is no limit
	Policies            []OID
	QCStatements        []OID
	QCTypes             []OID
	OCSP                []string // where to ask
	CAIssuers           []string // where the issuer's certificate lies
	CRLs                []string
	CRLNames            []GeneralName // all names of its distribution points, the addresses in CRLs too
	CRLIssuers          [][]byte      // names of those who issue its CRLs in its issuer's place
	NoRevocation        bool          // its issuer never says more of it (RFC 9608, EN 319 412-1): it is short-lived
	NoCheck             bool          // an OCSP responder that is not asked about itself
	AltNames            []GeneralName
	NameConstraints     []byte // the extension's value, nil where there is none
	UnknownCritical     []OID  // also those that are known, but cannot be read or stand twice

	signature      AlgorithmIdentifier
	signatureValue []byte
}

// ParseCertificate reads a certificate and nothing behind it. What honest issuers get wrong is passed over: the form
// of the serial number, unknown string types, unknown keys (such a key verifies nothing).
func ParseCertificate(der []byte) (*Certificate, error) {
	r := &reader{rest: der}
	c, err := r.certificate()
	if err == nil && !r.done() {
		return nil, malformed("bytes behind the certificate")
	}
	return c, err
}

func (r *reader) certificate() (*Certificate, error) {
	e := r.take(idSequence)
	outer := e.in()
	tbs := outer.take(idSequence)
	c := &Certificate{Raw: e.raw, RawTBS: tbs.raw, Version: 1, MaxPathLen: -1}
	c.signature = outer.algorithm()
	c.signatureValue = outer.bits()
	if !outer.done() {
		return nil, malformed("certificate")
	}
	in := tbs.in()
	if v, ok := in.opt(contextNested); ok {
		c.Version = 1 + min(2, v.in().small())
	}
	c.Serial = in.integer(maxSerial)
	inner := in.algorithm()
	c.RawIssuer = in.take(idSequence).raw
	validity := in.sequence()
	c.NotBefore, c.NotAfter = validity.time(), validity.time()
	c.RawSubject = in.take(idSequence).raw
	c.Key = in.key()
	_, _ = in.opt(context | 1) // unique identifiers
	_, _ = in.opt(context | 2)
	if !validity.done() || in.bad {
		return nil, malformed("certificate")
	}
	if !inner.same(c.signature) {
		return nil, malformed("the certificate names two signature algorithms")
	}
	if list, ok := in.opt(contextNested | 3); ok {
		wrapped := list.in()
		c.extensions(wrapped.sequence())
		if !wrapped.done() {
			return nil, malformed("extensions")
		}
	}
	if !in.done() {
		return nil, malformed("certificate")
	}
	return c, nil
}

// CheckSignatureFrom says whether issuer's key signed the certificate. Names and rights are asked elsewhere.
func (c *Certificate) CheckSignatureFrom(issuer *Certificate) error {
	return issuer.Key.Verify(c.signature, c.RawTBS, c.signatureValue)
}

// SignatureAlgorithm names how the certificate was signed.
func (c *Certificate) SignatureAlgorithm() Algorithm { return algorithmOf(c.signature) }

// Equal says that the bytes are the same.
func (c *Certificate) Equal(d *Certificate) bool {
	return c == d || c != nil && d != nil && bytes.Equal(c.Raw, d.Raw)
}

// SelfIssued says that subject and issuer have one name.
func (c *Certificate) SelfIssued() bool { return SameName(c.RawSubject, c.RawIssuer) }

// SelfSigned says that the certificate is signed with its own key.
func (c *Certificate) SelfSigned() bool { return c.SelfIssued() && c.CheckSignatureFrom(c) == nil }

// KeyName is the key with its size or curve.
func (c *Certificate) KeyName() string { return c.Key.Name() }

// Subject is the holder's name for people.
func (c *Certificate) Subject() string { return NameText(c.RawSubject) }

// Issuer is the issuer's name for people.
func (c *Certificate) Issuer() string { return NameText(c.RawIssuer) }

// CommonName is the holder's common name, "" where there is none.
func (c *Certificate) CommonName() string { return attribute(c.RawSubject, kindCommonName) }

// SerialHex is the serial number in pairs of hexadecimal digits.
func (c *Certificate) SerialHex() string {
	s := fmt.Sprintf("%X", new(big.Int).Abs(c.Serial))
	if len(s)%2 == 1 {
		s = "0" + s
	}
	var out strings.Builder
	if c.Serial.Sign() < 0 {
		out.WriteByte('-')
	}
	for i := 0; i < len(s); i += 2 {
		if i > 0 {
			out.WriteByte(':')
		}
		out.WriteString(s[i : i+2])
	}
	return out.String()
}

// HasUsage says that the extended key usage names this one; anyExtendedKeyUsage does not count.
func (c *Certificate) HasUsage(usage string) bool {
	for _, o := range c.ExtKeyUsage {
		if o.String() == usage {
			return true
		}
	}
	return false
}

// ForTimeStampsOnly says that the extended key usage is critical and timeStamping alone (RFC 3161, 2.3).
func (c *Certificate) ForTimeStampsOnly() bool {
	return c.ExtKeyUsageCritical && len(c.ExtKeyUsage) == 1 && c.HasUsage(usageTimeStamping)
}

// ForOCSP says that the extended key usage allows to answer for the issuer (RFC 6960, 4.2.2.2).
func (c *Certificate) ForOCSP() bool { return c.HasUsage(usageOCSP) }
