package kit

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Command is something the desk does. One table of them drives the menu, the keys, the sheet of keys and what is said of a
// command that cannot be done now. All but Menu, Key and Do may be empty.
type Command struct {
	Menu  string          // key of the menu it stands in
	Key   string          // of its words
	Name  string          // the words themselves, where they are no sentence of ours
	Cut   fyne.Shortcut   // its key, as the menu shows it
	Also  []fyne.Shortcut // the same key on other keyboards
	Or    fyne.Shortcut   // another key for it; the menu writes the first one only, the list of keys both
	Able  func() string   // key of the reason why it cannot be done now, "" if it can; nil: always
	Do    func()
	Part  bool   // a line stands above it
	Sub   string // key of the submenu it stands in
	On    func() bool
	Over  bool           // is done over a dialog too
	After string         // key of the command it stands behind, "" for the end of its menu
	Item  *fyne.MenuItem // in the menu bar
}

// Ctrl is a key with Ctrl, Cmd on macOS.
func Ctrl(k fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault}
}

// CtrlShift is a key with Ctrl and Shift.
func CtrlShift(k fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
}

// Bare is a key without Ctrl. Fyne knows no such shortcut: it only stands in the menu; the window listens for it.
func Bare(k fyne.KeyName) fyne.Shortcut { return &desktop.CustomShortcut{KeyName: k} }

// Why is the key of the reason why it cannot be done now, "" if it can.
func (c *Command) Why() string {
	if c.Able == nil {
		return ""
	}
	return c.Able()
}

// Others are its keys besides the one the menu has.
func (c *Command) Others() []fyne.Shortcut {
	if c.Or == nil {
		return c.Also
	}
	return append([]fyne.Shortcut{c.Or}, c.Also...)
}

// Chosen is a document that can be saved or printed without being open.
type Chosen struct {
	Name  string   // of its file
	Path  string   // "" for one that is no file of the user's
	Pages int      // 0: not known
	Of    []string // SHA-256 of the files it was made of, as far as they are known
	Read  func(ctx context.Context) ([]byte, error)
}
