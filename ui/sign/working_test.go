package sign

import (
	"testing"

	"fyne.io/fyne/v2"

	journey "paraph/app/sign"
	"paraph/ui/desktest"
)

// working is a screen whose dialog signs with a typed PIN, and does not come to an end.
func working(t *testing.T) (*desktest.Works, *desktest.Stage, *Screen) {
	f := &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}, Pin: "12345"}
	f.Hold(t, desktest.HeldSign)
	s, screen := signStage(t, f)
	screen.ask()
	screen.dialog.togglePad()
	typeIn(screen.dialog.entry, "12345")
	screen.dialog.try()
	s.Must("Signing…")
	return f, s, screen
}

// TestWhileItSigns: nothing more is typed, and the keyboard is where it can be given up.
func TestWhileItSigns(t *testing.T) {
	_, s, screen := working(t)
	p := screen.dialog
	if p.pad.Visible() || !p.opens.Disabled() || !p.action.Disabled() || p.cancel.Disabled() {
		t.Error("the dialog takes more than that it is given up")
	}
	if p.entry.Visible() && p.typing.Visible() || !p.work.Visible() {
		t.Error("it looks as if the PIN were still to be typed")
	}
	if s.Desk.Window.Canvas().Focused() != fyne.Focusable(p.cancel) {
		t.Errorf("the keyboard is on %T, not where it is given up", s.Desk.Window.Canvas().Focused())
	}
}

// TestSigningIsGivenUp: not by a second Return, but by who means it; then the next try begins anew.
func TestSigningIsGivenUp(t *testing.T) {
	f, s, screen := working(t)
	p := screen.dialog
	if p.cancel.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}); screen.dialog == nil || !p.busy {
		t.Error("a second Return gives up what the first one began")
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
