package requests

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app/say"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestLargeHeadLeavesThreeRows: in the smallest window with the largest letters three rows of the list are whole, in every language.
func TestLargeHeadLeavesThreeRows(t *testing.T) {
	for _, lang := range say.Languages() {
		t.Run(lang, func(t *testing.T) {
			r := desktest.NewRig(t, lang, theme.Light)
			test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 1.5))
			r.Kit.Window = test.NewTempWindow(t, kit.NewStack())
			r.Kit.Window.SetPadded(false)
			r.EveryState()
			s := New(r.Kit, r.Desk)
			r.Show(s.Content())
			r.Kit.Window.Resize(fyne.NewSize(kit.LeastWidth-56, kit.LeastHeight-29-39)) // beside the rail, between menu and status line
			s.Refresh()
			r.Settle()
			if high, row := s.rows.Size().Height, kit.Scaled(58); high < 3*row {
				t.Errorf("%v is %v rows", high, high/row)
			}
		})
	}
}
