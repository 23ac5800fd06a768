package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/ui/docview"
	"paraph/ui/theme"
)

func (s *shell) viewCommands() []*command {
	const menu = "shell.menu.view"
	var all []*command
	for i, p := range allPlaces() {
		all = append(all, &command{
			menu: menu, key: "shell.place." + p.name, cut: ctrl(fyne.KeyName(rune('1' + i))), do: func() { s.goTo(p.name) },
			on: func() bool { return s.place == p.name },
		})
	}
	all = append(all, s.zoomCommands(menu)...)
	all = append(all, &command{
		menu: menu, key: "shell.command.rail", cut: ctrl(fyne.KeyB), do: s.narrow, part: true, on: func() bool { return !s.rail.wide },
	})
	for _, name := range displayThemes() {
		all = append(all, &command{
			menu: menu, key: "settings.theme." + name, sub: "commands.theme", do: func() { s.display(PrefTheme, name) },
			on: func() bool { return displayThemes()[indexOr(displayThemes(), s.c.Prefs.Get(PrefTheme), 0)] == name },
		})
	}
	for _, n := range displaySizes() {
		all = append(all, &command{
			menu: menu, key: "commands.text", sub: "commands.text", name: s.d.Voice.Say("settings.percent", "n", n),
			do: func() { s.display(PrefText, textSize(n)) },
			on: func() bool {
				now := s.c.Prefs.Get(PrefText)
				return now == textSize(n) || now == "" && n == 100
			},
		})
	}
	return all
}

// zoomCommands are those of the pages.
func (s *shell) zoomCommands(menu string) []*command {
	of := func(do func(v *docview.View)) func() { return func() { do(s.pages()) } }
	return []*command{
		{
			menu: menu, key: "commands.zoom.in", cut: ctrl(fyne.KeyPlus), also: []fyne.Shortcut{ctrl(fyne.KeyEqual), ctrlShift(fyne.KeyEqual), ctrlShift(fyne.KeyPlus)},
			able: s.whyNoPages, do: of((*docview.View).ZoomIn), part: true,
		},
		{menu: menu, key: "commands.zoom.out", cut: ctrl(fyne.KeyMinus), able: s.whyNoPages, do: of((*docview.View).ZoomOut)},
		{menu: menu, key: "commands.fit.width", cut: ctrl(fyne.Key0), able: s.whyNoPages, do: of((*docview.View).FitWidth)},
		{menu: menu, key: "commands.fit.page", cut: ctrlShift(fyne.Key0), able: s.whyNoPages, do: of((*docview.View).FitPage)},
		{menu: menu, key: "commands.page", cut: ctrl(fyne.KeyG), able: s.whyNoPages, do: s.goToPage},
		{menu: menu, key: "commands.thumbs", cut: plain(fyne.KeyF9), able: s.whyNoPages, do: s.thumbs, on: s.thumbsOn},
	}
}

// pageNumber reads the number of one of so many pages.
func pageNumber(text string, of int) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	return n, err == nil && n >= 1 && n <= of
}

// prefThumbs and the name of a verb is "off" or "on" once its strip of pages was hidden or shown by hand.
const prefThumbs = "view.thumbs."

// thumbsWide is the narrowest window that has room for the strip in Prepare unless somebody asks for it; the other verbs
// give the page all the room.
const thumbsWide = 1300

func (s *shell) thumbsOn() bool { return s.thumbsIn(s.open.verb) }

func (s *shell) thumbsIn(verb string) bool {
	switch s.c.Prefs.Get(prefThumbs + verb) {
	case "on":
		return true
	case "off":
		return false
	}
	w := s.window.Canvas().Size().Width
	return verb == "prepare" && (w == 0 || w >= thumbsWide)
}

// thumbs shows the strip of pages, or hides it, and remembers that.
func (s *shell) thumbs() {
	word := "on"
	if s.thumbsOn() {
		word = "off"
	}
	s.c.Prefs.Set(prefThumbs+s.open.verb, word)
	s.showThumbs()
}

// showThumbs shows the strips of pages as remembered.
func (s *shell) showThumbs() {
	showIf(s.prepare.view.Thumbs(), s.thumbsIn("prepare"))
	showIf(s.sign.frame.view.Thumbs(), s.thumbsIn("sign"))
	showIf(s.verify.frame.view.Thumbs(), s.thumbsIn("verify"))
	s.middle.Refresh()
}

// display takes another theme or text size.
func (s *shell) display(key, value string) {
	s.c.Prefs.Set(key, value)
	s.dress()
	s.settings.ShowSection(s.settings.shown)
}

// dress gives everything the remembered theme and text size.
// What is worn already is left on: with every change Fyne reads the faces anew and keeps those it had.
func (s *shell) dress() {
	wish := s.c.Prefs.Get(PrefTheme) + " " + s.c.Prefs.Get(PrefText)
	if s.dressed && wish == s.worn {
		return
	}
	s.dressed, s.worn = true, wish
	s.app.Settings().SetTheme(theme.New(variantOf(s.c.Prefs.Get(PrefTheme)), s.remembered(PrefText, 1)))
}

// narrow makes the rail wide or narrow and remembers it.
func (s *shell) narrow() {
	s.rail.setWide(!s.rail.wide)
	word := ""
	if !s.rail.wide {
		word = "narrow"
	}
	s.c.Prefs.Set("rail", word)
	s.arrange()
}
