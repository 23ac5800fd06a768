package settings

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"paraph/app/sign"
	"paraph/ui/kit"
	"paraph/ui/prefs"
)

func (s *Screen) signing() fyne.CanvasObject {
	d := s.desk
	stamp := kit.NewCheck(d.Say("settings.signing.stamp"), func(on bool) {
		value := ""
		if !on {
			value = "off"
		}
		s.prefs.Set(prefs.Stamp, value)
	})
	stamp.Set(s.prefs.Get(prefs.Stamp) != "off")
	return kit.NewCard(kit.VBox(14, stamp, s.fact(d.Say("settings.signing.where"), s.signedFolder())))
}

// signedFolder is where signed files go: beside the original, or a folder of the person's choice.
func (s *Screen) signedFolder() fyne.CanvasObject {
	d := s.desk
	words := kit.NewBody("")
	words.SetWrap(true)
	other := kit.NewButton(d.Say("settings.signing.choose"), "folder-open", kit.Small, nil)
	beside := kit.NewButton(d.Say("settings.signing.beside"), "", kit.Small, nil)
	say := func() {
		name, folder := sign.SignedName(d.Voice, d.Say("settings.signing.example")), s.prefs.Get(prefs.SignedFolder)
		words.SetText(d.Say("settings.signing.folder", "name", name))
		if folder != "" {
			words.SetText(d.Say("settings.signing.into", "name", name, "folder", filepath.Base(folder)))
			other.SetHint(d.Say("settings.signing.choose")+" "+folder, "")
		}
		kit.ShowIf(beside, folder != "")
		kit.ShowIf(other, s.ChooseFolder != nil)
		kit.Anew(s.form)
	}
	other.SetTapped(func() {
		s.ChooseFolder(func(path string) {
			s.prefs.Set(prefs.SignedFolder, path)
			say()
		})
	})
	beside.SetTapped(func() {
		s.prefs.Set(prefs.SignedFolder, "")
		say()
	})
	say()
	return kit.VBox(8, words, kit.Breaking(8, other, beside))
}

func (s *Screen) keeping() fyne.CanvasObject {
	d := s.desk
	fact := func(what, how string) fyne.CanvasObject {
		t := kit.NewBody(how)
		t.SetWrap(true)
		return s.fact(what, t)
	}
	return kit.NewCard(kit.VBox(
		14, fact(d.Say("settings.keeping.documents"), d.Say("settings.keeping.documents.how")),
		fact(d.Say("settings.keeping.evidence"), d.Say("settings.keeping.evidence.how")),
		fact(d.Say("settings.keeping.people"), d.Say("settings.keeping.people.how")),
	))
}
