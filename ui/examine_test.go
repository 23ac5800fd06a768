package ui

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"paraph/app"
	"paraph/app/host"
	"paraph/app/open"
	"paraph/signing"
	"paraph/signing/page/pagetest"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// really opens documents as the program does, in its own workers.
type really struct {
	*shellWorks
	docs *open.Documents
	wait chan struct{} // where there is one, a look ends when it is closed
}

func (w *really) Open(ctx context.Context, path string) (app.Document, error) {
	return w.docs.Open(ctx, path)
}

func (w *really) OpenContent(ctx context.Context, name string, content []byte) (app.Document, error) {
	return w.docs.OpenContent(ctx, name, content)
}

func (w *really) Examine(ctx context.Context, doc app.Document, entitled bool) *open.Examined {
	if w.wait != nil {
		<-w.wait
	}
	return w.docs.Examine(ctx, doc, entitled)
}

// openReally has the shell open documents so.
func openReally(t *testing.T, lang string) (*shellBed, *really) {
	t.Helper()
	b := newShellBed(t, lang, theme.Light)
	pool := host.NewPages()
	t.Cleanup(pool.Close)
	w := &really{shellWorks: b.works, docs: &open.Documents{Workers: pool}}
	b.shell.c = b.shell.c.answered(b.Desk, w)
	b.shell.build()
	b.Kit = b.shell.d
	return b, w
}

const someText = "BT /F1 18 Tf 90 600 Td (Letto, confermato e sottoscritto) Tj ET"

// scripted is a PDF of one page that runs a script when it is opened.
func scripted(t *testing.T) string {
	t.Helper()
	return fileOf(t, pagetest.WithCatalog("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "/MediaBox[0 0 595 842]", someText))
}

func fileOf(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Contratto.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (b *shellBed) says(key string) bool {
	return desktest.Holds(b.window.Content(), b.shell.d.Voice.Say(key))
}

// lay opens a file for a verb and waits until it has been looked through.
func (b *shellBed) lay(path, verb string) {
	b.T.Helper()
	b.openFiles([]string{path}, verb)
	b.Until("what it was found to be", func() bool { return b.shell.open.doc != nil && b.shell.open.found != nil && b.shell.open.verb == verb })
}

// TestCopyIsPrepared: a file that does something by itself is told so above its pages. What is kept and sent is a copy that
// does not, the fields placed meanwhile stay, and the draft knows what it is a copy of.
func TestCopyIsPrepared(t *testing.T) {
	b, w := openReally(t, "en")
	w.wait = make(chan struct{})
	path := scripted(t)
	b.openFiles([]string{path}, "prepare")
	b.Until("the document", func() bool { return b.liesIn("prepare") })
	original := b.shell.open.doc
	b.draw()
	b.user().press("prepare.check.place")
	if !b.says("document.looking") || b.says("document.found.copy") {
		t.Error("nobody says what is waited for")
	}
	if review := b.user().button(b.shell.d.Voice.Say("prepare.review")); review == nil || !review.Disabled() {
		t.Error("it can be reviewed before it is known")
	}
	b.Until("the draft", func() bool { return b.prepare.Draft().ID != "" })
	close(w.wait)
	b.Until("what it was found to be", func() bool { return b.says("document.found.copy") })
	if n := b.user().fields(); n != 2 {
		t.Errorf("%d fields are left", n)
	}
	b.keepsCopy(original)
	if file, err := os.ReadFile(path); err != nil || !bytes.Contains(file, []byte("JavaScript")) {
		t.Error("the file is not what it was", err)
	}
	b.user().press("prepare.review")
	b.Until("the review", func() bool { return b.says("review.ready") && b.says("document.copy.acts") })

	// Once more from the draft: it is the copy, of which nothing is to be said.
	id := b.prepare.Draft().ID
	b.closeDocument()
	b.openKept(id)
	b.Until("the draft again", func() bool { return b.prepare.Draft().ID == id && b.shell.open.found != nil })
	if again := b.prepare.Draft(); b.shell.open.found.Copy != nil || b.says("document.found.copy") || len(again.Parcel.Draft.Copies) != 1 {
		t.Errorf("%+v %+v", b.shell.open.found, again.Parcel.Draft.Copies)
	}
}

// keepsCopy has the draft name the copy and what it is of, and the copy kept.
func (b *shellBed) keepsCopy(original app.Document) {
	b.T.Helper()
	copied := b.shell.open.found.Copy
	b.Until("the draft names the copy", func() bool {
		d, err := b.Desk.Draft(b.T.Context(), b.prepare.Draft().ID)
		return err == nil && slices.Equal(d.Parcel.Blobs, []string{copied.SHA256()})
	})
	d, _ := b.Desk.Draft(b.T.Context(), b.prepare.Draft().ID)
	want := []signing.CleanCopy{{Of: original.SHA256(), Is: copied.SHA256(), Faults: []string{signing.FaultActs}}}
	if !reflect.DeepEqual(d.Parcel.Draft.Copies, want) {
		b.T.Errorf("%+v, want %+v", d.Parcel.Draft.Copies, want)
	}
	kept, err := b.Desk.Blobs.Get(b.T.Context(), copied.SHA256())
	if err != nil || bytes.Contains(kept, []byte("JavaScript")) {
		b.T.Errorf("%v\n%s", err, kept)
	}
}

// TestCopyOfAnotherCountOfPages: of a file one page of which nobody can show, the copy has the others; what was placed on
// those stays.
func TestCopyOfAnotherCountOfPages(t *testing.T) {
	b, w := openReally(t, "it")
	w.wait = make(chan struct{})
	path := fileOf(t, pagetest.Made(
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>>>",
		"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>", "stream:"+someText, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	))
	b.openFiles([]string{path}, "prepare")
	b.Until("the document", func() bool { return b.liesIn("prepare") })
	if n := len(b.shell.open.facts.Pages); n != 2 {
		t.Skipf("the page that is missing is not counted: %d", n)
	}
	b.draw()
	close(w.wait)
	b.Until("what it was found to be", func() bool { return b.says("document.found.copy") })
	if n := b.prepare.View().Count(); n != 1 {
		t.Errorf("%d pages are shown", n)
	}
	if d := b.prepare.Draft(); len(d.Parcel.Draft.Signers) != 2 {
		t.Errorf("%+v", d.Parcel.Draft)
	}
}

// TestProtectedIsAskedOnce: a file that opens without a password is told what it is, in Prepare and in Sign; a press uses a
// copy without the protection, and it is not asked again of this file.
func TestProtectedIsAskedOnce(t *testing.T) {
	b, _ := openReally(t, "fr")
	path := filepath.Join(t.TempDir(), "protégé.pdf")
	if out, err := exec.Command("qpdf", "--encrypt", "", "owner", "256", "--modify=none", "--", b.path, path).CombinedOutput(); err != nil {
		t.Skipf("qpdf: %v %s", err, out)
	}
	b.lay(path, "prepare")
	if !b.says("document.protected.brief") || !b.says("prepare.check.obstacle") {
		t.Fatal("it is not said what it is")
	}
	b.move("sign")
	if !b.says("document.protected.brief") {
		t.Error("Sign does not say what it is")
	}
	b.user().press("document.unprotect")
	b.Until("the copy", func() bool { return b.shell.open.found != nil && b.shell.open.found.Copy != nil })
	if !b.says("document.found.copy") {
		t.Error("it is not said that a copy is used")
	}
	b.move("prepare")
	if !b.says("document.found.copy") || b.says("prepare.check.obstacle") {
		t.Error("Prepare does not use the copy")
	}
	b.closeDocument()
	b.lay(path, "sign")
	if b.shell.open.found.Copy == nil {
		t.Error("it is asked again")
	}
}

// TestHiddenIsSaidAtOnce: what would be signed unseen is said when the file is opened, and the file can be looked at.
func TestHiddenIsSaidAtOnce(t *testing.T) {
	path, err := filepath.Abs("../../shared/cases/pdf/ocg_OCG_print_only.pdf")
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		t.Skip("../shared/cases is not beside the project")
	}
	b, _ := openReally(t, "en")
	b.lay(path, "prepare")
	why := (&kit.Kit{Voice: b.shell.d.Voice}).Explain(&signing.Problem{Code: signing.ProblemHidden, Word: signing.HiddenLayer})
	if !desktest.Holds(b.window.Content(), why) || b.prepare.View().Count() == 0 || b.prepare.TakesPages() {
		t.Error("Prepare does not say why, or shows nothing")
	}
	b.move("sign")
	if !desktest.Holds(b.window.Content(), why) || b.sign.View().Count() == 0 {
		t.Error("Sign does not say why, or shows nothing")
	}
}
