package stamp

import (
	"fmt"
	"math"

	"paraph/signing"
)

// enlarge is how much larger than the pad's own scale a small scrawl may become.
const enlarge = 2.5

// dotRadius is larger than half a stroke: a pen set down leaves more than a line's end.
const dotRadius = 0.75

// drawn draws strokes as curves through every point, in the middle of an area, proportions kept.
func (d *drawing) drawn(strokes []signing.Stroke, pad signing.Size, a area) error {
	lo := signing.Point{X: math.Inf(1), Y: math.Inf(1)}
	hi := signing.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, s := range strokes {
		for _, p := range s {
			if math.IsNaN(p.X+p.Y) || math.IsInf(p.X+p.Y, 0) {
				return fmt.Errorf("%w: a point that is nowhere", ErrStamp)
			}
			lo = signing.Point{X: math.Min(lo.X, p.X), Y: math.Min(lo.Y, p.Y)}
			hi = signing.Point{X: math.Max(hi.X, p.X), Y: math.Max(hi.Y, p.Y)}
		}
	}
	if lo.X > hi.X {
		return fmt.Errorf("%w: nothing drawn", ErrStamp)
	}
	room := signing.Size{W: a.w - strokeWidth, H: a.h - strokeWidth}
	k := scale(signing.Size{W: hi.X - lo.X, H: hi.Y - lo.Y}, pad, room)
	midX, midY := a.x+a.w/2-k*(lo.X+hi.X)/2, a.y+a.h/2-k*(lo.Y+hi.Y)/2
	c := ink()
	d.pdf.SetDrawColor(c.r, c.g, c.b)
	d.pdf.SetFillColor(c.r, c.g, c.b)
	d.pdf.SetLineWidth(strokeWidth)
	d.pdf.SetLineCapStyle("round")
	d.pdf.SetLineJoinStyle("round")
	for _, s := range strokes {
		d.stroke(place(s, k, midX, midY))
	}
	return nil
}

// scale fits a drawing into room, but enlarges it no further than makes a small scrawl on a large pad
// legible.
func scale(drawing, pad, room signing.Size) float64 {
	k := math.Inf(1)
	if pad.W > 0 && pad.H > 0 {
		k = enlarge * math.Max(room.W/pad.W, room.H/pad.H)
	}
	if drawing.W > 0 {
		k = math.Min(k, room.W/drawing.W)
	}
	if drawing.H > 0 {
		k = math.Min(k, room.H/drawing.H)
	}
	if math.IsInf(k, 1) {
		return 1
	}
	return k
}

// place brings a stroke to its place, to a hundredth of a point; a pen that rests gives one point.
func place(s signing.Stroke, k, dx, dy float64) []signing.Point {
	var out []signing.Point
	for _, p := range s {
		q := signing.Point{X: math.Round(100*(k*p.X+dx)) / 100, Y: math.Round(100*(k*p.Y+dy)) / 100}
		if len(out) == 0 || q != out[len(out)-1] {
			out = append(out, q)
		}
	}
	return out
}

func (d *drawing) stroke(p []signing.Point) {
	if len(p) == 0 {
		return
	}
	if len(p) == 1 {
		d.pdf.Circle(p[0].X, p[0].Y, dotRadius, "F")
		return
	}
	d.pdf.MoveTo(p[0].X, p[0].Y)
	for i := range len(p) - 1 {
		c1, c2 := controls(p[max(0, i-1)], p[i], p[i+1], p[min(len(p)-1, i+2)])
		d.pdf.CurveBezierCubicTo(c1.X, c1.Y, c2.X, c2.Y, p[i+1].X, p[i+1].Y)
	}
	d.pdf.DrawPath("D")
}

// controls are the control points of the Bézier curve from b to c that is a centripetal Catmull-Rom
// spline through a, b, c, d: it passes through b and c and makes no loop where points lie unevenly.
func controls(a, b, c, d signing.Point) (signing.Point, signing.Point) {
	ab, bc, cd := root(a, b), root(b, c), root(c, d)
	c1, c2 := b, c
	if ab > 0 {
		n := 3 * ab * (ab + bc)
		f := 2*ab*ab + 3*ab*bc + bc*bc
		c1 = signing.Point{
			X: (ab*ab*c.X - bc*bc*a.X + f*b.X) / n,
			Y: (ab*ab*c.Y - bc*bc*a.Y + f*b.Y) / n,
		}
	}
	if cd > 0 {
		n := 3 * cd * (cd + bc)
		f := 2*cd*cd + 3*cd*bc + bc*bc
		c2 = signing.Point{
			X: (cd*cd*b.X - bc*bc*d.X + f*c.X) / n,
			Y: (cd*cd*b.Y - bc*bc*d.Y + f*c.Y) / n,
		}
	}
	return c1, c2
}

func root(a, b signing.Point) float64 { return math.Sqrt(math.Hypot(b.X-a.X, b.Y-a.Y)) }
