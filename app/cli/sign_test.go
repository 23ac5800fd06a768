package cli_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/device"
	"paraph/device/pkcs11/tokentest"
	"paraph/device/soft"
)

const (
	signingPIN  = "58203917"
	p12Password = "una-password-di-prova-7731"
)

// keeper writes a file of a test and returns its path.
func keeper(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// p12 is a key file for a certificate, and the arguments that use it.
func p12(t *testing.T, e tokentest.Entry) []string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	content, err := soft.Save(device.Identity{Certificate: e.Certificate(t, key.Public()), Key: key}, p12Password)
	if err != nil {
		t.Fatal(err)
	}
	return []string{"--p12", keeper(t, "key.p12", content), "--password-file", keeper(t, "password", []byte(p12Password+"\n"))}
}

// card are the arguments that use a token.
func card(t *testing.T, module, token, pin string) []string {
	t.Helper()
	return []string{"--module", module, "--token", token, "--pin-file", keeper(t, "pin", []byte(pin+"\n"))}
}

// valid says what a foreign reader thinks of a signed file, and that the original was only added to.
func valid(t *testing.T, original, signed string) {
	t.Helper()
	before, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(signed)
	if err != nil {
		t.Fatal(err)
	}
	if len(after) <= len(before) || !bytes.HasPrefix(after, before) {
		t.Errorf("%s does not begin with the original", signed)
	}
	if _, err := exec.LookPath("pdfsig"); err != nil {
		t.Skip("pdfsig is not installed (poppler-utils)")
	}
	out, err := exec.Command("pdfsig", "-nocert", signed).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Signature is Valid") || !strings.Contains(string(out), "Total document signed") ||
		!strings.Contains(string(out), "ETSI.CAdES.detached") {
		t.Errorf("pdfsig: %v\n%s", err, out)
	}
}

func fingerprint(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// TestSignWithEveryKey: a card with RSA, one with a curve, a key file; visible and invisible.
func TestSignWithEveryKey(t *testing.T) {
	module := tokentest.SoftHSM(t)
	tokentest.NewToken(t, module, "Carta RSA", signingPIN, tokentest.Entry{Label: "a", Change: tokentest.Holder("Mario", "Rossi")})
	tokentest.NewToken(t, module, "Carta P256", signingPIN, tokentest.Entry{Label: "b", P256: true, Change: tokentest.Holder("Zoë", "Łukasiewicz")})
	for name, key := range map[string][]string{
		"RSA-2048": card(t, module, "Carta RSA", signingPIN), "P-256": card(t, module, "Carta P256", signingPIN),
		"PKCS#12": p12(t, tokentest.Entry{Label: "Studio Bianchi"}),
	} {
		t.Run(name, func(t *testing.T) {
			pdf := contract(t)
			out := filepath.Join(t.TempDir(), "firmato.pdf")
			args := append([]string{"sign", pdf, "-o", out, "--json", "--box", "-1,72,600,164,45", "--reason", "Approvo", "--place", "Roma", "--lang", "it"}, key...)
			code, line1, errs := run(t, args...)
			if code != 0 {
				t.Fatalf("%d %s %s", code, line1, errs)
			}
			valid(t, pdf, out)
			m := line(t, line1)
			seconds, _ := m["seconds"].(float64)
			delete(m, "seconds")
			if want := map[string]any{"in": pdf, "out": out, "level": "B", "field": "Paraph1", "sha256": fingerprint(t, out)}; seconds <= 0 || !maps.Equal(m, want) {
				t.Errorf("%s, want %v", line1, want)
			}
			t.Logf("%s: %.0f ms", name, 1000*seconds)
			_, fields, _ := run(t, "fields", out, "--json")
			if f := fmt.Sprint(line(t, fields)["fields"]); !strings.Contains(f, "box:map[H:45 W:164 X:72 Y:600]") || !strings.Contains(f, "page:4") {
				t.Errorf("the widget: %v", f)
			}
			if code, _, errs := run(t, append([]string{"sign", pdf}, key...)...); code != 0 {
				t.Errorf("invisible: %d %s", code, errs)
			}
			valid(t, pdf, strings.TrimSuffix(pdf, ".pdf")+"-signed.pdf")
		})
	}
}

// outcome is a command that must fail: its code and exit code, a sentence in every language, nothing written.
func outcome(t *testing.T, name string, exit int, code string, args ...string) string {
	t.Helper()
	folder := t.TempDir()
	message := ""
	for _, lang := range []string{"it", "fr", "en"} {
		out := filepath.Join(folder, "out.pdf")
		got, text, errs := run(t, append([]string{"sign", "-o", out, "--json", "--lang", lang}, args...)...)
		e, _ := line(t, text)["error"].(map[string]any)
		if got != exit || e["code"] != code {
			t.Errorf("%s: %d %s %s, want %d %s", name, got, text, errs, exit, code)
			return ""
		}
		before := message
		if message, _ = e["message"].(string); len(message) < 10 || message == before || strings.Contains(message, "{") {
			t.Errorf("%s: no sentence in %s: %q", name, lang, message)
		}
		if hint, ok := e["hint"].(string); ok {
			message += " " + hint
		}
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("%s: something was written: %v", name, left)
	}
	return message
}

// TestSignFailures: each failure by its code and a sentence, with nothing written; the same process signs
// right after.
func TestSignFailures(t *testing.T) {
	module := tokentest.SoftHSM(t)
	expired := func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }
	login := func(c *x509.Certificate) {
		c.KeyUsage, c.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	}
	digital := func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageDigitalSignature }
	tokentest.NewToken(t, module, "Firma", signingPIN, tokentest.Entry{Label: "good", P256: true}, tokentest.Entry{Label: "weaker", P256: true, Change: digital})
	twins := tokentest.NewToken(t, module, "Due", signingPIN, tokentest.Entry{Label: "first", P256: true}, tokentest.Entry{Label: "second", P256: true})
	tokentest.NewToken(t, module, "Vuota", signingPIN)
	tokentest.NewToken(t, module, "Sola", signingPIN, tokentest.Entry{Label: "alone", P256: true, NoKey: true})
	tokentest.NewToken(t, module, "Scaduta", signingPIN, tokentest.Entry{Label: "old", P256: true, Change: expired})
	tokentest.NewToken(t, module, "Accesso", signingPIN, tokentest.Entry{Label: "login", P256: true, Change: login})
	pdf := contract(t)
	key := card(t, module, "Firma", signingPIN)
	file := p12(t, tokentest.Entry{Label: "Studio"})
	with := func(more ...string) []string { return append([]string{pdf}, more...) }
	wrong := keeper(t, "wrong", []byte("not-it\n"))

	outcome(t, "wrong PIN", 4, "wrong-pin", with(card(t, module, "Firma", "00000000")...)...)
	outcome(t, "short PIN", 4, "wrong-pin", with(card(t, module, "Firma", "1")...)...)
	outcome(t, "no such token", 4, "no-key", with(card(t, module, "Altra", signingPIN)...)...)
	outcome(t, "no certificate", 4, "no-key", with(card(t, module, "Vuota", signingPIN)...)...)
	outcome(t, "no private key", 4, "no-key", with(card(t, module, "Sola", signingPIN)...)...)
	outcome(t, "no such key", 4, "no-key", with(append(key, "--key", strings.Repeat("ab", 32))...)...)
	if m := outcome(t, "expired", 4, "no-key", with(card(t, module, "Scaduta", signingPIN)...)...); !strings.Contains(m, "expired") {
		t.Error(m)
	}
	if m := outcome(t, "for logging in", 4, "no-key", with(card(t, module, "Accesso", signingPIN)...)...); !strings.Contains(m, "logging in") {
		t.Error(m)
	}
	m := outcome(t, "several", 4, "no-key", with(card(t, module, "Due", signingPIN)...)...)
	for _, c := range twins {
		sum := sha256.Sum256(c.Raw)
		if !strings.Contains(m, hex.EncodeToString(sum[:])) {
			t.Errorf("several: %s", m)
		}
	}
	sum := sha256.Sum256(twins[1].Raw)
	if code, _, errs := run(t, append([]string{"sign", pdf, "-o", filepath.Join(t.TempDir(), "o.pdf"), "--key", hex.EncodeToString(sum[:])}, card(t, module, "Due", signingPIN)...)...); code != 0 {
		t.Errorf("--key: %d %s", code, errs)
	}
	outcome(t, "wrong password", 3, "wrong-password", with("--p12", file[1], "--password-file", wrong)...)
	outcome(t, "no key file", 4, "no-key", with("--p12", pdf, "--password-file", wrong)...)
	outcome(t, "key file missing", 3, "not-found", with("--p12", "/nowhere.p12", "--password-file", wrong)...)
	outcome(t, "expired key file", 4, "no-key", with(p12(t, tokentest.Entry{Label: "x", Change: expired})...)...)
	outcome(t, "no module", 4, "module-failed", with(card(t, "/nowhere.so", "Firma", signingPIN)...)...)
	outcome(t, "no module of the kind", 4, "module-failed", with(card(t, pdf, "Firma", signingPIN)...)...)
	if code, _, errs := run(t, append([]string{"sign", pdf}, key...)...); code != 0 {
		t.Errorf("afterwards: %d %s", code, errs)
	}
	valid(t, pdf, strings.TrimSuffix(pdf, ".pdf")+"-signed.pdf")
}

// TestSignWithAFailingModule: it crashes, hangs, lies or loses the card; the same process signs right after.
func TestSignWithAFailingModule(t *testing.T) {
	real := tokentest.SoftHSM(t)
	tokentest.NewToken(t, real, "Firma", signingPIN, tokentest.Entry{Label: "good", P256: true})
	f := tokentest.NewFaulty(t, real)
	pdf := contract(t)
	key := append(card(t, f.Path, "Firma", signingPIN), "--card-timeout", "1s")
	for fault, want := range map[string][2]string{
		"C_Initialize crash": {"module-failed", "crashed"}, "C_Sign crash": {"module-failed", "crashed"},
		"C_Sign hang": {"module-failed", "in time"}, "C_Sign corrupt": {"module-failed", "not the certificate"},
		"C_Sign rv 0x32": {"card-removed", "taken out"}, "C_Login rv 0xA4": {"pin-locked", "PUK"}, "C_Login hang": {"module-failed", "in time"},
	} {
		f.Do(t, fault)
		begun := time.Now()
		m := outcome(t, fault, 4, want[0], append([]string{pdf}, key...)...)
		if !strings.Contains(m, want[1]) {
			t.Errorf("%s: %s", fault, m)
		}
		t.Logf("%s: %v a run", fault, (time.Since(begun) / 3).Round(time.Millisecond))
		f.Do(t)
		out := filepath.Join(t.TempDir(), "after.pdf")
		if code, _, errs := run(t, append([]string{"sign", pdf, "-o", out}, key...)...); code != 0 {
			t.Errorf("after %s: %d %s", fault, code, errs)
		}
		valid(t, pdf, out)
	}
	// The digest is handed out once: C_Sign is called for the length and for the value.
	f.Calls(t)
	if code, _, errs := run(t, append([]string{"sign", pdf}, key...)...); code != 0 {
		t.Fatalf("%d %s", code, errs)
	}
	count := map[string]int{}
	for _, call := range f.Calls(t) {
		count[call]++
	}
	if count["C_SignInit"] != 1 || count["C_Sign"] != 2 || count["C_Login"] != 1 {
		t.Errorf("%v", count)
	}
}

// TestCardGoesInTheMiddle: of three files the first is signed, the others say what happened; no PIN is
// asked of the card again.
func TestCardGoesInTheMiddle(t *testing.T) {
	real := tokentest.SoftHSM(t)
	tokentest.NewToken(t, real, "Firma", signingPIN, tokentest.Entry{Label: "good", P256: true})
	f := tokentest.NewFaulty(t, real)
	files := []string{contract(t), keeper(t, "no.pdf", []byte("Gentile signora")), contract(t)}
	if err := os.Rename(files[2], files[2][:len(files[2])-4]+"2.pdf"); err != nil {
		t.Fatal(err)
	}
	files[2] = files[2][:len(files[2])-4] + "2.pdf"
	dir := t.TempDir()
	args := append([]string{"sign", "--out-dir", dir, "--json"}, append(files, card(t, f.Path, "Firma", signingPIN)...)...)
	code, out, _ := run(t, args...)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 3 || len(lines) != 3 || !strings.Contains(lines[0], `"sha256"`) || !strings.Contains(lines[1], `"not-a-pdf"`) || !strings.Contains(lines[2], `"sha256"`) {
		t.Errorf("%d %s", code, out)
	}
	f.Calls(t)
	f.Do(t, "C_Sign rv 0x32")
	code, out, _ = run(t, append(args, "--force")...)
	if n := strings.Count(out, `"card-removed"`); code != 3 || n != 2 {
		t.Errorf("%d %s", code, out)
	}
	if n := strings.Count(strings.Join(f.Calls(t), " "), "C_Login"); n != 1 {
		t.Errorf("%d logins", n)
	}
	valid(t, files[0], filepath.Join(dir, "contratto.pdf"))
}

// everything is what files under some folders hold.
func everything(t *testing.T, dirs ...string) []byte {
	t.Helper()
	var all []byte
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(name)
			all = append(all, b...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// asProgram is a command in a process of its own.
func asProgram(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), programVariable+"=1")
	return cmd
}
