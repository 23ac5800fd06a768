package cms

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"
)

func extensionOf(dotted string, critical bool, value []byte) pkix.Extension {
	var o asn1.ObjectIdentifier
	_, _ = asn1.Unmarshal(number(dotted), &o)
	return pkix.Extension{Id: o, Critical: critical, Value: value}
}

func listOf(t testing.TB, ca *party, change func(*x509.RevocationList)) []byte {
	t.Helper()
	l := &x509.RevocationList{Number: big.NewInt(3), ThisUpdate: time.Now().Add(-time.Minute), NextUpdate: time.Now().Add(time.Hour)}
	if change != nil {
		change(l)
	}
	der, err := x509.CreateRevocationList(rand.Reader, l, ca.x509, ca.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestCRL(t *testing.T) {
	ca, other := authority(t, "CA"), authority(t, "CA")
	der := listOf(t, ca, func(l *x509.RevocationList) {
		for i := range 1000 {
			l.RevokedCertificateEntries = append(l.RevokedCertificateEntries, x509.RevocationListEntry{
				SerialNumber: big.NewInt(int64(i)), RevocationTime: time.Now().Add(-time.Second), ReasonCode: i % 5,
			})
		}
	})
	l, err := ParseCRL(der)
	if err != nil {
		t.Fatal(err)
	}
	if l.CheckSignature(ca.cert) != nil || l.CheckSignature(other.cert) == nil || l.Number.Int64() != 3 || l.NextUpdate.IsZero() {
		t.Errorf("%+v", l.Scope)
	}
	if e, found, err := l.Lookup(ca.cert.RawSubject, big.NewInt(503)); !found || err != nil || e.Reason != 3 {
		t.Errorf("%v %v %v", e, found, err)
	}
	if _, found, err := l.Lookup(ca.cert.RawSubject, big.NewInt(5000)); found || err != nil {
		t.Errorf("found %v %v", found, err)
	}
	if _, found, _ := l.Lookup(issued(t, "Stranger", nil, nil).cert.RawSubject, big.NewInt(503)); found {
		t.Error("an entry counts for another issuer")
	}
}

// TestCRLScope: what a list leaves out is not good by it.
func TestCRLScope(t *testing.T) {
	ca := authority(t, "CA")
	at := func(c *x509.Certificate) { c.CRLDistributionPoints = []string{"http://a"} }
	user, sub := issued(t, "User", ca, at), issued(t, "Sub", ca, func(c *x509.Certificate) { at(c); c.IsCA = true })
	for _, c := range []struct {
		name      string
		extension pkix.Extension
		user, sub bool
	}{
		{"users", extensionOf(oidIssuingPoint, true, wrap(idSequence, []byte{context | 1, 1, 255})), true, false},
		{"authorities", extensionOf(oidIssuingPoint, true, wrap(idSequence, []byte{context | 2, 1, 255})), false, true},
		{"another part", extensionOf(oidIssuingPoint, true, wrap(idSequence, wrap(contextNested, wrap(contextNested, wrap(context|NameURI, []byte("http://b")))))), false, false},
		{"its part", extensionOf(oidIssuingPoint, true, wrap(idSequence, wrap(contextNested, wrap(contextNested, wrap(context|NameURI, []byte("http://a")))))), true, true},
		{"some reasons", extensionOf(oidIssuingPoint, true, wrap(idSequence, []byte{context | 3, 2, 1, 64})), false, false},
		{"delta", extensionOf(oidDelta, true, []byte{2, 1, 1}), false, false},
		{"unknown", extensionOf("1.2.3.4", true, []byte{5, 0}), false, false},
		{"unknown, not critical", extensionOf("1.2.3.4", false, []byte{5, 0}), true, true},
	} {
		l, err := ParseCRL(listOf(t, ca, func(l *x509.RevocationList) { l.ExtraExtensions = append(l.ExtraExtensions, c.extension) }))
		if err != nil {
			t.Fatal(c.name, err)
		}
		if l.Covers(user.cert) != c.user || l.Covers(sub.cert) != c.sub {
			t.Errorf("%s: %v %v", c.name, l.Covers(user.cert), l.Covers(sub.cert))
		}
	}
}

// TestResponder: the issuer may answer, or one it made a responder; nobody else.
func TestResponder(t *testing.T) {
	ca, other := authority(t, "CA"), authority(t, "CA")
	alice := issued(t, "Alice", ca, nil)
	may := func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning} }
	for _, c := range []struct {
		name      string
		responder *party
		carried   bool
		ok        bool
	}{
		{"the issuer", ca, false, true},
		{"a delegate", issued(t, "Responder", ca, may), true, true},
		{"a sibling", issued(t, "Sibling", ca, nil), true, false},
		{"a delegate of an issuer of that name", issued(t, "Responder", other, may), true, false},
		{"an issuer of that name", other, false, false},
		{"itself", issued(t, "CA", nil, may), true, false},
	} {
		template := ocsp.Response{
			Status: ocsp.Revoked, SerialNumber: alice.cert.Serial, ThisUpdate: time.Now(), NextUpdate: time.Now().Add(time.Hour),
			RevokedAt: time.Now().Add(-time.Hour), RevocationReason: 1,
		}
		if c.carried {
			template.Certificate = c.responder.x509
		}
		der, err := ocsp.CreateResponse(ca.x509, c.responder.x509, template, c.responder.key)
		if err != nil {
			t.Fatal(err)
		}
		o, err := ParseOCSP(der)
		if err != nil {
			t.Fatal(c.name, err)
		}
		if got, err := o.Responder(ca.cert); (err == nil) != c.ok || c.ok && !got.Equal(c.responder.cert) {
			t.Errorf("%s: %v", c.name, err)
		}
		saysRevoked(t, c.name, o.Responses[0], alice, ca, other)
		if again, err := ParseOCSP(o.Raw); err != nil || len(again.Responses) != 1 {
			t.Errorf("%s: basic response alone: %v", c.name, err)
		}
	}
}

// saysRevoked: the response is about alice of ca, and about nobody else.
func saysRevoked(t *testing.T, name string, r Response, alice, ca, other *party) {
	t.Helper()
	if !r.About(alice.cert, ca.cert) || r.About(alice.cert, other.cert) || r.About(issued(t, "B", ca, nil).cert, ca.cert) {
		t.Errorf("%s: about whom", name)
	}
	if r.Status != StatusRevoked || r.Reason != 1 || r.NextUpdate.IsZero() {
		t.Errorf("%s: %+v", name, r)
	}
}

// BenchmarkLookup looks up what is not there in a list of 200,000 entries.
func BenchmarkLookup(b *testing.B) {
	ca := authority(b, "CA")
	der := listOf(b, ca, func(l *x509.RevocationList) {
		for i := range 200_000 {
			l.RevokedCertificateEntries = append(l.RevokedCertificateEntries, x509.RevocationListEntry{
				SerialNumber: big.NewInt(int64(i) << 40), RevocationTime: time.Now(), ReasonCode: 1,
			})
		}
	})
	l, err := ParseCRL(der)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(der)))
	b.ReportAllocs()
	for b.Loop() {
		if _, found, err := l.Lookup(ca.cert.RawSubject, big.NewInt(7)); found || err != nil {
			b.Fatal(found, err)
		}
	}
}
