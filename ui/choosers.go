package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"paraph/ui/prefs"
)

// connectFiles lets Sign and Settings ask for files, and Sign hear what Settings says of stamps.
func (s *shell) connectFiles() {
	s.sign.StampFirst = func() bool { return s.c.Prefs.Get(prefs.Stamp) != "off" }
	s.sign.ChooseKey = func(chosen func(string)) { s.pickFile(chosen, ".p12", ".pfx", ".P12", ".PFX") }
	s.sign.Folder = func() string { return s.c.Prefs.Get(prefs.SignedFolder) }
	s.sign.OnAgain = func(path string) { s.openFiles([]string{path}, "sign") }
	s.sign.ChooseFolder = s.pickFolder
	s.settings.ChooseSave = s.pickNew
	s.settings.ChooseFolder = s.pickFolder
	s.settings.ChooseBackup = func(chosen func(string)) { s.pickFile(chosen, ".backup", ".paraph-backup", ".age") }
}

// choose lets the person pick a PDF for a verb ("" asks what to do with it).
func (s *shell) choose(verb string) {
	s.pickFile(func(path string) { s.openFiles([]string{path}, verb) }, ".pdf", ".PDF")
}

// show shows a file dialog where the last one was.
func (s *shell) show(d *dialog.FileDialog) { s.showIn(d, s.c.Prefs.Get("folder")) }

func (s *shell) showIn(d *dialog.FileDialog, path string) {
	if folder, err := storage.ListerForURI(storage.NewFileURI(path)); err == nil {
		d.SetLocation(folder)
	}
	s.pick(d)
}

// present shows a file dialog as large as the window allows. Esc closes it, which Fyne's own do not know.
func (s *shell) present(d *dialog.FileDialog) {
	c := s.window.Canvas()
	before := c.OnTypedKey()
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			d.Dismiss()
		}
	})
	d.SetOnClosed(func() { c.SetOnTypedKey(before) })
	d.Show()
	d.Resize(c.Size().Subtract(fyne.NewSize(160, 120))) // one that is not shown yet has no size and crashes
}

// pickFile asks for a file that is there. Only its name is wanted: it is opened by who reads it.
func (s *shell) pickFile(chosen func(path string), endings ...string) {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil || f == nil {
			return
		}
		path := f.URI().Path()
		_ = f.Close()
		s.c.Prefs.Set("folder", filepath.Dir(path))
		chosen(path)
	}, s.window)
	d.SetFilter(storage.NewExtensionFileFilter(endings))
	s.show(d)
}

// pickNew asks for the folder a new file of a name goes to. It makes none: whoever writes it refuses one that exists.
func (s *shell) pickNew(name string, chosen func(path string)) {
	s.pickFolder(func(folder string) { chosen(filepath.Join(folder, name)) })
}

// pickFolder asks for a folder.
func (s *shell) pickFolder(chosen func(path string)) {
	s.show(dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err == nil && folder != nil {
			chosen(folder.Path())
		}
	}, s.window))
}
