package kit

import (
	"slices"

	"fyne.io/fyne/v2"
)

// Breaking puts objects beside each other, gap apart; what does not fit on a line begins the next one. The words of a button without
// a ground begin a line where the others' grounds do.
func Breaking(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: breaking{gap}, Objects: objects}
}

type breaking struct{ gap float32 }

// arrange answers how high it all is; put may be nil.
func (b breaking) arrange(objects []fyne.CanvasObject, width float32, put func(o fyne.CanvasObject, x, y float32, size fyne.Size)) float32 {
	x, y, line, begun := float32(0), float32(0), float32(0), false
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		size := natural(o)
		if begun && x+size.Width > width {
			x, y, line, begun = 0, y+line+b.gap, 0, false
		}
		size.Width = min(size.Width, max(width, o.MinSize().Width))
		if !begun {
			x, begun = -bareSide(o), true
		}
		if put != nil {
			put(o, x, y, size)
		}
		x += size.Width + b.gap
		line = max(line, size.Height)
	}
	return y + line
}

// bareSide is how much a button without a ground keeps free before its words; nothing of all else.
func bareSide(o fyne.CanvasObject) float32 {
	if b, ok := o.(*Button); ok && b.text != "" && (b.kind == Danger || b.kind == Quiet) {
		left, _ := b.sides()
		return left
	}
	return 0
}

func (b breaking) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b.arrange(objects, size.Width, func(o fyne.CanvasObject, x, y float32, size fyne.Size) { place(o, x, y, size.Width, size.Height) })
}

// MinSize is that of its widest object alone, on one line: the height follows from the width it gets.
func (b breaking) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return biggest(objects, fyne.CanvasObject.MinSize)
}

func (b breaking) natural(objects []fyne.CanvasObject) fyne.Size {
	return (&row{gap: b.gap}).natural(objects)
}

func (b breaking) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	return b.arrange(objects, width, nil)
}

// Apart puts two objects at the ends of a line, gap apart at least; below each other where it has no room for both.
func Apart(gap float32, left, right fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: apart{breaking{gap}}, Objects: []fyne.CanvasObject{left, right}}
}

type apart struct{ breaking }

func (a apart) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, right := natural(objects[0]), natural(objects[1])
	if left.Width+a.gap+right.Width > size.Width {
		a.breaking.Layout(objects, size)
		return
	}
	place(objects[0], 0, (size.Height-left.Height)/2, left.Width, left.Height)
	place(objects[1], size.Width-right.Width, (size.Height-right.Height)/2, right.Width, right.Height)
}

// Cells puts objects beside each other, equally wide, gap apart: as many on a line as have room.
func Cells(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: cells{breaking{gap}}, Objects: objects}
}

type cells struct{ breaking }

// arrange answers how high it all is; put may be nil.
func (c cells) arrange(objects []fyne.CanvasObject, width float32, put func(o fyne.CanvasObject, x, y, w, h float32)) (y float32) {
	shown := slices.DeleteFunc(slices.Clone(objects), func(o fyne.CanvasObject) bool { return !o.Visible() })
	least := c.MinSize(shown).Width
	fit := max(1, min(len(shown), int((width+c.gap)/(least+c.gap))))
	lines := (len(shown) + fit - 1) / fit
	if lines > 1 { // as many on each as can be
		fit = (len(shown) + lines - 1) / lines
	}
	wide := (width - c.gap*float32(fit-1)) / float32(fit)
	for line := range slices.Chunk(shown, fit) {
		high := float32(0)
		for _, o := range line {
			high = max(high, heightAt(o, wide))
		}
		for i, o := range line {
			if put != nil {
				put(o, float32(i)*(wide+c.gap), y, wide, heightAt(o, wide))
			}
		}
		y += high + c.gap
	}
	return max(0, y-c.gap)
}

func (c cells) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.arrange(objects, size.Width, func(o fyne.CanvasObject, x, y, w, h float32) { place(o, x, y, w, h) })
}

func (c cells) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	return c.arrange(objects, width, nil)
}

// AtLeast gives an object a height that it has at least.
func AtLeast(h float32, obj fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: atLeast{h: h}, Objects: []fyne.CanvasObject{obj}}
}

type atLeast struct {
	filler
	h float32
}

func (a atLeast) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return biggest(objects, fyne.CanvasObject.MinSize).Max(fyne.NewSize(0, a.h))
}

func (a atLeast) natural(objects []fyne.CanvasObject) fyne.Size {
	return biggest(objects, natural).Max(fyne.NewSize(0, a.h))
}

func (a atLeast) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	return max(a.h, filler{}.heightAt(objects, width))
}

// UpTo gives an object the width it asks for, w at most; it gives up all but a little of it where a row has no room.
func UpTo(w float32, obj fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: upTo{w: w}, Objects: []fyne.CanvasObject{obj}}
}

type upTo struct {
	filler
	w float32
}

func (u upTo) MinSize(objects []fyne.CanvasObject) fyne.Size {
	const little = 80
	size := biggest(objects, fyne.CanvasObject.MinSize)
	size.Width = min(size.Width, u.w, little)
	return size
}

func (u upTo) natural(objects []fyne.CanvasObject) fyne.Size {
	size := biggest(objects, natural)
	size.Width = min(size.Width+1, u.w)
	return size
}
