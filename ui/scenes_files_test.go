package ui

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app"
	verdicts "paraph/app/verify"
	"paraph/signing"
	judge "paraph/signing/verify"
	"paraph/ui/desktest"
	"paraph/ui/filedialog"
)

// filesViews are the desk's own dialogs for files.
func filesViews(small fyne.Size) []view {
	out := []view{
		{name: "files", given: full, then: asks(choosePDFs, nil)},
		{name: "files-several", given: full, then: asks(choosePDFs, func(s *scene) { s.user().keys(fyne.KeyDown); s.everything() })},
		{name: "files-typed", given: full, then: asks(choosePDFs, func(s *scene) { s.user().letters("Perizia"); s.user().keys(fyne.KeyReturn) })},
		{name: "files-empty", given: full, then: asks(choosePDFs, func(s *scene) { s.user().keys(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn) })},
		{name: "files-reading", given: full, then: beingListed},
		{name: "files-gone", given: full, then: goneFolder},
		{name: "files-save", given: full, then: asks(saveCopy, nil)},
		{name: "files-folder", given: full, then: asks(chooseFolder, nil)},
		{name: "files-system", given: full, then: func(s *scene) {
			s.shell.c.System = silentSystem{s.T.Context()}
			s.says = func() bool { return len(s.shell.window.Canvas().Overlays().List()) > 0 && len(s.Queue) == 0 }
			s.shell.choose("")
		}},
	}
	out = append(
		out, view{name: "files-all", given: full, then: func(s *scene) { s.shell.openFiles([]string{"/a.pdf", "/b.pdf", "/c.pdf"}, "") }},
		view{name: "sign-list", given: keys, then: func(s *scene) {
			signs()(s)
			s.shell.sign.With([]string{"/d/" + longFile, "/d/B.pdf", "/d/C.pdf", "/d/D.pdf"})
		}},
		view{name: "sign-list-done", given: keys, then: all(signs(), signedWith, asked, pin("12345"))},
		view{name: "verify-list", given: all(full, notSealed(signing.ErrNotFound)), then: listed},
	)
	for _, v := range out {
		v.name, v.size = v.name+"-small", small
		out = append(out, v)
	}
	return out
}

// papers are a person's folders with files of some days.
func papers(s *scene) (documents string) {
	home := s.T.TempDir()
	s.T.Setenv("HOME", home)
	documents = filepath.Join(home, "Documents")
	for i, name := range []string{
		"Documents/Clienti/Ferraris/", "Documents/Clienti/", "Documents/Fornitori/", "Desktop/", "Download/",
		"Documents/Contratto 2.pdf", "Documents/Contratto 10.pdf", "Documents/Verbale di assemblea.pdf", "Documents/" + longFile, "Documents/Fattura.xml", "Download/Visura.pdf",
	} {
		path, at := filepath.Join(home, name), s.Now.Add(-time.Duration(i*31)*time.Hour)
		var err error
		if name[len(name)-1] == '/' {
			err = os.MkdirAll(path, 0o700)
		} else {
			err = os.WriteFile(path, make([]byte, 4096<<i), 0o600)
		}
		if err == nil {
			err = os.Chtimes(path, at, at)
		}
		if err != nil {
			s.T.Fatal(err)
		}
	}
	s.prefs.Set("folder", documents)
	s.prefs.Set("recent", filepath.Join(documents, longFile)+"\n"+filepath.Join(home, "Download", "Visura.pdf"))
	s.shell.recent = recentFrom(s.prefs)
	return documents
}

// asks opens a dialog over papers and does something in it once they are listed.
func asks(open func(*scene), then func(*scene)) act {
	return func(s *scene) {
		papers(s)
		open(s)
		s.settle()
		if then != nil {
			then(s)
		}
	}
}

// beingListed has a disk that does not answer.
func beingListed(s *scene) {
	papers(s)
	s.shell.d.Dispatch = func(func()) {}
	choosePDFs(s)
	if !s.Says(s.shell.window.Canvas().Overlays().Top(), s.Kit.Voice.Say("filedialog.reading")) {
		s.T.Fatal("nothing says what is waited for")
	}
}

// goneFolder goes into a folder that somebody has removed meanwhile.
func goneFolder(s *scene) {
	closed := filepath.Join(papers(s), "Clienti")
	choosePDFs(s)
	s.settle()
	if err := os.RemoveAll(closed); err != nil {
		s.T.Fatal(err)
	}
	s.user().keys(fyne.KeyDown, fyne.KeyReturn)
	s.settle()
}

func choosePDFs(s *scene) { s.shell.choose("") }

func saveCopy(s *scene) {
	s.shell.askWhere(saving{purpose: forSigned, folder: s.shell.folderFor(forSigned), name: "Contratto 2 firmato.pdf"})
}

func chooseFolder(s *scene) { s.shell.pickFolder(func(string) {}) }

// listed has several files to verify: one nobody signed, one that is damaged, and signed ones.
func listed(s *scene) {
	s.shell.verify.Read = func(_ context.Context, path string) (app.Document, error) {
		facts := signing.Facts{Signed: true, Pages: desktest.FourPages().Pages}
		switch filepath.Base(path) {
		case "Bozza.pdf":
			facts.Signed = false
		case "Fax.pdf":
			return nil, &signing.Problem{Code: signing.ProblemDamaged}
		}
		doc := &otherFacts{Document: desktest.Document{Called: filepath.Base(path), At: path}, facts: facts}
		return sumOf{doc, filepath.Base(path)}, nil
	}
	sealed := verdicts.Verdict{Title: longTitle, At: s.Now, Signers: []string{"Anna Rossi", desktest.LongName}}
	s.Works.SealedSums = map[string]verdicts.Verdict{"Incarico.pdf": sealed}
	s.Works.Reports = map[string]judge.Report{"Verbale.pdf": priceChanged()}
	s.shell.openFiles([]string{"/d/Bozza.pdf", "/d/Incarico.pdf", "/d/Fax.pdf", "/d/" + longFile, "/d/Verbale.pdf"}, "verify")
}

// sumOf is a file that can be told from others by its bytes.
type sumOf struct {
	*otherFacts
	sum string
}

func (d sumOf) SHA256() string { return d.sum }
func (d sumOf) Name() string   { return d.sum }

// signedWith are three files to be signed together; one is not there.
func signedWith(s *scene) {
	s.Works.Pin = "12345"
	s.shell.sign.With([]string{"/d/Bad.pdf", "/d/" + longFile})
}

// everything presses Ctrl+A.
func (s *scene) everything() {
	h := hand{win: s.shell.window}
	h.shortcut(&fyne.ShortcutSelectAll{})
}

// silentSystem has a dialog that nobody answers before the test ends.
type silentSystem struct{ test context.Context }

func (s silentSystem) Ask(ctx context.Context, _ filedialog.Question) ([]string, error) {
	select {
	case <-ctx.Done():
	case <-s.test.Done():
	}
	return nil, context.Canceled
}
