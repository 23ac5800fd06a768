package settings

import (
	"fyne.io/fyne/v2"

	"paraph/ui/kit"
	"paraph/ui/prefs"
)

// sectionAsked and sectionDiagnostics are the last sections of the settings.
const (
	sectionAsked       = "asked"
	sectionDiagnostics = "diagnostics"
)

// answered is something that was answered once and is remembered: the key of Prefs, what it means, and the words that
// undo it.
type answered struct {
	pref, means, undo string
}

func (s *Screen) answers() []answered {
	d := s.desk
	return []answered{
		{prefs.Drop, d.Say("settings.asked.drop"), d.Say("settings.asked.again")},
		{prefs.Links, d.Say("quit.answered"), d.Say("settings.asked.again")},
		{"first.done", d.Say("settings.asked.first"), d.Say("settings.asked.back")},
		{prefs.Checked, d.Say("settings.asked.checked"), d.Say("settings.asked.forget")},
		{prefs.Recent, d.Say("settings.asked.recent"), d.Say("settings.asked.forget")},
	}
}

// asked are the answers given once, each with a button that takes it back.
func (s *Screen) asked() fyne.CanvasObject {
	rows := kit.VBox(12)
	none := kit.Note(s.desk.Say("settings.asked.none"))
	for _, a := range s.answers() {
		if s.prefs.Get(a.pref) == "" {
			continue
		}
		words := kit.NewBody(a.means)
		words.SetWrap(true)
		var row *fyne.Container
		row = kit.HBox(12, kit.Fill(words), kit.NewButton(a.undo, "", kit.Small, func() {
			s.prefs.Set(a.pref, "")
			rows.Remove(row)
			kit.ShowIf(none, len(rows.Objects) == 1)
			kit.Call(s.OnForgot)
			kit.Anew(s.form)
		}))
		rows.Add(row)
	}
	kit.ShowIf(none, len(rows.Objects) == 0)
	rows.Add(none)
	return kit.NewCard(rows)
}
