package settings

import (
	"strconv"

	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/prefs"
)

func (s *Screen) display() fyne.CanvasObject {
	d := s.desk
	language := kit.NewChips(languageNames(), func(i int) { s.setDisplay(prefs.Language, say.Languages()[i]) })
	language.SetIndex(languageIndex(d.Voice.Lang()))
	themes := kit.NewChips(
		[]string{d.Say("settings.theme.system"), d.Say("settings.theme.light"), d.Say("settings.theme.dark")},
		func(i int) { s.setDisplay(prefs.Theme, prefs.DisplayThemes()[i]) },
	)
	themes.SetIndex(prefs.IndexOr(prefs.DisplayThemes(), s.prefs.Get(prefs.Theme), 0))
	var labels, sizes []string
	for _, n := range prefs.DisplaySizes() {
		labels = append(labels, d.Say("settings.percent", "n", n))
		sizes = append(sizes, prefs.TextSize(n))
	}
	text := kit.NewChips(labels, func(i int) { s.setDisplay(prefs.Text, sizes[i]) })
	text.SetIndex(prefs.IndexOr(sizes, s.prefs.Get(prefs.Text), 1))
	speech := kit.NewField(d.Say("settings.display.language"), language)
	speech.SetNote(d.Say("settings.display.language.note"))
	return kit.NewCard(kit.VBox(
		16, speech, kit.NewField(d.Say("settings.display.theme"), themes), kit.NewField(d.Say("settings.display.text"), text), s.notices(),
	))
}

// notices is whether the person is told of what happens while the window is behind others.
func (s *Screen) notices() fyne.CanvasObject {
	d := s.desk
	check := kit.NewCheck(d.Say("notify.setting"), func(on bool) { s.prefs.Set(prefs.Notify, map[bool]string{true: "on"}[on]) })
	check.Set(s.prefs.Get(prefs.Notify) == "on")
	how := d.Say("notify.setting.how")
	if !s.CanNotify {
		how = d.Say("notify.setting.none")
		check.Disable(how)
	}
	return kit.VBox(0, check, kit.UnderCheck(kit.Note(how)))
}

// setDisplay remembers a choice and tells the window, if it is another than before.
func (s *Screen) setDisplay(key, value string) {
	if s.prefs.Get(key) == value {
		return
	}
	s.prefs.Set(key, value)
	if s.OnDisplay == nil {
		return
	}
	lang := s.prefs.Get(prefs.Language)
	if lang == "" {
		lang = s.desk.Voice.Lang()
	}
	variant := prefs.DisplayThemes()[prefs.IndexOr(prefs.DisplayThemes(), s.prefs.Get(prefs.Theme), 0)]
	scale, err := strconv.ParseFloat(s.prefs.Get(prefs.Text), 32)
	if err != nil || scale < 0.85 || scale > 1.5 {
		scale = 1
	}
	s.OnDisplay(lang, variant, float32(scale))
}
