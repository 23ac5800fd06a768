package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func certified(t *testing.T, key crypto.Signer) *x509.Certificate {
	t.Helper()
	now := time.Now()
	c := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Studio"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return c
}

func keys(t *testing.T) map[string]crypto.Signer {
	t.Helper()
	r, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]crypto.Signer{"RSA": r}
	for name, curve := range map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384()} {
		if out[name], err = ecdsa.GenerateKey(curve, rand.Reader); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestHeadSeal: it holds for its lines and what follows them, and for nothing else.
func TestHeadSeal(t *testing.T) {
	for name, key := range keys(t) {
		_, events := story(t)
		h, err := SealHead("r", 7, events[6].Hash, certified(t, key), key)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if h.By() != "Studio" || (HeadSeal{Certificate: "x"}).By() != "" {
			t.Errorf("%s: sealed by %q", name, h.By())
		}
		later := Event{Request: "r", Seq: 8, Kind: EventCopySent}
		if err := later.Link(events[6].Hash); err != nil {
			t.Fatal(err)
		}
		if f := h.Holds("r", append(events, later)); f != nil {
			t.Errorf("%s: %v", name, f)
		}
		other, text, fewer := h, h, h
		other.Signature = append([]byte{}, h.Signature...)
		other.Signature[len(other.Signature)-1] ^= 1
		text.Text = strings.Replace(h.Text, "lines 7", "lines 6", 1)
		fewer.Lines = 6
		for what, bad := range map[string]HeadSeal{"signature": other, "text": text, "lines": fewer, "certificate": {Lines: 7, Head: h.Head, Text: h.Text, Signature: h.Signature}} {
			if bad.Holds("r", events) == nil {
				t.Errorf("%s: another %s holds", name, what)
			}
		}
		if h.Holds("r", events[:6]) == nil || h.Holds("x", events) == nil {
			t.Errorf("%s: it holds for other lines", name)
		}
	}
}

// TestStrangerChecksHeadSeal: openssl finds it good, and another text not.
func TestStrangerChecksHeadSeal(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("skipped: openssl is not installed")
	}
	for name, key := range keys(t) {
		h, err := SealHead("6927055e66abe148eb0efc6b", 14, strings.Repeat("7f", 32), certified(t, key), key)
		if err != nil {
			t.Fatal(err)
		}
		at := t.TempDir()
		for file, content := range map[string]string{"head.txt": h.Text, "head.sig": string(h.Signature), "seal.pem": h.Certificate, "other.txt": h.Text + " "} {
			if err := os.WriteFile(filepath.Join(at, file), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for text, good := range map[string]bool{"head.txt": true, "other.txt": false} {
			// The command of HeadSeal's documentation.
			command := openssl + " x509 -in seal.pem -pubkey -noout > seal.pub && " + openssl + " dgst -sha256 -verify seal.pub -signature head.sig " + text
			c := exec.Command("sh", "-c", command)
			c.Dir = at
			if out, err := c.CombinedOutput(); (err == nil) != good {
				t.Errorf("%s of %s: %v %s", text, name, err, out)
			}
		}
	}
}
