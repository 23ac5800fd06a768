package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"paraph/signing"
)

func (s *shell) fileCommands() []*command {
	const menu = "shell.menu.file"
	all := []*command{{menu: menu, key: "shell.command.open", cut: ctrl(fyne.KeyO), do: func() { s.choose("") }}}
	for _, path := range s.recent.paths {
		all = append(all, &command{
			menu: menu, key: "commands.recent", sub: "commands.recent", name: filepath.Base(path), do: func() { s.openFiles([]string{path}, "") },
		})
	}
	return append(all,
		&command{menu: menu, key: "commands.save", cut: ctrlShift(fyne.KeyS), able: s.whyNoSigned, do: s.saveSigned, part: true},
		&command{menu: menu, key: "commands.print", cut: ctrl(fyne.KeyP), able: s.whyNothingToPrint, do: s.print},
		&command{menu: menu, key: "shell.command.close", cut: ctrl(fyne.KeyW), able: s.whyNoDocument, do: func() { s.away(func() {}, func() {}) }},
		&command{menu: menu, key: "shell.command.quit", cut: ctrl(fyne.KeyQ), do: s.quit, part: true},
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
	r := s.requests.detail
	return s.place == "requests" && r.entry != nil && !r.line.Draft && r.entry.Request.State == signing.Done
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
	if r := s.requests.detail; s.sealedChosen() {
		id, q := r.line.ID, r.entry.Request
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
