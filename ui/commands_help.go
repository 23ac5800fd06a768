package ui

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/ui/kit"
	"paraph/ui/prefs"
)

func (s *shell) helpCommands() []*kit.Command {
	const menu = "shell.menu.help"
	return []*kit.Command{
		{Menu: menu, Key: "commands.guide", Cut: kit.Bare(fyne.KeyF1), Do: s.guide},
		{Menu: menu, Key: "shell.command.first", Do: s.firstSteps},
		{Menu: menu, Key: "commands.keys", Cut: kit.Ctrl(fyne.KeySlash), Also: []fyne.Shortcut{kit.CtrlShift(fyne.Key7), kit.CtrlShift(fyne.KeySlash)}, Do: s.showKeys},
		{Menu: menu, Key: "commands.diagnostics", Do: s.copyDiagnostics, Part: true},
		{Menu: menu, Key: "commands.licences", Do: s.showLicences},
		{Menu: menu, Key: "commands.about", Do: s.showAbout},
	}
}

func (s *shell) firstSteps() {
	s.c.Prefs.Set("first.done", "")
	s.home.ShowFirstSteps()
	s.goTo("home")
}

// leaflet shows something to read over the window, with one button.
func (s *shell) leaflet(title string, content fyne.CanvasObject) {
	var closeIt func()
	closeIt = s.d.Dialog(title, content, kit.NewButton(s.d.Voice.Say("commands.close"), "", kit.Filled, func() { closeIt() }))
}

// asLarge gives what is read in a leaflet its width, and the height the window leaves beside title and button.
func (s *shell) asLarge(width float32, content fyne.CanvasObject) fyne.CanvasObject {
	const around, title = 100, 80
	wide := s.follows(width)
	return kit.Following(func() fyne.Size {
		return fyne.NewSize(wide(), max(200, s.window.Canvas().Size().Height-around-kit.Scaled(title)))
	}, content)
}

// follows is asWide while the leaflet is open: in a window made smaller it is less, and never more than it began with.
func (s *shell) follows(width float32) func() float32 {
	first := s.asWide(width)
	return func() float32 { return min(first, s.asWide(width)) }
}

// asWide is a leaflet's width, Grown, as far as the window has room.
func (s *shell) asWide(width float32) float32 {
	const aside = 92
	return min(kit.Grown(width), s.window.Canvas().Size().Width-aside)
}

// showKeys lists every key of the table, and those of the pages: in three columns where the window has room for them, so that nothing
// has to be scrolled there.
func (s *shell) showKeys() {
	const two, three = 920, 1240
	wide, columns := float32(two), 2
	if !kit.Large() && s.asWide(three) == three {
		wide, columns = three, 3
	}
	cols := make([]*fyne.Container, columns)
	beside := make([]fyne.CanvasObject, columns)
	for i := range cols {
		cols[i] = kit.VBox(2)
		beside[i] = cols[i]
	}
	menus := map[string]*fyne.Container{"shell.menu.view": cols[1]} // others stand in the first one
	if columns == 3 {
		menus["shell.menu.requests"] = cols[2]
	}
	s.keysOfMenus(func(menu string) *fyne.Container { return cmp.Or(menus[menu], cols[0]) })
	s.keysOfPages(cols[columns-1])
	now := s.follows(wide)
	s.leaflet(s.d.Say("commands.keys"), kit.Following(func() fyne.Size { return fyne.NewSize(now(), 0) }, kit.InColumns(20, beside...)))
}

// keysOfMenus puts the keys of the table below the names of their menus, each in the column it belongs to.
func (s *shell) keysOfMenus(column func(menu string) *fyne.Container) {
	v, menu := s.d.Voice, ""
	for _, c := range s.commands {
		key := kit.KeyWords(v, c.Cut)
		if key == "" {
			continue
		}
		col := column(c.Menu)
		if c.Menu != menu {
			menu = c.Menu
			col.Add(kit.Inset(0, 8, 0, 2, kit.NewBold(v.Say(menu))))
		}
		col.Add(keyLine(key, s.words(c)))
		if c.Or != nil {
			col.Add(keyLine(kit.KeyWords(v, c.Or), s.words(c)))
		}
	}
}

// keysOfPages are those of fields, and of what else has no menu.
func (s *shell) keysOfPages(col *fyne.Container) {
	v := s.d.Voice
	col.Add(kit.Inset(0, 8, 0, 2, kit.NewBold(v.Say("commands.keys.fields"))))
	arrows := v.Say("commands.key.arrows")
	for _, k := range [][2]string{
		{"S", v.Say("commands.key.place")},
		{arrows, v.Say("commands.key.move")},
		{"Ctrl+" + arrows, v.Say("commands.key.size")},
		{"1 – 9", v.Say("commands.key.give")},
		{"Tab", v.Say("commands.key.next")},
		{"F2", v.Say("commands.key.signer")},
		{"F6", v.Say("commands.key.toast")},
		{"Esc", v.Say("commands.key.leave")},
	} {
		col.Add(keyLine(k[0], k[1]))
	}
}

func keyLine(key, words string) fyne.CanvasObject {
	return kit.Split(kit.VBox(0, kit.Secondary(kit.NewBody(key))), kit.Scaled(132), kit.NewBody(words).Wrapped())
}

// showAbout says what program this is.
func (s *shell) showAbout() {
	v := s.d.Voice
	words := func(key string, pairs ...any) fyne.CanvasObject {
		return kit.NewBody(v.Say(key, pairs...)).Wrapped()
	}
	col := kit.VBox(12, kit.HBox(0, kit.NewIcon("paraph", 64, fynetheme.ColorNamePrimary)), kit.NewBold(v.Say("commands.about.version", "version", s.c.Version)),
		words("commands.about.what"), words("commands.about.licence"))
	s.leaflet("Paraph", kit.Fixed(440, 0, col))
}

const licenceWidth = 820

// showLicences shows the licence texts of everything inside.
func (s *shell) showLicences() {
	s.leaflet(s.d.Say("commands.licences"), s.asLarge(licenceWidth, kit.NewPlainText(s.c.Notice, s.asWide(licenceWidth))))
}

// copyDiagnostics copies what support asks for: no names, no paths, no addresses, no tokens.
func (s *shell) copyDiagnostics() {
	s.app.Clipboard().SetContent(s.diagnostics())
	s.d.Toast(s.d.Say("commands.diagnostics.copied"), "", nil)
}

// diagnostics is a text in English, as support reads it.
func (s *shell) diagnostics() string {
	var b strings.Builder
	line := func(name string, value any) { fmt.Fprintf(&b, "%s: %v\n", name, value) }
	line("Paraph", s.c.Version)
	line("System", runtime.GOOS+"/"+runtime.GOARCH+", "+runtime.Version())
	line("Window", fmt.Sprintf("%.0f × %.0f at %.2f", s.window.Canvas().Size().Width, s.window.Canvas().Size().Height, s.window.Canvas().Scale()))
	line("Display", fmt.Sprintf("%s, theme %s, text %s", s.d.Voice.Lang(), cmp.Or(s.c.Prefs.Get(prefs.Theme), "system"), cmp.Or(s.c.Prefs.Get(prefs.Text), "1")))
	line("Place", s.place)
	line("Document open", s.open.doc != nil)
	line("Service reached", s.c.Reached())
	line("Service practises", s.ready.Practice)
	line("Service mode", s.ready.Mode)
	line("Service lacks", cmp.Or(strings.Join(s.ready.Missing, ", "), "nothing"))
	line("Services set up", len(s.c.Office.Profiles()))
	var counts []string
	for what, n := range s.requests.Counts() {
		counts = append(counts, fmt.Sprintf("%s %d", what, n))
	}
	slices.Sort(counts)
	line("Requests", cmp.Or(strings.Join(counts, ", "), "none"))
	if saved, err := s.c.Office.Backups(); err == nil {
		line("Backups by themselves", saved.Regular.Folder != "")
		last := "none"
		if !saved.Last.IsZero() {
			last = saved.Last.UTC().Format("2006-01-02 15:04 UTC")
		}
		line("Last backup", last)
		line("Backup failed", cmp.Or(saved.Failed, "no"))
	}
	return b.String()
}

// isKey reports whether a shortcut is a key without Ctrl.
func isKey(cut fyne.Shortcut, name fyne.KeyName) bool {
	k, ok := cut.(*desktop.CustomShortcut)
	return ok && k.Modifier == 0 && k.KeyName == name
}
