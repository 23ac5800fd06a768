package cli_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"paraph/app/cli"
	"paraph/device/pkcs11/tokentest"
)

// TestSignFiles: where outputs go, what is refused before a key is asked, and that no input is lost.
func TestSignFiles(t *testing.T) {
	key := p12(t, tokentest.Entry{Label: "Studio"})
	pdf := contract(t)
	before, err := os.ReadFile(pdf)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	link := filepath.Join(dir, "link.pdf")
	if err := os.Symlink(pdf, link); err != nil {
		t.Fatal(err)
	}
	taken := keeper(t, "taken.pdf", []byte("years of work"))
	other := contract(t)
	for name, c := range map[string]struct {
		args []string
		code string
		exit int
	}{
		"over the input":        {[]string{pdf, "-o", pdf, "--force"}, "exists", 3},
		"over a link to it":     {[]string{pdf, "-o", link, "--force"}, "exists", 3},
		"into its folder":       {[]string{pdf, "--out-dir", filepath.Dir(pdf), "--force"}, "exists", 3},
		"over another file":     {[]string{pdf, "-o", taken}, "exists", 3},
		"two of one name":       {[]string{pdf, other, "--out-dir", dir, "--force"}, "usage", 3},
		"two into one":          {[]string{pdf, other, "-o", filepath.Join(dir, "x.pdf")}, "usage", 3},
		"both on stdout":        {[]string{pdf, "-o", "-"}, "usage", 3},
		"stdin without a place": {[]string{"-"}, "usage", 3},
		"stdin twice":           {[]string{"-", "-", "--out-dir", dir}, "usage", 3},
		"no folder":             {[]string{pdf, "-o", filepath.Join(dir, "no", "x.pdf")}, "not-found", 3},
		"not there":             {[]string{"/nowhere.pdf"}, "not-found", 3},
		"a folder":              {[]string{dir}, "not-a-pdf", 3},
		"a letter":              {[]string{taken}, "not-a-pdf", 3},
		"half a file":           {[]string{keeper(t, "half.pdf", before[:len(before)/2])}, "damaged", 3},
	} {
		code, out, errs := run(t, append(append([]string{"sign", "--json"}, c.args...), key...)...)
		if e, ok := line(t, out)["error"].(map[string]any); code != c.exit || !ok || e["code"] != c.code || len(e["message"].(string)) < 10 {
			t.Errorf("%s: %d %s %s", name, code, out, errs)
		}
	}
	if after, err := os.ReadFile(pdf); err != nil || !bytes.Equal(before, after) {
		t.Error("the input changed")
	}
	if b, _ := os.ReadFile(taken); string(b) != "years of work" {
		t.Error("somebody's file is gone")
	}
	left, _ := filepath.Glob(filepath.Join(dir, "*"))
	hidden, _ := filepath.Glob(filepath.Join(dir, ".*"))
	if len(left) != 1 || len(hidden) != 0 {
		t.Errorf("left behind: %v %v", left, hidden)
	}
	if code, _, _ := run(t, "sign", pdf); code != 3 {
		t.Error("without a key")
	}
	if code, _, errs := run(t, append([]string{"sign", pdf, "-o", taken, "--force"}, key...)...); code != 0 {
		t.Errorf("--force: %d %s", code, errs)
	}
	valid(t, pdf, taken)
}

// TestSignIntoNoFolder: of each input it is said that the folder is missing.
func TestSignIntoNoFolder(t *testing.T) {
	key, pdf, nowhere := p12(t, tokentest.Entry{Label: "Studio"}), contract(t), filepath.Join(t.TempDir(), "no")
	b := keeper(t, "b.pdf", []byte(read(t, pdf)))
	sign := append([]string{"sign", pdf, b, "--out-dir", nowhere}, key...)
	if _, _, errs := run(t, sign...); strings.Count(errs, "there is no folder "+nowhere+". Make it first") != 2 {
		t.Errorf("the folder that is missing: %s", errs)
	}
	first, second, _ := strings.Cut(expect(t, 3, append(sign, "--json")...), "\n")
	has(t, first+"\n", map[string]any{"file": pdf})
	has(t, second, map[string]any{"file": b})
	folder := t.TempDir()
	said(t, 3, "exists", folder+" is a folder, not a file.", append([]string{"sign", pdf, "-o", folder, "--force"}, key...)...)
	said(t, 3, "not-a-pdf", folder+": This is a folder, not a file.", append([]string{"sign", folder}, key...)...)
}

// TestSignOptions: what makes no sense, and what is not there yet, is said and not passed over.
func TestSignOptions(t *testing.T) {
	key := p12(t, tokentest.Entry{Label: "Studio"})
	pdf := contract(t)
	for name, args := range map[string]string{
		"level T": "--level T", "certify": "--certify 1", "seal": "--seal", "a time-stamp": "--tsa http://127.0.0.1:1", "all pages": "--pages 1-3",
		"field": "--field Firma", "digest": "--digest SHA512", "detached": "--detached",
		"box of three": "--box 1,2,3", "box of words": "--box 1,a,b,c,d", "box too small": "--box 1,10,10,5,5", "box off the page": "--box 1,500,10,164,45",
		"box not a number": "--box 1,NaN,10,164,45", "page 9": "--box 9,10,10,164,45", "page 0": "--box 0,10,10,164,45", "page -9": "--box -9,10,10,164,45",
	} {
		outcome(t, name, 3, "usage", append(append([]string{pdf}, strings.Fields(args)...), key...)...)
	}
}

// TestSignRefusesWhatItWouldHarm: signed and protected files, each with its sentence.
func TestSignRefusesWhatItWouldHarm(t *testing.T) {
	key := p12(t, tokentest.Entry{Label: "Studio"})
	pdf := contract(t)
	signed, locked := filepath.Join(t.TempDir(), "signed.pdf"), filepath.Join(t.TempDir(), "locked.pdf")
	if code, _, errs := run(t, append([]string{"sign", pdf, "-o", signed}, key...)...); code != 0 {
		t.Fatalf("%d %s", code, errs)
	}
	outcome(t, "signed", 3, "would-harm", append([]string{signed}, key...)...)
	if _, err := exec.LookPath("qpdf"); err != nil {
		t.Skip("qpdf is not installed")
	}
	if b, err := exec.Command("qpdf", "--encrypt", "secret", "owner", "256", "--", pdf, locked).CombinedOutput(); err != nil {
		t.Fatalf("%s", b)
	}
	outcome(t, "with a password", 3, "password-needed", append([]string{locked}, key...)...)
	outcome(t, "with a password, entitled", 3, "password-needed", append([]string{locked, "--unprotected-copy"}, key...)...)
}

// TestSignFromStandardInput, and to standard output.
func TestSignFromStandardInput(t *testing.T) {
	key := p12(t, tokentest.Entry{Label: "Studio"})
	pdf := contract(t)
	content, err := os.ReadFile(pdf)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	code := cli.Run(ctx, append([]string{"sign", "-", "-o", "-"}, key...), cli.Streams{Stdin: bytes.NewReader(content), Stdout: &out, Stderr: &errs})
	if code != 0 || errs.Len() > 0 {
		t.Fatalf("%d %s", code, errs.String())
	}
	valid(t, pdf, keeper(t, "out.pdf", out.Bytes()))
}

// TestDevices: what is there, what can sign and why not; a module that fails hides no other.
func TestDevices(t *testing.T) {
	real := tokentest.SoftHSM(t)
	tokentest.NewToken(t, real, "Carta Nazionale", signingPIN,
		tokentest.Entry{Label: "sign", P256: true, Change: tokentest.Holder("Mario", "Rossi")},
		tokentest.Entry{Label: "old", P256: true, Change: func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }},
		tokentest.Entry{Label: "login", P256: true, Change: func(c *x509.Certificate) {
			c.KeyUsage, c.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
		}},
		tokentest.Entry{Label: "secrets", P256: true, Change: func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyAgreement }},
	)
	f := tokentest.NewFaulty(t, real)
	f.Do(t, "C_Initialize crash")
	code, out, errs := run(t, "devices", "--json", "--module", f.Path, "--module", real)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 4 || len(lines) != 2 || !strings.Contains(lines[0], `"module-failed"`) {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	told := shownBy(t, lines[1])
	slices.Sort(told)
	if want := []string{
		"Carta Nazionale, ok", "Mario Rossi: usable", "login: for-login", "old: expired", "secrets: not-for-signing",
	}; !slices.Equal(told, want) {
		t.Errorf("%q, want %q", told, want)
	}
	if _, out, _ := run(t, "devices", "--json"); !strings.Contains(out, "Carta Nazionale") {
		t.Errorf("without --module: %s", out)
	}
	if code, out, _ := run(t, "devices", "--module", real, "--lang", "it"); code != 0 || !strings.Contains(out, "Mario Rossi") || !strings.Contains(out, "scaduto") {
		t.Errorf("%d %s", code, out)
	}
}

// shownBy reads a module's line: its tokens with the state of their PIN, its certificates with what they
// are good for.
func shownBy(t *testing.T, text string) []string {
	t.Helper()
	var m struct {
		Tokens []struct {
			Label, Serial string
			PIN           struct{ State string }
			Certificates  []struct {
				Name, Issuer, SHA256, Why string
				Usable                    bool
				Expiry                    time.Time
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	var out []string
	for _, token := range m.Tokens {
		out = append(out, token.Label+", "+token.PIN.State)
		if token.Serial == "" {
			t.Error("no serial number")
		}
		for _, c := range token.Certificates {
			if len(c.SHA256) != 64 || c.Issuer == "" || c.Expiry.IsZero() {
				t.Errorf("%+v", c)
			}
			state := c.Why
			if c.Usable {
				state += "usable"
			}
			out = append(out, c.Name+": "+state)
		}
	}
	return out
}
