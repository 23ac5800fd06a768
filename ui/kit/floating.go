package kit

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/ui/theme"
)

// Floating is a bar that lies over the lower end of what is put under it, in its middle. It is as wide as its content wants,
// or as there is room.
func Floating(under, bar fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: floating{}, Objects: []fyne.CanvasObject{under, bar}}
}

// FloatingBar is content on a ground with a shadow.
func FloatingBar(content fyne.CanvasObject) *fyne.Container {
	g := NewGround(theme.Surface, fynetheme.ColorNameSeparator, 8)
	g.rect.Shadow = shadow(14, 4, 25)
	return &fyne.Container{Layout: floated{}, Objects: []fyne.CanvasObject{g, Inset(8, 5, 8, 5, content)}}
}

// floated is a stack that lies over other things.
type floated struct{ filler }

type floating struct{}

// floats is how far a bar stays from the edges.
const floats = 16

// Layout implements fyne.Layout.
func (floating) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width, size.Height)
	bar := objects[1]
	if !bar.Visible() {
		return
	}
	w := min(natural(bar).Width, size.Width-2*floats)
	h := heightAt(bar, w)
	place(bar, float32(int((size.Width-w)/2)), size.Height-h-floats, w, h)
}

// MinSize implements fyne.Layout.
func (floating) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }
