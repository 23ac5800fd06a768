package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
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

// party is somebody with a key and a certificate.
type party struct {
	key  crypto.Signer
	x509 *x509.Certificate
	cert *Certificate
}

// issued makes a certificate of issuer, of itself where issuer is nil.
func issued(t testing.TB, name string, issuer *party, change func(*x509.Certificate)) *party {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return issuedFor(t, key, name, issuer, change)
}

func issuedFor(t testing.TB, key crypto.Signer, name string, issuer *party, change func(*x509.Certificate)) *party {
	t.Helper()
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name, Organization: []string{"Test"}},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		SubjectKeyId: sum(crypto.SHA1, serial.Bytes()), BasicConstraintsValid: true,
	}
	if change != nil {
		change(template)
	}
	parent, by := template, key
	if issuer != nil {
		parent, by = issuer.x509, issuer.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
	if err != nil {
		t.Fatal(err)
	}
	p := &party{key: key}
	if p.x509, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	if p.cert, err = ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return p
}

func authority(t testing.TB, name string) *party {
	return issued(t, name, nil, func(c *x509.Certificate) {
		c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign|x509.KeyUsageCRLSign
	})
}

// recipe says how a message is made; each test changes what it is about.
type recipe struct {
	signer       *party
	content      []byte
	contentType  string
	attached     bool
	certificates []*Certificate
	digest       string // algorithms by their numbers
	algorithm    string
	named        *party // whom the identifier names
	byKey        bool
	attributes   []attr // nil where the content is signed directly
	unsigned     []attr
	unsorted     bool // the message has the attributes in another order than they were signed in
}

type attr struct {
	oid    string
	values [][]byte
}

const (
	ecdsaSHA256 = "1.2.840.10045.4.3.2"
	sha256OID   = "2.16.840.1.101.3.4.2.1"
)

// honest is a recipe nobody can object to.
func honest(signer *party, content []byte) *recipe {
	return &recipe{
		signer: signer, named: signer, content: content, contentType: oidData, certificates: []*Certificate{signer.cert},
		digest: sha256OID, algorithm: ecdsaSHA256, attributes: []attr{
			{oidContentType, [][]byte{number(oidData)}},
			{oidMessageDigest, [][]byte{wrap(idOctets, sum(crypto.SHA256, content))}},
			{oidSigningCertV2, [][]byte{essOf(signer.cert)}},
		},
	}
}

func essOf(c *Certificate) []byte {
	serial, _ := asn1.Marshal(c.Serial)
	names := wrap(idSequence, wrap(contextNested|4, c.RawIssuer))
	return wrap(idSequence, wrap(idSequence, wrap(idSequence, wrap(idOctets, sum(crypto.SHA256, c.Raw)), wrap(idSequence, names, serial))))
}

// number is an object identifier in DER.
func number(dotted string) []byte {
	var o asn1.ObjectIdentifier
	for a := range strings.SplitSeq(dotted, ".") {
		n, _ := strconv.Atoi(a)
		o = append(o, n)
	}
	der, _ := asn1.Marshal(o)
	return der
}

func set(attrs []attr) (out []byte) {
	var all [][]byte
	for _, a := range attrs {
		all = append(all, wrap(idSequence, number(a.oid), wrap(idSet, a.values...)))
	}
	for _, a := range all {
		out = append(out, a...)
	}
	return out
}

// info makes the SignerInfo.
func (r *recipe) info(t testing.TB) []byte {
	signed := r.content
	inMessage := set(r.attributes)
	if r.attributes != nil {
		ordered, ok := inDER(inMessage)
		if !ok {
			t.Fatal("attributes")
		}
		slices.Reverse(r.attributes)
		if inMessage = ordered; r.unsorted {
			inMessage = set(r.attributes)
		}
		signed = wrap(idSet, ordered)
	}
	value, err := r.signer.key.Sign(rand.Reader, sum(crypto.SHA256, signed), crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	serial, _ := asn1.Marshal(r.named.cert.Serial)
	sid := wrap(idSequence, r.named.cert.RawIssuer, serial)
	if r.byKey {
		sid = wrap(context, r.named.cert.SubjectKeyID)
	}
	out := [][]byte{{idInteger, 1, 1}, sid, wrap(idSequence, number(r.digest))}
	if r.attributes != nil {
		out = append(out, wrap(contextNested, inMessage))
	}
	out = append(out, wrap(idSequence, number(r.algorithm)), wrap(idOctets, value))
	if r.unsigned != nil {
		out = append(out, wrap(contextNested|1, set(r.unsigned)))
	}
	return wrap(idSequence, out...)
}

// make writes the message with the signers of all recipes.
func (r *recipe) make(t testing.TB, more ...*recipe) []byte {
	encapsulated := [][]byte{number(r.contentType)}
	if r.attached {
		encapsulated = append(encapsulated, wrap(contextNested, wrap(idOctets, r.content)))
	}
	var certs, infos [][]byte
	for _, c := range r.certificates {
		certs = append(certs, c.Raw)
	}
	infos = append(infos, r.info(t))
	for _, m := range more {
		infos = append(infos, m.info(t))
	}
	data := wrap(
		idSequence, []byte{idInteger, 1, 1}, wrap(idSet, wrap(idSequence, number(r.digest))), wrap(idSequence, encapsulated...),
		wrap(contextNested, certs...), wrap(idSet, infos...),
	)
	return wrap(idSequence, number(oidSignedData), wrap(contextNested, data))
}

// over gives the digest of content.
func over(content []byte) func(crypto.Hash) ([]byte, error) {
	return func(h crypto.Hash) ([]byte, error) { return sum(h, content), nil }
}
