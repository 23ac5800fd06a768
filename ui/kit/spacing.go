package kit

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// AtMost keeps an object from growing wider than a form is readable.
func AtMost(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(widest{width}, o)
}

// InColumns puts objects beside each other, equally wide, with a gap.
func InColumns(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	cells := make([]fyne.CanvasObject, len(objects))
	for i, o := range objects {
		cells[i] = Fill(VBox(0, o, Fill(NewStack()))) // from the top, however high its neighbour is
	}
	return HBox(gap, cells...)
}

// Following gives something the width and the height it is asked for whenever it is laid out, such as what a window leaves; a height
// of 0 is what the content needs.
func Following(size func() fyne.Size, content fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: following{size}, Objects: []fyne.CanvasObject{content}}
}

type following struct{ size func() fyne.Size }

func (f following) box() box { s := f.size(); return box{w: s.Width, h: s.Height} }

// Layout implements fyne.Layout.
func (f following) Layout(objects []fyne.CanvasObject, size fyne.Size) { f.box().Layout(objects, size) }

// MinSize implements fyne.Layout.
func (f following) MinSize(objects []fyne.CanvasObject) fyne.Size { return f.box().MinSize(objects) }

func (f following) natural(objects []fyne.CanvasObject) fyne.Size { return f.box().natural(objects) }

func (f following) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	return f.box().heightAt(objects, width)
}

// DocumentPanel is how wide what stands beside a document's pages is: large letters take lines there, not the pages' room.
func DocumentPanel(width float32) float32 {
	const most = 400
	if !Large() {
		return width
	}
	return max(min(width, most), min(Grown(width), most))
}

// Grown is a width that follows the text size, a little: at 150 % a panel is a fifth wider.
func Grown(width float32) float32 {
	const usual, most = 14, 1.2
	return float32(math.Round(float64(width * min(max(theme.TextSize()/usual, 1), most))))
}

// Large reports whether the text is so large that a line of buttons has no room for all their words.
func Large() bool { return Grown(100) > 110 }

// Anew lays out what is in a scroll after its texts changed: their heights follow from their widths.
func Anew(s *Scroll) {
	if s != nil && s.Content != nil {
		s.Content.Refresh()
		s.Refresh()
	}
}

// ShowIf shows a line that has something to say.
func ShowIf(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
		return
	}
	was := o.Visible()
	o.Hide()
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && was {
		heed(c)
	}
}

// OnGround puts something on an area in a colour of the theme.
func OnGround(role fyne.ThemeColorName, o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(NewGround(role, "", 0), o)
}
