package kit_test

import (
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

// deedRow is a line with a button.
type deedRow struct {
	widget.BaseWidget
	deed *kit.Button
	body *fyne.Container
}

func newDeedRow() kit.Row {
	r := &deedRow{deed: kit.NewButton("", "", kit.Small, nil)}
	r.body = kit.Inset(0, 10, 0, 10, kit.HBox(8, kit.Fill(kit.NewBody("")), r.deed))
	r.ExtendBaseWidget(r)
	return r
}

func (r *deedRow) ShowItem(i int, _ bool) { r.deed.SetText(strconv.Itoa(i)) }

func (r *deedRow) Held() []fyne.CanvasObject { return []fyne.CanvasObject{r.body} }

func (r *deedRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// TestTabGoesThroughTheButtonsOfALongList, one line after the other and back, and each that has the keyboard is whole in sight; where
// its line is scrolled away the list has it.
func TestTabGoesThroughTheButtonsOfALongList(t *testing.T) {
	dress(t, theme.Light)
	const n, high = 9, 200
	rows := kit.NewRows(60, func() int { return n }, newDeedRow, nil)
	d, _ := window(t, rows, fyne.NewSize(400, high))
	c := d.Window.Canvas()
	c.Focus(rows)
	inSight := func(want int) {
		t.Helper()
		b, ok := c.Focused().(*kit.Button)
		if !ok || b.Text() != strconv.Itoa(want) {
			t.Fatalf("the keyboard is at %T %v, not at line %d", c.Focused(), b, want)
		}
		if y := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Y; y < 0 || y+b.Size().Height > high {
			t.Errorf("the button of line %d stands at %v", want, y)
		}
	}
	for i := range n {
		c.FocusNext()
		inSight(i)
	}
	for i := n - 2; i >= 0; i-- {
		c.FocusPrevious()
		inSight(i)
	}
	rows.ScrollTo(n - 1)
	if c.Focused() != fyne.Focusable(rows) {
		t.Errorf("scrolled away, and the keyboard is at %T", c.Focused())
	}
}
