package ui

import (
	"fyne.io/fyne/v2"

	"paraph/ui/docview"
	"paraph/ui/kit"
)

func (s *shell) editCommands() []*command {
	const menu = "shell.menu.edit"
	clipboard := s.app.Clipboard
	return []*command{
		{menu: menu, key: "shell.command.undo", cut: &fyne.ShortcutUndo{}, able: s.whyNoUndo, over: true, do: func() {
			s.written(&fyne.ShortcutUndo{}, s.prepare.Undo)
		}},
		{menu: menu, key: "shell.command.redo", cut: &fyne.ShortcutRedo{}, able: s.whyNoRedo, over: true, do: func() {
			s.written(&fyne.ShortcutRedo{}, s.prepare.Redo)
		}},
		{menu: menu, key: "commands.cut", cut: &fyne.ShortcutCut{}, part: true, over: true, able: s.whyNoText, do: func() {
			s.written(&fyne.ShortcutCut{Clipboard: clipboard()}, nil)
		}},
		{menu: menu, key: "commands.copy", cut: &fyne.ShortcutCopy{}, over: true, able: s.whyNoText, do: func() {
			s.written(&fyne.ShortcutCopy{Clipboard: clipboard()}, nil)
		}},
		{menu: menu, key: "commands.paste", cut: &fyne.ShortcutPaste{}, over: true, able: s.whyNoText, do: func() {
			s.written(&fyne.ShortcutPaste{Clipboard: clipboard()}, nil)
		}},
		{menu: menu, key: "commands.all", cut: &fyne.ShortcutSelectAll{}, over: true, able: s.whyNotAll, do: func() {
			s.written(&fyne.ShortcutSelectAll{}, s.prepare.view.PickAll)
		}},
		{menu: menu, key: "commands.delete", cut: plain(fyne.KeyDelete), able: s.whyNoField, do: func() { s.prepare.DeleteField() }, part: true},
		{menu: menu, key: "commands.duplicate", cut: ctrl(fyne.KeyD), able: s.whyNoField, do: func() { s.prepare.CopyField() }},
		{menu: menu, key: "commands.find", cut: ctrl(fyne.KeyF), able: s.whyNoPages, do: s.search, part: true},
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
	case s.place != "prepare" || s.open.doc == nil || s.prepare.facts == nil:
		return "shell.why.prepare"
	case s.prepare.review != nil:
		return "commands.why.review"
	}
	return ""
}

func (s *shell) whyNoUndo() string {
	if why := s.whyNotPreparing(); s.writing() || why != "" {
		return s.unlessWriting(why)
	}
	if !s.prepare.model.CanUndo() {
		return "prepare.undo.none"
	}
	return ""
}

func (s *shell) whyNoRedo() string {
	if why := s.whyNotPreparing(); s.writing() || why != "" {
		return s.unlessWriting(why)
	}
	if !s.prepare.model.CanRedo() {
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
	if s.prepare.model.Selected() == 0 {
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
		if s.prepare.facts != nil && s.prepare.review == nil {
			return s.prepare.view
		}
	case "sign":
		return s.sign.frame.view
	case "verify":
		return s.verify.frame.view
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
