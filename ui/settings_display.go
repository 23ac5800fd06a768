package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/ui/kit"
)

// The keys of what Prefs remembers for the settings. PrefStamp is "off" where signatures are not shown on the page
// unless asked for.
const (
	PrefLanguage = "display.language"
	PrefTheme    = "display.theme"
	PrefText     = "display.text" // 1 is 100 %: "1.15"
	PrefStamp    = "sign.stamp"

	PrefSignedFolder = "sign.folder" // "": beside the original
)

func displayThemes() []string { return []string{"system", "light", "dark"} }

func displaySizes() []int { return []int{85, 100, 115, 130, 150} }

func (s *Settings) display() fyne.CanvasObject {
	d := s.desk
	language := kit.NewChips(languageNames(), func(i int) { s.setDisplay(PrefLanguage, say.Languages()[i]) })
	language.SetIndex(languageIndex(d.Voice.Lang()))
	themes := kit.NewChips(
		[]string{d.Say("settings.theme.system"), d.Say("settings.theme.light"), d.Say("settings.theme.dark")},
		func(i int) { s.setDisplay(PrefTheme, displayThemes()[i]) },
	)
	themes.SetIndex(indexOr(displayThemes(), s.prefs.Get(PrefTheme), 0))
	var labels, sizes []string
	for _, n := range displaySizes() {
		labels = append(labels, d.Say("settings.percent", "n", n))
		sizes = append(sizes, textSize(n))
	}
	text := kit.NewChips(labels, func(i int) { s.setDisplay(PrefText, sizes[i]) })
	text.SetIndex(indexOr(sizes, s.prefs.Get(PrefText), 1))
	speech := kit.NewField(d.Say("settings.display.language"), language)
	speech.SetNote(d.Say("settings.display.language.note"))
	return kit.NewCard(kit.VBox(
		16, speech, kit.NewField(d.Say("settings.display.theme"), themes), kit.NewField(d.Say("settings.display.text"), text), s.notices(),
	))
}

// notices is whether the person is told of what happens while the window is behind others.
func (s *Settings) notices() fyne.CanvasObject {
	d := s.desk
	check := kit.NewCheck(d.Say("notify.setting"), func(on bool) { s.prefs.Set(PrefNotify, map[bool]string{true: "on"}[on]) })
	check.Set(s.prefs.Get(PrefNotify) == "on")
	how := d.Say("notify.setting.how")
	if !canNotify() {
		how = d.Say("notify.setting.none")
		check.Disable(how)
	}
	return kit.VBox(0, check, kit.Inset(29, 0, 0, 0, note(how)))
}

func indexOr(all []string, value string, otherwise int) int {
	for i, a := range all {
		if a == value {
			return i
		}
	}
	return otherwise
}

// setDisplay remembers a choice and tells the window, if it is another than before.
func (s *Settings) setDisplay(key, value string) {
	if s.prefs.Get(key) == value {
		return
	}
	s.prefs.Set(key, value)
	if s.OnDisplay == nil {
		return
	}
	lang := s.prefs.Get(PrefLanguage)
	if lang == "" {
		lang = s.desk.Voice.Lang()
	}
	variant := displayThemes()[indexOr(displayThemes(), s.prefs.Get(PrefTheme), 0)]
	scale, err := strconv.ParseFloat(s.prefs.Get(PrefText), 32)
	if err != nil || scale < 0.85 || scale > 1.5 {
		scale = 1
	}
	s.OnDisplay(lang, variant, float32(scale))
}

// textSize is a size in per cent as Prefs has it.
func textSize(percent int) string { return strconv.FormatFloat(float64(percent)/100, 'f', 2, 64) }
