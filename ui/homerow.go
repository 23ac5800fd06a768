package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
)

// homeRow is a line or a card of the Desk that can be pressed. more is what else can be done with it, shown on a right click
// or with the menu key; nil: nothing.
type homeRow struct {
	kit.Pressable
	body fyne.CanvasObject
	more func() []*fyne.MenuItem
	veil *canvas.Rectangle
	ring *canvas.Rectangle
}

func newHomeRowOf(body fyne.CanvasObject, name string, open func(), more func() []*fyne.MenuItem) *homeRow {
	r := &homeRow{body: body, more: more, veil: &canvas.Rectangle{}, ring: &canvas.Rectangle{}}
	r.veil.CornerRadius, r.ring.CornerRadius = 10, 10
	r.Begin(r, name, open)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *homeRow) CreateRenderer() fyne.WidgetRenderer {
	r.paint()
	return widget.NewSimpleRenderer(kit.NewStack(r.veil, r.body, r.ring))
}

// Refresh shows pointer and keyboard.
func (r *homeRow) Refresh() {
	r.paint()
	r.BaseWidget.Refresh()
}

func (r *homeRow) paint() {
	r.Veil(r.veil)
	r.Ring(r.ring)
}

// TappedSecondary opens the menu where the pointer is.
func (r *homeRow) TappedSecondary(e *fyne.PointEvent) { r.open(e.AbsolutePosition) }

// TypedKey opens the menu with its key.
func (r *homeRow) TypedKey(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyMenu {
		r.open(fyne.CurrentApp().Driver().AbsolutePositionForObject(r).AddXY(48, r.Size().Height/2))
		return
	}
	r.Pressable.TypedKey(e)
}

func (r *homeRow) open(at fyne.Position) {
	c := fyne.CurrentApp().Driver().CanvasForObject(r)
	if c == nil || r.more == nil {
		return
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", r.more()...), c)
	menu.ShowAtPosition(at)
	c.Focus(menu)
}
