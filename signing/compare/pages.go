package compare

import (
	"hash/fnv"
	"slices"
)

// print is what pages are known again by: some of the hashes of their words and pairs of words, the same ones for the same words.
type print []uint64

// kept is how many hashes a page is known by.
const kept = 160

func printOf(t *text) print {
	var all print
	last := uint64(0)
	for _, w := range t.words {
		h := fnv.New64a()
		h.Write([]byte(w.folded))
		one := h.Sum64()
		all = append(all, scattered(one), scattered(one*31+last))
		last = one
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.Clone(all[:min(len(all), kept)])
}

// scattered has no order left.
func scattered(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// alike is which share of their words two pages have in common, 0 to 1; what cannot be said is unknown.
func (p print) alike(o print) float64 {
	if len(p) < 6 || len(o) < 6 {
		return unknown
	}
	both, all := 0, 0
	for i, k := 0, 0; (i < len(p) || k < len(o)) && all < kept; all++ {
		switch {
		case k == len(o) || i < len(p) && p[i] < o[k]:
			i++
		case i == len(p) || o[k] < p[i]:
			k++
		default:
			both++
			i++
			k++
		}
	}
	return float64(both) / float64(all)
}

const (
	unknown = -1
	same    = 0.35 // from which share on two pages are one
)

// pairing says which page of the original each received one is, -1 for none, and which of them stand elsewhere than they stood.
type pairing struct {
	of    []int
	moved []bool
	gone  []int // pages of the original that no received one is
}

// pair finds the pages again: in their order as far as that goes, then wherever they are; what is left over between two that were
// found is taken for the same where there are as many. likeness is from 0 to 1, or unknown.
func pair(was, is int, likeness func(i, k int) float64) pairing {
	p := pairing{of: make([]int, is), moved: make([]bool, is)}
	used := make([]bool, was)
	for k := range p.of {
		p.of[k] = -1
	}
	for _, pair := range inOrder(was, is, likeness) {
		p.of[pair[1]], used[pair[0]] = pair[0], true
	}
	p.elsewhere(used, likeness)
	p.between(used)
	for i, u := range used {
		if !u {
			p.gone = append(p.gone, i)
		}
	}
	return p
}

// mostPaired is up to how many pages documents are searched for pages that moved; larger ones are held page against page.
const mostPaired = 1200

// inOrder is the longest row of pages that were found in their order.
func inOrder(was, is int, likeness func(i, k int) float64) (out [][2]int) {
	if was > mostPaired || is > mostPaired {
		return nil
	}
	best := make([][]float64, was+1)
	worth := make([][]float64, was+1)
	for i := range best {
		best[i], worth[i] = make([]float64, is+1), make([]float64, is+1)
	}
	for i := was - 1; i >= 0; i-- {
		for k := is - 1; k >= 0; k-- {
			l := likeness(i, k)
			switch {
			case l < same:
				l = 0
			default: // one page found for sure is worth more than two that only resemble each other
				l = l * l * l * l
				if i == k { // of pages that are all alike each stays where it is
					l += 0.01
				}
			}
			worth[i][k] = l
			best[i][k] = max(best[i+1][k], best[i][k+1])
			if l > 0 {
				best[i][k] = max(best[i][k], l+best[i+1][k+1])
			}
		}
	}
	for i, k := 0, 0; i < was && k < is; {
		switch {
		case worth[i][k] > 0 && best[i][k] == worth[i][k]+best[i+1][k+1]:
			out = append(out, [2]int{i, k})
			i, k = i+1, k+1
		case best[i][k] == best[i+1][k]:
			i++
		default:
			k++
		}
	}
	return out
}

// elsewhere finds pages that stand out of their order.
func (p *pairing) elsewhere(used []bool, likeness func(i, k int) float64) {
	if len(used) > mostPaired || len(p.of) > mostPaired {
		return
	}
	for k, of := range p.of {
		if of >= 0 {
			continue
		}
		best, found := same, -1
		for i, u := range used {
			if l := likeness(i, k); !u && l > best {
				best, found = l, i
			}
		}
		if found >= 0 {
			p.of[k], p.moved[k], used[found] = found, true, true
		}
	}
}

// between pairs what is left over: page by page between two that were found, as far as they reach.
func (p *pairing) between(used []bool) {
	i := 0
	for k := 0; k < len(p.of); k++ {
		if p.of[k] >= 0 {
			if !p.moved[k] {
				i = p.of[k] + 1
			}
			continue
		}
		if i < len(used) && !used[i] {
			p.of[k], used[i] = i, true
			i++
		}
	}
}
