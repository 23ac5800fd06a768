package docview

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	barWidth = 12
	barThin  = 6
	barLeast = 28
)

// bar is a scroll bar over the edge of the view. It is hidden where all is seen. Numbers are units of
// the whole, float64 because Fyne's own bars cannot count that far.
type bar struct {
	widget.BaseWidget
	upright        bool
	at, seen, full float64
	moved          func(to float64)
	handle         *canvas.Rectangle
}

func newBar(upright bool, moved func(to float64)) *bar {
	b := &bar{upright: upright, moved: moved, handle: canvas.NewRectangle(color.Transparent)}
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

func (b *bar) set(at, seen, full float64) {
	b.at, b.seen, b.full = at, seen, full
	if full <= seen+0.5 {
		b.Hide()
		return
	}
	b.Show()
	b.lay()
}

// length is how far the handle can go, and how long it is.
func (b *bar) length() (way, handle float64) {
	all := float64(b.Size().Height)
	if !b.upright {
		all = float64(b.Size().Width)
	}
	handle = min(max(barLeast, all*b.seen/max(b.full, 1)), all)
	return all - handle, handle
}

func (b *bar) lay() {
	way, long := b.length()
	at := float32(way * b.at / max(b.full-b.seen, 1))
	off := float32(barWidth-barThin) / 2
	if b.upright {
		b.handle.Move(fyne.NewPos(off, at))
		b.handle.Resize(fyne.NewSize(barThin, float32(long)))
	} else {
		b.handle.Move(fyne.NewPos(at, off))
		b.handle.Resize(fyne.NewSize(float32(long), barThin))
	}
}

// Dragged moves the handle.
func (b *bar) Dragged(e *fyne.DragEvent) {
	by := float64(e.Dragged.DX)
	if b.upright {
		by = float64(e.Dragged.DY)
	}
	if way, _ := b.length(); way > 0 {
		b.moved(b.at + by*(b.full-b.seen)/way)
	}
}

// DragEnd does nothing.
func (b *bar) DragEnd() {}

// Tapped beside the handle goes on by what is seen.
func (b *bar) Tapped(e *fyne.PointEvent) {
	at, start, long := e.Position.X, b.handle.Position().X, b.handle.Size().Width
	if b.upright {
		at, start, long = e.Position.Y, b.handle.Position().Y, b.handle.Size().Height
	}
	switch {
	case at < start:
		b.moved(b.at - b.seen)
	case at > start+long:
		b.moved(b.at + b.seen)
	}
}

// CreateRenderer is called by Fyne.
func (b *bar) CreateRenderer() fyne.WidgetRenderer {
	b.colours()
	return &barRenderer{b}
}

func (b *bar) colours() {
	b.handle.FillColor = fynetheme.ColorForWidget(fynetheme.ColorNameScrollBar, b)
	b.handle.CornerRadius = barThin / 2
}

type barRenderer struct{ b *bar }

func (r *barRenderer) Layout(fyne.Size)             { r.b.lay() }
func (r *barRenderer) MinSize() fyne.Size           { return fyne.NewSize(barWidth, barWidth) }
func (r *barRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.b.handle} }
func (r *barRenderer) Destroy()                     {}

func (r *barRenderer) Refresh() {
	r.b.colours()
	canvas.Refresh(r.b.handle)
}
