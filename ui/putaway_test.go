package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/prefs"
)

// TestArchivedAndBack: in the window, Del on a row puts it away, the toast brings it back, and Ctrl+A chooses the whole list; an
// order that was chosen is remembered.
func TestArchivedAndBack(t *testing.T) {
	const n = 70
	declined := func(s *scene) { s.Put(s.EntryOf(n, "Da archiviare.pdf", signing.Declined, desktest.Day)) }
	s := stageScene(t, view{given: all(full, declined), then: requested(n)}, "en", "light", readers(t))
	u, id := s.user(), s.EntryOf(n, "", signing.Declined, 0).ID
	away := func() bool {
		e, err := s.Desk.Entry(t.Context(), id)
		return err == nil && !e.Archived.IsZero()
	}
	rows := desktest.Shown[*kit.Rows](u.window)[0]
	u.window.Canvas().Focus(rows)
	u.keys(fyne.KeyDelete)
	s.settle()
	if words, _, _ := u.toast(); words != "1 archived." || !away() {
		t.Fatalf("Del: %q, put away: %v", words, away())
	}
	if u.window.Canvas().Focused() != fyne.Focusable(rows) {
		t.Error("the keyboard is nowhere")
	}
	u.pressUndo()
	s.settle()
	if away() {
		t.Error("it is not taken back")
	}
	u.window.Canvas().Focus(rows)
	u.do("commands.all")
	if len(desktest.Shown[*kit.Rows](u.window)) != 1 || !u.requests.Escape() {
		t.Error("Select all chooses not several")
	}
	u.requests.OnOrder("title")
	if got := s.prefs[prefs.Order]; got != "title" {
		t.Errorf("the order is remembered as %q", got)
	}
}
