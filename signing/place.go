package signing

import (
	"cmp"
	"math"
	"slices"
)

// slack is the rounding that is forgiven of places on a page, in points.
const slack = 0.01

// Overlaps reports whether two boxes of one page have more than an edge in common.
func (b Box) Overlaps(o Box) bool {
	return min(b.X+b.W, o.X+o.W)-max(b.X, o.X) > slack && min(b.Y+b.H, o.Y+o.H)-max(b.Y, o.Y) > slack
}

// Own reports whether the field's place is that of a signature field the PDF has by itself.
func (f Field) Own() bool { return f.Name != "" && f.Note == "" }

// GiveWay are the fields, by their places in the list, that lie on one that stays. A field of the PDF's own stays before others;
// of two alike the earlier one stays.
func GiveWay(fields []Field) []int {
	var stay, give []int
	for _, own := range []bool{true, false} {
		for i, f := range fields {
			if f.Own() != own {
				continue
			}
			if slices.ContainsFunc(stay, func(k int) bool { return fields[k].Page == f.Page && fields[k].Box.Overlaps(f.Box) }) {
				give = append(give, i)
			} else {
				stay = append(stay, i)
			}
		}
	}
	slices.Sort(give)
	return give
}

// mostBoxes is how many boxes of one page a free place is looked for between. On a page with more it would take minutes.
const mostBoxes = 500

// FreePlace is the nearest place for a box on a page of that size (points, as displayed) where it lies on none of the others,
// and wholly on the page; false where there is none. Far is counted in widths and heights of the box. Of places that are
// equally near the one beside it on the right comes first, then the one below, above, on the left. A box that is
// free keeps its place.
func FreePlace(page Size, b Box, others []Box) (Box, bool) {
	asked, highest := b, Point{X: page.W - b.W, Y: page.H - b.H}
	if highest.X < -slack || highest.Y < -slack || len(others) > mostBoxes {
		return asked, false
	}
	b.X, b.Y = max(0, min(b.X, highest.X)), max(0, min(b.Y, highest.Y))
	byLeft, byRight := slices.Clone(others), slices.Clone(others)
	slices.SortFunc(byLeft, func(p, q Box) int { return cmp.Compare(p.X, q.X) })
	slices.SortFunc(byRight, func(p, q Box) int { return cmp.Compare(q.X+q.W, p.X+p.W) })
	best, found := move{}, false
	for _, y := range rows(b, highest.Y, others) {
		if found && math.Abs(y-b.Y)/b.H > best.far+tie {
			break // further away than what there is
		}
		for _, x := range gaps(Box{b.X, y, b.W, b.H}, highest.X, byLeft, byRight) {
			m := moveOf(b, x, y)
			if !found || m.before(best) {
				best, found = m, true
			}
		}
	}
	if !found {
		return asked, false
	}
	b.X, b.Y = best.to.X, best.to.Y
	return b, true
}

// rows are the heights a box can stand at, nearest first: its own, and those where it touches another one from below or above. The
// nearest free place is at one of them.
func rows(b Box, highest float64, others []Box) []float64 {
	out := []float64{b.Y}
	for _, o := range others {
		for _, y := range []float64{o.Y + o.H, o.Y - b.H} {
			if y >= -slack && y <= highest+slack {
				out = append(out, y)
			}
		}
	}
	slices.SortFunc(out, func(p, q float64) int {
		return cmp.Or(cmp.Compare(math.Abs(p-b.Y), math.Abs(q-b.Y)), cmp.Compare(q, p))
	})
	return slices.Compact(out)
}

// gaps are the nearest free places for a box at its own height: where it is, else on the right and on the left.
func gaps(b Box, highest float64, byLeft, byRight []Box) []float64 {
	right, left := b, b
	for _, o := range byLeft {
		if right.Overlaps(o) {
			right.X = o.X + o.W
		}
	}
	for _, o := range byRight {
		if left.Overlaps(o) {
			left.X = o.X - b.W
		}
	}
	var out []float64
	if right.X <= highest+slack {
		out = append(out, right.X)
	}
	if left.X >= -slack && left.X != right.X {
		out = append(out, left.X)
	}
	return out
}

// move is a way from where a box was asked for: where to, how far, and its rank among others as far.
type move struct {
	to   Point
	far  float64
	rank int
}

// tie is the difference below which two places are equally near.
const tie = 1e-9

func moveOf(b Box, x, y float64) move {
	m := move{to: Point{X: x, Y: y}, far: math.Abs(x-b.X)/b.W + math.Abs(y-b.Y)/b.H, rank: 4}
	switch {
	case y == b.Y && x >= b.X:
		m.rank = 0
	case x == b.X && y > b.Y:
		m.rank = 1
	case x == b.X:
		m.rank = 2
	case y == b.Y:
		m.rank = 3
	}
	return m
}

// before orders moves so that of the same boxes the same place comes.
func (m move) before(o move) bool {
	if math.Abs(m.far-o.far) > tie {
		return m.far < o.far
	}
	return cmp.Or(cmp.Compare(m.rank, o.rank), cmp.Compare(o.to.Y, m.to.Y), cmp.Compare(o.to.X, m.to.X)) < 0
}
