package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paraph/device/pkcs11/tokentest"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// protected is a contract that opens without a password and may not be changed.
func protected(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "protetto.pdf")
	if out, err := exec.Command("qpdf", "--encrypt", "", "owner", "256", "--modify=none", "--", contract(t), path).CombinedOutput(); err != nil {
		t.Skipf("qpdf: %v %s", err, out)
	}
	return path
}

// acting is a PDF that runs a script when it is opened.
func acting(t *testing.T) string {
	t.Helper()
	pdf := pagetest.WithCatalog("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "/MediaBox[0 0 595 842]", "BT /F1 18 Tf 90 600 Td (Letto) Tj ET")
	return keeper(t, "script.pdf", pdf)
}

// TestSignsCopies: of a file with faults a clean copy is signed, which is said; of a protected one only with the option, which
// its refusal names; what would be signed unseen never. The files stay.
func TestSignsCopies(t *testing.T) {
	key := p12(t, tokentest.Entry{Label: "Studio"})
	script, locked, out := acting(t), protected(t), filepath.Join(t.TempDir(), "out.pdf")
	before := read(t, script)
	text := expect(t, 0, append([]string{"sign", script, "-o", out, "--json"}, key...)...)
	if got := line(t, text)["copyWithout"]; got == nil || got.([]any)[0] != signing.FaultActs {
		t.Errorf("%s", text)
	}
	if signed := read(t, out); strings.Contains(signed, "JavaScript") || read(t, script) != before {
		t.Error("the script is signed, or gone from the file")
	}
	if m := outcome(t, "protected", 1, "not-allowed", append([]string{locked}, key...)...); !strings.Contains(m, "--unprotected-copy") {
		t.Error(m)
	}
	text = expect(t, 0, append([]string{"sign", locked, "-o", out, "--force", "--json", "--unprotected-copy"}, key...)...)
	if got := line(t, text)["copyWithout"]; got == nil || got.([]any)[0] != signing.FaultProtected {
		t.Errorf("%s", text)
	}
	if b, err := os.ReadFile(out); err != nil || bytes.Contains(b, []byte("/Encrypt")) {
		t.Error("the signed file is protected", err)
	}
	text = expect(t, 0, append([]string{"sign", locked, "-o", out, "--force", "--lang", "en", "--unprotected-copy"}, key...)...)
	if !strings.Contains(text, "A copy without the protection is used") {
		t.Error(text)
	}
	if hidden, err := filepath.Abs("../../../shared/cases/pdf/ocg_OCG_print_only.pdf"); err == nil {
		if _, err := os.Stat(hidden); err == nil {
			outcome(t, "unseen", 1, "not-allowed", append([]string{hidden}, key...)...)
		}
	}
}

// TestSendsCopies: a protected file is refused with the name of the option, with it a copy is sent; a copy that the service
// made of a file with faults is told too. status says the same later.
func TestSendsCopies(t *testing.T) {
	data, _ := serve(t)
	send := func(file string, more ...string) []string {
		return append([]string{"send", file, "--signer", "Anna,Rossi,anna@example.com", "--data", data, "--lang", "en", "--json"}, more...)
	}
	locked := protected(t)
	refused := line(t, expect(t, 1, send(locked)...))
	if refused["problem"] != "encrypted" || !strings.Contains(refused["message"].(string), "--unprotected-copy") {
		t.Errorf("%v", refused)
	}
	for file, fault := range map[string]string{locked: signing.FaultProtected, acting(t): signing.FaultActs} {
		sent := line(t, expect(t, 0, send(file, "--unprotected-copy")...))
		for _, told := range []map[string]any{sent, line(t, expect(t, 0, "status", sent["id"].(string), "--data", data, "--json"))} {
			copies, _ := told["cleanCopies"].([]any)
			if len(copies) != 1 {
				t.Errorf("%s: %v", file, told)
				continue
			}
			c := copies[0].(map[string]any)
			if c["of"] != fingerprint(t, file) || c["is"] == c["of"] || !slices.Contains(c["faults"].([]any), any(fault)) {
				t.Errorf("%s: %v", file, c)
			}
		}
		if text := expect(t, 0, "status", sent["id"].(string), "--data", data, "--lang", "en"); !strings.Contains(text, "Copy ") {
			t.Errorf("%s", text)
		}
	}
}

// TestTellsAttachments: send and status tell which files a document brings along, as values and in words.
func TestTellsAttachments(t *testing.T) {
	data, _ := serve(t)
	pdf := keeper(t, "fattura.pdf", pagetest.WithCatalog("/AF[6 0 R]", "/MediaBox[0 0 595 842]", "BT /F1 18 Tf 90 600 Td (Letto) Tj ET",
		"<</Type/Filespec/F(factur-x.xml)/AFRelationship/Data/EF<</F 7 0 R>>>>", "stream:<</Type/EmbeddedFile>>stream:<a/>"))
	sent := line(t, expect(t, 0, "send", pdf, "--signer", "Anna,Rossi,anna@example.com", "--data", data, "--json"))
	id := sent["id"].(string)
	for _, told := range []map[string]any{sent, line(t, expect(t, 0, "status", id, "--data", data, "--json"))} {
		a, _ := told["attachments"].(map[string]any)
		if names, _ := a["names"].([]any); a["files"] != 1.0 || len(names) != 1 || names[0] != "factur-x.xml" {
			t.Errorf("%v", told)
		}
	}
	if text := expect(t, 0, "status", id, "--data", data, "--lang", "en"); !strings.Contains(text, "This PDF brings a file along: “factur-x.xml”.") {
		t.Errorf("%s", text)
	}
}
