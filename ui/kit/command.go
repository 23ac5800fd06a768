package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Command is something the desk does. One table of them drives the menu, the keys, the sheet of keys and what is said of a
// command that cannot be done now. All but key and do may be empty.
type Command struct {
	Menu string          // key of the menu it stands in
	Key  string          // of its words
	Name string          // the words themselves, where they are no sentence of ours
	Cut  fyne.Shortcut   // its key, as the menu shows it
	Also []fyne.Shortcut // the same key on other keyboards
	Able func() string   // key of the reason why it cannot be done now, "" if it can; nil: always
	Do   func()
	Part bool   // a line stands above it
	Sub  string // key of the submenu it stands in
	On   func() bool
	Over bool // is done over a dialog too
	Item *fyne.MenuItem
}

func Ctrl(k fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault}
}

func CtrlShift(k fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
}

// Bare is a key without Ctrl. Fyne knows no such shortcut: it only stands in the menu, see shell.typed.
func Bare(k fyne.KeyName) fyne.Shortcut { return &desktop.CustomShortcut{KeyName: k} }

func (c *Command) Why() string {
	if c.Able == nil {
		return ""
	}
	return c.Able()
}
