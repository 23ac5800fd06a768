package compare

import "paraph/signing"

// Source is one of the two documents. Indices count from 0, coordinates are points of the page as displayed.
type Source interface {
	Count() int
	// Sheet is what can be read of a page.
	Sheet(index int) (*Sheet, error)
	// Draw is a page of an original of so many pixels, Scale a point, moved and scaled as fit says. It is good until the next Draw.
	Draw(index int, paper Paper, fit Fit) (*Picture, error)
	// Lent says of letters of a page, by their Index, whether the document does not bring their font along: every program draws
	// them with another one.
	Lent(index int, letters []int) ([]bool, error)
	// Images are the boxes of pictures on a page.
	Images(index int) ([]signing.Box, error)
}

// Sheet is what can be read of a page.
type Sheet struct {
	Size    signing.Size
	Letters []Letter
	Fields  []Field
	Notes   []Note
}

// Letter is a letter of a page, in the order they are read.
type Letter struct {
	Text  string // as it was written; Fold makes it comparable
	At    signing.Point
	Box   signing.Box
	Break bool // another word begins with it
	Index int  // by which the source knows it
}

// Field is where a form field stands on a page.
type Field struct {
	Name   string
	Value  string
	Box    signing.Box
	Locked bool // nobody is asked to fill it
	Sign   bool // it is a signature's, and has no value here
	Tick   bool // its value is a mark in a box
	Screen bool // it is not printed
}

// Note is a comment, a stamp or whatever else lies on a page.
type Note struct {
	Kind   string
	Words  string
	Box    signing.Box
	Screen bool // it is not printed
}

// Paper is what pages are drawn on.
type Paper struct {
	Width, Height int
	Scale         float64 // pixels a point
}

// Picture is a page drawn on paper: rows of RGB and a byte that says nothing.
type Picture struct {
	Pix           []byte
	Width, Height int
}

// Fit lays a received page on the original: it is turned by quarters, clockwise, scaled, then moved.
type Fit struct {
	Scale, X, Y float64
	Turn        int
	Of          signing.Size // of the received page; where it is turned
}

// Still leaves a page where it is.
func Still() Fit { return Fit{Scale: 1} }

func (f Fit) point(p signing.Point) signing.Point {
	switch f.Turn {
	case 1:
		p = signing.Point{X: f.Of.H - p.Y, Y: p.X}
	case 2:
		p = signing.Point{X: f.Of.W - p.X, Y: f.Of.H - p.Y}
	case 3:
		p = signing.Point{X: p.Y, Y: f.Of.W - p.X}
	}
	return signing.Point{X: p.X*f.Scale + f.X, Y: p.Y*f.Scale + f.Y}
}

func (f Fit) box(b signing.Box) signing.Box {
	return between(f.point(signing.Point{X: b.X, Y: b.Y}), f.point(signing.Point{X: b.X + b.W, Y: b.Y + b.H}))
}

// between is the box that has two points for corners.
func between(p, q signing.Point) signing.Box {
	return signing.Box{X: min(p.X, q.X), Y: min(p.Y, q.Y), W: max(p.X, q.X) - min(p.X, q.X), H: max(p.Y, q.Y) - min(p.Y, q.Y)}
}

// back is a box of the original where it stands on the received page.
func (f Fit) back(b signing.Box) signing.Box {
	return between(f.origin(signing.Point{X: b.X, Y: b.Y}), f.origin(signing.Point{X: b.X + b.W, Y: b.Y + b.H}))
}

func (f Fit) origin(p signing.Point) signing.Point {
	p = signing.Point{X: (p.X - f.X) / f.Scale, Y: (p.Y - f.Y) / f.Scale}
	switch f.Turn {
	case 1:
		return signing.Point{X: p.Y, Y: f.Of.H - p.X}
	case 2:
		return signing.Point{X: f.Of.W - p.X, Y: f.Of.H - p.Y}
	case 3:
		return signing.Point{X: f.Of.W - p.Y, Y: p.X}
	}
	return p
}

// Turned is the size of a received page as it lies on the original, before it is scaled.
func (f Fit) Turned(s signing.Size) signing.Size {
	if f.Turn%2 == 1 {
		return signing.Size{W: s.H, H: s.W}
	}
	return s
}
