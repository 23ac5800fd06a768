package host_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

func TestJourney(t *testing.T) {
	r := hosttest.Start(t, nil)
	sent := r.Send(t, signing.Draft{
		Title: "Contratto di fornitura", Inputs: []signing.Input{{Data: hosttest.Contract(t, 2), Name: "contratto.pdf"}},
		Signers: []signing.Signer{
			hosttest.Signer("Anna", "Rossi", "anna@example.com", hosttest.At(2, 72, 600)),
			hosttest.Signer("Luca", "Verdi", "luca@example.com", hosttest.At(2, 330, 600), hosttest.At(1, 330, 700)),
		},
		Options: signing.Options{Zone: "Europe/Rome"},
	})
	id := sent.Request.ID
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Sign(t, r.Link(t, "luca@example.com"), "luca@example.com", hosttest.Drawn(), hosttest.Drawn())
	r.Await(t, id, hosttest.Is(signing.Done))
	sealed, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne)
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
		a, err := r.Client.Audit(hosttest.Soon(t), id, form)
		if err != nil || len(a.Body) == 0 {
			t.Errorf("audit %s: %v", form, err)
		}
		if d := os.Getenv("PARAPH_KEEP"); d != "" {
			os.WriteFile(filepath.Join(d, "audit."+filepath.Base(string(form))), a.Body, 0o600)
			os.WriteFile(filepath.Join(d, "signed.pdf"), sealed, 0o600)
		}
	}
}
