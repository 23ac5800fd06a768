package kit

import "fyne.io/fyne/v2"

// flow is a layout of ours: besides Fyne's it knows the size its content would like and the height it needs at a width.
type flow interface {
	fyne.Layout
	natural(objects []fyne.CanvasObject) fyne.Size
	heightAt(objects []fyne.CanvasObject, width float32) float32
}

// natural is the size an object would like: a text's whole length, where its MinSize is less.
func natural(o fyne.CanvasObject) fyne.Size {
	switch v := o.(type) {
	case *Text:
		return v.natural()
	case *Check:
		return v.natural()
	case *fyne.Container:
		if f, ok := v.Layout.(flow); ok {
			return f.natural(v.Objects)
		}
	}
	return o.MinSize()
}

func heightAt(o fyne.CanvasObject, width float32) float32 {
	switch v := o.(type) {
	case *Text:
		return v.heightAt(width)
	case *Field:
		return v.heightAt(width)
	case *Steps:
		return v.heightAt(width)
	case *Tabs:
		return v.heightAt(width)
	case *Check:
		return v.heightAt(width)
	case *Proposal:
		return v.heightAt(width)
	case *ChoiceCard:
		return v.heightAt(width)
	case *fyne.Container:
		if f, ok := v.Layout.(flow); ok {
			return f.heightAt(v.Objects, width)
		}
	}
	return o.MinSize().Height
}

// filler marks an object that takes the rest of a row or column.
type filler struct{}

func (filler) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, 0, 0, size.Width, size.Height)
	}
}

func (filler) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return biggest(objects, fyne.CanvasObject.MinSize)
}

func (filler) natural(objects []fyne.CanvasObject) fyne.Size { return biggest(objects, natural) }

func (filler) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for _, o := range objects {
		h = max(h, heightAt(o, width))
	}
	return h
}

func biggest(objects []fyne.CanvasObject, of func(fyne.CanvasObject) fyne.Size) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(of(o))
		}
	}
	return size
}

// Fill makes an object take the rest of an HBox or VBox.
func Fill(obj fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: filler{}, Objects: []fyne.CanvasObject{obj}}
}

func fills(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	_, ok = c.Layout.(filler)
	return ok
}

// HBox puts objects beside each other, centred in height, gap apart. What does not fit shrinks: texts first.
func HBox(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &row{gap: gap}, Objects: objects}
}

// VBox puts objects below each other, as wide as it is itself, gap apart.
func VBox(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &column{gap: gap}, Objects: objects}
}

// Inset keeps an object away from its container's edges.
func Inset(left, top, right, bottom float32, obj fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: inset{left, top, right, bottom}, Objects: []fyne.CanvasObject{obj}}
}

// Fixed gives an object a size; 0 is the object's own, or what the row or column gives it.
func Fixed(w, h float32, obj fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: box{w: w, h: h}, Objects: []fyne.CanvasObject{obj}}
}

// Sized is Fixed by a size that follows the text's: for what holds words.
func Sized(w, h float32, obj fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: box{w: w, h: h, by: scaled}, Objects: []fyne.CanvasObject{obj}}
}

// Panel gives a part of a screen a width that is Grown.
func Panel(w float32, obj fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: box{w: w, by: Grown}, Objects: []fyne.CanvasObject{obj}}
}

// Aside gives what stands beside a document's pages a width that is DocumentPanel's.
func Aside(w float32, obj fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: box{w: w, by: DocumentPanel}, Objects: []fyne.CanvasObject{obj}}
}

// Split puts a left part of a given width beside the rest.
func Split(left fyne.CanvasObject, leftWidth float32, right fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: split{left: leftWidth}, Objects: []fyne.CanvasObject{left, right}}
}

type inset struct{ left, top, right, bottom float32 }

func (i inset) around() fyne.Size { return fyne.NewSize(i.left+i.right, i.top+i.bottom) }

func (i inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, i.left, i.top, max(0, size.Width-i.left-i.right), max(0, size.Height-i.top-i.bottom))
	}
}

func (i inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return biggest(objects, fyne.CanvasObject.MinSize).Add(i.around())
}

func (i inset) natural(objects []fyne.CanvasObject) fyne.Size {
	return biggest(objects, natural).Add(i.around())
}

func (i inset) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	return filler{}.heightAt(objects, width-i.left-i.right) + i.top + i.bottom
}

// box is a size, and how it grows; nil: not at all.
type box struct {
	w, h float32
	by   func(float32) float32
}

// now is the box at the size the text has.
func (b box) now() box {
	if b.by == nil {
		return b
	}
	return box{w: b.by(b.w), h: b.by(b.h)}
}

func (b box) or(size fyne.Size) fyne.Size {
	b = b.now()
	if b.w > 0 {
		size.Width = b.w
	}
	if b.h > 0 {
		size.Height = b.h
	}
	return size
}

// Layout keeps to the width also where there is more, such as in a VBox.
func (b box) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if b = b.now(); b.w > 0 {
		size.Width = min(b.w, size.Width)
	}
	filler{}.Layout(objects, size)
}

func (b box) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return b.or(biggest(objects, fyne.CanvasObject.MinSize))
}

func (b box) natural(objects []fyne.CanvasObject) fyne.Size { return b.or(biggest(objects, natural)) }

func (b box) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	if b = b.now(); b.h > 0 {
		return b.h
	}
	if b.w > 0 {
		width = min(b.w, width)
	}
	return filler{}.heightAt(objects, width)
}

// split is a left part of a width, which may grow; by is nil where it does not.
type split struct {
	left float32
	by   func(float32) float32
}

// wide is the width of the left part now.
func (s split) wide() float32 {
	if s.by == nil {
		return s.left
	}
	return s.by(s.left)
}

func (s split) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := float32(0)
	if objects[0].Visible() {
		left = min(s.wide(), size.Width)
		place(objects[0], 0, 0, left, size.Height)
	}
	place(objects[1], left, 0, size.Width-left, size.Height)
}

func (s split) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := biggest(objects[1:], fyne.CanvasObject.MinSize)
	if objects[0].Visible() {
		size.Width += s.wide()
		size.Height = max(size.Height, objects[0].MinSize().Height)
	}
	return size
}

func (s split) natural(objects []fyne.CanvasObject) fyne.Size { return s.MinSize(objects) }

func (s split) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	if !objects[0].Visible() {
		return heightAt(objects[1], width)
	}
	return max(heightAt(objects[0], s.wide()), heightAt(objects[1], width-s.wide()))
}
