package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// float is something that lies over the window at a place of its own, without dimming it. Nothing below it is pressed while it is
// there.
type float struct {
	widget.BaseWidget
	canvas  fyne.Canvas
	ground  *canvas.Rectangle
	content fyne.CanvasObject
	at      fyne.Position
	left    func()
	had     fyne.Focusable // what had the keyboard when the pointer was pressed
}

// Float shows an object over the window until shut is called. Esc and a click beside it shut it too, and left hears of that: the
// keyboard is nowhere then.
func Float(c fyne.Canvas, content fyne.CanvasObject, at fyne.Position, left func()) (shut func()) {
	f := &float{canvas: c, ground: blank(0), content: content, at: at}
	f.ground.Shadow = shadow(14, 4, 25)
	f.ExtendBaseWidget(f)
	shut = func() { c.Overlays().Remove(f) }
	f.left = func() { shut(); left() }
	c.Overlays().Add(f)
	return shut
}

func (f *float) holds(at fyne.Position) bool {
	size := f.content.MinSize()
	return at.X >= f.at.X && at.Y >= f.at.Y && at.X < f.at.X+size.Width && at.Y < f.at.Y+size.Height
}

func (f *float) key(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		f.left()
	}
}

// Tapped shuts it, unless the click was on its own ground.
func (f *float) Tapped(e *fyne.PointEvent) {
	if !f.holds(e.Position) {
		f.left()
	}
}

// TappedSecondary is the same with the other button.
func (f *float) TappedSecondary(e *fyne.PointEvent) { f.Tapped(e) }

// MouseDown remembers what has the keyboard: Fyne takes it away at a click on what takes none.
func (f *float) MouseDown(*desktop.MouseEvent) { f.had = f.canvas.Focused() }

// MouseUp gives it back where the click was on its own ground.
func (f *float) MouseUp(e *desktop.MouseEvent) {
	if f.had != nil && f.canvas.Focused() == nil && f.holds(e.Position) {
		f.canvas.Focus(f.had)
	}
	f.had = nil
}

// Held is what stands in it.
func (f *float) Held() []fyne.CanvasObject { return []fyne.CanvasObject{f.content} }

func (f *float) draw() {
	f.ground.FillColor, f.ground.CornerRadius = colorOf(theme.Surface), sizeOf(fynetheme.SizeNamePopupRadius)
	f.ground.StrokeColor, f.ground.StrokeWidth = colorOf(fynetheme.ColorNameSeparator), 1
	f.ground.Refresh()
}

func (f *float) layout(fyne.Size) {
	size := f.content.MinSize()
	place(f.ground, f.at.X, f.at.Y, size.Width, size.Height)
	place(f.content, f.at.X, f.at.Y, size.Width, size.Height)
}

// CreateRenderer is for Fyne.
func (f *float) CreateRenderer() fyne.WidgetRenderer {
	f.draw()
	return &drawn{
		objects: fixed(f.ground, f.content), layout: f.layout, min: f.content.MinSize,
		refresh: func() { f.draw(); f.layout(f.Size()); f.content.Refresh() },
	}
}
