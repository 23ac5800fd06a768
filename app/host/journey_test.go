package host_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"paraph/assets"
	"paraph/signing"
	"paraph/sync"
)

// contract is a small document of n pages.
func contract(t testing.TB, n int) []byte {
	t.Helper()
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: 595, Ht: 842}})
	f.AddUTF8FontFromBytes("s", "", assets.Font("NotoSans-Regular"))
	for i := range n {
		f.AddPage()
		f.SetFont("s", "", 11)
		f.Text(72, 90, "CONTRATTO DI FORNITURA")
		for l := range 20 {
			f.Text(72, 120+float64(l)*18, "Art. "+strings.Repeat("La Fornitrice si obbliga. ", 3)+string(rune('A'+i)))
		}
	}
	var b strings.Builder
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

func TestJourney(t *testing.T) {
	r := start(t, nil)
	sent := r.send(t, signing.Draft{
		Title: "Contratto di fornitura", Inputs: []signing.Input{{Data: contract(t, 2), Name: "contratto.pdf"}},
		Signers: []signing.Signer{
			signer("Anna", "Rossi", "anna@example.com", at(2, 72, 600)), signer("Luca", "Verdi", "luca@example.com", at(2, 330, 600), at(1, 330, 700)),
		},
		Options: signing.Options{Zone: "Europe/Rome"},
	})
	id := sent.Request.ID
	r.sign(t, r.link(t, "anna@example.com"), "anna@example.com", typed("Anna Rossi"))
	r.sign(t, r.link(t, "luca@example.com"), "luca@example.com", drawn(), drawn())
	r.await(t, id, is(signing.Done))
	sealed, err := r.client.Document(soon(t), id, sync.SealedOne)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "signed.pdf")
	if err := os.WriteFile(path, sealed, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdfsig", path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Signature is Valid.") || !strings.Contains(string(out), "Total document signed") {
		t.Errorf("pdfsig: %v\n%s", err, out)
	}
	if out, err := exec.Command("qpdf", "--check", path).CombinedOutput(); err != nil {
		t.Errorf("qpdf: %v\n%s", err, out)
	}
	for _, form := range []sync.Form{sync.FormJSON, sync.FormText, sync.FormHTML, sync.FormPDF} {
		a, err := r.client.Audit(soon(t), id, form)
		if err != nil || len(a.Body) == 0 {
			t.Errorf("audit %s: %v", form, err)
		}
		if d := os.Getenv("PARAPH_KEEP"); d != "" {
			os.WriteFile(filepath.Join(d, "audit."+filepath.Base(string(form))), a.Body, 0o600)
			os.WriteFile(filepath.Join(d, "signed.pdf"), sealed, 0o600)
		}
	}
}
