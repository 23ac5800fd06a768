package compare

import (
	"math"

	"paraph/signing"
)

// inch is how many dots an inch pages are compared at, and mostDots how many a page has at most.
const (
	inch     = 144
	mostDots = 6_000_000
)

// paperOf is what pages of a size are drawn on.
func paperOf(s signing.Size) Paper {
	scale := float64(inch) / 72
	if dots := s.W * s.H * scale * scale; dots > mostDots {
		scale *= math.Sqrt(mostDots / dots)
	}
	return Paper{max(8, int(math.Round(s.W*scale))), max(8, int(math.Round(s.H*scale))), scale}
}

// sheets are a page of the original and the received one that it became.
type sheets struct {
	was, is         Source
	index, received int // of the page, in each
	old, new        *Sheet
	fit             Fit
	wasText, isText *text
	wasGrid, isGrid grid
	picture         *Picture // the original's
	seen            *differing
	edits           []Edit
}

// compareSheets holds one page against another.
func compareSheets(was Source, i int, is Source, k int) ([]Edit, error) {
	s := &sheets{was: was, is: is, index: i, received: k}
	var err error
	if s.old, err = was.Sheet(i); err != nil {
		return nil, err
	}
	if s.new, err = is.Sheet(k); err != nil {
		return nil, err
	}
	s.wasText = textOf(s.old, Still())
	s.fit = fitOf(s.wasText, textOf(s.new, Still()))
	if err := s.look(); err != nil {
		return nil, err
	}
	s.isText = textOf(s.new, s.fit)
	match(s.wasText, s.isText)
	s.wasGrid, s.isGrid = gridOf(s.wasText), gridOf(s.isText)
	if s.replaced() {
		return []Edit{s.edit(PageOther, whole(s.old), "", "")}, nil
	}
	s.fields()
	s.notes()
	if err := s.lent(); err != nil {
		return nil, err
	}
	s.excuse()
	s.words()
	return s.edits, s.drawings()
}

// look draws both pages and holds the pictures against each other; where the words do not say how one lies on the other, what is
// drawn may.
func (s *sheets) look() error {
	paper := paperOf(s.old.Size)
	var err error
	if s.picture, s.seen, err = s.drawn(paper, s.fit); err != nil || !s.seen.any {
		return err
	}
	best := s.seen.count(s.seen.part(whole(s.old), 0), gained|lost)
	if s.fit != Still() && best < 2000 || best < 200 {
		return nil
	}
	for _, f := range s.guesses(paper) {
		picture, seen, err := s.drawn(paper, f)
		if err != nil {
			return err
		}
		n := 0
		if seen.any {
			n = seen.count(seen.part(whole(s.old), 0), gained|lost)
		}
		if 2*n < best {
			s.picture, s.seen, s.fit, best = picture, seen, f, n
		}
	}
	return nil
}

// drawn draws both pages, the received one as the fit says, at once.
func (s *sheets) drawn(paper Paper, fit Fit) (*Picture, *differing, error) {
	type answer struct {
		p   *Picture
		err error
	}
	other := make(chan answer, 1)
	go func() {
		p, err := s.is.Draw(s.received, paper, fit)
		other <- answer{p, err}
	}()
	was, err := s.was.Draw(s.index, paper, Still())
	is := <-other
	if err != nil {
		return nil, nil, err
	}
	if is.err != nil {
		return nil, nil, is.err
	}
	return was, differ(was, is.p, paper.Scale), nil
}

// guesses are fits without words: the page as printers fit it onto another size, and what is drawn laid over what was drawn.
func (s *sheets) guesses(paper Paper) (out []Fit) {
	o, n := s.old.Size, s.new.Size
	if math.Abs(o.W-n.W) > 0.5 || math.Abs(o.H-n.H) > 0.5 {
		k := max(o.W/n.W, o.H/n.H)
		out = append(out, Fit{k, (o.W - k*n.W) / 2, (o.H - k*n.H) / 2}, Fit{1, 0, o.H - n.H}, Fit{1, (o.W - n.W) / 2, (o.H - n.H) / 2})
	}
	before := drawnOn(s.picture, paper.Scale)
	p, err := s.is.Draw(s.received, paper, Still())
	if err != nil {
		return out
	}
	after := drawnOn(p, paper.Scale)
	if before.W < 20 || after.W < 20 || before.H < 20 || after.H < 20 {
		return out
	}
	k, l := before.W/after.W, before.H/after.H
	if math.Abs(k-l) > 0.03*k || k > 2.5 || k < 0.4 {
		return out
	}
	if math.Abs(k-1) < 0.004 {
		k = 1
	}
	return append(out, Fit{k, before.X + before.W/2 - k*(after.X+after.W/2), before.Y + before.H/2 - k*(after.Y+after.H/2)})
}

// drawnOn is the box around all that is drawn on a page.
func drawnOn(p *Picture, scale float64) signing.Box {
	left, top, right, bottom := p.Width, p.Height, 0, 0
	for y := range p.Height {
		for x := range p.Width {
			at := 4 * (y*p.Width + x)
			if p.Pix[at] < 200 || p.Pix[at+1] < 200 || p.Pix[at+2] < 200 {
				left, right, top, bottom = min(left, x), max(right, x+1), min(top, y), max(bottom, y+1)
			}
		}
	}
	if right <= left {
		return signing.Box{}
	}
	return signing.Box{X: float64(left) / scale, Y: float64(top) / scale, W: float64(right-left) / scale, H: float64(bottom-top) / scale}
}

// replaced reports whether hardly anything of the page is as it was.
func (s *sheets) replaced() bool {
	const few, page = 40, 0.3
	n := max(len(s.wasText.glyphs), len(s.isText.glyphs))
	matched := 0
	for i := range s.wasText.glyphs {
		if s.wasText.glyphs[i].matched || s.wasText.glyphs[i].text == "" {
			matched++
		}
	}
	if !s.seen.any || n >= few && float64(matched) > page*float64(min(len(s.wasText.glyphs), len(s.isText.glyphs))) {
		return false
	}
	area := 0
	for _, r := range s.seen.regions() {
		area += r.at.Dx() * r.at.Dy()
	}
	return float64(area) > 0.3*float64(s.seen.width*s.seen.height)
}

// edit is one at a place of the original's page.
func (s *sheets) edit(kind Kind, at signing.Box, before, after string) Edit {
	return Edit{Kind: kind, Page: s.received + 1, OriginalPage: s.index + 1, Box: Place(s.onPage(s.fit.back(at))), Before: before, After: after}
}

// onPage is the part of a box that lies on the received page.
func (s *sheets) onPage(b signing.Box) signing.Box {
	x, y := max(0, b.X), max(0, b.Y)
	return signing.Box{X: x, Y: y, W: max(0, min(b.X+b.W, s.new.Size.W)-x), H: max(0, min(b.Y+b.H, s.new.Size.H)-y)}
}
