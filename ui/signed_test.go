package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app/sign"
	"paraph/signing/page/pagetest"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// TestSignedJustNow: after signing the new file is shown, and it is said whose it is and when.
// Opened later it is a file like others.
func TestSignedJustNow(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.works.KeysAre, b.works.Pin = []sign.Key{desktest.Anna()}, "12345"
	if err := os.WriteFile(b.path, pagetest.OnePage("/MediaBox[0 0 595 842]", ""), 0o600); err != nil {
		t.Fatal(err)
	}
	b.openFor("sign")
	b.Until("a key", func() bool { return desktest.Holds(b.window.Content(), "Anna Rossi") })
	signed := filepath.Join(filepath.Dir(b.path), "Contratto signed.pdf")
	content := pagetest.WithCatalog("/AcroForm<</Fields[6 0 R]>>", "/MediaBox[0 0 595 842]", "", "<</FT/Sig/T(a)/V<</Type/Sig/Contents<00>>>>>")
	if err := os.WriteFile(signed, content, 0o600); err != nil {
		t.Fatal(err)
	}
	h := hand{win: b.window}
	b.user().do("commands.primary")
	for _, r := range "12345" {
		h.letter(r)
	}
	h.key(fyne.KeyReturn, false)
	at := b.c.Requests.Clock().Format("15:04")
	b.Until("the signed file", func() bool { return b.place == "verify" && desktest.Holds(b.window.Content(), "Firmato or ora") })
	if words := "Da Anna Rossi, alle " + at + ", a pagina 1."; !desktest.Holds(b.window.Content(), words) {
		t.Errorf("it does not say %q", words)
	}
	b.closeDocument()
	b.openFiles([]string{signed}, "verify")
	b.Until("an answer", func() bool { return b.verify.Has(b.shell.open.doc) && desktest.Holds(b.window.Content(), "Impronta") })
	if desktest.Holds(b.window.Content(), "Firmato or ora") {
		t.Error("it still says just now")
	}
}
