package trust

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"

	"paraph/signing/cms"
)

// day is the n-th day of the tests' calendar.
func day(n int) time.Time { return time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, n) }

// party is somebody with a key and a certificate.
type party struct {
	key  crypto.Signer
	x509 *x509.Certificate
	cert *cms.Certificate
}

type change func(*x509.Certificate)

func newKey(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// issued makes a certificate that lasts from day 0 to 1000, of issuer or of itself.
func issued(t testing.TB, name string, issuer *party, changes ...change) *party {
	return issuedFor(t, newKey(t), name, issuer, changes...)
}

func issuedFor(t testing.TB, key crypto.Signer, name string, issuer *party, changes ...change) *party {
	t.Helper()
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		t.Fatal(err)
	}
	point, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name, Organization: []string{"Test"}}, SubjectKeyId: point[len(point)-20:],
		NotBefore: day(0), NotAfter: day(1000), BasicConstraintsValid: true,
	}
	for _, c := range changes {
		c(template)
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
		p.x509 = template // what only our reader reads
	}
	if p.cert, err = cms.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return p
}

func ca(c *x509.Certificate) {
	c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign|x509.KeyUsageCRLSign
}

func lasting(from, to int) change {
	return func(c *x509.Certificate) { c.NotBefore, c.NotAfter = day(from), day(to) }
}

func responder(c *x509.Certificate) {
	c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning}
}

func extra(o asn1.ObjectIdentifier, critical bool, value []byte) change {
	return func(c *x509.Certificate) {
		c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: o, Critical: critical, Value: value})
	}
}

func anchored(purpose Purpose, all ...*party) *Anchors {
	a := &Anchors{}
	for _, p := range all {
		a.Add(Anchor{Certificate: p.cert, Purpose: purpose, Source: "test"})
	}
	return a
}

func certs(all ...*party) (out []*cms.Certificate) {
	for _, p := range all {
		out = append(out, p.cert)
	}
	return out
}

// entry is a revocation.
type entry struct {
	of     *party
	day    int
	reason int
}

// list is a CRL from one day to another.
func list(t testing.TB, by *party, from, to int, revoked []entry, changes ...func(*x509.RevocationList)) *cms.CRL {
	t.Helper()
	l := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: day(from), NextUpdate: day(to)}
	for _, e := range revoked {
		l.RevokedCertificateEntries = append(l.RevokedCertificateEntries, x509.RevocationListEntry{
			SerialNumber: e.of.x509.SerialNumber, RevocationTime: day(e.day), ReasonCode: e.reason,
		})
	}
	for _, c := range changes {
		c(l)
	}
	der, err := x509.CreateRevocationList(rand.Reader, l, by.x509, by.key)
	if err != nil {
		t.Fatal(err)
	}
	out, err := cms.ParseCRL(der)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// answer is an OCSP response of by about one certificate of issuer.
func answer(t testing.TB, issuer, by, about *party, from, to int, changes ...func(*ocsp.Response)) *cms.OCSP {
	t.Helper()
	r := ocsp.Response{SerialNumber: about.x509.SerialNumber, ThisUpdate: day(from), NextUpdate: day(to)}
	if by != issuer {
		r.Certificate = by.x509
	}
	for _, c := range changes {
		c(&r)
	}
	der, err := ocsp.CreateResponse(issuer.x509, by.x509, r, by.key)
	if err != nil {
		t.Fatal(err)
	}
	out, err := cms.ParseOCSP(der)
	if err != nil {
		t.Fatal(err)
	}
	out.ProducedAt = day(from) // CreateResponse writes the time of now
	return out
}

func revokedOn(n int) func(*ocsp.Response) {
	return func(r *ocsp.Response) { r.Status, r.RevokedAt, r.RevocationReason = ocsp.Revoked, day(n), 4 }
}
