package ui

import (
	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// SectionAsked and SectionDiagnostics are the last sections of the settings.
const (
	SectionAsked       = "asked"
	SectionDiagnostics = "diagnostics"
)

// answered is something that was answered once and is remembered: the key of Prefs, what it means, and the words that
// undo it.
type answered struct {
	pref, means, undo string
}

func (s *Settings) answers() []answered {
	d := s.desk
	return []answered{
		{prefDrop, d.Say("settings.asked.drop"), d.Say("settings.asked.again")},
		{prefLinks, d.Say("quit.answered"), d.Say("settings.asked.again")},
		{"first.done", d.Say("settings.asked.first"), d.Say("settings.asked.back")},
		{PrefChecked, d.Say("settings.asked.checked"), d.Say("settings.asked.forget")},
		{prefRecent, d.Say("settings.asked.recent"), d.Say("settings.asked.forget")},
	}
}

// asked are the answers given once, each with a button that takes it back.
func (s *Settings) asked() fyne.CanvasObject {
	rows := kit.VBox(12)
	none := note(s.desk.Say("settings.asked.none"))
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
			showIf(none, len(rows.Objects) == 1)
			call(s.OnForgot)
			anew(s.form)
		}))
		rows.Add(row)
	}
	showIf(none, len(rows.Objects) == 0)
	rows.Add(none)
	return kit.NewCard(rows)
}

// diagnostics is what support asks for, to be read before it is copied.
func (s *Settings) diagnostics() fyne.CanvasObject {
	d := s.desk
	if s.Diagnostics == nil {
		return kit.NewCard(note(d.Say("settings.diagnostics.how")))
	}
	text := kit.NewMono(s.Diagnostics())
	text.SetWrap(true)
	copied := s.newAnswer()
	button := kit.NewButton(d.Say("settings.diagnostics.copy"), "copy", kit.Plain, func() {
		fyne.CurrentApp().Clipboard().SetContent(text.Text())
		copied.say(d.Say("settings.diagnostics.copied"))
	})
	return kit.NewCard(kit.VBox(12, note(d.Say("settings.diagnostics.how")), text, copied.row(button)))
}
