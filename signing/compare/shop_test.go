package compare_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"paraph/internal/worker"
	"paraph/signing/compare"
	"paraph/signing/pades"
	"paraph/signing/page"
	"paraph/signing/verify"
)

// shop makes documents, has them signed by whoever sends them back, and holds them against the originals.
type shop struct {
	t     testing.TB
	pool  *worker.Pool
	key   *ecdsa.PrivateKey
	cert  *x509.Certificate
	kept  map[uintptr]original
	pages int
	took  time.Duration
}

type original struct {
	content []byte
	at      map[string]spot
}

func newShop(t testing.TB) *shop {
	t.Helper()
	s := &shop{t: t, pool: testPool(t), kept: map[uintptr]original{}}
	var err error
	if s.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Anna Rossi"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, s.key.Public(), s.key)
	if err != nil {
		t.Fatal(err)
	}
	if s.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return s
}

// made is the original of a kind of document, written once.
func (s *shop) made(of paper, e edited) ([]byte, map[string]spot) {
	key := reflect.ValueOf(of).Pointer()
	if o, ok := s.kept[key]; ok {
		return o.content, o.at
	}
	content, at := of(s, e)
	s.kept[key] = original{content, at}
	return content, at
}

// signed is a document with a signature, which shows something where there is a widget.
func (s *shop) signed(content []byte, widget *pades.Placed) []byte {
	s.t.Helper()
	out, err := pades.Make(content, nil, pades.Seal{Certificate: s.cert, Key: s.key, Name: "Anna Rossi", Time: time.Now(), Widget: widget})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// valid holds that nothing but trust stands against a signature: what was edited was edited before.
func (s *shop) valid(name string, signed []byte) {
	s.t.Helper()
	r, err := verify.PDF(bytes.NewReader(signed), int64(len(signed)), verify.Options{Anchors: [][]byte{s.cert.Raw}})
	if err != nil || r.Verdict == verify.DoNotRely {
		s.t.Fatalf("%s: %+v %v", name, r, err)
	}
}

// compare holds a received document against the original.
func (s *shop) compare(name string, original, received []byte) []compare.Edit {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), "received.pdf")
	if err := os.WriteFile(file, received, 0o600); err != nil {
		s.t.Fatal(err)
	}
	if dir := os.Getenv("PARAPH_KEEP"); dir != "" {
		_ = os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, "/", "_")+".pdf"), received, 0o600)
		_ = os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, "/", "_")+".was.pdf"), original, 0o600)
	}
	f, err := os.Open(file)
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	d, err := page.Open(context.Background(), s.pool, f)
	if err != nil {
		s.t.Fatal(err)
	}
	defer d.Close()
	facts, err := d.Glance(context.Background(), "")
	if err != nil {
		s.t.Fatalf("%s: %v", name, err)
	}
	begun := time.Now()
	edits, err := d.Edits(context.Background(), original, "")
	if err != nil {
		s.t.Fatalf("%s: %v", name, err)
	}
	s.pages, s.took = s.pages+len(facts.Pages), s.took+time.Since(begun)
	return edits
}

func (s *shop) perPage() float64 { return s.took.Seconds() / float64(max(s.pages, 1)) }

// told are edits in a few words.
func told(edits []compare.Edit) string {
	b, err := json.Marshal(edits[:min(len(edits), 6)])
	if err != nil {
		return err.Error()
	}
	return string(b)
}
