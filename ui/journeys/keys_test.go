package journeys

import "testing"

// TestKeysInTheWindow: S places a field after a click on a small page, Ctrl+Shift+Z does again what Ctrl+Z took back, on the pages
// and in what is written, and the settings, the Desk and a verb without a document have the keyboard after Ctrl and their number.
func TestKeysInTheWindow(t *testing.T) {
	s := newSeat(t)
	s.open(s.contract())
	s.sees("home.sheet.prepare")
	s.press("p")
	s.says("place.prepare")
	strip := s.await("the small pages", func(t thing) bool { return t.Kind == "*docview.thumbList" })
	s.point(strip.X+strip.W/2, strip.Y+60)
	s.press("s", "Return")
	s.sees("prepare.selected")
	field := reads(s.v.Count("prepare.fields", 1))
	has := func(what string, want bool, is func(thing) bool) {
		t.Helper()
		s.until(what, func() bool { _, ok := s.look().find(is); return ok == want })
	}
	has("a field", true, field)
	s.press("ctrl+z")
	has("it is taken back", false, field)
	s.press("ctrl+shift+z")
	has("it is there again", true, field)
	s.press("F2")
	written := func(text string) func(thing) bool {
		return func(t thing) bool { return t.Focused && t.Kind == "*kit.Entry" && t.Value == text }
	}
	has("the form", true, written(""))
	s.text("Anna")
	has("a name", true, written("Anna"))
	s.press("ctrl+z")
	has("some of it is taken back", false, written("Anna"))
	s.press("ctrl+shift+z")
	has("it is written again", true, written("Anna"))
	s.picture("redone")
	has("the field", true, field)
	s.press("Escape")
	has("the pages have the keyboard, from which the form was opened", true, func(t thing) bool { return t.Focused && t.Kind == "*docview.View" })
	s.sees("prepare.saved")
	for key, kind := range map[string]string{"ctrl+1": "*kit.PressRow", "ctrl+3": "*kit.Button", "ctrl+7": "*settings.tab"} {
		s.press(key)
		has(key+" has the keyboard", true, func(t thing) bool { return t.Focused && t.Kind == kind })
		s.picture(key)
	}
}
