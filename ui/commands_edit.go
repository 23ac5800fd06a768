package ui

import (
	"fyne.io/fyne/v2"

	"paraph/ui/docview"
	"paraph/ui/kit"
)

func (s *shell) editCommands() []*kit.Command {
	const menu = "shell.menu.edit"
	clipboard := s.app.Clipboard
	return []*kit.Command{
		{Menu: menu, Key: "shell.command.undo", Cut: &fyne.ShortcutUndo{}, Able: s.whyNoUndo, Over: true, Do: func() {
			s.written(&fyne.ShortcutUndo{}, s.prepare.Undo)
		}},
		{Menu: menu, Key: "shell.command.redo", Cut: &fyne.ShortcutRedo{}, Able: s.whyNoRedo, Over: true, Do: func() {
			s.written(&fyne.ShortcutRedo{}, s.prepare.Redo)
		}},
		{Menu: menu, Key: "commands.cut", Cut: &fyne.ShortcutCut{}, Part: true, Over: true, Able: s.whyNoText, Do: func() {
			s.written(&fyne.ShortcutCut{Clipboard: clipboard()}, nil)
		}},
		{Menu: menu, Key: "commands.copy", Cut: &fyne.ShortcutCopy{}, Over: true, Able: s.whyNoText, Do: func() {
			s.written(&fyne.ShortcutCopy{Clipboard: clipboard()}, nil)
		}},
		{Menu: menu, Key: "commands.paste", Cut: &fyne.ShortcutPaste{}, Over: true, Able: s.whyNoText, Do: func() {
			s.written(&fyne.ShortcutPaste{Clipboard: clipboard()}, nil)
		}},
		{Menu: menu, Key: "commands.all", Cut: &fyne.ShortcutSelectAll{}, Over: true, Able: s.whyNotAll, Do: func() {
			s.written(&fyne.ShortcutSelectAll{}, s.prepare.View.PickAll)
		}},
		{Menu: menu, Key: "commands.delete", Cut: kit.Bare(fyne.KeyDelete), Able: s.whyNoField, Do: func() { s.prepare.DeleteField() }, Part: true},
		{Menu: menu, Key: "commands.duplicate", Cut: kit.Ctrl(fyne.KeyD), Able: s.whyNoField, Do: func() { s.prepare.CopyField() }},
		{Menu: menu, Key: "commands.find", Cut: kit.Ctrl(fyne.KeyF), Able: s.whyNoPages, Do: s.search, Part: true},
	}
}

// written hands a key of writing to the text that has the focus; without one it is done otherwise, or not.
func (s *shell) written(cut fyne.Shortcut, otherwise func()) {
	if f, ok := s.window.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(cut)
		return
	}
	if otherwise != nil && len(s.window.Canvas().Overlays().List()) == 0 {
		otherwise()
	}
}

func (s *shell) writing() bool {
	_, ok := s.window.Canvas().Focused().(fyne.Shortcutable)
	return ok
}

func (s *shell) whyNoText() string {
	if s.writing() {
		return ""
	}
	return "commands.why.text"
}

// whyNotPreparing is why nothing can be done with fields.
func (s *shell) whyNotPreparing() string {
	switch {
	case s.place != "prepare" || s.open.doc == nil || s.prepare.Facts == nil:
		return "shell.why.prepare"
	case s.prepare.ReviewPart != nil:
		return "commands.why.review"
	}
	return ""
}

func (s *shell) whyNoUndo() string {
	if why := s.whyNotPreparing(); s.writing() || why != "" {
		return s.unlessWriting(why)
	}
	if !s.prepare.Model.CanUndo() {
		return "prepare.undo.none"
	}
	return ""
}

func (s *shell) whyNoRedo() string {
	if why := s.whyNotPreparing(); s.writing() || why != "" {
		return s.unlessWriting(why)
	}
	if !s.prepare.Model.CanRedo() {
		return "prepare.redo.none"
	}
	return ""
}

func (s *shell) unlessWriting(why string) string {
	if s.writing() {
		return ""
	}
	return why
}

func (s *shell) whyNoField() string {
	if why := s.whyNotPreparing(); why != "" {
		return why
	}
	if s.prepare.Model.Selected() == 0 {
		return "commands.why.field"
	}
	return ""
}

// pages is the view of the open document, nil where none is shown.
func (s *shell) pages() *docview.View {
	if s.open.doc == nil || s.open.verb != s.place {
		return nil
	}
	switch s.place {
	case "prepare":
		if s.prepare.Facts != nil && s.prepare.ReviewPart == nil {
			return s.prepare.View
		}
	case "sign":
		return s.sign.Frame.View
	case "verify":
		return s.verify.Frame.View
	}
	return nil
}

func (s *shell) whyNoPages() string {
	if s.pages() == nil {
		return "shell.why.no-document"
	}
	return ""
}

// search opens the strip that finds words in the pages shown.
func (s *shell) search() { s.find.open(s.pages()) }

// goToPage asks for the number of a page.
func (s *shell) goToPage() {
	d, v := s.d, s.pages()
	of := v.Count()
	entry := kit.NewEntry("")
	field := kit.NewField(d.Voice.Say("commands.page.which", "n", of), entry)
	var closeIt func()
	goThere := func() {
		n, ok := pageNumber(entry.Text, of)
		if !ok {
			field.SetError(d.Say("commands.page.wrong", "n", of))
			return
		}
		closeIt()
		v.GoTo(n)
	}
	closeIt = d.Dialog(d.Say("commands.page"), field,
		kit.NewButton(d.Voice.Say("commands.leave"), "", kit.Plain, func() { closeIt() }),
		kit.NewButton(d.Voice.Say("commands.page.go"), "", kit.Filled, goThere))
	s.window.Canvas().Focus(entry)
}
