package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"paraph/ui/kit"
)

// atMost keeps an object from growing wider than a form is readable.
func atMost(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(widest{width}, o)
}

// inColumns puts objects beside each other, equally wide, with a gap.
func inColumns(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	cells := make([]fyne.CanvasObject, len(objects))
	for i, o := range objects {
		cells[i] = kit.Fill(o)
	}
	return kit.HBox(gap, cells...)
}

// beside is a right part of a width, at full height, and the rest at its left.
type beside float32

// withPanel puts a panel of a width at the right of something.
func withPanel(o, panel fyne.CanvasObject, width float32) *fyne.Container {
	return container.New(beside(width), o, panel)
}

// MinSize implements fyne.Layout.
func (b beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	l, r := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(l.Width+float32(b), max(l.Height, r.Height))
}

// Layout implements fyne.Layout.
func (b beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := max(0, size.Width-float32(b))
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(left, size.Height))
	objects[1].Move(fyne.NewPos(left, 0))
	objects[1].Resize(fyne.NewSize(size.Width-left, size.Height))
}

// anew lays out what is in a scroll after its texts changed: their heights follow from their widths.
func anew(s *container.Scroll) {
	if s != nil && s.Content != nil {
		s.Content.Refresh()
		s.Refresh()
	}
}

// showIf shows a line that has something to say.
func showIf(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}
