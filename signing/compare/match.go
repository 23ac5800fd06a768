package compare

import (
	"math"

	"paraph/signing"
)

// cellSide is the side of the squares letters are looked for in, in points.
const cellSide = 8

type cell struct{ x, y int }

func cellOf(p signing.Point) cell {
	return cell{int(math.Floor(p.X / cellSide)), int(math.Floor(p.Y / cellSide))}
}

// grid finds letters by where they stand.
type grid map[cell][]int

func gridOf(t *text) grid {
	g := grid{}
	for i := range t.glyphs {
		c := cellOf(t.glyphs[i].at)
		g[c] = append(g[c], i)
	}
	return g
}

// near calls f for letters at most a square away.
func (g grid) near(p signing.Point, f func(i int)) {
	c := cellOf(p)
	for y := c.y - 1; y <= c.y+1; y++ {
		for x := c.x - 1; x <= c.x+1; x++ {
			for _, i := range g[cell{x, y}] {
				f(i)
			}
		}
	}
}

// reach is how far a letter may stand from where it stood: programs round, and each has its own idea of where a ligature's
// second letter is.
func reach(g *glyph) float64 { return min(max(0.3*max(g.box.H, g.box.W), 1.2), 5) }

// match finds for every letter of the original the same one at the same place, the nearest first.
func match(was, is *text) {
	g := gridOf(is)
	for _, near := range []float64{0.1, 0.4, 1} {
		for i := range was.glyphs {
			a := &was.glyphs[i]
			if a.matched || a.text == "" {
				continue
			}
			best, far := -1, near*reach(a)
			g.near(a.at, func(k int) {
				b := &is.glyphs[k]
				if d := distance(a.at, b.at); !b.matched && d <= far && b.text == a.text {
					best, far = k, d
				}
			})
			if best >= 0 {
				a.matched, is.glyphs[best].matched = true, true
			}
		}
	}
}

func distance(a, b signing.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// at are the letters of a text that stand in a box.
func (g grid) at(t *text, b signing.Box) (out []int) {
	lo, hi := cellOf(signing.Point{X: b.X - cellSide, Y: b.Y - cellSide}), cellOf(signing.Point{X: b.X + b.W + cellSide, Y: b.Y + b.H + cellSide})
	if (hi.x-lo.x)*(hi.y-lo.y) > 1<<16 {
		for i := range t.glyphs {
			if holds(b, t.glyphs[i].box) {
				out = append(out, i)
			}
		}
		return out
	}
	for y := lo.y; y <= hi.y; y++ {
		for x := lo.x; x <= hi.x; x++ {
			for _, i := range g[cell{x, y}] {
				if holds(b, t.glyphs[i].box) {
					out = append(out, i)
				}
			}
		}
	}
	return out
}
