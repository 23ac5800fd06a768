package backend_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/signing/page/pagetest"
	"paraph/sync"
)

// TestHandedCasesEnd: each of the small documents that failed once is refused before anybody is asked, or is sealed, and its
// text and the mark are there for another reader. None is sealed for ever.
func TestHandedCasesEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("one document after the other: nothing runs at once")
	}
	names, err := filepath.Glob(filepath.Join(hosttest.Shared(t, "cases"), "pdf", "*.pdf"))
	if err != nil || len(names) == 0 {
		t.Fatal(err, "no cases")
	}
	refused := map[string]signing.ProblemCode{
		"content-offset-3": signing.ProblemFaulty, "ocg_OCG_print_only": signing.ProblemHidden, "ocg_annot_print_only": signing.ProblemHidden,
		"pdf_external_stream_XObject": signing.ProblemHidden, "owner-password-only": signing.ProblemEncrypted,
	}
	r := hosttest.Start(t, nil)
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		id := strings.TrimSuffix(filepath.Base(name), ".pdf")
		d := hosttest.One(content)
		d.Signers[0].Email = id + "@example.com"
		q := r.Checked(t, r.Send(t, d).Request.ID)
		want, no := refused[id]
		switch {
		case no && (q.State != signing.Refused || q.Problem.Code != want), !no && q.State != signing.Waiting:
			t.Errorf("%s: %s %+v", id, q.State, q.Problem)
		case !no:
			signAll(t, r, q)
			readsSealed(t, r, r.Await(t, q.ID, hosttest.Is(signing.Done)), id)
		}
	}
}

// readsSealed: poppler finds the signer's name in the sealed file, and its seal.
func readsSealed(t *testing.T, r *hosttest.Rig, q *signing.Request, id string) {
	t.Helper()
	sealed, err := r.Client.Document(hosttest.Soon(t), q.ID, sync.SealedOne)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "sealed.pdf")
	if err := os.WriteFile(name, sealed, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", "-layout", name, "-").Output()
	if err != nil || !bytes.Contains(text, []byte(q.Signers[0].Surname)) {
		t.Errorf("%s: %v %q", id, err, text)
	}
	if out, err := exec.Command("pdfsig", "-nocert", name).CombinedOutput(); err != nil || !bytes.Contains(out, []byte("Signature is Valid")) {
		t.Errorf("%s: %v %s", id, err, out)
	}
}

// TestACleanCopyIsSaid: what is signed in place of a document with faults, and both fingerprints, stand in the evidence.
func TestACleanCopyIsSaid(t *testing.T) {
	r := hosttest.Start(t, nil)
	content := pagetest.OnePage("/MediaBox[0 0 595 842]", "BT /F1 18 Tf 72 760 Td (Contratto) Tj ET")
	for name, faulty := range map[string][]byte{
		"no end": bytes.Replace(content, []byte("%%EOF"), nil, 1), "acts": pagetest.WithCatalog("/OpenAction<</S/JavaScript/JS(x)>>", "/MediaBox[0 0 595 842]", "q Q"),
		"bytes in front": append([]byte("HTTP/1.1 200 OK\r\n\r\n"), content...),
	} {
		d := hosttest.One(faulty)
		d.Signers[0].Email = strings.ReplaceAll(name, " ", ".") + "@example.com"
		q := r.Checked(t, r.Send(t, d).Request.ID)
		said := signing.Of(lines(t, r, q.ID), 0, signing.EventRepaired)
		if q.State != signing.Waiting || len(said) != 1 {
			t.Errorf("%s: %s %+v %+v", name, q.State, q.Problem, said)
			continue
		}
		sum := sha256.Sum256(faulty)
		validated := signing.Of(lines(t, r, q.ID), 0, signing.EventValidated)[0]
		if c := said[0].Data; c["of"] != hex.EncodeToString(sum[:]) || c["sha256"] != validated.Data["sha256"] || c["faults"] == "" {
			t.Errorf("%s: %v, taken in %v", name, c, validated.Data)
		}
		signAll(t, r, q)
		r.Await(t, q.ID, hosttest.Is(signing.Done))
	}
}
