package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/ui/kit"
)

func (s *shell) fileCommands() []*kit.Command {
	const menu = "shell.menu.file"
	all := []*kit.Command{{Menu: menu, Key: "shell.command.open", Cut: kit.Ctrl(fyne.KeyO), Do: func() { s.choose("") }}}
	for _, path := range s.recent.paths {
		all = append(all, &kit.Command{
			Menu: menu, Key: "commands.recent", Sub: "commands.recent", Name: filepath.Base(path), Do: func() { s.openFiles([]string{path}, "") },
		})
	}
	return append(all,
		&kit.Command{Menu: menu, Key: "commands.save", Cut: kit.CtrlShift(fyne.KeyS), Able: s.whyNoSigned, Do: s.saveSigned, Part: true},
		&kit.Command{Menu: menu, Key: "commands.print", Cut: kit.Ctrl(fyne.KeyP), Able: s.whyNothingToPrint, Do: s.print},
		&kit.Command{Menu: menu, Key: "shell.command.close", Cut: kit.Ctrl(fyne.KeyW), Able: s.whyNoDocument, Do: func() { s.away(func() {}, func() {}) }},
		&kit.Command{Menu: menu, Key: "shell.command.quit", Cut: kit.Ctrl(fyne.KeyQ), Do: s.quit, Part: true},
	)
}

// whyNoDocument is why nothing can be done with the open document.
func (s *shell) whyNoDocument() string {
	if s.open.doc == nil || s.open.verb == "" {
		return "shell.why.no-document"
	}
	return ""
}

// sealedChosen reports whether the request chosen in Requests has its sealed document here.
func (s *shell) sealedChosen() bool {
	r := s.requests.Detail
	return s.place == "requests" && r.Entry != nil && !r.Line.Draft && r.Entry.Request.State == signing.Done
}

func (s *shell) whyNoSigned() string {
	if s.sealedChosen() || s.whyNoDocument() == "" && s.open.facts.Signed {
		return ""
	}
	return "commands.why.signed"
}

func (s *shell) whyNothingToPrint() string {
	if s.sealedChosen() {
		return ""
	}
	return s.whyNoDocument()
}

// withContent reads what is to be saved or printed: the sealed document of the chosen request, or the open document.
func (s *shell) withContent(next func(name string, pages int, content []byte)) {
	var name string
	var pages int
	var read func(ctx context.Context) ([]byte, error)
	if r := s.requests.Detail; s.sealedChosen() {
		id, q := r.Line.ID, r.Entry.Request
		name, read = q.Title+".pdf", func(ctx context.Context) ([]byte, error) { return s.c.Desk.Sealed(ctx, id) }
		if q.Original != nil {
			pages = q.Original.Pages
		}
	} else {
		name, pages, read = s.open.doc.Name(), len(s.open.facts.Pages), s.open.doc.Content
	}
	var content []byte
	s.d.Run(func(ctx context.Context) (err error) {
		content, err = read(ctx)
		return err
	}, s.then(func() { next(name, pages, content) }))
}

func (s *shell) saveSigned() {
	s.withContent(func(name string, _ int, content []byte) { s.save(name, content) })
}
