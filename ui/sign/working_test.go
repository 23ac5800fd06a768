package sign

import (
	"testing"

	"fyne.io/fyne/v2"

	journey "paraph/app/sign"
	"paraph/ui/desktest"
)

// TestWhileItSigns: it is said, nothing more is typed, and it can be given up; then the next try begins anew.
func TestWhileItSigns(t *testing.T) {
	f := &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}, Pin: "12345"}
	f.Hold(t, desktest.HeldSign)
	s, screen := signStage(t, f)
	screen.ask()
	p := screen.dialog
	p.togglePad()
	typeIn(p.entry, "12345")
	p.try()
	s.Must("Signing…")
	if p.pad.Visible() || !p.opens.Disabled() || !p.action.Disabled() || p.cancel.Disabled() {
		t.Error("the dialog takes more than that it is given up")
	}
	if p.entry.Visible() && p.typing.Visible() || !p.work.Visible() {
		t.Error("it looks as if the PIN were still to be typed")
	}
	if s.Desk.Window.Canvas().Focused() != fyne.Focusable(p.cancel) {
		t.Errorf("the keyboard is on %T, not where it is given up", s.Desk.Window.Canvas().Focused())
	}
	p.cancel.Press()
	s.Settle()
	zeroed(t, f)
	if screen.dialog != nil || len(f.Wishes) != 0 {
		t.Error("it was not given up")
	}
	if screen.ask(); screen.dialog == nil || screen.dialog.busy || screen.dialog.opens.Disabled() {
		t.Error("it cannot be tried again")
	}
}
