package ui

import "fyne.io/fyne/v2"

// dock puts parts at a content's edges at their own size, without gaps; the middle takes the rest. Any part may be nil. Tab goes through
// them as they are read.
type dock struct{ top, bottom, left, right, middle fyne.CanvasObject }

func newDock(d dock) *fyne.Container {
	var all []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{d.top, d.left, d.middle, d.right, d.bottom} {
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

func (d dock) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		if o != nil {
			o.Move(fyne.NewPos(x, y))
			o.Resize(fyne.NewSize(max(0, w), max(0, h)))
		}
	}
	top, bottom, left, right := minOf(d.top).Height, minOf(d.bottom).Height, minOf(d.left).Width, minOf(d.right).Width
	high := size.Height - top - bottom
	put(d.top, 0, 0, size.Width, top)
	put(d.bottom, 0, size.Height-bottom, size.Width, bottom)
	put(d.left, 0, top, left, high)
	put(d.right, size.Width-right, top, right, high)
	put(d.middle, left, top, size.Width-left-right, high)
}

func (d dock) MinSize([]fyne.CanvasObject) fyne.Size {
	t, b, l, r, m := minOf(d.top), minOf(d.bottom), minOf(d.left), minOf(d.right), minOf(d.middle)
	return fyne.NewSize(max(t.Width, b.Width, l.Width+r.Width+m.Width), t.Height+b.Height+max(l.Height, r.Height, m.Height))
}

// slim lets an object be as narrow as its place is; what does not fit is cut.
type slim struct{}

func (slim) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(min(size.Width, o.MinSize().Width), size.Height))
	}
}

func (slim) MinSize(objects []fyne.CanvasObject) fyne.Size {
	high := float32(0)
	for _, o := range objects {
		high = max(high, o.MinSize().Height)
	}
	return fyne.NewSize(0, high)
}
