package requests

import (
	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// listAndDetail lays out a list and its detail beside it; where there is little room the list gives way.
type listAndDetail struct{ list, detail func(width float32) }

const (
	listWidth  = 486
	listLeast  = 360
	listMost   = 760
	listShare  = 0.45 // of what there is beyond both
	detailWant = 660
	detailFull = 704 // from here on list and detail share what more there is
	// detailLeast is how narrow a detail may get in the smallest window.
	detailLeast = kit.LeastWidth - kit.RailNarrow - listLeast
	// besideSteps is how wide a detail must be for a signer's steps to stand beside the name.
	besideSteps = 690
	// besideName is how much of that the name has.
	besideName = 158
)

// Layout implements fyne.Layout.
func (l listAndDetail) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := min(kit.Grown(listWidth), max(kit.Grown(listLeast), size.Width-detailWant))
	if more := size.Width - kit.Grown(listWidth) - kit.Scaled(detailFull); more > 0 {
		left = min(kit.Grown(listMost), left+listShare*more)
	}
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(left, size.Height))
	objects[1].Move(fyne.NewPos(left, 0))
	objects[1].Resize(fyne.NewSize(size.Width-left, size.Height))
	l.list(left)
	l.detail(size.Width - left)
}

// MinSize implements fyne.Layout.
func (l listAndDetail) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[1].MinSize() // as it is arranged now; it can be narrower
	return fyne.NewSize(min(size.Width+kit.Grown(listLeast), listLeast+detailLeast), max(size.Height, objects[0].MinSize().Height))
}
