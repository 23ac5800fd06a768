package verify

import (
	"bytes"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// signedBy has openssl sign a file as its options say, with a key made for the test, whose certificate is answered in DER.
type signedBy struct {
	t    *testing.T
	dir  string
	cert []byte
}

func newSigner(t *testing.T) *signedBy {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not there")
	}
	s := &signedBy{t: t, dir: t.TempDir()}
	s.run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=Anna Rossi", "-days", "100")
	block, _ := pem.Decode(s.read("cert.pem"))
	s.cert = block.Bytes
	return s
}

func (s *signedBy) run(args ...string) {
	s.t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = s.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("openssl %v: %v %s", args, err, out)
	}
}

func (s *signedBy) read(name string) []byte {
	s.t.Helper()
	b, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

func (s *signedBy) sign(content []byte, options ...string) []byte {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, "in"), content, 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.run(append([]string{"cms", "-sign", "-in", "in", "-binary", "-signer", "cert.pem", "-inkey", "key.pem", "-out", "out"}, options...)...)
	return s.read("out")
}

// TestEnvelopes: CMS files as programs write them, attached, detached and nested, and what must not pass for one.
func TestEnvelopes(t *testing.T) {
	s := newSigner(t)
	text := []byte("the price is 1,000")
	paper := s.sign([]byte("%PDF-1.7 the price is 1,000"), "-outform", "DER", "-nodetach", "-nocerts", "-noattr")
	attached := s.sign(text, "-outform", "DER", "-nodetach", "-cades")
	flipped := bytes.Replace(attached, []byte("1,000"), []byte("9,000"), 1)
	for _, c := range []struct {
		name     string
		file     []byte
		detached []byte
		want     string
		reason   Reason
	}{
		{"attached", attached, nil, Valid, ""},
		{"attached in PEM", s.sign(text, "-outform", "PEM", "-nodetach"), nil, Valid, ""},
		{"streamed, of indefinite length", s.sign(text, "-outform", "DER", "-nodetach", "-stream"), nil, Valid, ""},
		{"content changed", flipped, nil, DoNotRely, Altered},
		{"detached", s.sign(text, "-outform", "DER"), text, Valid, ""},
		{"detached, its content not given", s.sign(text, "-outform", "DER"), nil, CannotSay, NotExamined},
		{"detached, other content", s.sign(text, "-outform", "DER"), []byte("the price is 9,000"), DoNotRely, Altered},
		{"attached, other content given", attached, []byte("the price is 9,000"), DoNotRely, Altered},
		{"something behind it", append(bytes.Clone(attached), "and more"...), nil, CannotSay, CoverageUnusual},
		{"nested", s.sign(attached, "-outform", "DER", "-nodetach"), nil, Valid, ""},
		{"nested, the inner one holds a PDF and was changed", s.sign(bytes.Replace(paper, []byte("1,000"), []byte("9,000"), 1), "-outform", "DER", "-nodetach"), nil, DoNotRely, SignatureBroken},
		{"nested, the inner one changed", s.sign(flipped, "-outform", "DER", "-nodetach"), nil, DoNotRely, Altered},
	} {
		r, err := Envelope(c.file, c.detached, Options{Anchors: [][]byte{s.cert}, Recursive: true})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if r.Verdict != c.want || c.reason != "" && !slices.Contains(r.Reasons, c.reason) {
			t.Errorf("%s: %s %v, want %s %s", c.name, r.Verdict, r.Reasons, c.want, c.reason)
		}
	}
	stranger, err := Envelope(attached, nil, Options{})
	if err != nil || stranger.Verdict != CannotSay || !slices.Contains(stranger.Reasons, IssuerUnknown) {
		t.Errorf("without anchors: %+v %v", stranger, err)
	}
	if _, err := Envelope(s.cert, nil, Options{}); err == nil {
		t.Error("a certificate passes for a signature")
	}
}
