package compare

import (
	"cmp"
	"math"
	"slices"

	"paraph/signing"
)

// anchor is a word that stands once on both pages.
type anchor struct{ was, is signing.Point }

// anchors are at most so many of them.
const mostAnchors = 400

// anchorsOf pairs the words that both pages have once.
func anchorsOf(was, is *text) (out []anchor) {
	at := func(t *text) map[string]signing.Point {
		once := map[string]signing.Point{}
		twice := map[string]bool{}
		for _, w := range t.words {
			if w.folded == "" || twice[w.folded] {
				continue
			}
			if _, ok := once[w.folded]; ok {
				delete(once, w.folded)
				twice[w.folded] = true
				continue
			}
			once[w.folded] = t.glyphs[w.glyphs[0]].at
		}
		return once
	}
	a, b := at(was), at(is)
	for text, p := range a {
		if q, ok := b[text]; ok {
			out = append(out, anchor{p, q})
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

func (f Fit) agree(all []anchor) (n int) {
	for _, a := range all {
		if distance(f.point(a.is), a.was) < off {
			n++
		}
	}
	return n
}

// fitOf is how the received page lies on the original, by its words. A page that stays where it is stays there unless another place
// explains clearly more.
func fitOf(was, is *text) Fit {
	all := anchorsOf(was, is)
	if len(all) < 3 {
		return Still()
	}
	best := Still()
	count := best.agree(all)
	still := count
	if count*10 < len(all)*9 {
		for _, f := range tries(all) {
			if n := f.agree(all); n > count && 10*n > 13*still {
				best, count = f, n
			}
		}
	}
	return best.settled(all)
}

// tries are fits that two words far apart give.
func tries(all []anchor) (out []Fit) {
	n := len(all)
	for i := range min(n, 40) {
		a := all[i*n/min(n, 40)]
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
			if math.Abs(k-1) < 0.002 {
				k = 1
			}
			out = append(out, Fit{k, a.was.X - k*a.is.X, a.was.Y - k*a.is.Y})
		}
	}
	return out
}

// settled is the fit with the middle of what is left over taken out.
func (f Fit) settled(all []anchor) Fit {
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
