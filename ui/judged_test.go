package ui

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/host"
	journey "paraph/app/verify"
)

// judging has documents judged as the program does, in its own workers.
type judging struct {
	*really
	by *journey.Verifier
}

func (j judging) Document(ctx context.Context, doc app.Document, told func(done, of int)) (journey.Verdict, error) {
	return j.by.Document(ctx, doc, told)
}

// TestWhatWasSignedIsOpened: a file that was changed is not to be relied on, F8 shows where; what was signed is opened beside it as
// a document of its own, which is as it was signed, and no file is written.
func TestWhatWasSignedIsOpened(t *testing.T) {
	content, err := os.ReadFile("../../shared/corpus/made/made-content-1-bad.pdf")
	if err != nil {
		t.Skip("../shared/corpus/made is not beside the project")
	}
	b, w := openReally(t, "en")
	pool := host.NewVerifiers(1)
	t.Cleanup(pool.Close)
	b.shell.c.Verifier = judging{w, &journey.Verifier{Workers: pool}}
	b.shell.build()
	b.Kit = b.shell.d
	path := fileOf(t, content)
	b.openFiles([]string{path}, "verify")
	b.Until("the answer", func() bool { return b.says("verify.danger.word") })
	b.user().keys(fyne.KeyF8)
	if b.verify.View().Page() != 1 || !b.says("verify.tab.expert") {
		t.Error("the change is not shown")
	}
	b.user().press("verify.original")
	b.Until("what was signed", func() bool { return b.says("verify.unsure.word") })
	doc := b.shell.open.doc
	if doc.Name() != "Contratto (as signed).pdf" || doc.Path() != "" || doc.Size() >= int64(len(content)) {
		t.Errorf("%s at %q, %d bytes", doc.Name(), doc.Path(), doc.Size())
	}
	if all, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); err != nil || len(all) != 1 {
		t.Errorf("%q %v", all, err)
	}
}
