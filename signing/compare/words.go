package compare

import (
	"cmp"
	"slices"
	"strings"

	"paraph/signing"
)

// mark tells the words with a letter that has no counterpart, and no excuse.
func (t *text) mark() {
	for i := range t.words {
		w := &t.words[i]
		for _, g := range t.glyphs[w.glyphs[0]:w.glyphs[1]] {
			if !g.matched && !g.excused && g.text != "" {
				w.dirty = true
			}
		}
	}
}

// side is a word of one of the two texts.
type side struct {
	*word
	received bool
	heap     int // which words belong together; those that do have one number
}

// heaps are words that are otherwise, together with those beside them: an edit is what was on one side in place of the other.
func heaps(was, is *text) [][]side {
	var all []side
	for _, t := range []*text{was, is} {
		for i := range t.words {
			if t.words[i].dirty {
				all = append(all, side{word: &t.words[i], received: t == is, heap: len(all)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b side) int { return cmp.Compare(a.box.Y, b.box.Y) })
	for i := range all {
		all[i].heap = i
	}
	root := func(i int) int {
		for all[i].heap != i {
			i = all[i].heap
		}
		return i
	}
	for i := range all {
		around := beside(all[i].box)
		for k := i + 1; k < len(all) && all[k].box.Y <= around.Y+around.H+all[i].box.H; k++ {
			if meet(around, beside(all[k].box)) {
				a, b := root(i), root(k)
				all[max(a, b)].heap = min(a, b)
			}
		}
	}
	groups := map[int][]side{}
	for i := range all {
		n := root(i)
		groups[n] = append(groups[n], all[i])
	}
	var out [][]side
	for i := range all {
		if g := groups[i]; len(g) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// beside is a word's box with half a blank around it to the left and the right, and a little less high, so that lines stay apart.
func beside(b signing.Box) signing.Box {
	return signing.Box{X: b.X - 0.35*b.H, Y: b.Y + 0.2*b.H, W: b.W + 0.7*b.H, H: 0.6 * b.H}
}

// inLines orders words as they are read: line by line. A line is words that share half their height.
func inLines(all []*word) []*word {
	slices.SortStableFunc(all, func(a, b *word) int { return cmp.Compare(a.box.Y+a.box.H/2, b.box.Y+b.box.H/2) })
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to].box.Y+all[to].box.H/2 < all[from].box.Y+all[from].box.H {
			to++
		}
		slices.SortStableFunc(all[from:to], func(a, b *word) int { return cmp.Compare(a.box.X, b.box.X) })
		from = to
	}
	return all
}

// hunk is what stood there and what stands there now.
type hunk struct{ before, after []*word }

// hunksOf are what is otherwise in a heap, without the words that only made room.
func hunksOf(heap []side) (out []hunk) {
	var was, is []*word
	for _, s := range heap {
		if s.received {
			is = append(is, s.word)
		} else {
			was = append(was, s.word)
		}
	}
	was, is = inLines(was), inLines(is)
	const most = 2000 // words; a heap of more is told as one
	if len(was) > most || len(is) > most {
		return []hunk{{was, is}}
	}
	common := longest(was, is)
	if len(common) == len(was) && len(common) == len(is) {
		return []hunk{{was, is}} // the same words: they moved
	}
	i, k := 0, 0
	for _, c := range append(common, [2]int{len(was), len(is)}) {
		if i < c[0] || k < c[1] {
			out = append(out, hunk{was[i:c[0]], is[k:c[1]]})
		}
		i, k = c[0]+1, c[1]+1
	}
	return out
}

// longest is the longest common row of words: pairs of indices.
func longest(was, is []*word) (out [][2]int) {
	n := make([][]int16, len(was)+1)
	for i := range n {
		n[i] = make([]int16, len(is)+1)
	}
	for i := len(was) - 1; i >= 0; i-- {
		for k := len(is) - 1; k >= 0; k-- {
			if was[i].folded == is[k].folded {
				n[i][k] = n[i+1][k+1] + 1
			} else {
				n[i][k] = max(n[i+1][k], n[i][k+1])
			}
		}
	}
	for i, k := 0, 0; i < len(was) && k < len(is); {
		switch {
		case was[i].folded == is[k].folded:
			out = append(out, [2]int{i, k})
			i, k = i+1, k+1
		case n[i+1][k] >= n[i][k+1]:
			i++
		default:
			k++
		}
	}
	return out
}

// said are words as one reads them.
func said(all []*word) string {
	var parts []string
	for _, w := range all {
		parts = append(parts, w.text)
	}
	return strings.Join(parts, " ")
}

// flat is what words say without blanks, folded.
func flat(all []*word) string {
	var b strings.Builder
	for _, w := range all {
		b.WriteString(w.folded)
	}
	return b.String()
}

func around(all []*word) (b signing.Box) {
	for _, w := range all {
		b = joined(b, w.box)
	}
	return b
}

// moves joins what went and what came with the same words: they moved.
func moves(all []hunk) (out []hunk) {
	taken := make([]bool, len(all))
	for i, h := range all {
		if taken[i] {
			continue
		}
		if len(h.after) == 0 {
			k := slices.IndexFunc(all, func(o hunk) bool { return len(o.before) == 0 && flat(o.after) == flat(h.before) })
			if k >= 0 && !taken[k] {
				taken[k] = true
				h.after = all[k].after
				if k < i {
					out = slices.DeleteFunc(out, func(o hunk) bool { return len(o.before) == 0 && around(o.after) == around(h.after) })
				}
			}
		}
		out = append(out, h)
	}
	return out
}
