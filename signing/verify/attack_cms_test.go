package verify

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	_ "crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// person is somebody with a key and a certificate of the test's authority.
type person struct {
	key  crypto.Signer
	cert *x509.Certificate
}

func tlv(tag byte, parts ...[]byte) []byte {
	der, err := asn1.Marshal(asn1.RawValue{Class: int(tag >> 6), Tag: int(tag & 31), IsCompound: tag&32 != 0, Bytes: bytes.Join(parts, nil)})
	if err != nil {
		panic(err)
	}
	return der
}

func oid(dotted string) []byte {
	var o asn1.ObjectIdentifier
	for s := range strings.SplitSeq(dotted, ".") {
		n, _ := strconv.Atoi(s)
		o = append(o, n)
	}
	der, _ := asn1.Marshal(o)
	return der
}

func der(v any) []byte {
	out, err := asn1.Marshal(v)
	if err != nil {
		panic(err)
	}
	return out
}

// cast are those who sign in these tests: two people, one authority of time-stamps.
type cast struct{ root, anna, mallory, clock *person }

func newCast(t testing.TB) *cast {
	root := newPerson(t, ec(t), "Root", nil, func(c *x509.Certificate) { c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign })
	stamping := pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: tlv(0x30, oid("1.3.6.1.5.5.7.3.8"))}
	return &cast{
		root: root,
		anna: newPerson(t, ec(t), "Anna", root, nil), mallory: newPerson(t, ec(t), "Mallory", nil, nil),
		clock: newPerson(t, ec(t), "Clock", root, func(c *x509.Certificate) { c.ExtraExtensions = []pkix.Extension{stamping} }),
	}
}

func ec(t testing.TB) crypto.Signer {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newPerson(t testing.TB, key crypto.Signer, name string, by *person, change func(*x509.Certificate)) *person {
	t.Helper()
	serial, _ := rand.Int(rand.Reader, big.NewInt(1<<62))
	c := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	}
	if change != nil {
		change(c)
	}
	parent, signer := c, key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	raw, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = x509.ParseCertificate(raw); err != nil {
		t.Fatal(err)
	}
	return &person{key, c}
}

// message says how a CMS signature is made (RFC 5652); the zero of each entry is the honest way.
type message struct {
	by, named    *person   // whose key signs, whom the identifier names
	ess          *person   // whose certificate the signed attribute names
	noESS        bool      //
	certificates []*person // in this order
	pss          bool
	content      []byte // encapsulated, with its type
	contentType  string
	stamps       func(value []byte) [][]byte // time-stamps of the value
	second       *message
	wrongDigest  bool
	flipped      bool // a bit of the value
}

const (
	typeData = "1.2.840.113549.1.7.1"
	typeTST  = "1.2.840.113549.1.9.16.1.4"
	sha256ID = "2.16.840.1.101.3.4.2.1"
)

func orElse(p, q *person) *person {
	if p != nil {
		return p
	}
	return q
}

// over is the message over content that stands elsewhere.
func (m message) over(covered []byte) []byte {
	if m.contentType == "" {
		m.contentType = typeData
	}
	infos := [][]byte{m.info(covered)}
	if m.second != nil {
		infos = append(infos, m.second.over0(m.contentType, covered))
	}
	people := m.certificates
	if people == nil {
		people = []*person{m.by}
	}
	var certs [][]byte
	for _, p := range people {
		certs = append(certs, p.cert.Raw)
	}
	encapsulated := [][]byte{oid(m.contentType)}
	if m.content != nil {
		encapsulated = append(encapsulated, tlv(0xa0, tlv(4, m.content)))
	}
	version := byte(1)
	if m.contentType != typeData {
		version = 3
	}
	parts := [][]byte{{2, 1, version}, tlv(0x31, algorithm(sha256ID)), tlv(0x30, encapsulated...)}
	if len(certs) > 0 {
		parts = append(parts, tlv(0xa0, certs...))
	}
	return tlv(0x30, oid("1.2.840.113549.1.7.2"), tlv(0xa0, tlv(0x30, append(parts, tlv(0x31, infos...))...)))
}

func (m message) over0(contentType string, covered []byte) []byte {
	m.contentType = contentType
	return m.info(covered)
}

func algorithm(id string, parameters ...[]byte) []byte {
	return tlv(0x30, append([][]byte{oid(id)}, parameters...)...)
}

func attribute(id string, values ...[]byte) []byte {
	return tlv(0x30, oid(id), tlv(0x31, values...))
}

// info is a SignerInfo.
func (m message) info(covered []byte) []byte {
	digest := sha256.Sum256(covered)
	if m.wrongDigest {
		digest[0] ^= 1
	}
	attributes := [][]byte{attribute("1.2.840.113549.1.9.3", oid(m.contentType)), attribute("1.2.840.113549.1.9.4", tlv(4, digest[:]))}
	if !m.noESS {
		hash := sha256.Sum256(orElse(m.ess, m.by).cert.Raw)
		attributes = append(attributes, attribute("1.2.840.113549.1.9.16.2.47", tlv(0x30, tlv(0x30, tlv(0x30, tlv(4, hash[:]))))))
	}
	slices.SortFunc(attributes, bytes.Compare)
	signed := tlv(0x31, attributes...)
	scheme, value := m.value(signed)
	if m.flipped {
		value[len(value)-1] ^= 1
	}
	named := orElse(m.named, m.by).cert
	parts := [][]byte{{2, 1, 1}, tlv(0x30, named.RawIssuer, der(named.SerialNumber)), algorithm(sha256ID), append([]byte{0xa0}, signed[1:]...), scheme, tlv(4, value)}
	if m.stamps != nil {
		parts = append(parts, tlv(0xa1, attribute("1.2.840.113549.1.9.16.2.14", m.stamps(value)...)))
	}
	return tlv(0x30, parts...)
}

// value signs, and says with what.
func (m message) value(signed []byte) (scheme, value []byte) {
	sum := sha256.Sum256(signed)
	var opts crypto.SignerOpts = crypto.SHA256
	in := sum[:]
	switch m.by.key.(type) {
	case ed25519.PrivateKey:
		in, opts, scheme = signed, crypto.Hash(0), algorithm("1.3.101.112")
	case *rsa.PrivateKey:
		scheme = algorithm("1.2.840.113549.1.1.1", []byte{5, 0})
		if m.pss {
			opts = &rsa.PSSOptions{SaltLength: 32, Hash: crypto.SHA256}
			scheme = algorithm("1.2.840.113549.1.1.10", tlv(0x30, tlv(0xa0, algorithm(sha256ID)),
				tlv(0xa1, algorithm("1.2.840.113549.1.1.8", algorithm(sha256ID))), tlv(0xa2, []byte{2, 1, 32})))
		}
	default:
		scheme = algorithm("1.2.840.10045.4.3.2")
	}
	value, err := m.by.key.Sign(rand.Reader, in, opts)
	if err != nil {
		panic(err)
	}
	return scheme, value
}

// token is a time-stamp of bytes (RFC 3161) by somebody at a time.
func (m message) token(of []byte, at time.Time) []byte {
	sum := sha256.Sum256(of)
	m.contentType = typeTST
	m.content = tlv(0x30, []byte{2, 1, 1}, oid("1.2.3.4"), tlv(0x30, algorithm(sha256ID), tlv(4, sum[:])), []byte{2, 1, 7}, tlv(0x18, []byte(at.UTC().Format("20060102150405Z"))))
	return m.over(m.content)
}
