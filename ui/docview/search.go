package docview

import (
	"slices"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"golang.org/x/text/unicode/norm"

	"paraph/signing"
)

// Search looks for a text in all pages, from the page read now on. Hits are found while the pages are
// read, one after the other, so the count grows. Capitals, accents and ligatures make no difference.
type Search struct {
	OnChange func() // hits were added, another is the current one, or all pages have been read

	v      *View
	wanted []rune
	order  []int // pages not read yet
	hits   map[int][]signing.Box
	count  int
	page   int  // of the current hit, 0 if there is none
	stay   bool // the first hit is not gone to
	index  int  // among the hits of its page, from 0
}

// Find begins a search, which takes the place of the one before; it goes to the first hit it finds.
func (v *View) Find(text string) *Search {
	if v.search != nil {
		v.search.Close()
	}
	s := &Search{v: v}
	s.wanted, _ = fold(text)
	s.begin()
	v.search = s
	v.feed()
	return s
}

// begin looks in all pages, from the one read now on.
func (s *Search) begin() {
	v := s.v
	s.hits, s.count, s.page, s.index, s.order = map[int][]signing.Box{}, 0, 0, 0, nil
	if n := v.stack.count(); len(s.wanted) > 0 && v.src != nil {
		for i := range n {
			s.order = append(s.order, (max(1, v.page)-1+i)%n+1)
		}
	}
}

// again looks anew in pages that stand otherwise; what is seen stays in sight.
func (s *Search) again() {
	s.stay = true
	s.begin()
	s.changed()
}

// Count is how many hits are known.
func (s *Search) Count() int { return s.count }

// Done reports whether all pages have been read.
func (s *Search) Done() bool { return len(s.order) == 0 }

// Current is the number of the framed hit, from 1 in the order of the document; 0 if there is none.
func (s *Search) Current() int {
	if s.page == 0 {
		return 0
	}
	n := s.index + 1
	for page, boxes := range s.hits {
		if page < s.page {
			n += len(boxes)
		}
	}
	return n
}

// Next goes to the next hit, after the last to the first.
func (s *Search) Next() { s.step(1) }

// Prev goes to the hit before.
func (s *Search) Prev() { s.step(-1) }

// Close ends the search and takes its hits off the pages.
func (s *Search) Close() {
	if s.v.search != s {
		return
	}
	s.v.search = nil
	s.order = nil
	for _, sheet := range s.v.sheets {
		s.v.drawHits(sheet)
	}
	canvasDirty(s.v)
	s.v.feed()
}

func (s *Search) step(by int) {
	if s.count == 0 || s.v.search != s {
		return
	}
	pages := make([]int, 0, len(s.hits))
	for page := range s.hits {
		pages = append(pages, page)
	}
	slices.Sort(pages)
	at, _ := slices.BinarySearch(pages, s.page)
	s.index += by
	switch {
	case s.index < 0:
		at = (at + len(pages) - 1) % len(pages)
		s.index = len(s.hits[pages[at]]) - 1
	case s.index >= len(s.hits[pages[at]]):
		at, s.index = (at+1)%len(pages), 0
	}
	s.goTo(pages[at], s.index)
}

func (s *Search) goTo(page, index int) {
	before := s.page
	s.page, s.index = page, index
	s.v.GoToBox(page, s.hits[page][index])
	for _, p := range []int{before, page} {
		if sheet := s.v.sheets[p]; sheet != nil {
			s.v.drawHits(sheet)
		}
	}
	canvasDirty(s.v)
	s.changed()
}

func (s *Search) changed() {
	if s.OnChange != nil {
		s.OnChange()
	}
}

// nextPage is the one to read now, 0 if all are read.
func (s *Search) nextPage() int {
	if len(s.order) == 0 {
		return 0
	}
	return s.order[0]
}

// found takes the text of a page; of one that cannot be read, none.
func (s *Search) found(page int, lines []signing.TextLine) {
	if s.nextPage() != page {
		return
	}
	s.order = s.order[1:]
	var boxes []signing.Box
	for _, l := range lines {
		boxes = append(boxes, hitsIn(l, s.wanted)...)
	}
	if len(boxes) > 0 {
		s.hits[page] = boxes
		s.count += len(boxes)
		switch {
		case s.page == 0 && !s.stay:
			s.goTo(page, 0)
			return
		case s.page == 0:
			s.page, s.index = page, 0
		}
		if sheet := s.v.sheets[page]; sheet != nil {
			s.v.drawHits(sheet)
			canvasDirty(s.v)
		}
	}
	if len(boxes) > 0 || s.Done() {
		s.changed()
	}
}

// hitsIn are the boxes of a text in a line. Where letters stand in the line is reckoned from the widths
// they have in our own font, because a source tells no more than the line's box.
func hitsIn(l signing.TextLine, wanted []rune) []signing.Box {
	have, at := fold(l.Text)
	all := []rune(l.Text)
	var out []signing.Box
	for i := 0; i+len(wanted) <= len(have); {
		if !slices.Equal(have[i:i+len(wanted)], wanted) {
			i++
			continue
		}
		out = append(out, partOf(l.Box, all, at[i], at[i+len(wanted)-1]+1))
		i += len(wanted)
	}
	return out
}

// partOf is the part of a line's box that its letters from, to take. A line that is higher than wide is
// taken to run downwards.
func partOf(b signing.Box, text []rune, from, to int) signing.Box {
	width := func(r []rune) float64 {
		return float64(fyne.MeasureText(string(r), 100, fyne.TextStyle{}).Width)
	}
	whole := max(width(text), 1)
	start, end := width(text[:from])/whole, width(text[:to])/whole
	if downwards(b, text) {
		return signing.Box{X: b.X, Y: b.Y + b.H*start, W: b.W, H: b.H * (end - start)}
	}
	return signing.Box{X: b.X + b.W*start, Y: b.Y, W: b.W * (end - start), H: b.H}
}

// downwards reports whether a line's letters stand below each other.
func downwards(b signing.Box, text []rune) bool { return b.H > 2*b.W && len(text) > 2 }

// fold takes off what makes no difference; at is the place in the text, in runes, of each rune of out.
func fold(text string) (out []rune, at []int) {
	for i, r := range []rune(text) {
		if unicode.IsSpace(r) {
			r = ' '
		}
		for _, c := range norm.NFKD.String(string(r)) {
			if unicode.Is(unicode.Mn, c) || c == ' ' && len(out) > 0 && out[len(out)-1] == ' ' {
				continue
			}
			out, at = append(out, unicode.ToLower(c)), append(at, i)
		}
	}
	return out, at
}

// drawHits lays the boxes of the search on a page.
func (v *View) drawHits(s *sheet) {
	s.hits.Objects = nil
	v.drawSelected(s)
	if v.search == nil {
		return
	}
	const around = 1 // points
	for i, b := range v.search.hits[s.page] {
		r := canvas.NewRectangle(hitColor())
		r.CornerRadius = 2
		r.Move(fyne.NewPos(float32((b.X-around)*v.zoom), float32((b.Y-around)*v.zoom)))
		r.Resize(fyne.NewSize(float32((b.W+2*around)*v.zoom), float32((b.H+2*around)*v.zoom)))
		if v.search.page == s.page && v.search.index == i {
			r.StrokeColor, r.StrokeWidth = inkColor(), 2
		}
		s.hits.Objects = append(s.hits.Objects, r)
	}
}
