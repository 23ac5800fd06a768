package ui

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/kit"
)

// opened is the document on the desk: one at a time, moved from verb to verb without reading it again.
type opened struct {
	doc      app.Document
	facts    *signing.Facts
	password string
	verb     string
}

// verb shows a verb's screen, or how to begin while it has no document.
func (s *shell) verb(name string, content func() fyne.CanvasObject) fyne.CanvasObject {
	if s.open.doc != nil && s.open.verb == name {
		return content()
	}
	empty := kit.NewEmpty(iconOf(name), s.d.Say("shell.begin."+name), kit.NewButton(s.d.Voice.Say("shell.choose"), "folder-open", kit.Filled, func() { s.choose(name) }))
	rows := s.recentRows(name)
	if rows == nil {
		return empty
	}
	s.sweepRecent()
	return kit.NewCentred(360, kit.VBox(20, empty, rows))
}

func iconOf(name string) string {
	for _, p := range verbs {
		if p.name == name {
			return p.icon
		}
	}
	return "file-pdf"
}

// choose lets the person pick a PDF for a verb ("" asks what to do with it).
func (s *shell) choose(verb string) {
	picker := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil || f == nil {
			return
		}
		path := f.URI().Path()
		f.Close()
		s.c.Prefs.Set("folder", filepath.Dir(path))
		s.openFiles([]string{path}, verb)
	}, s.window)
	picker.SetFilter(storage.NewExtensionFileFilter([]string{".pdf", ".PDF"}))
	if folder, err := storage.ListerForURI(storage.NewFileURI(s.c.Prefs.Get("folder"))); err == nil {
		picker.SetLocation(folder)
	}
	picker.Resize(s.window.Canvas().Size().Subtract(fyne.NewSize(160, 120)))
	picker.Show()
}

// openFiles opens the first of some files; with none nothing happens.
func (s *shell) openFiles(paths []string, verb string) {
	if len(paths) == 0 {
		return
	}
	if verb == "" && (s.place == "prepare" || s.place == "sign" || s.place == "verify") {
		verb = s.place
	}
	var doc app.Document
	s.d.Run(func(ctx context.Context) (err error) {
		doc, err = s.c.Works.Open(ctx, paths[0])
		return err
	}, func(err error) {
		if err != nil {
			s.d.Toast(s.d.Explain(err), "", nil)
			return
		}
		s.read(doc, "", verb)
	})
}

// read reads a document's facts, asking for a password where it wants one.
func (s *shell) read(doc app.Document, password, verb string) {
	var facts *signing.Facts
	s.d.Run(func(ctx context.Context) (err error) {
		facts, err = doc.Facts(ctx, password)
		return err
	}, func(err error) {
		var p *signing.Problem
		switch {
		case errors.As(err, &p) && p.Code == signing.ProblemPassword:
			s.askPassword(doc, password != "", verb)
		case err != nil:
			doc.Close()
			s.d.Toast(s.d.Explain(err), "", nil)
		default:
			s.proceed(doc, facts, password, verb)
		}
	})
}

func (s *shell) askPassword(doc app.Document, wrong bool, verb string) {
	entry := kit.NewPassword("")
	field := kit.NewField(s.d.Voice.Say("shell.password.label"), entry)
	if wrong {
		field.SetError(s.d.Say("shell.password.wrong"))
	}
	var closeIt func()
	give := func() {
		closeIt()
		s.read(doc, entry.Text, verb)
	}
	entry.OnSubmitted = func(string) { give() }
	leave := kit.NewButton(s.d.Voice.Say("shell.leave"), "", kit.Plain, func() {
		closeIt()
		doc.Close()
	})
	closeIt = s.d.Dialog(s.d.Say("shell.password.title"), kit.VBox(12, kit.NewBody(s.d.Voice.Say("shell.password.what", "name", doc.Name())), field),
		leave, kit.NewButton(s.d.Voice.Say("shell.password.open"), "", kit.Filled, give))
	s.window.Canvas().Focus(entry)
}

// proceed goes to the verb, proposes one, or lets the person choose.
func (s *shell) proceed(doc app.Document, facts *signing.Facts, password, verb string) {
	next := func(verb string) { s.put(opened{doc, facts, password, verb}) }
	switch {
	case verb != "":
		next(verb)
	case facts.Signed:
		next("verify")
	default:
		NewDropSheet(s.d, doc, facts, next).Show()
	}
}

// put lays a document on the desk for a verb; what lay there is put away.
func (s *shell) put(o opened) {
	if s.open.doc != nil && s.open.doc != o.doc {
		s.closeDocument()
	}
	s.open = o
	s.remember(o.doc.Path())
	s.place = ""
	switch o.verb {
	case "prepare":
		s.prepare.Open(context.Background(), o.doc, app.Draft{})
	case "sign":
		s.sign.Open(o.doc, o.facts)
	default:
		s.open.verb = "verify"
		s.verify.Open(o.doc, o.facts)
	}
	s.goTo(s.open.verb)
}

// move hands the document on the desk to another verb.
func (s *shell) move(verb string) {
	if s.open.doc == nil || s.open.verb == verb {
		s.goTo(verb)
		return
	}
	s.put(opened{s.open.doc, s.open.facts, s.open.password, verb})
}

func (s *shell) closeDocument() {
	if s.open.doc == nil {
		return
	}
	s.prepare.Close()
	s.sign.Close()
	s.verify.Close()
	s.open.doc.Close()
	s.open = opened{}
	if s.place == "prepare" || s.place == "sign" || s.place == "verify" {
		place := s.place
		s.place = ""
		s.goTo(place)
	}
}
