package cms

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"
)

// TestRealCertificates holds our reader against Go's over the certificates of the trusted lists and of this machine:
// ours reads all of them, and where Go's does too, both say the same.
func TestRealCertificates(t *testing.T) {
	all := realCertificates()
	if len(all) < 50 {
		t.Skip("neither trusted lists nor certificates are here")
	}
	refused := 0
	for _, der := range all {
		c, err := ParseCertificate(der)
		if err != nil {
			t.Errorf("%x…: %v", der[:min(40, len(der))], err)
			continue
		}
		if c.Key.family == kindNone {
			t.Errorf("%s: key %s", c.Subject(), c.KeyName())
		}
		if c.SelfIssued() && bytes.Equal(c.AuthorityKeyID, c.SubjectKeyID) && c.CheckSignatureFrom(c) != nil {
			t.Errorf("%s: its own signature does not hold (%v)", c.Subject(), c.SignatureAlgorithm())
		}
		goes, err := x509.ParseCertificate(der)
		if err != nil {
			refused++
			t.Logf("Go refuses %s: %v", c.Subject(), err)
			continue
		}
		same(t, c, goes)
	}
	t.Logf("%d certificates, %d of them refused by Go", len(all), refused)
}

func same(t *testing.T, c *Certificate, g *x509.Certificate) {
	t.Helper()
	limit := g.MaxPathLen
	if limit == 0 && !g.MaxPathLenZero {
		limit = -1
	}
	if !g.BasicConstraintsValid {
		limit = -1
	}
	for what, ok := range map[string]bool{
		"serial": c.Serial.Cmp(g.SerialNumber) == 0, "from": c.NotBefore.Equal(g.NotBefore), "to": c.NotAfter.Equal(g.NotAfter),
		"subject": bytes.Equal(c.RawSubject, g.RawSubject), "issuer": bytes.Equal(c.RawIssuer, g.RawIssuer),
		"key identifier": bytes.Equal(c.SubjectKeyID, g.SubjectKeyId), "authority": bytes.Equal(c.AuthorityKeyID, g.AuthorityKeyId),
		"usage": c.KeyUsage == g.KeyUsage, "authority flag": c.IsCA == g.IsCA, "path": c.MaxPathLen == limit,
		"ocsp": slices.Equal(c.OCSP, g.OCSPServer), "issuers": slices.Equal(c.CAIssuers, g.IssuingCertificateURL),
		"crl": !slices.ContainsFunc(g.CRLDistributionPoints, func(p string) bool { return !slices.Contains(c.CRLs, p) }), "signed": bytes.Equal(c.RawTBS, g.RawTBSCertificate),
		"policies": len(c.Policies) == len(g.PolicyIdentifiers), "usages": len(c.ExtKeyUsage) == len(g.ExtKeyUsage)+len(g.UnknownExtKeyUsage),
		"name": c.CommonName() == clean(g.Subject.CommonName),
	} {
		if !ok {
			t.Errorf("%s: %s differs", c.Subject(), what)
		}
	}
}

// realCertificates are those in the trusted lists and in the machine's own store.
func realCertificates() (out [][]byte) {
	seen := map[string]bool{}
	add := func(der []byte) {
		if !seen[string(der)] && len(der) > 0 {
			seen[string(der)] = true
			out = append(out, der)
		}
	}
	lists, _ := filepath.Glob("../../../shared/trustlists/*.xml")
	value := regexp.MustCompile(`(?s)X509Certificate>([A-Za-z0-9+/=\s]+)<`)
	for _, name := range lists {
		b, _ := os.ReadFile(name)
		for _, m := range value.FindAllSubmatch(b, -1) {
			der, err := base64.StdEncoding.DecodeString(string(bytes.Join(bytes.Fields(m[1]), nil)))
			if err == nil {
				add(der)
			}
		}
	}
	stored, _ := os.ReadFile("/etc/ssl/certs/ca-certificates.crt")
	for block, rest := pem.Decode(stored); block != nil; block, rest = pem.Decode(rest) {
		add(block.Bytes)
	}
	return out
}

func TestTime(t *testing.T) {
	for _, c := range []struct {
		id   byte
		text string
		want string
	}{
		{idUTCTime, "491231235959Z", "2049-12-31T23:59:59Z"},
		{idUTCTime, "500101000000Z", "1950-01-01T00:00:00Z"},
		{idUTCTime, "2601010000Z", "2026-01-01T00:00:00Z"},
		{idUTCTime, "260101000000+0100", "2025-12-31T23:00:00Z"},
		{idTime, "20260101000000.25Z", "2026-01-01T00:00:00.25Z"},
		{idTime, "2026010112", "2026-01-01T12:00:00Z"},
		{idTime, "20261301000000Z", ""},
		{idTime, "20260101000000+x", ""},
		{idUTCTime, "", ""},
	} {
		got, ok := element{id: c.id, body: []byte(c.text)}.time()
		if want, err := time.Parse(time.RFC3339Nano, c.want); ok != (err == nil) || ok && !got.Equal(want) {
			t.Errorf("%s: %v %v", c.text, got, ok)
		}
	}
}

func TestNames(t *testing.T) {
	name := func(id byte, text string) []byte {
		return wrap(idSequence, wrap(idSet, wrap(idSequence, number("2.5.4.10"), wrap(id, []byte(text)))),
			wrap(idSet, wrap(idSequence, number(kindCommonName), wrap(idUTF8, []byte("A\u202E, \x07B")))))
	}
	if got := NameText(name(19, "Org")); got != `CN=A\, B, O=Org` {
		t.Error(got)
	}
	if !SameName(name(19, "The  Org "), name(idUTF8, "the org")) || SameName(name(19, "Org"), name(19, "Other")) {
		t.Error("comparison")
	}
	if !SameName(name(30, "\x00O\x00r\x00g"), name(20, "ORG")) {
		t.Error("two octets a letter")
	}
	whole := name(19, "Org")
	r := nested(whole, 0).sequence()
	base := wrap(idSequence, r.any().raw)
	if !NameWithin(whole, base) || NameWithin(base, whole) {
		t.Error("within")
	}
}

// TestUnreadableExtension: what cannot be read, or stands twice, is not passed over.
func TestUnreadableExtension(t *testing.T) {
	for _, c := range []struct {
		name  string
		x     []byte
		twice bool
		want  int
	}{
		{"key usage", wrap(idSequence, number(oidKeyUsage), wrap(idOctets, []byte{5, 0})), false, 1},
		{"unknown", wrap(idSequence, number("1.2.3"), wrap(idOctets, []byte{5, 0})), false, 0},
		{"unknown, critical", wrap(idSequence, number("1.2.3"), []byte{1, 1, 255}, wrap(idOctets, []byte{5, 0})), false, 1},
		{"twice", wrap(idSequence, number("1.2.3"), wrap(idOctets, []byte{5, 0})), true, 1},
		{"qualified statements", wrap(idSequence, number(oidQCStatements), wrap(idOctets, []byte{5, 0})), false, 0},
	} {
		list := c.x
		if c.twice {
			list = append(bytes.Clone(list), list...)
		}
		var got Certificate
		got.extensions(&reader{rest: list})
		if len(got.UnknownCritical) != c.want {
			t.Errorf("%s: %v", c.name, got.UnknownCritical)
		}
	}
}
