package ui

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

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
		s.named(c.Item, c.Cut)
		c.Item.IsQuit = c.Key == "shell.command.quit"
		m.Items = append(m.Items, c.Item)
	}
	s.able()
	for _, m := range bar.Items {
		inColumn(m)
	}
	return bar
}

// silent is a key the menu listens to and does not write: Fyne writes keys in English and too faint to be read. The item's own
// words have it, in a column behind them.
type silent struct{ fyne.Shortcut }

// named gives an item its key.
func (s *shell) named(i *fyne.MenuItem, cut fyne.Shortcut) {
	switch words := kit.KeyWords(s.d.Voice, cut); {
	case words == "":
	case runtime.GOOS == "darwin": // the system writes them itself
		i.Shortcut = cut
	default:
		i.Label += "\t" + words
		i.Shortcut = silent{cut}
	}
}

// tabStop is how far apart Fyne's stops of a tab are.
const tabStop = 40

// inColumn has the words of a menu begin below each other, and its keys.
func inColumn(m *fyne.Menu) {
	stops := func(words string, behind float32) int {
		return int((fyne.MeasureText(words, fynetheme.TextSize(), fyne.TextStyle{}).Width + behind) / tabStop)
	}
	last, ticks := 0, false
	for _, i := range m.Items {
		ticks = ticks || i.Icon != nil
		if words, _, keyed := strings.Cut(i.Label, "\t"); keyed {
			last = max(last, stops(words, 16)+1)
		}
	}
	for _, i := range m.Items {
		if words, key, keyed := strings.Cut(i.Label, "\t"); keyed {
			i.Label = words + strings.Repeat("\t", last-stops(words, 0)) + key
		}
		if ticks && i.Icon == nil && !i.IsSeparator {
			i.Icon = unticked
		}
		if i.ChildMenu != nil {
			inColumn(i.ChildMenu)
		}
	}
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
	s.untell()
	for _, c := range s.commands {
		if c.Item != nil {
			c.Item.Disabled = c.Why() != ""
			tick(c)
		}
	}
}

// unticked takes the room of a tick.
var unticked = fyne.NewStaticResource("unticked.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 20 20"></svg>`))

// tick puts the tick beside an item's words. Fyne's own lies on the words of a menu that was opened before anything in it was
// ticked; an icon has its room always.
func tick(c *kit.Command) {
	switch {
	case c.On == nil:
	case c.On():
		c.Item.Icon = fynetheme.ConfirmIcon()
	default:
		c.Item.Icon = unticked
	}
}

// remenu puts up the menu bar anew, with other recent files or for another size of the text.
func (s *shell) remenu() {
	s.makeCommands()
	s.window.SetMainMenu(s.menu())
}
