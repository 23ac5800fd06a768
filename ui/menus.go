package ui

import (
	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// menu is the menu bar. Its items remember whether their commands can be done; see able.
func (s *shell) menu() *fyne.MainMenu {
	bar := &fyne.MainMenu{}
	menus := map[string]*fyne.Menu{}
	for _, c := range s.commands {
		m := menus[c.Menu]
		if m == nil {
			m = fyne.NewMenu(s.d.Voice.Say(c.Menu))
			menus[c.Menu] = m
			bar.Items = append(bar.Items, m)
		}
		if c.Sub != "" {
			m = s.submenu(m, c)
		}
		if c.Part {
			m.Items = append(m.Items, fyne.NewMenuItemSeparator())
		}
		c.Item = fyne.NewMenuItem(s.words(c), func() { s.run(c) })
		c.Item.Shortcut = c.Cut
		c.Item.IsQuit = c.Key == "shell.command.quit"
		m.Items = append(m.Items, c.Item)
	}
	s.able()
	return bar
}

// words are a command's.
func (s *shell) words(c *kit.Command) string {
	if c.Name != "" {
		return c.Name
	}
	return s.d.Voice.Say(c.Key)
}

// submenu is the last item of a menu if it is the submenu a command belongs to, else a new one.
func (s *shell) submenu(m *fyne.Menu, c *kit.Command) *fyne.Menu {
	words := s.d.Voice.Say(c.Sub)
	if n := len(m.Items); n > 0 && m.Items[n-1].ChildMenu != nil && m.Items[n-1].Label == words {
		return m.Items[n-1].ChildMenu
	}
	if c.Part {
		c.Part = false
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
		if c.Item != nil {
			c.Item.Disabled = c.Why() != ""
			c.Item.Checked = c.On != nil && c.On()
		}
	}
}

// remenu puts up the menu bar anew, with other recent files.
func (s *shell) remenu() {
	s.makeCommands()
	s.window.SetMainMenu(s.menu())
}
