package sign_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/say"
	"paraph/app/sign"
	"paraph/signing"
)

// TestHolderIsRead: whose certificate signed stands whole under the mark, in every language, in the smallest box.
func TestHolderIsRead(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed")
	}
	unspaced := func(s string) string { return strings.Join(strings.Fields(s), "") }
	for _, holder := range []string{
		"Francesca Colombo", "Massimiliano Della Rovere-Montefeltro", "Anne-Élisabeth de La Rochefoucauld-Liancourt d’Estissac",
		"TINIT-RSSNNA80A41H501X Consorzio Interprovinciale per lo Smaltimento dei Rifiuti Solidi Urbani della Valle",
	} {
		for _, lang := range say.Languages() {
			spot := sign.Spot{Page: 1, Box: signing.Box{W: signing.MinFieldSize.W, H: signing.MinFieldSize.H}}
			placed, err := spot.Visible(holder, lang, time.Date(2026, 11, 12, 11, 7, 0, 0, time.UTC))
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "stamp.pdf")
			if err := os.WriteFile(path, placed.PDF, 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command("pdftotext", "-raw", path, "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			// The mark above it may be cut, so what stands under it has the name once more.
			under, _, _ := strings.Cut(string(out), "11:07")
			if !strings.Contains(unspaced(under), unspaced(holder)) {
				t.Errorf("%q in %s: %q", holder, lang, out)
			}
		}
	}
}
