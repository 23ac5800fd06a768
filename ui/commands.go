package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// makeCommands makes the table, in the order of the menus.
func (s *shell) makeCommands() {
	s.commands = nil
	for _, some := range [][]*kit.Command{
		s.fileCommands(), s.editCommands(), s.viewCommands(), s.documentCommands(), s.requestCommands(), s.helpCommands(),
	} {
		s.commands = append(s.commands, some...)
	}
	s.commands = s.placed(s.commands)
	c := s.window.Canvas()
	for _, cmd := range s.commands {
		for _, cut := range cmd.Others() {
			c.AddShortcut(cut, func(fyne.Shortcut) { s.run(cmd) })
		}
	}
	c.SetOnTypedKey(s.typed)
}

// run does a command, unless a dialog is open or it cannot be done now; then the hint line says why.
func (s *shell) run(c *kit.Command) {
	if !c.Over && len(s.window.Canvas().Overlays().List()) > 0 {
		return
	}
	if why := c.Why(); why != "" {
		s.tellWhile(s.d.Say(why), func() bool { return c.Why() == why })
		return
	}
	c.Do()
	s.able()
}

// typed gets the keys nobody else takes: the function keys from everywhere, the others while nothing has the focus.
func (s *shell) typed(e *fyne.KeyEvent) {
	switch {
	case len(s.window.Canvas().Overlays().List()) > 0:
	case e.Name == fyne.KeyEscape:
		s.escape()
	case e.Name == fyne.KeyF6 && shift():
		s.pane(true)
	case e.Name == fyne.KeyF8 && shift():
		s.runKey("commands.change.before")
	case kit.IsFunctionKey(e.Name) || s.window.Canvas().Focused() == nil:
		for _, c := range s.commands {
			if isKey(c.Cut, e.Name) {
				s.run(c)
				return
			}
		}
		s.toPages(e)
	}
}

// toPages gives a key nobody takes to the pages that are shown, and the keyboard with it.
func (s *shell) toPages(e *fyne.KeyEvent) {
	if v := s.pages(); v != nil && s.window.Canvas().Focused() == nil {
		s.window.Canvas().Focus(v)
		v.TypedKey(e)
	}
}

// runKey does the command with these words.
func (s *shell) runKey(key string) {
	for _, c := range s.commands {
		if c.Key == key {
			s.run(c)
			return
		}
	}
}

// escape leaves what is in front: the search, the review, what is selected on the pages, the toast.
func (s *shell) escape() {
	switch {
	case s.find.shown():
		s.find.close()
	case s.front().Escape():
	default:
		s.d.Toasts.Close()
	}
}

// primary presses the filled button of the screen or of the dialog over it. A key that is held down presses once: what
// comes next has a filled button too.
func (s *shell) primary() {
	const held = 700 * time.Millisecond
	now := s.c.Requests.Clock()
	before := s.pressed
	s.pressed = now
	if d := now.Sub(before); d >= 0 && d < held {
		return
	}
	if kit.PressFilled(s.window.Canvas()) {
		return
	}
	off := kit.WhyNotFilled(s.window.Canvas())
	why := off
	if why == "" {
		why = s.d.Say("commands.why.primary")
	}
	s.tellWhile(why, func() bool { return kit.WhyNotFilled(s.window.Canvas()) == off })
}

// reason is what the hint line was told of a thing that cannot be done, for as long as it holds.
type reason struct {
	words string
	holds func() bool
}

// tellWhile has the hint line say why something cannot be done, until it can or cannot for another reason.
func (s *shell) tellWhile(words string, holds func() bool) {
	s.reason = nil
	s.d.Hints.Tell(words)
	s.reason = &reason{words, holds}
}

// untell takes such a reason away once it no longer holds.
func (s *shell) untell() {
	r := s.reason
	if r == nil || r.holds() {
		return
	}
	s.reason = nil
	if s.d.Hints.Text() == r.words {
		kit.Rehint(s.window.Canvas(), s.d.Hints)
	}
}
