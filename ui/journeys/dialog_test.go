package journeys

import (
	"testing"
)

// listed is a file in the desk's own dialog, by its name.
func (s *seat) listed(name string) thing {
	s.t.Helper()
	return s.await(name, func(t thing) bool { return t.Kind == "*kit.Text" && t.Words == name && t.Dialog })
}

// TestOwnDialog: the desk's own dialog in a real window. Several files are chosen by keys and with the mouse, a path is typed, and three
// quick clicks on a file open it and press nothing that lies below.
func TestOwnDialog(t *testing.T) {
	s := newSeat(t)
	first := content(t, s.contract())
	s.file("Altro.pdf", first)
	s.open()
	s.press("ctrl+o")
	s.listed("Altro.pdf")
	s.picture("list")
	s.press("ctrl+a")
	s.until("it says how many", func() bool { _, ok := s.look().find(reads(s.v.Count("filedialog.count", 2))); return ok })
	s.press("Return")
	s.until("it is asked what to do with them", func() bool { _, ok := s.look().find(reads(s.v.Count("commands.several", 2))); return ok })
	s.press("Escape", "ctrl+o")
	s.hit(s.listed("Altro.pdf"))
	s.tool("keydown", "shift")
	s.hit(s.listed("contract.pdf"))
	s.tool("keyup", "shift")
	s.until("it says how many", func() bool { _, ok := s.look().find(reads(s.v.Count("filedialog.count", 2))); return ok })
	s.press("Escape", "ctrl+o")
	s.listed("Altro.pdf")
	s.text("~/contr")
	s.press("Tab")
	s.until("it is completed", func() bool {
		line, ok := s.look().find(input(s.words("filedialog.line")))
		return ok && line.Value == "~/contract.pdf"
	})
	s.press("Escape", "ctrl+o")
	h := newHands(s)
	h.do(append(append(append([]deed{onto(s.listed("contract.pdf"))}, click()...), click()...), click()...)...)
	s.sees("home.sheet.prepare")
}
