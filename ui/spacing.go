package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"paraph/ui/kit"
)

// widest gives its one object the width there is, up to a limit, and keeps it left.
type widest float32

// atMost keeps an object from growing wider than a form is readable.
func atMost(width float32, o fyne.CanvasObject) *fyne.Container { return container.New(widest(width), o) }

// MinSize implements fyne.Layout.
func (w widest) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout implements fyne.Layout.
func (w widest) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(min(size.Width, float32(w)), size.Height))
}

// inColumns puts objects beside each other, equally wide, with a gap.
func inColumns(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	cells := make([]fyne.CanvasObject, len(objects))
	for i, o := range objects {
		cells[i] = kit.Fill(o)
	}
	return kit.HBox(gap, cells...)
}
