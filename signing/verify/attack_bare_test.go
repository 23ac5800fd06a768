package verify

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// bareBy lets the document be signed without a message (adbe.x509.rsa_sha1), by a digest, with those certificates beside it.
func bareBy(t testing.TB, h crypto.Hash, by *person, certificates ...*person) func(*paper) {
	return func(p *paper) {
		p.sign = func(covered []byte) []byte {
			d := h.New()
			d.Write(covered)
			value, err := by.key.Sign(rand.Reader, d.Sum(nil), h)
			if err != nil {
				t.Fatal(err)
			}
			return tlv(4, value)
		}
		var all strings.Builder
		for _, c := range certificates {
			fmt.Fprintf(&all, "<%x>", c.cert.Raw)
		}
		cert := all.String()
		if len(certificates) != 1 {
			cert = "[" + cert + "]"
		}
		p.edit(signature, "/ETSI.CAdES.detached", "/adbe.x509.rsa_sha1/Cert"+cert)
	}
}

// TestBareSignatures: the oldest signatures of PDF files hold as others do; the certificate is the first that stands beside them.
func TestBareSignatures(t *testing.T) {
	c := newCast(t)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	anna := newPerson(t, key, "Anna", c.root, nil)
	for _, one := range []struct {
		name   string
		before func(*paper)
		after  func([]byte) []byte
		want   string
	}{
		{"sha1", bareBy(t, crypto.SHA1, anna, anna), nil, ok},
		{"sha256", bareBy(t, crypto.SHA256, anna, anna), nil, ok},
		{"with-issuer", bareBy(t, crypto.SHA1, anna, anna, c.root), nil, ok},
		{"issuer-first", bareBy(t, crypto.SHA1, anna, c.root, anna), nil, never},
		{"of-somebody-else", bareBy(t, crypto.SHA1, anna, c.mallory), nil, never},
		{"nobody", bareBy(t, crypto.SHA1, anna), nil, "unsure signature-unreadable"},
		{"changed", bareBy(t, crypto.SHA1, anna, anna), func(b []byte) []byte {
			return bytes.Replace(b, []byte("Amount due: 1000"), []byte("Amount due: 9000"), 1)
		}, "red signature-broken"},
		{"changed-later", bareBy(t, crypto.SHA1, anna, anna), nil, "red forbidden-change"},
	} {
		t.Run(one.name, func(t *testing.T) {
			p := signed(t, c, tables, one.before)
			if one.name == "changed-later" {
				p.edit(first, "/Rotate 0", "/Rotate 90")
				p.save()
			}
			b := p.b
			if one.after != nil {
				b = one.after(b)
			}
			judged(t, b, one.want, c.root)
		})
	}
}

// TestBareIsWeak: SHA-1 is told as what it is, SHA-256 of a trusted issuer is not.
func TestBareIsWeak(t *testing.T) {
	c := newCast(t)
	key, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		t.Fatal(err)
	}
	anna := newPerson(t, key, "Anna", c.root, func(c *x509.Certificate) {})
	for h, weak := range map[crypto.Hash]bool{crypto.SHA1: true, crypto.SHA256: false} {
		p := signed(t, c, tables, bareBy(t, h, anna, anna))
		r, err := PDF(bytes.NewReader(p.b), int64(len(p.b)), Options{Anchors: [][]byte{c.root.cert.Raw}})
		if err != nil || len(r.Signatures) != 1 {
			t.Fatal(err)
		}
		s := r.Signatures[0]
		if got := slices.Contains(s.Reasons, AlgorithmWeak); got != weak || s.Level != "PKCS1-B" || s.Digest != h.String() || s.Signer != "CN=Anna" {
			t.Errorf("%v: %+v", h, s)
		}
	}
}
