package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/ui/kit"
)

// command is something the desk does. One table of them drives the menu, the keys, the sheet of keys and what is said of a
// command that cannot be done now. All but key and do may be empty.
type command struct {
	menu string          // key of the menu it stands in
	key  string          // of its words
	name string          // the words themselves, where they are no sentence of ours
	cut  fyne.Shortcut   // its key, as the menu shows it
	also []fyne.Shortcut // the same key on other keyboards
	able func() string   // key of the reason why it cannot be done now, "" if it can; nil: always
	do   func()
	part bool   // a line stands above it
	sub  string // key of the submenu it stands in
	on   func() bool
	over bool // is done over a dialog too
	item *fyne.MenuItem
}

func ctrl(k fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault}
}

func ctrlShift(k fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
}

// plain is a key without Ctrl. Fyne knows no such shortcut: it only stands in the menu, see shell.typed.
func plain(k fyne.KeyName) fyne.Shortcut { return &desktop.CustomShortcut{KeyName: k} }

// makeCommands makes the table, in the order of the menus.
func (s *shell) makeCommands() {
	s.commands = nil
	for _, some := range [][]*command{
		s.fileCommands(), s.editCommands(), s.viewCommands(), s.documentCommands(), s.requestCommands(), s.helpCommands(),
	} {
		s.commands = append(s.commands, some...)
	}
	c := s.window.Canvas()
	for _, cmd := range s.commands {
		for _, cut := range cmd.also {
			c.AddShortcut(cut, func(fyne.Shortcut) { s.run(cmd) })
		}
	}
	c.SetOnTypedKey(s.typed)
}

// run does a command, unless a dialog is open or it cannot be done now; then the hint line says why.
func (s *shell) run(c *command) {
	if !c.over && len(s.window.Canvas().Overlays().List()) > 0 {
		return
	}
	if why := c.why(); why != "" {
		s.d.Hints.Tell(s.d.Say(why))
		return
	}
	c.do()
	s.able()
}

func (c *command) why() string {
	if c.able == nil {
		return ""
	}
	return c.able()
}

// typed gets the keys nobody else takes: the function keys from everywhere, the others while nothing has the focus.
func (s *shell) typed(e *fyne.KeyEvent) {
	switch {
	case len(s.window.Canvas().Overlays().List()) > 0:
	case e.Name == fyne.KeyEscape:
		s.escape()
	case e.Name == fyne.KeyF6:
		s.d.Toasts.Focus()
	case kit.IsFunctionKey(e.Name) || s.window.Canvas().Focused() == nil:
		for _, c := range s.commands {
			if isKey(c.cut, e.Name) {
				s.run(c)
				return
			}
		}
	}
}

// escape leaves what is in front: the search, the review, what is selected on the pages, the toast.
func (s *shell) escape() {
	switch {
	case s.find.shown():
		s.find.close()
	case s.place == "prepare" && s.prepare.review != nil:
		s.prepare.Back()
	case s.place == "prepare" && s.prepare.over.escape():
	default:
		s.d.Toasts.Close()
	}
}

// primary presses the filled button of the screen or of the dialog over it. A key that is held down presses once: what
// comes next has a filled button too.
func (s *shell) primary() {
	const held = 700 * time.Millisecond
	now := s.c.Desk.Clock()
	before := s.pressed
	s.pressed = now
	if d := now.Sub(before); d >= 0 && d < held {
		return
	}
	if kit.PressFilled(s.window.Canvas()) {
		return
	}
	why := kit.WhyNotFilled(s.window.Canvas())
	if why == "" {
		why = s.d.Say("commands.why.primary")
	}
	s.d.Hints.Tell(why)
}

// letGo takes the keyboard from what leaves the window, which Fyne leaves it to; the rail stays. What has it beneath a
// dialog cannot be asked for it, only somebody who stays be given it.
func letGo(d *kit.Desk) {
	c := d.Window.Canvas()
	_, stays := c.Focused().(*railItem)
	switch {
	case c.Overlays().Top() != nil && d.Anchor != nil:
		c.Focus(d.Anchor())
	case !stays:
		c.Unfocus()
	}
}

// standing is what the hint line says in a place while nothing there has pointer or focus.
func (s *shell) standing() string {
	switch {
	case s.place == "home":
		return s.home.Hint()
	case s.place == "requests":
		return s.requests.Hint()
	case s.place == "prepare" && s.pages() != nil:
		return s.prepare.over.Hint()
	case s.place == "prepare" && s.prepare.review != nil:
		return s.d.Voice.Say("review.nothing")
	}
	return ""
}

func allPlaces() []place {
	all := append([]place{}, verbs...)
	return append(append(all, keeps...), bottom...)
}
