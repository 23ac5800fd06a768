package signing

import "math"

// Point is a place on a page as displayed: points (1/72 inch), origin top-left, y downward.
type Point struct{ X, Y float64 }

// Size is a width and a height in points.
type Size struct{ W, H float64 }

// Box is a rectangle on a page as displayed (CropBox, Rotate and UserUnit applied): points, origin
// top-left of the page, y downward; X, Y is its top-left corner.
type Box struct{ X, Y, W, H float64 }

// Rect is a rectangle in PDF user space (ISO 32000-2, 8.3.2.3): lower-left and upper-right corner.
// Only signing/page, signing/pades and signing/cos handle one.
type Rect struct{ LLX, LLY, URX, URY float64 }

// Matrix is the six numbers of a PDF transformation (ISO 32000-2, 8.3.3): x' = a·x + c·y + e,
// y' = b·x + d·y + f.
type Matrix struct{ A, B, C, D, E, F float64 }

// Apply transforms one point.
func (m Matrix) Apply(x, y float64) (float64, float64) {
	return m.A*x + m.C*y + m.E, m.B*x + m.D*y + m.F
}

// Then is the transformation that first applies m and then n.
func (m Matrix) Then(n Matrix) Matrix {
	return Matrix{
		A: m.A*n.A + m.B*n.C, B: m.A*n.B + m.B*n.D,
		C: m.C*n.A + m.D*n.C, D: m.C*n.B + m.D*n.D,
		E: m.E*n.A + m.F*n.C + n.E, F: m.E*n.B + m.F*n.D + n.F,
	}
}

// PageGeometry is what placing something on a page must know: the effective box (CropBox cut to
// MediaBox, user space, normalised), the rotation clockwise (0, 90, 180, 270) and UserUnit
// (points in one unit of user space; 1 when absent).
type PageGeometry struct {
	Crop     Rect    `json:"crop"`
	Rotate   int     `json:"rotate"`
	UserUnit float64 `json:"userUnit"`
}

// NormalRotation brings any Rotate entry to 0, 90, 180 or 270; what is no multiple of 90 counts as 0.
func NormalRotation(r int) int {
	if r%90 != 0 {
		return 0
	}
	return ((r % 360) + 360) % 360
}

func (g PageGeometry) unit() float64 {
	if g.UserUnit > 0 {
		return g.UserUnit
	}
	return 1
}

// Size is the page as displayed, in points.
func (g PageGeometry) Size() Size {
	w := (g.Crop.URX - g.Crop.LLX) * g.unit()
	h := (g.Crop.URY - g.Crop.LLY) * g.unit()
	if g.Rotate == 90 || g.Rotate == 270 {
		w, h = h, w
	}
	return Size{W: w, H: h}
}

// Matrix turns a point of the page as displayed into user space.
func (g PageGeometry) Matrix() Matrix {
	k := 1 / g.unit()
	c := g.Crop
	switch g.Rotate {
	case 90:
		return Matrix{A: 0, B: k, C: k, D: 0, E: c.LLX, F: c.LLY}
	case 180:
		return Matrix{A: -k, B: 0, C: 0, D: k, E: c.URX, F: c.LLY}
	case 270:
		return Matrix{A: 0, B: -k, C: -k, D: 0, E: c.URX, F: c.URY}
	default:
		return Matrix{A: k, B: 0, C: 0, D: -k, E: c.LLX, F: c.URY}
	}
}

// ToUser is the rectangle in user space that a box on the displayed page covers.
func (g PageGeometry) ToUser(b Box) Rect {
	m := g.Matrix()
	x0, y0 := m.Apply(b.X, b.Y)
	x1, y1 := m.Apply(b.X+b.W, b.Y+b.H)
	return Rect{LLX: math.Min(x0, x1), LLY: math.Min(y0, y1), URX: math.Max(x0, x1), URY: math.Max(y0, y1)}
}

// FromUser is the box on the displayed page that a rectangle of user space covers; the inverse of ToUser.
func (g PageGeometry) FromUser(r Rect) Box {
	u, c := g.unit(), g.Crop
	var b Box
	switch g.Rotate {
	case 90:
		b = Box{X: r.LLY - c.LLY, Y: r.LLX - c.LLX, W: r.URY - r.LLY, H: r.URX - r.LLX}
	case 180:
		b = Box{X: c.URX - r.URX, Y: r.LLY - c.LLY, W: r.URX - r.LLX, H: r.URY - r.LLY}
	case 270:
		b = Box{X: c.URY - r.URY, Y: c.URX - r.URX, W: r.URY - r.LLY, H: r.URX - r.LLX}
	default:
		b = Box{X: r.LLX - c.LLX, Y: c.URY - r.URY, W: r.URX - r.LLX, H: r.URY - r.LLY}
	}
	return Box{X: b.X * u, Y: b.Y * u, W: b.W * u, H: b.H * u}
}

// Place is the matrix that draws a mark upright in box b of the displayed page. The mark has the
// size s in points, origin bottom-left, y upward (a PDF page or form XObject); its proportions are
// kept and it stands in the middle of the box where they differ.
func (g PageGeometry) Place(s Size, b Box) Matrix {
	k := math.Min(b.W/s.W, b.H/s.H)
	left, bottom := b.X+(b.W-k*s.W)/2, b.Y+b.H-(b.H-k*s.H)/2
	toPage := Matrix{A: k, B: 0, C: 0, D: -k, E: left, F: bottom}
	return toPage.Then(g.Matrix())
}

// Holds reports whether a box lies wholly on the page; a hundredth of a point of rounding is forgiven.
func (g PageGeometry) Holds(b Box) bool {
	s := g.Size()
	return b.W > 0 && b.H > 0 && b.X >= -slack && b.Y >= -slack &&
		b.X+b.W <= s.W+slack && b.Y+b.H <= s.H+slack
}
