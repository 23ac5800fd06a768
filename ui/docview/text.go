package docview

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"paraph/signing"
)

// knownTexts is of how many pages the text is kept.
const knownTexts = 8

// letterAt is a place between the letters of a page's text: before the n-th of a line, both from 0.
type letterAt struct{ line, n int }

func (a letterAt) before(b letterAt) bool { return a.line < b.line || a.line == b.line && a.n < b.n }

// texts is what is known of the pages' text, and what of it is selected with the pointer: on one page, from one place to another.
type texts struct {
	lines    map[int][]signing.TextLine
	order    []int // pages in lines, the longest known first
	wanted   int   // the page whose text is asked for, 0 for none
	page     int   // of what is selected; 0: nothing is
	from, to letterAt
}

// wantText asks for the text of a page, once; it is read when nothing is to be drawn.
func (v *View) wantText(page int) {
	if _, known := v.texts.lines[page]; known || v.src == nil || v.texts.wanted == page {
		return
	}
	v.texts.wanted = page
	v.feed()
}

// tookText keeps the text of a page that was asked for; of one that cannot be read, none.
func (v *View) tookText(page int, lines []signing.TextLine) {
	t := &v.texts
	if t.wanted == page {
		t.wanted = 0
	}
	if _, known := t.lines[page]; known {
		return
	}
	if t.lines == nil {
		t.lines = map[int][]signing.TextLine{}
	}
	if len(t.order) == knownTexts {
		oldest := 0
		if t.order[oldest] == t.page { // the words that are chosen stand there
			oldest++
		}
		delete(t.lines, t.order[oldest])
		t.order = slices.Delete(t.order, oldest, oldest+1)
	}
	t.lines[page], t.order = lines, append(t.order, page)
}

// lineAt is the line of a page's text that a point is on; false where there is none.
func (v *View) lineAt(page int, p signing.Point) (int, bool) {
	const slack = 1 // points
	i := slices.IndexFunc(v.texts.lines[page], func(l signing.TextLine) bool {
		b := l.Box
		return p.X >= b.X-slack && p.X <= b.X+b.W+slack && p.Y >= b.Y-slack && p.Y <= b.Y+b.H+slack
	})
	return i, i >= 0
}

// nearest is the place in a page's text that is nearest to a point: of the lines, height counts more than what is beside.
func (v *View) nearest(page int, p signing.Point) letterAt {
	best, far := letterAt{}, -1.0
	for i, l := range v.texts.lines[page] {
		d := 4*outside(p.Y, l.Box.Y, l.Box.Y+l.Box.H) + outside(p.X, l.Box.X, l.Box.X+l.Box.W)
		if far < 0 || d < far {
			best, far = letterAt{i, letterIn(l, p)}, d
		}
	}
	return best
}

func outside(x, from, to float64) float64 { return max(from-x, x-to, 0) }

// letterIn is before which letter of a line a point is.
func letterIn(l signing.TextLine, p signing.Point) int {
	text := []rune(l.Text)
	for n := range text {
		b := partOf(l.Box, text, n, n+1)
		if middle := b.X + b.W/2; !downwards(l.Box, text) && p.X < middle {
			return n
		} else if middle = b.Y + b.H/2; downwards(l.Box, text) && p.Y < middle {
			return n
		}
	}
	return len(text)
}

// beginSelecting takes a press on text; false where there is none.
func (v *View) beginSelecting(page int, p signing.Point) bool {
	_, on := v.lineAt(page, p)
	v.deselect()
	if !on {
		return false
	}
	at := v.nearest(page, p)
	v.texts.page, v.texts.from, v.texts.to = page, at, at
	return true
}

// selectTo takes what is selected to a point, which may lie beside the page.
func (v *View) selectTo(p signing.Point) {
	t := &v.texts
	if at := v.nearest(t.page, p); t.page > 0 && at != t.to {
		t.to = at
		v.showSelected(t.page)
	}
}

// deselect takes the selection of text away; it reports whether there was one.
func (v *View) deselect() bool {
	page := v.texts.page
	v.texts.page = 0
	if page > 0 {
		v.showSelected(page)
	}
	return page > 0
}

func (v *View) showSelected(page int) {
	if s := v.sheets[page]; s != nil {
		v.drawHits(s)
		canvasDirty(v)
	}
}

// selected calls f with each line of what is selected, and from which letter to which.
func (v *View) selected(f func(l signing.TextLine, text []rune, from, to int)) {
	t := v.texts
	if t.page == 0 {
		return
	}
	from, to := t.from, t.to
	if to.before(from) {
		from, to = to, from
	}
	lines := t.lines[t.page]
	for i := from.line; i <= to.line && i < len(lines); i++ {
		text := []rune(lines[i].Text)
		begin, end := 0, len(text)
		if i == from.line {
			begin = min(from.n, end)
		}
		if i == to.line {
			end = min(to.n, end)
		}
		if begin < end {
			f(lines[i], text, begin, end)
		}
	}
}

// Selected is the text that is selected on the pages, line by line; "" for none.
func (v *View) Selected() string {
	var out []string
	v.selected(func(_ signing.TextLine, text []rune, from, to int) { out = append(out, string(text[from:to])) })
	return strings.Join(out, "\n")
}

// drawSelected lays the selection on its page.
func (v *View) drawSelected(s *sheet) {
	if v.texts.page != s.page {
		return
	}
	v.selected(func(l signing.TextLine, text []rune, from, to int) {
		b := partOf(l.Box, text, from, to)
		r := canvas.NewRectangle(selectionColor())
		r.Move(fyne.NewPos(float32(b.X*v.zoom), float32(b.Y*v.zoom)))
		r.Resize(fyne.NewSize(float32(b.W*v.zoom), float32(b.H*v.zoom)))
		s.hits.Objects = append(s.hits.Objects, r)
	})
}
