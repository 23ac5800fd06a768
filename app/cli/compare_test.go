package cli_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"paraph/signing/pades"
	"paraph/signing/page/pagetest"
)

// edit is one as the command tells it.
type edit struct {
	Kind, Before, After string
	Page                int
	Box                 []float64
	Asked               bool
}

// counterSigner signs what it gets; der is its certificate.
func counterSigner(t *testing.T) (sign func(content []byte) []byte, der []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Luca Verdi"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature,
	}
	if der, err = x509.CreateCertificate(rand.Reader, template, template, key.Public(), key); err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return func(content []byte) []byte {
		out, err := pades.Make(content, nil, pades.Seal{Certificate: cert, Key: key, Name: "Luca Verdi", Time: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}, der
}

// TestCompare: a file with a valid signature is held against the original; what was edited before it was signed is told with its
// place and its words, and ends the command with 1.
func TestCompare(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("XDG_DATA_HOME", filepath.Join(dir, "data"))
	sign, der := counterSigner(t)
	put := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	priced := func(price string) []byte {
		return pagetest.OnePage("/MediaBox[0 0 300 300]", "BT /F1 12 Tf 40 200 Td (The price is "+price+" euro) Tj ET")
	}
	anchor := put("cert.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	original := put("sent.pdf", priced("1.500"))
	edited, honest := put("edited.pdf", sign(priced("7.500"))), put("honest.pdf", sign(priced("1.500")))
	verify := func(want int, args ...string) string {
		t.Helper()
		code, out, errs := run(t, append([]string{"verify", "--offline", "--anchors", anchor}, args...)...)
		if code != want {
			t.Errorf("%v: %d, want %d: %s %s", args, code, want, out, errs)
		}
		return out
	}
	before := verify(0, edited, "--json")
	if !strings.Contains(before, `"compared":null`) {
		t.Errorf("not asked: %s", before)
	}
	if out := verify(0, honest, "--json", "--compare", original); !strings.Contains(out, `"compared":[]`) {
		t.Errorf("honest: %s", out)
	}
	var line struct {
		Verdict  string
		Compared []edit
	}
	if err := json.Unmarshal([]byte(verify(1, edited, "--json", "--compare", original)), &line); err != nil || len(line.Compared) != 1 {
		t.Fatalf("%+v %v", line, err)
	}
	e := line.Compared[0]
	at := [2]int{int(e.Box[0] / 10), int(e.Box[1] / 10)}
	e.Box = nil
	if want := (edit{Kind: "word", Before: "1.500", After: "7.500", Page: 1}); line.Verdict != "valid" || !reflect.DeepEqual(e, want) || at != [2]int{10, 9} {
		t.Errorf("%+v at %v", line, at)
	}
	if out := verify(1, edited, "--compare", original); !strings.Contains(out, "7.500") {
		t.Errorf("in words: %s", out)
	}
	verify(3, edited, "--json", "--compare", filepath.Join(dir, "nowhere.pdf"))
	verify(3, edited, "--json", "--compare", anchor)
}
