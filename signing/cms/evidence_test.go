package cms

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"
)

// TestCarried finds what a message carries beside the signature, in each of the places for it.
func TestCarried(t *testing.T) {
	ca := authority(t, "CA")
	alice := issued(t, "Alice", ca, nil)
	crl := listOf(t, ca, nil)
	answer, err := ocsp.CreateResponse(ca.x509, ca.x509, ocsp.Response{SerialNumber: alice.cert.Serial}, ca.key)
	if err != nil {
		t.Fatal(err)
	}
	o, err := ParseOCSP(answer)
	if err != nil {
		t.Fatal(err)
	}
	values := func(response []byte) []byte {
		return wrap(idSequence, wrap(contextNested, wrap(idSequence, crl)), wrap(contextNested|1, wrap(idSequence, response)))
	}
	r := honest(alice, []byte("text"))
	policy := wrap(idSequence, number("1.2.3.4"), wrap(idSequence))
	r.attributes = append(r.attributes, attr{oidAdobeRevocation, [][]byte{values(answer)}}, attr{oidSignaturePolicy, [][]byte{policy}},
		attr{oidSigningTime, [][]byte{wrap(idUTCTime, []byte("260102030405Z"))}})
	token := tokenOf(t, alice, []byte("x"))
	r.unsigned = []attr{
		{oidSignatureStamp, [][]byte{token, token}},
		{oidSignatureStamp, [][]byte{token}},
		{oidRevocationValues, [][]byte{values(o.Raw)}},
		{oidCertValues, [][]byte{wrap(idSequence, ca.cert.Raw)}},
	}
	sd, _, err := Parse(r.make(t))
	if err != nil {
		t.Fatal(err)
	}
	s := sd.Signers[0]
	if len(s.Timestamps) != 3 || len(s.RevocationCRLs) != 2 || len(s.RevocationOCSPs) != 2 || len(sd.Certificates) != 2 {
		t.Errorf("%d time-stamps, %d lists, %d answers, %d certificates", len(s.Timestamps), len(s.RevocationCRLs), len(s.RevocationOCSPs), len(sd.Certificates))
	}
	if s.PolicyID != "1.2.3.4" || s.SigningTime.Day() != 2 {
		t.Errorf("%s %v", s.PolicyID, s.SigningTime)
	}
	for _, b := range s.RevocationOCSPs {
		if _, err := ParseOCSP(b); err != nil {
			t.Error(err)
		}
	}
	if got := s.Check(sd, over([]byte("text")), nil); len(got.Faults) > 0 {
		t.Errorf("%v", got.Faults)
	}
}

// TestCarriedLists: a message's own lists hold OCSP responses too (RFC 5940).
func TestCarriedLists(t *testing.T) {
	ca := authority(t, "CA")
	crl := listOf(t, ca, nil)
	answer, err := ocsp.CreateResponse(ca.x509, ca.x509, ocsp.Response{SerialNumber: big.NewInt(5)}, ca.key)
	if err != nil {
		t.Fatal(err)
	}
	lists := &SignedData{}
	other := wrap(contextNested|1, number(oidOCSPInCMS), answer)
	if !lists.revocation(&reader{rest: slices.Concat(crl, other, crl)}) || len(lists.CRLs) != 2 || len(lists.OCSPs) != 1 {
		t.Errorf("%d lists, %d answers", len(lists.CRLs), len(lists.OCSPs))
	}
}

// TestNoSigner: a message without a signer is no time-stamp, whatever it says.
func TestNoSigner(t *testing.T) {
	token, err := ParseToken(tokenOf(t, issued(t, "TSA", authority(t, "CA"), nil), []byte("x")))
	if err != nil {
		t.Fatal(err)
	}
	token.Signers = nil
	if r := token.Check(over([]byte("x"))); !slices.Equal(r.Faults, []Fault{FaultAttributes}) || r.Certificate != nil {
		t.Errorf("%v", r.Faults)
	}
}

// TestKeyHashNames: a certificate without a key identifier is named by its key's hash.
func TestKeyHashNames(t *testing.T) {
	alice := issued(t, "Alice", authority(t, "CA"), func(c *x509.Certificate) { c.SubjectKeyId = nil })
	s := Signer{KeyID: alice.cert.Key.Hash()}
	if alice.cert.SubjectKeyID != nil || !s.names(alice.cert) || s.names(issued(t, "Bob", nil, nil).cert) {
		t.Error("not named")
	}
}

// TestIndirect: the entries of an indirect list belong to the issuer named last; in any other list to its own.
func TestIndirect(t *testing.T) {
	ca, other := authority(t, "CA"), authority(t, "Other")
	names, _ := asn1.Marshal(asn1.RawValue{Class: 2, Tag: 4, IsCompound: true, Bytes: other.cert.RawSubject})
	der := listOf(t, ca, func(l *x509.RevocationList) {
		l.ExtraExtensions = []pkix.Extension{extensionOf(oidIssuingPoint, true, wrap(idSequence, []byte{context | 4, 1, 255}))}
		for i := range 4 {
			e := x509.RevocationListEntry{SerialNumber: big.NewInt(int64(i)), RevocationTime: time.Now()}
			if i == 1 {
				e.ExtraExtensions = []pkix.Extension{extensionOf(oidEntryIssuer, true, wrap(idSequence, names))}
			}
			l.RevokedCertificateEntries = append(l.RevokedCertificateEntries, e)
		}
	})
	l, err := ParseCRL(der)
	if err != nil || !l.Scope.Indirect {
		t.Fatal(err)
	}
	for serial, of := range []*party{ca, other, other, other} {
		for _, p := range []*party{ca, other} {
			if _, found, err := l.Lookup(p.cert.RawSubject, big.NewInt(int64(serial))); found != (p == of) || err != nil {
				t.Errorf("%d of %s: %v %v", serial, p.cert.Subject(), found, err)
			}
		}
	}
	l.Scope.Indirect = false
	if _, found, _ := l.Lookup(other.cert.RawSubject, big.NewInt(2)); found {
		t.Error("a foreign issuer in a list of one's own")
	}
}

// TestCriticalEntry: a list with an entry that nobody can read says nothing about the others.
func TestCriticalEntry(t *testing.T) {
	ca := authority(t, "CA")
	l, err := ParseCRL(listOf(t, ca, func(l *x509.RevocationList) {
		l.RevokedCertificateEntries = []x509.RevocationListEntry{{
			SerialNumber: big.NewInt(1), RevocationTime: time.Now(),
			ExtraExtensions: []pkix.Extension{extensionOf("1.2.3.4", true, []byte{5, 0})},
		}}
	}))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Lookup(ca.cert.RawSubject, big.NewInt(2)); err == nil {
		t.Error("it is passed over")
	}
}

// TestPadding: a signature is what it must be octet by octet; what only begins so is forged (Bleichenbacher, 2006).
func TestPadding(t *testing.T) {
	private, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	k := rsaKey{n: private.N, e: big.NewInt(int64(private.E))}
	digest := sum(crypto.SHA256, []byte("text"))
	info := func(null ...byte) []byte {
		return wrap(idSequence, wrap(idSequence, digestIdentifier(crypto.SHA256), null), wrap(idOctets, digest))
	}
	padded := func(pad int, inner, behind []byte) []byte {
		em := append([]byte{0, 1}, slices.Repeat([]byte{0xFF}, pad)...)
		em = slices.Concat(em, []byte{0}, inner, behind)
		return new(big.Int).Exp(new(big.Int).SetBytes(em), private.D, private.N).FillBytes(make([]byte, 128))
	}
	full, short := info(5, 0), info()
	for _, c := range []struct {
		name string
		sig  []byte
		ok   bool
	}{
		{"as it must be", padded(125-len(full), full, nil), true},
		{"without NULL", padded(125-len(short), short, nil), true},
		{"little padding", padded(8, full, make([]byte, 117-len(full))), false},
		{"something between", padded(125-len(info(4, 1, 7)), info(4, 1, 7), nil), false},
		{"another digest", padded(125-len(full)+2, full[2:], nil), false},
		{"too large", new(big.Int).Add(new(big.Int).SetBytes(padded(125-len(full), full, nil)), private.N).Bytes(), false},
		{"nothing", nil, false},
	} {
		if k.pkcs1(crypto.SHA256, digest, c.sig) != c.ok {
			t.Error(c.name)
		}
	}
}

// TestOCSPExtensions reads the nonce and what the responder says of how far back it knows.
func TestOCSPExtensions(t *testing.T) {
	ca := authority(t, "CA")
	at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	cutoff := extensionOf(oidCutoff, false, wrap(idTime, []byte("20200101000000Z")))
	for _, c := range []struct {
		name     string
		critical pkix.Extension
		want     bool
	}{{"none", cutoff, false}, {"critical", extensionOf("1.2.3.4", true, []byte{5, 0}), true}} {
		der, err := ocsp.CreateResponse(ca.x509, ca.x509, ocsp.Response{
			SerialNumber: big.NewInt(5), ExtraExtensions: []pkix.Extension{cutoff, c.critical},
		}, ca.key)
		if err != nil {
			t.Fatal(err)
		}
		o, err := ParseOCSP(der)
		if err != nil || !o.Responses[0].Cutoff.Equal(at) || o.Responses[0].UnknownCritical != c.want {
			t.Errorf("%s: %v %+v", c.name, err, o)
		}
	}
}
