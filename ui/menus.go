package ui

import (
	"fyne.io/fyne/v2"
)

// menu is the menu bar. Its items remember whether their commands can be done; see able.
func (s *shell) menu() *fyne.MainMenu {
	bar := &fyne.MainMenu{}
	menus := map[string]*fyne.Menu{}
	for _, c := range s.commands {
		m := menus[c.menu]
		if m == nil {
			m = fyne.NewMenu(s.d.Voice.Say(c.menu))
			menus[c.menu] = m
			bar.Items = append(bar.Items, m)
		}
		if c.sub != "" {
			m = s.submenu(m, c)
		}
		if c.part {
			m.Items = append(m.Items, fyne.NewMenuItemSeparator())
		}
		c.item = fyne.NewMenuItem(s.words(c), func() { s.run(c) })
		c.item.Shortcut = c.cut
		c.item.IsQuit = c.key == "shell.command.quit"
		m.Items = append(m.Items, c.item)
	}
	s.able()
	return bar
}

// words are a command's.
func (s *shell) words(c *command) string {
	if c.name != "" {
		return c.name
	}
	return s.d.Voice.Say(c.key)
}

// submenu is the last item of a menu if it is the submenu a command belongs to, else a new one.
func (s *shell) submenu(m *fyne.Menu, c *command) *fyne.Menu {
	words := s.d.Voice.Say(c.sub)
	if n := len(m.Items); n > 0 && m.Items[n-1].ChildMenu != nil && m.Items[n-1].Label == words {
		return m.Items[n-1].ChildMenu
	}
	if c.part {
		c.part = false
		m.Items = append(m.Items, fyne.NewMenuItemSeparator())
	}
	item := fyne.NewMenuItem(words, nil)
	item.ChildMenu = fyne.NewMenu(words)
	m.Items = append(m.Items, item)
	return item.ChildMenu
}

// able tells the menu's items whether their commands can be done now. A menu asks its items when it is opened, so it is
// enough that they know; the screens call this whenever something changes.
func (s *shell) able() {
	for _, c := range s.commands {
		if c.item != nil {
			c.item.Disabled = c.why() != ""
			c.item.Checked = c.on != nil && c.on()
		}
	}
}

// remenu puts up the menu bar anew, with other recent files.
func (s *shell) remenu() {
	s.makeCommands()
	s.window.SetMainMenu(s.menu())
}
