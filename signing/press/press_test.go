package press

import (
	"bytes"
	"crypto/x509"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"paraph/device"
	"paraph/signing"
	"paraph/signing/pades"
)

var box = signing.Box{X: 60, Y: 60, W: 164, H: 45}

// TestSealAndExamine: what is sealed is the document with marks and one seal behind it, asked of the key once; another
// desk finds it whole, and finds every change.
func TestSealAndExamine(t *testing.T) {
	p, docs := pressWith(t, "honest")
	original := text("Contratto")
	sum := docs.put(t, original)
	s, key := office(t)
	stamp := mark164(t)
	marks := []pades.Placed{{Page: 1, Box: box, PDF: stamp}, {Page: -1, Box: box, PDF: stamp}}
	rehearsed, err := p.Rehearse(t.Context(), sum, marks, s)
	if err != nil || key.asked != 0 || bytes.HasPrefix(rehearsed, original) {
		t.Fatalf("asked %d times: %v", key.asked, err)
	}
	sealed, err := p.Seal(t.Context(), sum, marks, s)
	if err != nil || key.asked != 1 || !bytes.HasPrefix(sealed, original) || len(sealed) != len(original)+len(rehearsed) {
		t.Fatalf("asked %d times: %v", key.asked, err)
	}
	if err := check(original, sealed, s.Certificate); err != nil {
		t.Error(err)
	}
	made := docs.put(t, sealed)
	if err := p.Examine(t.Context(), sum, made); err != nil {
		t.Error(err)
	}
	for at := 0; at < len(sealed); at += 131 {
		wrong := bytes.Clone(sealed)
		wrong[at] ^= 1
		if err := p.Examine(t.Context(), sum, docs.put(t, wrong)); !errors.Is(err, pades.ErrCheck) && !errors.Is(err, pades.ErrKey) {
			t.Errorf("byte %d of %d: %v", at, len(sealed), err)
		}
	}
	examineOthers(t, p, docs, sum, made)
	valid(t, sealed)
}

// examineOthers examines what is no seal of the original at all, and what is not there.
func examineOthers(t *testing.T, p *Press, docs store, sum, made string) {
	t.Helper()
	other := docs.put(t, text("Un altro contratto"))
	for name, c := range map[string]struct {
		original, sealed string
		want             error
	}{
		"of another original": {other, made, pades.ErrCheck}, "not sealed": {sum, sum, pades.ErrCheck}, "behind itself": {made, made, pades.ErrCheck},
		"no original": {sumOf(nil), made, signing.ErrNotFound}, "no file": {sum, sumOf(nil), signing.ErrNotFound},
	} {
		if err := p.Examine(t.Context(), c.original, c.sealed); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// valid says what a foreign reader thinks of a sealed file.
func valid(t *testing.T, sealed []byte) {
	t.Helper()
	if _, err := exec.LookPath("pdfsig"); err != nil {
		t.Skip("pdfsig is not installed (poppler-utils)")
	}
	path := filepath.Join(t.TempDir(), "sealed.pdf")
	if err := os.WriteFile(path, sealed, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdfsig", "-nocert", path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Signature is Valid") || !strings.Contains(string(out), "Total document signed") {
		t.Errorf("pdfsig: %v\n%s", err, out)
	}
}

// TestOtherBytesAreNotSealed: a stored document that is not what its name says is found before the key is asked.
func TestOtherBytesAreNotSealed(t *testing.T) {
	p, docs := pressWith(t, "honest")
	sum := docs.put(t, text("Contratto"))
	s, key := office(t)
	sealed, err := p.Seal(t.Context(), sum, nil, s)
	if err != nil {
		t.Fatal(err)
	}
	made := docs.put(t, sealed)
	for _, name := range []string{sum, made} {
		if err := os.WriteFile(filepath.Join(string(docs), name), text("Contrarto"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.Seal(t.Context(), sum, nil, s); !errors.Is(err, signing.ErrFileChanged) || key.asked != 1 {
		t.Errorf("asked %d times: %v", key.asked, err)
	}
	if _, err := p.Rehearse(t.Context(), sum, nil, s); !errors.Is(err, signing.ErrFileChanged) {
		t.Errorf("rehearsed: %v", err)
	}
	if err := p.Examine(t.Context(), sum, made); !errors.Is(err, signing.ErrFileChanged) {
		t.Errorf("examined: %v", err)
	}
	if _, err := p.Seal(t.Context(), sumOf(nil), nil, s); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("what is not there: %v", err)
	}
	if _, err := p.Rehearse(t.Context(), sumOf(nil), nil, s); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("what is not there: %v", err)
	}
}

// TestChildIsNotBelieved: whatever a child answers, nothing leaves that is not the document with its seal.
func TestChildIsNotBelieved(t *testing.T) {
	original := text("Contratto")
	for _, lie := range []string{
		"another document", "changes the text", "changes the original", "a gap elsewhere", "a gap beyond", "nothing",
	} {
		p, docs := pressWith(t, lie)
		s, key := office(t)
		if sealed, err := p.Seal(t.Context(), docs.put(t, original), nil, s); !errors.Is(err, pades.ErrCheck) || sealed != nil || key.asked != 1 {
			t.Errorf("%s: asked %d times, %v", lie, key.asked, err)
		}
	}
	p, docs := pressWith(t, "asks twice")
	s, key := office(t)
	if sealed, err := p.Seal(t.Context(), docs.put(t, original), nil, s); err == nil || sealed != nil || key.asked != 1 {
		t.Errorf("a child asked for two signatures and the key gave %d: %v", key.asked, err)
	}
	var problem *signing.Problem
	p, docs = pressWith(t, "dies")
	if _, err := p.Seal(t.Context(), docs.put(t, original), nil, s); !errors.As(err, &problem) || problem.Code != signing.ProblemUnreadable {
		t.Errorf("a child that dies: %v", err)
	}
	p, docs = pressWith(t, "honest")
	sealed, err := p.Seal(t.Context(), docs.put(t, original), nil, s)
	if err != nil {
		t.Fatal(err)
	}
	liar, docs := pressWith(t, "a gap elsewhere")
	if err := liar.Examine(t.Context(), docs.put(t, original), docs.put(t, sealed)); !errors.Is(err, pades.ErrCheck) {
		t.Errorf("examined with another gap: %v", err)
	}
}

// open writes a file and opens it as programs do.
func open(t testing.TB, content []byte) *os.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// TestSign: into the document's own field with a mark beside, or invisibly; the bytes somebody looked at, or those there.
func TestSign(t *testing.T) {
	pool := workers(t, "honest")
	original := text("Contratto")
	s, key := office(t)
	id := device.Identity{Certificate: s.Certificate, Key: key}
	for name, c := range map[string]struct {
		wish  Wish
		field string
	}{
		"seen":      {Wish{Visible: &pades.Placed{Page: 1, Box: box, PDF: mark164(t)}, Field: "Fornitrice", Also: []int{1}, SHA256: sumOf(original)}, "Fornitrice"},
		"invisible": {Wish{}, "Paraph1"},
	} {
		c.wish.Identity, c.wish.Time, key.asked = id, s.Time, 0
		signed, err := Sign(t.Context(), pool, open(t, original), c.wish)
		if err != nil || signed.Field != c.field || key.asked != 1 {
			t.Errorf("%s: in %q, asked %d times: %v", name, signed.Field, key.asked, err)
			continue
		}
		if err := check(original, signed.PDF, s.Certificate); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		valid(t, signed.PDF)
	}
}

// TestSignRefuses: what cannot be signed is said, and no key was asked.
func TestSignRefuses(t *testing.T) {
	pool := workers(t, "honest")
	original := text("Contratto")
	s, key := office(t)
	wish := Wish{Identity: device.Identity{Certificate: s.Certificate, Key: key}, Time: s.Time}
	large := open(t, original)
	if err := os.Truncate(large.Name(), signing.MaxSigned+1); err != nil {
		t.Fatal(err)
	}
	signed, err := Sign(t.Context(), pool, open(t, original), wish)
	if err != nil {
		t.Fatal(err)
	}
	key.asked = 0
	for want, doc := range map[signing.ProblemCode]*os.File{
		signing.ProblemTooLarge: large, signing.ProblemNotPDF: open(t, []byte("Gentile signora")), signing.ProblemDamaged: open(t, original[:300]),
		signing.ProblemSigned: open(t, signed.PDF),
	} {
		var p *signing.Problem
		if _, err := Sign(t.Context(), pool, doc, wish); !errors.As(err, &p) || p.Code != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	for want, change := range map[signing.ProblemCode]func(*Wish){
		signing.ProblemFieldGone: func(w *Wish) { w.Field = "Nessuno" },
		signing.ProblemFieldPage: func(w *Wish) { w.Visible = &pades.Placed{Page: 2, Box: box, PDF: mark164(t)} },
		signing.ProblemFieldPlace: func(w *Wish) {
			w.Visible = &pades.Placed{Page: 1, Box: signing.Box{X: 590, Y: 60, W: 164, H: 45}, PDF: mark164(t)}
		},
	} {
		w := wish
		change(&w)
		var p *signing.Problem
		if _, err := Sign(t.Context(), pool, open(t, original), w); !errors.As(err, &p) || p.Code != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	looked := wish
	looked.SHA256 = sumOf(original)
	if _, err := Sign(t.Context(), pool, open(t, append(bytes.Clone(original), '\n')), looked); !errors.Is(err, signing.ErrFileChanged) {
		t.Errorf("another file than was looked at: %v", err)
	}
	if key.asked != 0 {
		t.Errorf("the key was asked %d times", key.asked)
	}
	key.err = device.ErrRemoved
	if _, err := Sign(t.Context(), pool, open(t, original), wish); !errors.Is(err, device.ErrRemoved) {
		t.Errorf("a card that went: %v", err)
	}
}

// check finds the one signature and verifies it.
func check(original, sealed []byte, cert *x509.Certificate) error {
	g, err := pades.Find(sealed, len(original))
	if err != nil {
		return err
	}
	return g.Verify(original, sealed, cert)
}
