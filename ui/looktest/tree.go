// Package looktest looks at what a window shows and says what is wrong with it, for tests only.
package looktest

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// Rect is a part of the window, in units from its upper left corner.
type Rect struct{ X, Y, W, H float32 }

func (r Rect) right() float32  { return r.X + r.W }
func (r Rect) bottom() float32 { return r.Y + r.H }

func (r Rect) in(o Rect) Rect {
	x, y := max(r.X, o.X), max(r.Y, o.Y)
	return Rect{x, y, max(0, min(r.right(), o.right())-x), max(0, min(r.bottom(), o.bottom())-y)}
}

func (r Rect) empty() bool { return r.W <= 0 || r.H <= 0 }

func (r Rect) holds(x, y float32) bool {
	return x >= r.X && x < r.right() && y >= r.Y && y < r.bottom()
}

func (r Rect) String() string {
	return fmt.Sprintf("%g,%g %g×%g", r.X, r.Y, r.W, r.H)
}

// Item is an object that is shown: its place, the part of the window it is confined to, and what it stands in, from the
// outside in.
type Item struct {
	Object fyne.CanvasObject
	Place  Rect
	Clip   Rect
	scroll bool // the clip is a scroll's
	Within []fyne.CanvasObject
}

// Seen is what of it is inside its clip.
func (i Item) Seen() Rect { return i.Place.in(i.Clip) }

// Look is one layer of a window as a person sees it, in the order of drawing.
type Look struct {
	Window Rect
	Items  []Item
	// Ground is what lies below everything.
	Ground fyne.CanvasObject
}

// At looks at the uppermost layer of a window: the dialog or menu that is open, else its content. What opaque answers
// true for is taken as a whole.
func At(c fyne.Canvas, opaque func(fyne.CanvasObject) bool) *Look {
	l := &Look{Window: Rect{W: c.Size().Width, H: c.Size().Height}}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	l.walk(root, Item{Clip: l.Window}, opaque)
	return l
}

func (l *Look) walk(o fyne.CanvasObject, in Item, opaque func(fyne.CanvasObject) bool) {
	if o == nil || !o.Visible() {
		return
	}
	size := o.Size()
	i := Item{Object: o, Place: Rect{in.Place.X + o.Position().X, in.Place.Y + o.Position().Y, size.Width, size.Height}, Clip: in.Clip, scroll: in.scroll}
	i.Within = append(append([]fyne.CanvasObject{}, in.Within...), in.Object)
	if in.Object == nil {
		i.Within = nil
	}
	l.Items = append(l.Items, i)
	if opaque != nil && opaque(o) {
		return
	}
	switch v := o.(type) {
	case *fyne.Container:
		for _, c := range v.Objects {
			l.walk(c, i, opaque)
		}
	case fyne.Widget:
		if _, scrolls := v.(fyne.Scrollable); scrolls {
			i.Clip, i.scroll = i.Place.in(i.Clip), true
		}
		for _, c := range test.WidgetRenderer(v).Objects() {
			l.walk(c, i, opaque)
		}
	}
}

// inside reports whether one of the things an item stands in is of a kind.
func inside[T any](i Item) (found T, ok bool) {
	for k := len(i.Within) - 1; k >= 0; k-- {
		if v, is := i.Within[k].(T); is {
			return v, true
		}
	}
	return found, false
}

func (i Item) standsIn(o fyne.CanvasObject) bool {
	for _, w := range i.Within {
		if w == o {
			return true
		}
	}
	return false
}

// where names the innermost widget that an item is or stands in.
func (i Item) where() string {
	if w, ok := i.Object.(fyne.Widget); ok {
		return fmt.Sprintf("%T", w)
	}
	if w, ok := inside[fyne.Widget](i); ok {
		return fmt.Sprintf("%T", w)
	}
	return fmt.Sprintf("%T", i.Object)
}
