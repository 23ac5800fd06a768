package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// TappedSecondary opens the menu of what else can be done, where the pointer is.
func (r *PressRow) TappedSecondary(e *fyne.PointEvent) { r.menu(e.AbsolutePosition) }

// TypedKey opens it with its key.
func (r *PressRow) TypedKey(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyMenu {
		r.menu(fyne.CurrentApp().Driver().AbsolutePositionForObject(r).AddXY(48, r.Size().Height/2))
		return
	}
	r.Pressable.TypedKey(e)
}

func (r *PressRow) menu(at fyne.Position) {
	c := fyne.CurrentApp().Driver().CanvasForObject(r)
	if c == nil || r.More == nil {
		return
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", r.More()...), c)
	menu.ShowAtPosition(at)
	c.Focus(menu)
}
