package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"paraph/ui/kit"
)

func TestALineThatBreaks(t *testing.T) {
	test.NewTempApp(t)
	square := func() *canvas.Rectangle {
		r := canvas.NewRectangle(nil)
		r.SetMinSize(fyne.NewSize(100, 30))
		return r
	}
	a, b, c := square(), square(), square()
	line := kit.Breaking(8, a, b, c)
	column := kit.VBox(0, line, kit.NewBody("below"))
	for width, want := range map[float32][3]fyne.Position{
		400: {{}, {X: 108}, {X: 216}},
		220: {{}, {X: 108}, {Y: 38}},
		90:  {{}, {Y: 38}, {Y: 76}},
	} {
		column.Resize(fyne.NewSize(width, 400))
		if got := [3]fyne.Position{a.Position(), b.Position(), c.Position()}; got != want {
			t.Errorf("%g wide: %v, want %v", width, got, want)
		}
		if y := column.Objects[1].Position().Y; y != want[2].Y+30 {
			t.Errorf("%g wide: what is below begins at %g", width, y)
		}
	}
	if min := line.MinSize(); min != fyne.NewSize(100, 30) {
		t.Error(min)
	}
}

func TestAWidthThatIsGivenUp(t *testing.T) {
	test.NewTempApp(t)
	fixed := canvas.NewRectangle(nil)
	fixed.SetMinSize(fyne.NewSize(100, 30))
	words := kit.NewBold("Contratto di fornitura.pdf")
	name, own := kit.UpTo(190, words), words.Length()+1
	row := kit.HBox(10, name, fixed)
	for width, want := range map[float32]float32{400: own, 250: 140, 190: 80} {
		row.Resize(fyne.NewSize(width, 30))
		if got := name.Size().Width; got != want {
			t.Errorf("%g of %g, want %g", got, width, want)
		}
	}
	if min := row.MinSize().Width; min != 190 {
		t.Error(min)
	}
}
