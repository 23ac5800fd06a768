package kit

import "fyne.io/fyne/v2"

const sideGap = 20

// WithSide puts a column of a width, which is Grown, at the right of something, from the top; where less than least at the text's
// size would be left to that, it stands below.
func WithSide(main fyne.CanvasObject, least float32, side fyne.CanvasObject, width float32) *fyne.Container {
	return &fyne.Container{Layout: &withSide{least: least, side: width}, Objects: []fyne.CanvasObject{main, side}}
}

type withSide struct {
	least, side float32
	width       float32 // it had last
}

// widths are the main part's and the side's; 0 for a side that stands below.
func (l *withSide) widths(width float32) (main, side float32) {
	side = Grown(l.side)
	if main = width - sideGap - side; main < scaled(l.least) {
		return width, 0
	}
	return main, side
}

// Layout implements fyne.Layout.
func (l *withSide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	main, side := l.widths(size.Width)
	if side > 0 {
		place(objects[0], 0, 0, main, size.Height)
		place(objects[1], size.Width-side, 0, side, heightAt(objects[1], side))
		return
	}
	high := heightAt(objects[0], main)
	place(objects[0], 0, 0, main, high)
	place(objects[1], 0, high+sideGap, main, heightAt(objects[1], main))
}

// MinSize is that of the width it had last.
func (l *withSide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize().Width, objects[1].MinSize().Width
	width := max(a, b)
	if _, side := l.widths(l.width); side > 0 {
		width = a
	}
	return fyne.NewSize(width, l.heightAt(objects, l.width))
}

func (l *withSide) natural(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(natural(objects[0]).Width+sideGap+Grown(l.side), l.heightAt(objects, l.width))
}

func (l *withSide) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	main, side := l.widths(width)
	if side > 0 {
		return max(heightAt(objects[0], main), heightAt(objects[1], side))
	}
	return heightAt(objects[0], main) + sideGap + heightAt(objects[1], main)
}
