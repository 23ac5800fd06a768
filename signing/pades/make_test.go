package pades

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/pkcs7"

	"paraph/signing"
	"paraph/signing/cos"
	"paraph/signing/stamp"
)

// sealOf makes a self-signed seal for a key.
func sealOf(t testing.TB, key crypto.Signer) Seal {
	t.Helper()
	c := &x509.Certificate{
		SerialNumber: big.NewInt(77), Subject: pkix.Name{CommonName: "Studio Kovačić (Roma)"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return Seal{
		Certificate: cert, Key: key, Name: "Studio Kovačić (Roma", Reason: `Sigillo \ (prova)`, Place: "Roma",
		Time: time.Date(2026, 11, 12, 11, 7, 0, 0, time.FixedZone("", 3600)),
	}
}

func p256(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func pdf(t testing.TB, m signing.Mark, size signing.Size) []byte {
	t.Helper()
	b, err := stamp.Stamp{
		Mark: m, Head: "Luca Verdi", Tail: ", codice OTP confermato 12/11/2026 11:07 +01:00", Size: size,
	}.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func typed(name string) signing.Mark {
	return signing.Mark{Mode: signing.Typed, Text: name, Face: signing.FaceHand}
}

// Check finds the one signature and verifies it, as is done before a seal leaves.
func Check(original, sealed []byte, cert *x509.Certificate) error {
	h, err := Find(sealed, len(original))
	if err != nil {
		return err
	}
	return h.Verify(original, sealed, cert)
}

// tool runs a program of the machine; a test that needs a missing one is skipped and says so.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	out, _ := exec.Command(name, args...).CombinedOutput()
	return string(out)
}

func written(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMakeWithEveryKey(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]crypto.Signer{"rsa2048": rsaKey, "p256": p256(t)}
	for name, curve := range map[string]elliptic.Curve{"p384": elliptic.P384(), "p521": elliptic.P521()} {
		key, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		keys[name] = key
	}
	original := simplePDF()
	for name, key := range keys {
		for _, certify := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s certify %v", name, certify), func(t *testing.T) {
				s := sealOf(t, key)
				s.Certify = certify
				sealed, err := Make(original, []Placed{{1, signing.Box{X: 50, Y: 60, W: 164, H: 45}, pdf(t, typed("Luca Verdi"), signing.DefaultFieldSize)}}, s)
				if err != nil {
					t.Fatal(err)
				}
				if err := Check(original, sealed, s.Certificate); err != nil {
					t.Fatal(err)
				}
				checkPeer(t, sealed)
				out := tool(t, "pdfsig", "-nocert", written(t, "a.pdf", sealed))
				if !strings.Contains(out, "Signature is Valid") || !strings.Contains(out, "Total document signed") {
					t.Error(out)
				}
			})
		}
	}
}

// checkPeer verifies the CMS with an implementation that is not ours.
func checkPeer(t *testing.T, sealed []byte) {
	t.Helper()
	d, err := open(sealed)
	if err != nil {
		t.Fatal(err)
	}
	pages, _ := d.Pages()
	from, to, err := d.gap(d.signatures(pages)[0], 0)
	if err != nil {
		t.Fatal(err)
	}
	var der []byte
	if _, err := fmt.Sscanf(string(sealed[from+1:to-1]), "%x", &der); err != nil {
		t.Fatal(err)
	}
	p, err := pkcs7.Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	p.Content = append(bytes.Clone(sealed[:from]), sealed[to:]...)
	if err := p.Verify(); err != nil {
		t.Error(err)
	}
}

// once is a key that may be asked one time, with a digest.
type once struct {
	crypto.Signer
	asked int
}

func (o *once) Sign(r io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if o.asked++; o.asked > 1 {
		return nil, errors.New("asked again")
	}
	return o.Signer.Sign(r, digest, opts)
}

func TestKeyIsCalledOnce(t *testing.T) {
	s := sealOf(t, p256(t))
	key := &once{Signer: s.Key}
	s.Key = key
	s.Chain = []*x509.Certificate{sealOf(t, p256(t)).Certificate}
	if _, err := Make(simplePDF(), nil, s); err != nil || key.asked != 1 {
		t.Errorf("asked %d times: %v", key.asked, err)
	}
}

func TestFailures(t *testing.T) {
	stampPDF := pdf(t, typed("Luca Verdi"), signing.DefaultFieldSize)
	box := signing.Box{X: 50, Y: 60, W: 164, H: 45}
	good := sealOf(t, p256(t))
	other := good
	other.Key = p256(t)
	broken := good
	broken.Key = &once{Signer: good.Key, asked: 1}
	sealed, err := Make(simplePDF(), nil, good)
	if err != nil {
		t.Fatal(err)
	}
	xfa := bytes.Replace(simplePDF(), []byte("/Type /Catalog"), []byte("/Type /Catalog /AcroForm << /Fields [] /XFA (x) >>"), 1)
	for name, c := range map[string]struct {
		original []byte
		marks    []Placed
		seal     Seal
		want     error
	}{
		"page 0":              {simplePDF(), []Placed{{0, box, stampPDF}}, good, ErrPage},
		"page 2 of 1":         {simplePDF(), []Placed{{2, box, stampPDF}}, good, ErrPage},
		"widget on 2 of 1":    {simplePDF(), nil, seenAt(good, 2, box, stampPDF), ErrPage},
		"widget off the page": {simplePDF(), nil, seenAt(good, 1, signing.Box{X: 500, Y: 60, W: 164, H: 45}, stampPDF), ErrBox},
		"widget, no stamp":    {simplePDF(), nil, seenAt(good, -1, box, nil), ErrStamp},
		"off the page":        {simplePDF(), []Placed{{1, signing.Box{X: 500, Y: 60, W: 164, H: 45}, stampPDF}}, good, ErrBox},
		"no extent":           {simplePDF(), []Placed{{1, signing.Box{X: 50, Y: 60}, stampPDF}}, good, ErrBox},
		"no stamp":            {simplePDF(), []Placed{{1, box, []byte("x")}}, good, ErrStamp},
		"empty stamp":         {simplePDF(), []Placed{{1, box, nil}}, good, ErrStamp},
		"not a PDF":           {[]byte("hello"), nil, good, ErrDamaged},
		"empty":               {nil, nil, good, ErrDamaged},
		"truncated":           {simplePDF()[:200], nil, good, ErrDamaged},
		"signed":              {sealed, nil, good, ErrSigned},
		"XFA":                 {rebuilt(xfa), nil, good, ErrXFA},
		"encrypted":           {encrypted(t, ""), nil, good, ErrEncrypted},
		"password":            {encrypted(t, "secret"), nil, good, ErrEncrypted},
		"another key":         {simplePDF(), nil, other, ErrKey},
		"no key":              {simplePDF(), nil, Seal{Certificate: good.Certificate}, ErrKey},
		"no certificate":      {simplePDF(), nil, Seal{Key: good.Key}, ErrKey},
	} {
		t.Run(name, func(t *testing.T) {
			if out, err := Make(c.original, c.marks, c.seal); !errors.Is(err, c.want) || out != nil {
				t.Errorf("%v, want %v", err, c.want)
			}
			for _, refused := range []error{ErrDamaged, ErrEncrypted, ErrSigned, ErrXFA} {
				if err := accept(c.original); errors.Is(c.want, refused) && !errors.Is(err, refused) {
					t.Errorf("Accept: %v", err)
				}
			}
		})
	}
	if out, err := Make(simplePDF(), nil, broken); err == nil || out != nil {
		t.Error("a key that fails gave a seal")
	}
	if err := accept(simplePDF()); err != nil {
		t.Error(err)
	}
}

// seenAt is a seal with a widget.
func seenAt(s Seal, page int, b signing.Box, stamp []byte) Seal {
	s.Widget = &Placed{page, b, stamp}
	return s
}

// encrypted is a simple file with a user password.
func encrypted(t *testing.T, password string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "e.pdf")
	tool(t, "qpdf", "--encrypt", password, "owner", "256", "--", written(t, "a.pdf", simplePDF()), out)
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCheckFindsEveryChange(t *testing.T) {
	original := simplePDF()
	s := sealOf(t, p256(t))
	sealed, err := Make(original, nil, s)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(original, sealed, sealOf(t, p256(t)).Certificate); !errors.Is(err, ErrCheck) {
		t.Errorf("another certificate: %v", err)
	}
	if err := Check(append([]byte("%"), original...), sealed, s.Certificate); !errors.Is(err, ErrCheck) {
		t.Errorf("another original: %v", err)
	}
	if err := Check(original, append(bytes.Clone(sealed), '\n'), s.Certificate); !errors.Is(err, ErrCheck) {
		t.Errorf("something after it: %v", err)
	}
	if err := Check(original, original, s.Certificate); !errors.Is(err, ErrCheck) {
		t.Errorf("no seal: %v", err)
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 0x01
		if err := Check(original, changed, s.Certificate); err == nil {
			t.Errorf("byte %d of %d may change: %q", i, len(sealed), sealed[max(0, i-20):i+1])
		}
	}
}

func TestTextsOfTheSignature(t *testing.T) {
	for _, text := range []string{"Studio", "Studio Kovačić (Roma", `a\`, "Ĩ ĩ", "名前 😀", "(((", "a\rb"} {
		s := sealOf(t, p256(t))
		s.Name, s.Reason, s.Place = text, text, text
		original := simplePDF()
		sealed, err := Make(original, nil, s)
		if err != nil {
			t.Fatal(err)
		}
		if err := Check(original, sealed, s.Certificate); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		d, err := open(sealed)
		if err != nil {
			t.Fatal(err)
		}
		pages, _ := d.Pages()
		for _, key := range []cos.Name{"Name", "Reason", "Location"} {
			if got, ok := d.Text(d.signatures(pages)[0][key]); !ok || got != text {
				t.Errorf("%s %q, want %q", key, got, text)
			}
		}
	}
}

// A certification is one only if the catalog says so (ISO 32000-2, 12.8.6).
func TestCertification(t *testing.T) {
	s := sealOf(t, p256(t))
	s.Certify = true
	sealed, err := Make(simplePDF(), nil, s)
	if err != nil {
		t.Fatal(err)
	}
	d, err := open(sealed)
	if err != nil {
		t.Fatal(err)
	}
	pages, _ := d.Pages()
	sig := d.signatures(pages)[0]
	ref := d.Dict(d.Array(sig["Reference"])[0])
	if d.Name(ref["TransformMethod"]) != "DocMDP" || d.Integer(d.Dict(ref["TransformParams"])["P"]) != 1 {
		t.Error(ref)
	}
	if perm := d.Dict(d.Dict(d.catalog["Perms"])["DocMDP"]); d.Name(perm["SubFilter"]) != "ETSI.CAdES.detached" {
		t.Error(d.catalog["Perms"])
	}
}

func TestEqualStampsAreShared(t *testing.T) {
	s := sealOf(t, p256(t))
	stampPDF := pdf(t, typed("Luca Verdi"), signing.DefaultFieldSize)
	size := func(marks ...Placed) int {
		sealed, err := Make(simplePDF(), marks, s)
		if err != nil {
			t.Fatal(err)
		}
		return len(sealed)
	}
	at := func(y float64) Placed { return Placed{1, signing.Box{X: 50, Y: y, W: 164, H: 45}, stampPDF} }
	none, one, two := size(), size(at(60)), size(at(60), at(160))
	t.Logf("seal alone %d bytes, first mark %d, same again %d", none-len(simplePDF()), one-none, two-one)
	if two-one > 200 {
		t.Errorf("the same stamp again costs %d bytes", two-one)
	}
}
