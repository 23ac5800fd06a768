package docview

import (
	"math"
	"sort"

	"paraph/signing"
)

const (
	gap  = 12 // between pages, above the first and below the last
	edge = 20 // at least this left and right of the widest page
)

// stack is where pages lie under each other, in units from the top left of the whole; a page's x is
// counted from the middle. Numbers are float64: 2,000 pages at 1600 % are beyond float32.
type stack struct {
	sizes  []signing.Size
	tops   []float64 // points of paper above page i+1
	widest float64
}

func newStack(pages []signing.PageGeometry) *stack {
	s := &stack{sizes: make([]signing.Size, len(pages)), tops: make([]float64, len(pages)+1)}
	for i, g := range pages {
		size := g.Size()
		size.W, size.H = min(max(size.W, 1), signing.MaxPageSide), min(max(size.H, 1), signing.MaxPageSide)
		s.sizes[i] = size
		s.tops[i+1] = s.tops[i] + size.H
		s.widest = max(s.widest, size.W)
	}
	return s
}

func (s *stack) count() int { return len(s.sizes) }

// size is that of a page counted from 1.
func (s *stack) size(page int) signing.Size { return s.sizes[page-1] }

// top is the upper edge of a page; of the page after the last, the end of the whole.
func (s *stack) top(page int, zoom float64) float64 {
	return gap*float64(page) + s.tops[page-1]*zoom
}

func (s *stack) height(zoom float64) float64 { return s.top(s.count()+1, zoom) }

func (s *stack) width(zoom float64) float64 { return s.widest*zoom + 2*edge }

// at is the page at this height: the one that begins above it, or the first.
func (s *stack) at(y, zoom float64) int {
	n := sort.Search(s.count(), func(i int) bool { return s.top(i+1, zoom) > y })
	return max(1, n)
}

// visible are the first and last page that show between two heights; none if last < first.
func (s *stack) visible(from, to, zoom float64) (first, last int) {
	if s.count() == 0 {
		return 1, 0
	}
	first, last = s.at(from, zoom), s.at(to, zoom)
	if s.top(first, zoom)+s.size(first).H*zoom <= from {
		first++
	}
	if s.top(last, zoom) >= to {
		last--
	}
	return first, last
}

// pixels is the size of a page's image at k pixels a point, as signing/page rounds it.
func pixels(s signing.Size, k float64) (w, h int) {
	dpi := k * 72
	return max(1, int(math.Round(s.W*dpi/72))), max(1, int(math.Round(s.H*dpi/72)))
}

// snap moves a number of units to a whole device pixel.
func snap(units, density float64) float32 {
	return float32(math.Round(units*density) / density)
}
