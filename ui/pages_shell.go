package ui

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/ui/filedialog"
	"paraph/ui/kit"
)

// pictures are the endings of pictures that can be pages.
func pictures() []string { return []string{".png", ".jpg", ".jpeg", ".tif", ".tiff"} }

// connectPages lets Prepare ask for files whose pages are added.
func (s *shell) connectPages() {
	s.prepare.OnPickPages = func(chosen func([]string)) {
		s.ask(forPages, filedialog.Question{
			Kind: filedialog.Files, Title: s.d.Say("filedialog.title.pages"), Action: s.d.Say("filedialog.add"), Only: s.d.Say("filedialog.pages"),
			Endings: append([]string{".pdf"}, pictures()...),
		}, chosen)
	}
}

// dropped takes files dropped on the window. On a document that is being prepared it asks whether their pages are to be
// added; elsewhere they are opened. While a dialog is open they wait.
func (s *shell) dropped(files []fyne.URI) {
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path())
	}
	if s.d.Asking() {
		s.hand(paths)
		return
	}
	if s.front() != Place(s.prepare) || len(paths) == 0 || len(s.window.Canvas().Overlays().List()) > 0 || !s.prepare.WillTakePages() {
		s.openFiles(paths, "")
		return
	}
	s.askPages(paths)
}

// askPages asks what is to be done with files dropped on a document. One that is no PDF cannot be opened instead.
func (s *shell) askPages(paths []string) {
	n := len(paths)
	var shut func()
	then := func(do func()) func() { return func() { shut(); do() } }
	buttons := []*kit.Button{kit.NewButton(s.d.Voice.Say("pages.drop.leave"), "", kit.Plain, then(func() {}))}
	if picture := slices.Contains(pictures(), strings.ToLower(filepath.Ext(paths[0]))); n == 1 && !picture {
		buttons = append(buttons, kit.NewButton(s.d.Voice.Say("pages.drop.open"), "", kit.Plain, then(func() { s.openFiles(paths, "prepare") })))
	}
	buttons = append(buttons, kit.NewButton(s.d.Voice.Count("pages.drop.add", n), "", kit.Filled, then(func() { s.prepare.AddFiles(paths) })))
	words := kit.NewBody(s.d.Voice.Count("pages.drop", n, "file", filepath.Base(paths[0]))).Wrapped()
	shut = s.d.Dialog(s.d.Voice.Count("pages.drop.title", n, "name", s.prepare.Name()), words, buttons...)
}
