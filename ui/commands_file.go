package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/ui/kit"
)

func (s *shell) fileCommands() []*kit.Command {
	const menu = "shell.menu.file"
	all := []*kit.Command{{Menu: menu, Key: "shell.command.open", Cut: kit.Ctrl(fyne.KeyO), Do: func() { s.choose("") }}}
	for _, path := range s.recent.paths {
		all = append(all, &kit.Command{
			Menu: menu, Key: "commands.recent", Sub: "commands.recent", Name: s.recent.called(path), Do: func() { s.openFiles([]string{path}, "") },
		})
	}
	return append(all,
		&kit.Command{Menu: menu, Key: "commands.save", Cut: kit.CtrlShift(fyne.KeyS), Able: s.whyNoSigned, Do: s.saveSigned, Part: true},
		&kit.Command{Menu: menu, Key: "commands.report", Cut: kit.Ctrl(fyne.KeyS), Able: s.whyNoReport, Do: s.verify.SaveReport},
		&kit.Command{Menu: menu, Key: "commands.print", Cut: kit.Ctrl(fyne.KeyP), Able: s.whyNothingToPrint, Do: s.print},
		&kit.Command{Menu: menu, Key: "shell.command.close", Cut: kit.Ctrl(fyne.KeyW), Able: s.whyNoDocument, Do: s.closed},
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

// whyNoReport is why there is nothing to report on.
func (s *shell) whyNoReport() string {
	if s.place != "verify" || !s.verify.CanReport() {
		return "commands.why.report"
	}
	return ""
}

// chosen is the document the place in front has chosen without its being open.
func (s *shell) chosen() (kit.Chosen, bool) {
	if p, ok := s.front().(holder); ok {
		return p.Chosen()
	}
	return kit.Chosen{}, false
}

func (s *shell) whyNoSigned() string {
	if _, envelope := s.open.doc.(app.Envelope); envelope { // it is a signed copy, and its pages are not
		return "commands.why.signed"
	}
	if _, ok := s.chosen(); ok || s.whyNoDocument() == "" && s.open.facts.Signed {
		return ""
	}
	return "commands.why.signed"
}

func (s *shell) whyNothingToPrint() string {
	if _, ok := s.chosen(); ok {
		return ""
	}
	if s.open.doc != nil && len(s.open.facts.Pages) == 0 {
		return "commands.why.envelope"
	}
	return s.whyNoDocument()
}

// withContent reads what is to be saved or printed: what the place has chosen, or the open document.
func (s *shell) withContent(next func(c kit.Chosen, content []byte)) {
	c, ok := s.chosen()
	if !ok {
		c = kit.Chosen{Name: s.open.doc.Name(), Path: s.open.doc.Path(), Pages: len(s.open.facts.Pages), Read: s.open.doc.Content}
	}
	var content []byte
	s.d.Run(func(ctx context.Context) (err error) {
		content, err = c.Read(ctx)
		return err
	}, s.then(func() { next(c, content) }))
}

// saveSigned proposes a name of its own beside the original, or where the last file was.
func (s *shell) saveSigned() {
	s.withContent(func(c kit.Chosen, content []byte) {
		folder := s.folderFor(forSigned)
		if c.Path != "" {
			folder = filepath.Dir(c.Path)
		}
		s.askWhere(saving{forSigned, folder, besides(folder, c.Name, s.d.Voice.Say("sign.suffix")), content, c.Of})
	})
}
