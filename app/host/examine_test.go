package host_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"paraph/app"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/open"
	"paraph/app/sign"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// examined opens a file as the window does, and then has it looked through.
func examined(t *testing.T, d *host.Desk, path string, entitled bool) (app.Document, *open.Examined) {
	t.Helper()
	doc, err := d.Documents.Open(hosttest.Soon(t), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(doc.Close)
	if _, err := doc.Facts(hosttest.Soon(t), ""); err != nil {
		t.Fatalf("%s cannot be looked at: %v", filepath.Base(path), err)
	}
	x := d.Documents.Examine(hosttest.Soon(t), doc, entitled)
	t.Cleanup(x.Close)
	return doc, x
}

// problemCode is the code of the problem an error is, "" for another one.
func problemCode(err error) signing.ProblemCode {
	if p, ok := errors.AsType[*signing.Problem](err); ok {
		return p.Code
	}
	return ""
}

// becomes says what a document is used as: "itself", "a copy" with what that is without, or the code of the problem.
func becomes(t *testing.T, x *open.Examined) string {
	t.Helper()
	switch {
	case x.Why != nil:
		if code := problemCode(x.Why); code != "" {
			return string(code)
		}
		return x.Why.Error()
	case x.Copy == nil:
		return "itself"
	}
	return "a copy " + strings.Join(x.Faults, " ")
}

// TestExaminedAtOpening: what is wrong with a file is known when it is opened, and what can be mended is. All of them can be
// looked at.
func TestExaminedAtOpening(t *testing.T) {
	d := openDesk(t, time.Time{})
	folder := hosttest.Shared(t, "cases/pdf")
	for name, want := range map[string]string{
		"http-header-before": "a copy section", "startxref-off-2": "a copy section", "kid-direct": "a copy", "kid-missing": "a copy",
		"length-400-too-long": "a copy length", "lf-to-crlf": "a copy", "no-eof-line": "a copy", "cropbox-off-page": "a copy",
		"pdf_launch": "a copy acts", "pdf_openaction_js": "a copy acts", "pdf_embedded_file": "itself", "header-1.8": "itself",
		"content-offset-3": "faulty", "ocg_OCG_print_only": "hidden-content", "ocg_annot_print_only": "hidden-content",
		"pdf_external_stream_XObject": "hidden-content", "owner-password-only": "encrypted",
	} {
		path := filepath.Join(folder, name+".pdf")
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc, x := examined(t, d, path, false)
		if got := becomes(t, x); !strings.HasPrefix(got, want) {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s: the file is not what it was: %v", name, err)
		}
		if x.Copy != nil && (x.Copy.Name() != doc.Name() || x.Copy.SHA256() == doc.SHA256() || x.Of.Refusal() != nil) {
			t.Errorf("%s: the copy %s %+v", name, x.Copy.Name(), x.Of)
		}
		doc.Close()
		x.Close()
	}
	_, x := examined(t, d, filepath.Join(folder, "owner-password-only.pdf"), true)
	if got := becomes(t, x); got != "a copy protected" { // its pages come with a transition, which acts on nothing by itself
		t.Errorf("whoever is entitled gets %q", got)
	}
	_, x = examined(t, d, filepath.Join(folder, "pdf_embedded_file.pdf"), false)
	if x.Facts.Attachments.Files != 1 {
		t.Errorf("attached are %+v", x.Facts.Attachments)
	}
}

// acting is a contract that runs a script when it is opened.
func acting(t *testing.T) string {
	t.Helper()
	content := "BT /F1 18 Tf 90 216 Td (Letto, confermato e sottoscritto dalle parti) Tj ET"
	pdf := pagetest.WithCatalog("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "/MediaBox[0 0 595 842]", content)
	path := filepath.Join(t.TempDir(), "contratto.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestCopyIsSigned: own signing signs the copy, under the original's name and beside it; the original stays, and must be the
// one that was looked at.
func TestCopyIsSigned(t *testing.T) {
	d := openDesk(t, time.Now())
	path := acting(t)
	doc, x := examined(t, d, path, false)
	if got := becomes(t, x); got != "a copy acts" {
		t.Fatal(got)
	}
	copied, err := x.Copy.Content(t.Context())
	if err != nil || bytes.Contains(copied, []byte("JavaScript")) {
		t.Fatalf("%s %v", copied, err)
	}
	wish := sign.Wish{
		Path: path, SHA256: doc.SHA256(), Copy: x.Copy, Key: keyFile(t, d), Secret: []byte(keyPassword), Language: "it",
		Visible: true, Page: 1, Box: signing.Box{X: 90, Y: 700, W: 164, H: 45},
	}
	out, err := d.Keys.Sign(hosttest.Soon(t), wish)
	if err != nil || out != filepath.Join(filepath.Dir(path), "contratto firmato.pdf") {
		t.Fatalf("%s %v", out, err)
	}
	signed, err := os.ReadFile(out)
	if err != nil || !bytes.HasPrefix(signed, copied) {
		t.Errorf("it is not the copy that was signed: %v", err)
	}
	if _, err := exec.LookPath("pdfsig"); err == nil {
		said, err := exec.Command("pdfsig", "-nocert", out).CombinedOutput()
		if err != nil || !strings.Contains(string(said), "Signature is Valid") {
			t.Errorf("pdfsig: %v %s", err, said)
		}
	}
	if err := os.WriteFile(path, append(copied, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
	wish.Secret = []byte(keyPassword)
	if _, err := d.Keys.Sign(hosttest.Soon(t), wish); !errors.Is(err, signing.ErrFileChanged) {
		t.Errorf("a file that changed: %v", err)
	}
}

// TestSignedUnseen: what nobody saw is not signed, also where nobody examined it.
func TestSignedUnseen(t *testing.T) {
	d := openDesk(t, time.Time{})
	wish := sign.Wish{Path: hosttest.Shared(t, "cases/pdf/ocg_OCG_print_only.pdf"), Folder: t.TempDir(), Key: keyFile(t, d), Secret: []byte(keyPassword), Language: "it"}
	if _, err := d.Keys.Sign(hosttest.Soon(t), wish); problemCode(err) != signing.ProblemHidden {
		t.Errorf("%v", err)
	}
}

// TestPagesOfFilesWithFaults: pages are added from clean copies, which is told. A base with faults, which earlier versions kept, is arranged as its copy.
func TestPagesOfFilesWithFaults(t *testing.T) {
	d := openDesk(t, time.Time{})
	path := acting(t)
	faulty, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	base, err := d.Keep(t.Context(), faulty)
	if err != nil {
		t.Fatal(err)
	}
	turned, err := d.Arranger.Arrange(hosttest.Soon(t), base, []signing.Leaf{{Page: 1, Turn: 90}}, nil)
	if err != nil {
		t.Fatalf("a base with faults: %v", err)
	}
	added, err := d.Arranger.AddPages(hosttest.Soon(t), turned, []string{path}, false, nil)
	if err != nil || added.Pages != 2 || len(added.Mended) != 1 || added.Mended[0].Path != path || !slices.Equal(added.Mended[0].Faults, []string{signing.FaultActs}) {
		t.Fatalf("%+v %v", added, err)
	}
	b, err := d.Blobs.Get(t.Context(), added.SHA256)
	if err != nil || bytes.Contains(b, []byte("JavaScript")) {
		t.Errorf("what acts came along: %v", err)
	}
}

// TestPagesOfProtectedFiles: they are added only for whoever is entitled to a copy without the protection.
func TestPagesOfProtectedFiles(t *testing.T) {
	d := openDesk(t, time.Time{})
	base, err := d.Keep(t.Context(), hosttest.Contract(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	locked := filepath.Join(t.TempDir(), "locked.pdf")
	if out, err := exec.CommandContext(context.Background(), "qpdf", "--encrypt", "", "owner", "256", "--modify=none", "--", acting(t), locked).CombinedOutput(); err != nil {
		t.Skipf("qpdf: %v %s", err, out)
	}
	_, err = d.Arranger.AddPages(hosttest.Soon(t), base, []string{locked}, false, nil)
	if problemCode(err) != signing.ProblemEncrypted {
		t.Errorf("protected: %v", err)
	}
	added, err := d.Arranger.AddPages(hosttest.Soon(t), base, []string{locked}, true, nil)
	if err != nil || added.Pages != 2 || len(added.Mended) != 1 || added.Mended[0].Faults[0] != signing.FaultProtected {
		t.Errorf("for whoever is entitled: %+v %v", added, err)
	}
}

// TestCopyArrives: what the desk prepared as a copy is what its service shows and seals, byte for byte, and the service says
// what it is a copy of; so does the desk then.
func TestCopyArrives(t *testing.T) {
	r := hosttest.Start(t, nil)
	d := deskOf(t, r)
	doc, x := examined(t, d, acting(t), false)
	content, err := x.Copy.Content(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sum, err := d.Keep(t.Context(), content)
	if err != nil {
		t.Fatal(err)
	}
	said := []signing.CleanCopy{{Of: doc.SHA256(), Is: sum, Faults: x.Faults}}
	draft := app.Draft{Parcel: app.Parcel{Blobs: []string{sum}, Draft: signing.Draft{
		Title: "Contratto", Inputs: []signing.Input{{Name: "contratto.pdf"}}, Copies: said, Options: hosttest.One(nil).Options,
		Signers: []signing.Signer{hosttest.Signer("Anna", "Rossi", "anna@example.com", hosttest.At(1, 72, 600))},
	}}}
	id, err := d.Send(t.Context(), draft, 0)
	if err != nil {
		t.Fatal(err)
	}
	hosttest.Happens(t, "the desk hears of it", func() bool {
		e, err := d.Entry(t.Context(), id)
		return err == nil && e.Request.State == signing.Waiting && reflect.DeepEqual(e.Request.Copies, said)
	})
	q := r.Await(t, id, hosttest.Is(signing.Waiting))
	if q.Original.SHA256 != sum || !reflect.DeepEqual(q.Copies, said) {
		t.Errorf("the service shows %s, a copy of %+v", q.Original.SHA256, q.Copies)
	}
}
