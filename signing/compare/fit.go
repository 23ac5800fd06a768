package compare

import (
	"cmp"
	"math"
	"slices"

	"paraph/signing"
)

// anchor is where the same word stands on both pages: its first letter, or its last.
type anchor struct{ was, is signing.Point }

// mostAnchors is how many of them are looked at, at most.
const mostAnchors = 400

// anchorsOf pairs the words that both pages have as often, in their order.
func anchorsOf(was, is *text) (out []anchor) {
	at := func(t *text) map[string][][2]signing.Point {
		all := map[string][][2]signing.Point{}
		for _, w := range t.words {
			if w.folded != "" {
				all[w.folded] = append(all[w.folded], [2]signing.Point{t.glyphs[w.glyphs[0]].at, t.glyphs[w.glyphs[1]-1].at})
			}
		}
		return all
	}
	a, b := at(was), at(is)
	for text, p := range a {
		if q := b[text]; len(q) == len(p) {
			for i := range p {
				out = append(out, anchor{p[i][0], q[i][0]}, anchor{p[i][1], q[i][1]})
			}
		}
	}
	slices.SortFunc(out, func(a, b anchor) int {
		return cmp.Or(cmp.Compare(a.was.Y, b.was.Y), cmp.Compare(a.was.X, b.was.X), cmp.Compare(a.is.Y, b.is.Y))
	})
	for len(out) > mostAnchors {
		for i := range len(out) / 2 {
			out[i] = out[2*i]
		}
		out = out[:len(out)/2]
	}
	return out
}

// off is how far a word may lie from where a fit has it, in points.
const off = 1.2

// agree is how many words lie where a fit has them, and how far they are off together.
func (f Fit) agree(all []anchor) (n int, far float64) {
	for _, a := range all {
		if d := distance(f.point(a.is), a.was); d < off {
			n, far = n+1, far+d
		}
	}
	return n, far
}

// fitOf is how the received page of a size lies on the original, by its words. A page that stays where it is stays there unless another
// place explains clearly more. It is sure where most words say so.
func fitOf(was, is *text, size signing.Size) (fit Fit, sure bool) {
	all := anchorsOf(was, is)
	if len(all) < 4 {
		return Still(), false
	}
	best := Still()
	count, far := best.agree(all)
	still := count
	for turn := 0; turn < 4 && count*10 < len(all)*9; turn++ {
		for _, f := range tries(all, Fit{Scale: 1, Turn: turn, Of: size}) {
			if n, d := f.agree(all); 10*n > 13*still && (n > count || n == count && d < far) {
				best, count, far = f, n, d
			}
		}
	}
	return best.settled(all), count*4 >= len(all)*3
}

// tries are fits that two words far apart give, once the page is turned.
func tries(all []anchor, turned Fit) (out []Fit) {
	n := len(all)
	for i := range min(n, 40) {
		a := all[i*n/min(n, 40)]
		out = append(out, turned.through(a, 1))
		for _, step := range []int{n / 3, n / 2, 2 * n / 3} {
			b := all[(i*n/min(n, 40)+max(1, step))%n]
			was, is := distance(a.was, b.was), distance(a.is, b.is)
			if was < 50 || is < 50 {
				continue
			}
			k := was / is
			if k < 0.4 || k > 2.5 {
				continue
			}
			if math.Abs(k-1) < 0.0003 {
				k = 1
			}
			out = append(out, turned.through(a, k))
		}
	}
	return out
}

// through is the fit, scaled so, that brings one word where it was.
func (f Fit) through(a anchor, k float64) Fit {
	at := f.point(a.is)
	f.Scale, f.X, f.Y = k, a.was.X-k*at.X, a.was.Y-k*at.Y
	return f
}

// settled is the fit with what is left over taken out: the scale that suits all words best, then the middle of what they are off.
func (f Fit) settled(all []anchor) Fit {
	f.Scale, f.X, f.Y = f.scaled(all)
	var xs, ys []float64
	for _, a := range all {
		if p := f.point(a.is); distance(p, a.was) < off {
			xs, ys = append(xs, a.was.X-p.X), append(ys, a.was.Y-p.Y)
		}
	}
	if len(xs) < 3 {
		return f
	}
	slices.Sort(xs)
	slices.Sort(ys)
	f.X, f.Y = f.X+xs[len(xs)/2], f.Y+ys[len(ys)/2]
	return f
}

// scaled is the scale, and where it leaves the page, that lays the words that agree over one another with the least squares.
func (f Fit) scaled(all []anchor) (k, x, y float64) {
	var was, is signing.Point
	n := 0.
	each := func(do func(p, q signing.Point)) {
		for _, a := range all {
			if p := f.point(a.is); distance(p, a.was) < off {
				do(a.was, p)
			}
		}
	}
	each(func(p, q signing.Point) {
		was, is, n = signing.Point{X: was.X + p.X, Y: was.Y + p.Y}, signing.Point{X: is.X + q.X, Y: is.Y + q.Y}, n+1
	})
	if n < 8 {
		return f.Scale, f.X, f.Y
	}
	was, is = signing.Point{X: was.X / n, Y: was.Y / n}, signing.Point{X: is.X / n, Y: is.Y / n}
	both, own := 0., 0.
	each(func(p, q signing.Point) {
		both += (p.X-was.X)*(q.X-is.X) + (p.Y-was.Y)*(q.Y-is.Y)
		own += (q.X-is.X)*(q.X-is.X) + (q.Y-is.Y)*(q.Y-is.Y)
	})
	const spread, least = 10 * 10, 0.0002 // of words close together nothing can be said
	if own < n*spread {
		return f.Scale, f.X, f.Y
	}
	if k = both / own; math.Abs(k-1) < least {
		return f.Scale, f.X, f.Y
	}
	return k * f.Scale, was.X + k*(f.X-is.X), was.Y + k*(f.Y-is.Y)
}
