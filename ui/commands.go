package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// command is something the desk does: one table drives menu, keys and hint line. able answers the key of the reason why
// it cannot be done now, "" if it can.
type command struct {
	menu string // key of the menu it stands in
	key  string // of its words
	cut  fyne.Shortcut
	able func() string
	do   func()
}

func ctrl(k fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault}
}

func (s *shell) makeCommands() {
	always := func() string { return "" }
	withDocument := func() string {
		if s.open.doc == nil {
			return "shell.why.no-document"
		}
		return ""
	}
	in := func(place, why string) func() string {
		return func() string {
			if s.place != place || (place == "prepare" && s.open.doc == nil) {
				return why
			}
			return ""
		}
	}
	preparing := in("prepare", "shell.why.prepare")
	s.commands = []*command{
		{"shell.menu.file", "shell.command.open", ctrl(fyne.KeyO), always, func() { s.choose("") }},
		{"shell.menu.file", "shell.command.close", ctrl(fyne.KeyW), withDocument, func() { s.away(func() {}, func() {}) }},
		{"shell.menu.file", "shell.command.quit", ctrl(fyne.KeyQ), always, s.quit},
		{"shell.menu.edit", "shell.command.undo", ctrl(fyne.KeyZ), preparing, func() { s.prepare.Undo() }},
		{"shell.menu.edit", "shell.command.redo", ctrl(fyne.KeyY), preparing, func() { s.prepare.Redo() }},
		{"shell.menu.document", "shell.command.prepare", nil, withDocument, func() { s.move("prepare") }},
		{"shell.menu.document", "shell.command.sign", nil, withDocument, func() { s.move("sign") }},
		{"shell.menu.document", "shell.command.verify", nil, withDocument, func() { s.move("verify") }},
		{"shell.menu.requests", "shell.command.new", ctrl(fyne.KeyN), always, func() { s.choose("prepare") }},
		{"shell.menu.requests", "shell.command.review", ctrl(fyne.KeyReturn), preparing, func() { s.prepare.Review() }},
		{"shell.menu.requests", "shell.command.remind", ctrl(fyne.KeyR), in("requests", "shell.why.requests"), func() { s.requests.detail.Remind() }},
		{"shell.menu.help", "shell.command.first", nil, always, func() { s.c.Prefs.Set("first.done", ""); s.home.ShowFirstSteps(); s.goTo("home") }},
	}
	for i, p := range allPlaces() {
		s.commands = append(s.commands, &command{
			"shell.menu.view", "shell.place." + p.name, ctrl(fyne.KeyName(rune('1' + i))), always, func() { s.goTo(p.name) },
		})
	}
	s.commands = append(s.commands, &command{"shell.menu.view", "shell.command.rail", ctrl(fyne.KeyB), always, s.narrow})
	for _, c := range s.commands {
		if c.cut != nil {
			s.window.Canvas().AddShortcut(c.cut, func(fyne.Shortcut) { s.run(c) })
		}
	}
}

func allPlaces() []place {
	all := append([]place{}, verbs...)
	return append(append(all, keeps...), bottom...)
}

// run does a command, unless a dialog is open or it cannot be done now; then the hint line says why.
func (s *shell) run(c *command) {
	if len(s.window.Canvas().Overlays().List()) > 0 {
		return
	}
	if why := c.able(); why != "" {
		s.d.Hints.Tell(s.d.Say(why))
		return
	}
	c.do()
}

// menu is the menu bar; what cannot be done now says so when it is chosen.
func (s *shell) menu() *fyne.MainMenu {
	order := []string{"shell.menu.file", "shell.menu.edit", "shell.menu.view", "shell.menu.document", "shell.menu.requests", "shell.menu.help"}
	bar := &fyne.MainMenu{}
	for _, name := range order {
		m := fyne.NewMenu(s.d.Voice.Say(name))
		for _, c := range s.commands {
			if c.menu != name {
				continue
			}
			item := fyne.NewMenuItem(s.d.Voice.Say(c.key), func() { s.run(c) })
			item.Shortcut = c.cut
			item.IsQuit = c.key == "shell.command.quit"
			m.Items = append(m.Items, item)
		}
		bar.Items = append(bar.Items, m)
	}
	return bar
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
