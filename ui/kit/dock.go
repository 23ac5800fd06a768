package kit

import "fyne.io/fyne/v2"

// Dock puts parts at a content's edges at their own size, without gaps; the middle takes the rest, and so much that the right part has
// three eighths at most. Any part may be nil. Tab goes through them as they are read.
type Dock struct{ Top, Bottom, Left, Right, Middle fyne.CanvasObject }

func NewDock(d Dock) *fyne.Container {
	var all []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{d.Top, d.Left, d.Middle, d.Right, d.Bottom} {
		if o != nil {
			all = append(all, o)
		}
	}
	return &fyne.Container{Layout: d, Objects: all}
}

func minOf(o fyne.CanvasObject) fyne.Size {
	if o == nil || !o.Visible() {
		return fyne.Size{}
	}
	return o.MinSize()
}

func (d Dock) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		if o != nil {
			o.Move(fyne.NewPos(x, y))
			o.Resize(fyne.NewSize(max(0, w), max(0, h)))
		}
	}
	top, bottom, left, right := minOf(d.Top).Height, minOf(d.Bottom).Height, minOf(d.Left).Width, minOf(d.Right).Width
	right = min(right, size.Width*3/8)
	high := size.Height - top - bottom
	put(d.Top, 0, 0, size.Width, top)
	put(d.Bottom, 0, size.Height-bottom, size.Width, bottom)
	put(d.Left, 0, top, left, high)
	put(d.Right, size.Width-right, top, right, high)
	put(d.Middle, left, top, size.Width-left-right, high)
}

func (d Dock) MinSize([]fyne.CanvasObject) fyne.Size {
	t, b, l, r, m := minOf(d.Top), minOf(d.Bottom), minOf(d.Left), minOf(d.Right), minOf(d.Middle)
	return fyne.NewSize(max(t.Width, b.Width, l.Width+r.Width+m.Width), t.Height+b.Height+max(l.Height, r.Height, m.Height))
}

// Slim lets an object be as narrow as its place is; what does not fit is cut.
type Slim struct{}

func (Slim) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(min(size.Width, o.MinSize().Width), size.Height))
	}
}

func (Slim) MinSize(objects []fyne.CanvasObject) fyne.Size {
	high := float32(0)
	for _, o := range objects {
		high = max(high, o.MinSize().Height)
	}
	return fyne.NewSize(0, high)
}
