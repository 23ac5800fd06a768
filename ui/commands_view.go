package ui

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/ui/docview"
	"paraph/ui/kit"
	"paraph/ui/prefs"
	"paraph/ui/theme"
)

func (s *shell) viewCommands() []*kit.Command {
	const menu = "shell.menu.view"
	var all []*kit.Command
	for i, p := range places() {
		all = append(all, &kit.Command{
			Menu: menu, Key: "shell.place." + p.name, Cut: kit.Ctrl(fyne.KeyName(rune('1' + i))), Do: func() { s.goTo(p.name); s.land() },
			On: func() bool { return s.place == p.name },
		})
	}
	all = append(all,
		&kit.Command{Menu: menu, Key: "commands.pane.next", Cut: kit.Bare(fyne.KeyF6), Do: func() { s.pane(false) }, Part: true},
		&kit.Command{Menu: menu, Key: "commands.pane.before", Cut: &desktop.CustomShortcut{KeyName: fyne.KeyF6, Modifier: fyne.KeyModifierShift}, Do: func() { s.pane(true) }})
	all = append(all, s.zoomCommands(menu)...)
	all = append(all, &kit.Command{
		Menu: menu, Key: "shell.command.rail", Cut: kit.Ctrl(fyne.KeyB), Do: s.narrow, Part: true, On: func() bool { return !s.rail.wide },
	})
	for _, name := range prefs.DisplayThemes() {
		all = append(all, &kit.Command{
			Menu: menu, Key: "settings.theme." + name, Sub: "commands.theme", Do: func() { s.display(prefs.Theme, name) },
			On: func() bool {
				return prefs.DisplayThemes()[prefs.IndexOr(prefs.DisplayThemes(), s.c.Prefs.Get(prefs.Theme), 0)] == name
			},
		})
	}
	for _, n := range prefs.DisplaySizes() {
		all = append(all, &kit.Command{
			Menu: menu, Key: "commands.text", Sub: "commands.text", Name: s.d.Voice.Say("settings.percent", "n", n),
			Do: func() { s.display(prefs.Text, prefs.TextSize(n)) },
			On: func() bool {
				now := s.c.Prefs.Get(prefs.Text)
				return now == prefs.TextSize(n) || now == "" && n == 100
			},
		})
	}
	return all
}

// zoomCommands are those of the pages.
func (s *shell) zoomCommands(menu string) []*kit.Command {
	of := func(do func(v *docview.View)) func() { return func() { do(s.pages()) } }
	return []*kit.Command{
		{
			Menu: menu, Key: "commands.zoom.in", Cut: kit.Ctrl(fyne.KeyPlus), Also: []fyne.Shortcut{kit.Ctrl(fyne.KeyEqual), kit.CtrlShift(fyne.KeyEqual), kit.CtrlShift(fyne.KeyPlus)},
			Able: s.whyNoPages, Do: of((*docview.View).ZoomIn), Part: true,
		},
		{Menu: menu, Key: "commands.zoom.out", Cut: kit.Ctrl(fyne.KeyMinus), Able: s.whyNoPages, Do: of((*docview.View).ZoomOut)},
		{Menu: menu, Key: "commands.fit.width", Cut: kit.Ctrl(fyne.Key0), Able: s.whyNoPages, Do: of((*docview.View).FitWidth)},
		{Menu: menu, Key: "commands.fit.page", Cut: kit.CtrlShift(fyne.Key0), Able: s.whyNoPages, Do: of((*docview.View).FitPage)},
		{Menu: menu, Key: "commands.page", Cut: kit.Ctrl(fyne.KeyG), Able: s.whyNoPages, Do: s.goToPage},
		{Menu: menu, Key: "commands.change.next", Cut: kit.Bare(fyne.KeyF8), Able: s.whyNoChanges, Do: func() { s.verify.NextChange(1) }},
		{
			Menu: menu, Key: "commands.change.before", Cut: &desktop.CustomShortcut{KeyName: fyne.KeyF8, Modifier: fyne.KeyModifierShift},
			Able: s.whyNoChanges, Do: func() { s.verify.NextChange(-1) },
		},
		{Menu: menu, Key: "commands.original", Cut: kit.Bare(fyne.KeySpace), Able: s.whyNoOriginal, Do: s.verify.TurnOriginal, On: s.original},
		{Menu: menu, Key: "commands.thumbs", Cut: kit.Bare(fyne.KeyF9), Able: s.whyNoPages, Do: s.thumbs, On: s.thumbsOn},
	}
}

// whyNoChanges is why there is no change to go to.
func (s *shell) whyNoChanges() string {
	if s.open.doc == nil || s.open.verb != "verify" || !s.verify.HasChanges() {
		return "commands.why.changes"
	}
	return ""
}

// whyNoOriginal is why the pages cannot be shown as they were signed.
func (s *shell) whyNoOriginal() string {
	if s.whyNoChanges() != "" {
		return "commands.why.changes"
	}
	if _, has := s.verify.HasOriginal(); !has {
		return "verify.original.none"
	}
	return ""
}

// original reports whether the pages are shown as they were signed.
func (s *shell) original() bool { return s.whyNoOriginal() == "" && s.verify.View().ShowsOther() }

// pageNumber reads the number of one of so many pages.
func pageNumber(text string, of int) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	return n, err == nil && n >= 1 && n <= of
}

// thumbsWide is the narrowest window that has room for the strip in Prepare unless somebody asks for it; the other verbs
// give the page all the room.
const thumbsWide = 1300

func (s *shell) thumbsOn() bool { return s.thumbsIn(s.open.verb) }

func (s *shell) thumbsIn(verb string) bool {
	switch s.c.Prefs.Get(prefs.Thumbs + verb) {
	case "on":
		return true
	case "off":
		return false
	}
	w := s.window.Canvas().Size().Width
	return verb == "prepare" && (w == 0 || w >= kit.Grown(thumbsWide))
}

// thumbs shows the strip of pages, or hides it, and remembers that.
func (s *shell) thumbs() {
	word := "on"
	if s.thumbsOn() {
		word = "off"
	}
	s.c.Prefs.Set(prefs.Thumbs+s.open.verb, word)
	s.showThumbs()
}

// showThumbs shows the strips of pages as remembered.
func (s *shell) showThumbs() {
	for name, v := range s.verbs() {
		kit.ShowIf(v.Strip(), s.thumbsIn(name))
	}
	s.middle.Refresh()
}

// display takes another theme or text size.
func (s *shell) display(key, value string) {
	s.c.Prefs.Set(key, value)
	s.redress()
}

// wanted follows the system where nothing else was chosen.
func (s *shell) wanted(dark bool) {
	s.dark = dark
	s.redress()
}

func (s *shell) redress() {
	s.dress()
	s.remenu()
	s.settings.Refresh()
}

// dress gives everything the remembered theme and text size.
// What is worn already is left on: with every change Fyne reads the faces anew and keeps those it had.
func (s *shell) dress() {
	if !s.dressed { // nobody listens yet
		select {
		case s.dark = <-s.c.Dark:
		default:
		}
	}
	look := s.variant()
	wish := fmt.Sprint(look, " ", s.c.Prefs.Get(prefs.Text))
	if s.dressed && wish == s.worn {
		return
	}
	s.dressed, s.worn = true, wish
	s.app.Settings().SetTheme(theme.New(look, s.remembered(prefs.Text, 1)))
}

// variant is the look that was chosen. Who chose none, or the system's, gets what the system wants, light where it says nothing.
func (s *shell) variant() theme.Variant {
	chosen := s.c.Prefs.Get(prefs.Theme)
	switch {
	case chosen == "dark":
		return theme.Dark
	case chosen == "light":
		return theme.Light
	case s.c.Dark == nil:
		return theme.System
	case s.dark:
		return theme.Dark
	}
	return theme.Light
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
