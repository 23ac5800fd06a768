package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// connectFiles lets Sign and Settings ask for files, and Sign hear what Settings says of stamps.
func (s *shell) connectFiles() {
	s.sign.StampFirst = func() bool { return s.c.Prefs.Get(PrefStamp) != "off" }
	s.sign.ChooseKey = s.chooseKey
	s.settings.ChooseSave = s.chooseNew
}

// chooseKey asks for the file of a key.
func (s *shell) chooseKey(chosen func(path string)) {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil || f == nil {
			return
		}
		path := f.URI().Path()
		_ = f.Close() // only its name is wanted
		chosen(path)
	}, s.window)
	d.SetFilter(storage.NewExtensionFileFilter([]string{".p12", ".pfx", ".P12", ".PFX"}))
	d.Resize(s.window.Canvas().Size().Subtract(fyne.NewSize(160, 120)))
	d.Show()
}

// chooseNew asks for the folder a new file of a name goes to. It makes none: whoever writes it refuses one that exists.
func (s *shell) chooseNew(name string, chosen func(path string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err == nil && folder != nil {
			chosen(filepath.Join(folder.Path(), name))
		}
	}, s.window)
	d.Resize(s.window.Canvas().Size().Subtract(fyne.NewSize(160, 120)))
	d.Show()
}
