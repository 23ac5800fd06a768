package press

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/pades"
	"paraph/signing/page/pagetest"
	"paraph/signing/stamp"
)

// The test binary is its own child: this variable says which.
const roleVariable = "PARAPH_PRESS_TEST"

func TestMain(m *testing.M) {
	switch role := os.Getenv(roleVariable); role {
	case "":
		os.Exit(m.Run())
	case "honest":
		os.Exit(worker.Main(Jobs()))
	default:
		os.Exit(worker.Main(lying(role)))
	}
}

// lying are the jobs of a child that somebody took over: each lie is one a parent must not fall for.
func lying(role string) map[string]worker.Handler {
	jobs := Jobs()
	seal, find := jobs[sealJob], jobs[findJob]
	jobs[sealJob] = func(s *worker.Session, raw json.RawMessage, stamps []byte) (any, []byte, error) {
		if role == "dies" {
			os.Exit(7)
		}
		if role == "another document" {
			var a sealArgs
			if err := json.Unmarshal(raw, &a); err != nil {
				return nil, nil, err
			}
			marks, seal, err := a.with(s, stamps)
			if err != nil {
				return nil, nil, err
			}
			other := text("Un altro contratto")
			sealed, err := pades.Make(other, marks, seal)
			if err != nil {
				return nil, nil, err
			}
			gap, err := pades.Find(sealed, len(other))
			return gap, sealed, err
		}
		result, sealed, err := seal(s, raw, stamps)
		if err != nil {
			return nil, nil, err
		}
		gap := result.(pades.Gap)
		switch role {
		case "asks twice":
			_, err = s.Ask(askSign, make([]byte, 32))
		case "changes the text":
			sealed[len(sealed)-8]++
		case "changes the original":
			sealed[100]++
		case "a gap elsewhere":
			gap.From, gap.To = 0, len(sealed)
		case "a gap beyond":
			gap.From, gap.To = len(sealed), 1<<40
		case "nothing":
			sealed = nil
		}
		return gap, sealed, err
	}
	jobs[findJob] = func(s *worker.Session, raw json.RawMessage, b []byte) (any, []byte, error) {
		result, out, err := find(s, raw, b)
		if gap, ok := result.(pades.Gap); ok && role == "a gap elsewhere" {
			gap.From++
			result = gap
		}
		return result, out, err
	}
	return jobs
}

func workers(t testing.TB, role string) *worker.Pool {
	t.Helper()
	p := worker.NewPool(worker.Config{
		Command: func() *exec.Cmd {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), roleVariable+"="+role)
			return cmd
		},
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	t.Cleanup(p.Close)
	return p
}

// store is a folder of documents named by their SHA-256.
type store string

func (s store) Open(_ context.Context, sha256 string) (*os.File, error) {
	f, err := os.Open(filepath.Join(string(s), sha256))
	if os.IsNotExist(err) {
		err = signing.ErrNotFound
	}
	return f, err
}

func (s store) put(t testing.TB, b []byte) string {
	t.Helper()
	sum := sumOf(b)
	if err := os.WriteFile(filepath.Join(string(s), sum), b, 0o600); err != nil {
		t.Fatal(err)
	}
	return sum
}

func pressWith(t testing.TB, role string) (*Press, store) {
	t.Helper()
	s := store(t.TempDir())
	return &Press{Workers: workers(t, role), Open: s.Open}, s
}

// text is a document of one page; an empty signature field stands on it.
func text(words string) []byte {
	return pagetest.Made(
		"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> >>",
		"<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Annots [6 0 R] >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", fmt.Sprintf("stream:BT /F1 18 Tf 90 216 Td (%s) Tj ET", words),
		"<< /FT /Sig /T (Fornitrice) /Type /Annot /Subtype /Widget /Rect [100 200 280 250] /P 3 0 R /F 4 >>",
	)
}

// counted is a key that counts what it is asked.
type counted struct {
	crypto.Signer
	asked int
	err   error
}

func (c *counted) Sign(r io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	c.asked++
	if c.err != nil {
		return nil, c.err
	}
	return c.Signer.Sign(r, digest, opts)
}

// office is who seals in these tests.
func office(t testing.TB) (pades.Seal, *counted) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(77), Subject: pkix.Name{CommonName: "Studio Bianchi"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageContentCommitment,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	k := &counted{Signer: key}
	return pades.Seal{
		Certificate: cert, Chain: []*x509.Certificate{cert}, Key: k, Name: "Studio Bianchi", Reason: "Sigillo", Place: "Roma", Time: time.Now(), Certify: true,
	}, k
}

func mark164(t testing.TB) []byte {
	t.Helper()
	b, err := stamp.Stamp{
		Mark: signing.Mark{Mode: signing.Typed, Text: "Anna Rossi", Face: signing.FaceHand}, Head: "Anna Rossi", Tail: ", oggi", Size: signing.DefaultFieldSize,
	}.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return b
}
