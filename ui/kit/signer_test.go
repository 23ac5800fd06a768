package kit_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestPipsAreReadWithoutColour: each carries its signer's number, and who has not signed has an edge in place of a ground; of many it is
// said how many have signed.
func TestPipsAreReadWithoutColour(t *testing.T) {
	dress(t, theme.Light)
	pips := kit.NewPips(3)
	pips.Set([]bool{true, false, true})
	w := test.NewTempWindow(t, pips)
	w.SetPadded(false)
	shown := func() (words string, edges int) {
		w.Resize(pips.MinSize())
		w.Canvas().Capture()
		var all []string
		desktest.Walk(pips, func(o fyne.CanvasObject) {
			switch v := o.(type) {
			case *canvas.Text:
				all = append(all, v.Text)
			case *canvas.Rectangle:
				if v.StrokeWidth > 0 {
					edges++
				}
			}
		})
		return strings.Join(all, "|"), edges
	}
	if words, edges := shown(); words != "1|2|3" || edges != 1 {
		t.Errorf("it shows %q with %d edges", words, edges)
	}
	narrow := pips.MinSize()
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, 1.5))
	if wide := pips.MinSize(); wide.Height <= narrow.Height || wide.Width <= narrow.Width {
		t.Errorf("large text has %v, usual %v", wide, narrow)
	}
	pips.Set([]bool{true, false, true, false, true, false, false, false})
	if words, edges := shown(); words != "3\u00a0/\u00a08" || edges != 0 {
		t.Errorf("of eight it shows %q with %d edges", words, edges)
	}
	pips.Set([]bool{false})
	if words, edges := shown(); words != "1" || edges != 1 {
		t.Errorf("of one it shows %q with %d edges", words, edges)
	}
}
