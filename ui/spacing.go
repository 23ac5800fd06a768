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
