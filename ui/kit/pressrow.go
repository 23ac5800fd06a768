package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// PressRow is one thing on the Desk: what it is, its next step, and a button whose word is the action.
type PressRow struct {
	Pressable
	body       fyne.CanvasObject
	over, edge *canvas.Rectangle
	More       func() []*fyne.MenuItem // what else can be done with it; nil: nothing
}

// NewPressRow shows a thing on its own screen when it is pressed; corner is the radius of what it lies in.
func NewPressRow(body fyne.CanvasObject, name string, corner float32, open func()) *PressRow {
	r := &PressRow{body: body, over: Plate(corner), edge: Plate(corner)}
	r.Begin(r, name, open)
	return r
}

// Held is what stands in it.
func (r *PressRow) Held() []fyne.CanvasObject { return []fyne.CanvasObject{r.body} }

// Refresh paints its state.
func (r *PressRow) Refresh() {
	r.Veil(r.over)
	r.Ring(r.edge)
	r.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *PressRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(NewStack(r.over, r.body, Inset(1, 1, 1, 1, r.edge)))
}

func Secondary(t *Text) *Text { t.SetColor(theme.Secondary); return t }
