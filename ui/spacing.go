package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

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
		cells[i] = kit.Fill(kit.VBox(0, o, kit.Fill(kit.NewStack()))) // from the top, however high its neighbour is
	}
	return kit.HBox(gap, cells...)
}

// grown is a width that follows the text size, a little: at 150 % a panel is a fifth wider.
func grown(width float32) float32 {
	const usual, most = 14, 1.2
	return width * min(max(theme.TextSize()/usual, 1), most)
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
	return fyne.NewSize(l.Width+grown(float32(b)), max(l.Height, r.Height))
}

// Layout implements fyne.Layout.
func (b beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := max(0, size.Width-grown(float32(b)))
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(left, size.Height))
	objects[1].Move(fyne.NewPos(left, 0))
	objects[1].Resize(fyne.NewSize(size.Width-left, size.Height))
}

// anew lays out what is in a scroll after its texts changed: their heights follow from their widths.
func anew(s *kit.Scroll) {
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
