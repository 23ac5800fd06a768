package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestACalendarGivesTheKeyboardBack: however the calendar is left, with Esc from the days or from a month's button, or by a click
// beside it with either button of the mouse, it is gone and the day it belongs to has the keyboard. A click on its own ground leaves
// it as it is.
func TestACalendarGivesTheKeyboardBack(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.review()
	u, c := b.user(), b.window.Canvas()
	day := only(u, "the day", func(e *kit.Entry) bool {
		return strings.Contains(e.AccessibilityLabel(), b.shell.d.Voice.Say("day.keys"))
	})
	aside := fyne.NewPos(300, 40)
	ways := map[string]func(){
		"Esc": func() { u.keys(fyne.KeyEscape) },
		"Esc from a button": func() {
			for _, on := c.Focused().(*kit.Button); !on; _, on = c.Focused().(*kit.Button) {
				c.FocusNext()
			}
			u.keys(fyne.KeyEscape)
		},
		"a click beside it":       func() { u.hand().click(aside, desktop.MouseButtonPrimary, 0, false) },
		"a right click beside it": func() { u.hand().click(aside, desktop.MouseButtonSecondary, 0, false) },
	}
	for name, leave := range ways {
		u.press("day.open")
		days := c.Focused()
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(days.(fyne.CanvasObject))
		u.hand().click(at.SubtractXY(4, -4), desktop.MouseButtonPrimary, 0, false)
		if c.Overlays().Top() == nil || c.Focused() != days {
			t.Fatalf("after a click on its edge the keyboard is at %T", c.Focused())
		}
		leave()
		if c.Overlays().Top() != nil || c.Focused() != fyne.Focusable(day) {
			t.Errorf("%s: the keyboard is at %T", name, c.Focused())
		}
	}
}
