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

// Fit lays a received page on the original: it is scaled, then moved.
type Fit struct{ Scale, X, Y float64 }

// Still leaves a page where it is.
func Still() Fit { return Fit{Scale: 1} }

func (f Fit) point(p signing.Point) signing.Point {
	return signing.Point{X: p.X*f.Scale + f.X, Y: p.Y*f.Scale + f.Y}
}

func (f Fit) box(b signing.Box) signing.Box {
	return signing.Box{X: b.X*f.Scale + f.X, Y: b.Y*f.Scale + f.Y, W: b.W * f.Scale, H: b.H * f.Scale}
}

// back is a box of the original where it stands on the received page.
func (f Fit) back(b signing.Box) signing.Box {
	return signing.Box{X: (b.X - f.X) / f.Scale, Y: (b.Y - f.Y) / f.Scale, W: b.W / f.Scale, H: b.H / f.Scale}
}
