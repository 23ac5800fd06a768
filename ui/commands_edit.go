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
			s.stepped(&fyne.ShortcutUndo{}, s.undo)
		}},
		{Menu: menu, Key: "shell.command.redo", Cut: &fyne.ShortcutRedo{}, Or: kit.CtrlShift(fyne.KeyZ), Able: s.whyNoRedo, Over: true, Do: func() {
			s.stepped(&fyne.ShortcutRedo{}, func() { s.front().(undoer).Redo() })
		}},
		{Menu: menu, Key: "commands.cut", Cut: &fyne.ShortcutCut{}, Part: true, Over: true, Able: s.whyNoText, Do: func() {
			s.written(&fyne.ShortcutCut{Clipboard: clipboard()}, nil)
		}},
		{Menu: menu, Key: "commands.copy", Cut: &fyne.ShortcutCopy{}, Over: true, Able: s.whyNoCopy, Do: func() {
			s.written(&fyne.ShortcutCopy{Clipboard: clipboard()}, s.copyText)
		}},
		{Menu: menu, Key: "commands.paste", Cut: &fyne.ShortcutPaste{}, Over: true, Able: s.whyNoText, Do: func() {
			s.written(&fyne.ShortcutPaste{Clipboard: clipboard()}, nil)
		}},
		{Menu: menu, Key: "commands.all", Cut: &fyne.ShortcutSelectAll{}, Over: true, Able: s.whyNotAll, Do: func() {
			if rows, ok := s.window.Canvas().Focused().(*kit.Rows); ok && rows.Several != nil && rows.Several.All != nil {
				rows.Several.All()
				return
			}
			s.written(&fyne.ShortcutSelectAll{}, func() { s.front().(picker).PickAll() })
		}},
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

// stepped is written for undo and redo. A text that was emptied by what it is for has nothing more to take back, but that deed.
func (s *shell) stepped(cut fyne.Shortcut, otherwise func()) {
	e, ok := s.window.Canvas().Focused().(*kit.Entry)
	if !ok || !e.Spent {
		s.written(cut, otherwise)
		return
	}
	was := e.Text
	if e.TypedShortcut(cut); e.Text == "" && was == "" && len(s.window.Canvas().Overlays().List()) == 0 {
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

// whyNoCopy is why nothing can be copied: neither is a text written, nor is one selected on the pages.
func (s *shell) whyNoCopy() string {
	if v := s.pages(); v != nil && v.Selected() != "" {
		return ""
	}
	return s.whyNoText()
}

// copyText copies what is selected on the pages.
func (s *shell) copyText() {
	if v := s.pages(); v != nil && v.Selected() != "" {
		s.app.Clipboard().SetContent(v.Selected())
		s.d.Hints.Tell(s.d.Say("commands.copied"))
	}
}

// whyNotAll is why nothing can be chosen whole: neither a text nor the small pages have the keyboard.
func (s *shell) whyNotAll() string {
	if rows, ok := s.window.Canvas().Focused().(*kit.Rows); ok && rows.Several != nil && rows.Several.All != nil {
		return ""
	}
	if p, ok := s.front().(picker); ok && p.CanPickAll() {
		return ""
	}
	return s.whyNoText()
}

// undo takes back the last step of the screen; where it counts none, what a toast offers to take back, or what can be after it.
func (s *shell) undo() {
	if p, ok := s.front().(undoer); ok {
		p.Undo()
		return
	}
	if s.d.Toasts.Offers() {
		s.d.Toasts.TakeBack()
		return
	}
	s.d.Toasts.TakeKept(s.front())
}

func (s *shell) whyNoUndo() string {
	if _, counts := s.front().(undoer); !counts && (s.d.Toasts.Offers() || s.d.Toasts.Keeps(s.front())) {
		return ""
	}
	return s.whyNoStep(undoer.WhyNoUndo)
}

func (s *shell) whyNoRedo() string { return s.whyNoStep(undoer.WhyNoRedo) }

// whyNoStep is why no step can be taken back or done again; a text that is written has its own steps.
func (s *shell) whyNoStep(why func(undoer) string) string {
	if s.writing() {
		return ""
	}
	if p, ok := s.front().(undoer); ok {
		return why(p)
	}
	return "shell.why.no-step"
}

// pages is the view of the open document, nil where none is shown.
func (s *shell) pages() *docview.View {
	if s.open.doc == nil || s.open.verb != s.place {
		return nil
	}
	return s.front().(verb).View()
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
