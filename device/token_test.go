package device

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"testing"
	"time"
)

var now = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// made is a certificate signed by itself, good around now unless changed.
func made(t *testing.T, change func(*x509.Certificate)) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Prova"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		BasicConstraintsValid: true,
	}
	change(c)
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestUsable(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*x509.Certificate)
		want   Unfit
	}{
		"nothing said":     {func(*x509.Certificate) {}, ""},
		"commitment":       {func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageContentCommitment }, ""},
		"made for oneself": {func(c *x509.Certificate) { c.IsCA = true }, ""},
		"an authority":     {func(c *x509.Certificate) { c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign }, UnfitAuthority},
		"encryption":       {func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment }, UnfitUsage},
		"expired":          {func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Second) }, UnfitExpired},
		"not yet":          {func(c *x509.Certificate) { c.NotBefore = now.Add(time.Second) }, UnfitNotYet},
		"log in":           {func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }, UnfitLogin},
		"smart card log-on": {func(c *x509.Certificate) {
			c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 3, 6, 1, 4, 1, 311, 20, 2, 2}}
		}, UnfitLogin},
		"mail and log in": {func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageEmailProtection}
		}, ""},
		"commitment, log in": {func(c *x509.Certificate) {
			c.KeyUsage, c.ExtKeyUsage = x509.KeyUsageContentCommitment, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
		}, ""},
		"documents (RFC 9336)": {func(c *x509.Certificate) {
			c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 36}}
		}, ""},
	} {
		if got := Usable(made(t, c.change), now); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	public, _, _ := ed25519.GenerateKey(rand.Reader)
	if got := Usable(&x509.Certificate{PublicKey: public, PublicKeyAlgorithm: x509.Ed25519}, now); got != UnfitAlgorithm {
		t.Errorf("Ed25519: %q", got)
	}
}

// TestPick: by fingerprint, else the one that commits, else the only one; one certificate seen through two
// modules is one.
func TestPick(t *testing.T) {
	one := func(sha string, change func(*x509.Certificate)) Certificate {
		return Certificate{SHA256: sha, X509: made(t, change)}
	}
	plain := func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageDigitalSignature }
	commits := func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageContentCommitment }
	old := func(c *x509.Certificate) {
		c.KeyUsage, c.NotAfter = x509.KeyUsageContentCommitment, now.Add(-time.Minute)
	}
	a, b, c, d, e := one("aa", plain), one("bb", plain), one("cc", commits), one("dd", commits), one("ee", old)
	tokens := func(first []Certificate, second ...Certificate) []Token {
		return []Token{{Label: "Firma", Serial: "A1", Certificates: first}, {Label: "Altra", Serial: "b2", Certificates: second}}
	}
	for name, v := range map[string]struct {
		tokens      []Token
		sha         string
		want, token string
		choice      int
		unfit       Unfit
	}{
		"the only one":       {tokens([]Certificate{a}), "", "aa", "Firma", 0, ""},
		"the one that binds": {tokens([]Certificate{a, b}, c, e), "", "cc", "Altra", 0, ""},
		"by fingerprint":     {tokens([]Certificate{a, b, c}, d), "BB", "bb", "Firma", 0, ""},
		"seen twice":         {tokens([]Certificate{c}, c), "", "cc", "Firma", 0, ""},
		"two that bind":      {tokens([]Certificate{a, c}, d), "", "", "", 2, ""},
		"two that do not":    {tokens([]Certificate{a, b}), "", "", "", 2, ""},
		"an old one":         {tokens([]Certificate{e}), "", "", "", 0, UnfitExpired},
		"none":               {tokens(nil), "", "", "", 0, ""},
		"another's":          {tokens([]Certificate{a}), "ff", "", "", 0, ""},
	} {
		token, cert, err := Pick(v.tokens, v.sha, now)
		if cert.SHA256 != v.want || token.Label != v.token || (v.want == "") != errors.Is(err, ErrNoKey) {
			t.Errorf("%s: %s on %q, %v", name, cert.SHA256, token.Label, err)
		}
		if several, ok := errors.AsType[*Choice](err); ok != (v.choice > 0) || ok && len(several.Certificates) != v.choice {
			t.Errorf("%s: %v", name, err)
		}
		if no, ok := errors.AsType[*NoKey](err); ok && no.Unfit != v.unfit {
			t.Errorf("%s: %q", name, no.Unfit)
		}
	}
	if got := Named(tokens(nil), "B2"); len(got) != 1 || got[0].Label != "Altra" {
		t.Errorf("by serial number: %v", got)
	}
	if got := Named(tokens(nil), "Firma"); len(got) != 1 || got[0].Serial != "A1" {
		t.Errorf("by label: %v", got)
	}
}

func TestHolderName(t *testing.T) {
	person := []pkix.AttributeTypeAndValue{{Type: asn1.ObjectIdentifier{2, 5, 4, 42}, Value: "Mario"}, {Type: asn1.ObjectIdentifier{2, 5, 4, 4}, Value: "Rossi"}}
	for want, name := range map[string]pkix.Name{
		"Mario Rossi": {CommonName: "RSSMRA80A01H501U/7420", ExtraNames: person}, "Studio Bianchi": {CommonName: "Studio Bianchi", ExtraNames: person[:1]},
		"Bianchi srl": {Organization: []string{"Bianchi srl"}},
	} {
		if got := HolderName(made(t, func(c *x509.Certificate) { c.Subject = name })); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
