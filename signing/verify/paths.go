package verify

import (
	"math"

	"paraph/signing"
	"paraph/signing/cos"
)

// bounds are the box around points in user space; nothing before there is one.
type bounds struct {
	signing.Rect
	some bool
}

func (b *bounds) add(x, y float64) {
	if !b.some {
		b.Rect, b.some = signing.Rect{LLX: x, LLY: y, URX: x, URY: y}, true
		return
	}
	b.LLX, b.LLY, b.URX, b.URY = min(b.LLX, x), min(b.LLY, y), max(b.URX, x), max(b.URY, y)
}

// walk adds the points of a path operator (8.5.2).
func (r *reading) walk(op cos.Operation) {
	r.segments++
	if op.Operator == "re" {
		x, y, w, h := operand(op, 0), operand(op, 1), operand(op, 2), operand(op, 3)
		r.x, r.y = r.st.m.Apply(x, y)
		for _, p := range [4][2]float64{{x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}} {
			r.reach(p)
		}
		return
	}
	if n := len(op.Operands); op.Operator == "m" && n >= 2 {
		r.x, r.y = r.st.m.Apply(operand(op, 0), operand(op, 1))
		r.path.add(r.x, r.y)
		return
	}
	var points [3][2]float64
	n := min(len(op.Operands)/2, len(points))
	for i := range n {
		points[i] = [2]float64{operand(op, 2*i), operand(op, 2*i+1)}
	}
	r.reach(points[:n]...)
}

// maxPieces bounds the lines of a path that are kept; beyond it the box around all of them stands for the rest.
const maxPieces = 5000

// reach draws a line on to the last of some points, near the others.
func (r *reading) reach(points ...[2]float64) {
	var b bounds
	b.add(r.x, r.y)
	for _, p := range points {
		r.x, r.y = r.st.m.Apply(p[0], p[1])
		b.add(r.x, r.y)
	}
	r.path.add(b.LLX, b.LLY)
	r.path.add(b.URX, b.URY)
	if len(r.pieces) == maxPieces {
		b = r.path
	}
	if len(r.pieces) <= maxPieces {
		r.pieces = append(r.pieces, b.Rect)
	}
}

func (r *reading) clear() { r.path, r.segments, r.pieces = bounds{}, 0, r.pieces[:0] }

// unit is where a picture is drawn (8.9.5.1).
func (r *reading) unit() (b bounds) {
	for _, p := range [4][2]float64{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		b.add(r.st.m.Apply(p[0], p[1]))
	}
	return b
}

// thick is the width of a line, in points, that hides a line of text.
const thick = 5

// scale is how much larger things are drawn than their numbers say.
func (r *reading) scale() float64 { return math.Sqrt(math.Abs(r.st.m.A*r.st.m.D - r.st.m.B*r.st.m.C)) }

// smallest is the size, in points, below which nobody can read a letter.
const smallest = 0.7

// stroke is a path that is drawn along: it reaches half its line's width beyond the path (8.4.3.2), so a thick one is a bar
// over words as much as a filled one.
func (r *reading) stroke() {
	w := r.st.line * r.scale()
	if w <= thick || !r.path.some {
		return
	}
	for _, b := range r.pieces {
		r.fill(bounds{signing.Rect{LLX: b.LLX - w/2, LLY: b.LLY - w/2, URX: b.URX + w/2, URY: b.URY + w/2}, true})
	}
}
