package compare

import (
	"errors"
	"image"
	"math"
	"slices"

	"paraph/signing"
)

// inch is how many dots an inch pages are compared at, and mostDots how many a page has at most.
const (
	inch     = 180
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
	picture, after  *Picture // the original's and the received one's, laid on it
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
	var sure bool
	s.fit, sure = fitOf(s.wasText, textOf(s.new, Still()), s.new.Size)
	if err := s.look(sure); err != nil {
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
	if err := s.drawings(); err != nil {
		return nil, err
	}
	return s.edits, s.outside()
}

// look draws both pages and holds the pictures against each other; where the words do not say how one lies on the other, what is
// drawn may.
func (s *sheets) look(sure bool) error {
	paper := paperOf(s.old.Size)
	var err error
	if err = s.drawn(paper, s.fit); err != nil || !s.seen.any || sure {
		return err
	}
	best := s.seen.count(s.seen.part(whole(s.old), 0), gained|lost)
	all, err := s.guesses(paper)
	if err != nil {
		return err
	}
	found := *s
	for _, f := range all {
		if err := s.drawn(paper, f); err != nil {
			return err
		}
		n := 0
		if s.seen.any {
			n = s.seen.count(s.seen.part(whole(s.old), 0), gained|lost)
		}
		if 2*n < best {
			found, best = *s, n
		}
	}
	*s = found
	return nil
}

// drawn draws both pages, the received one as the fit says, at once.
func (s *sheets) drawn(paper Paper, fit Fit) error {
	other := make(chan error, 1)
	go func() {
		var err error
		s.after, err = s.is.Draw(s.received, paper, fit)
		other <- err
	}()
	var err error
	s.picture, err = s.was.Draw(s.index, paper, Still())
	if err = errors.Join(err, <-other); err != nil {
		return err
	}
	s.fit, s.seen = fit, differ(s.picture, s.after, paper.Scale)
	return nil
}

// guesses are fits without words: the page as printers fit it onto another size, turned where it does not lie as it lay, and what is
// drawn laid over what was drawn.
func (s *sheets) guesses(paper Paper) (out []Fit, err error) {
	before := drawnOn(s.picture, paper.Scale)
	for turn := range 4 {
		f := Fit{Scale: 1, Turn: turn, Of: s.new.Size}
		o, n := s.old.Size, f.Turned(s.new.Size)
		if math.Abs(o.W-n.W) > 0.05 || math.Abs(o.H-n.H) > 0.05 {
			f.Scale = max(o.W/n.W, o.H/n.H)
			f.X, f.Y = (o.W-f.Scale*n.W)/2, (o.H-f.Scale*n.H)/2
		}
		if f != Still() {
			out = append(out, f)
		}
		p, err := s.is.Draw(s.received, paper, f)
		if err != nil {
			return nil, err
		}
		if g, ok := f.over(before, drawnOn(p, paper.Scale)); ok {
			out = append(out, g)
		}
		if turn == 0 && s.alike(p) {
			break
		}
	}
	return out, nil
}

// alike reports whether the original's page is drawn much like a picture of the received one: then it is not turned.
func (s *sheets) alike(is *Picture) bool {
	const share = 0.02
	d := differ(s.picture, is, s.seen.scale)
	return !d.any || float64(d.count(image.Rect(0, 0, d.width, d.height), gained|lost)) < share*float64(d.width*d.height)
}

// over is the fit that lays what is drawn with this one exactly over what was drawn; false where one is not a scaled copy of the other.
func (f Fit) over(was, is signing.Box) (Fit, bool) {
	const least, most = 0.4, 2.5
	if was.W < 20 || is.W < 20 || was.H < 20 || is.H < 20 {
		return f, false
	}
	k, l := was.W/is.W, was.H/is.H
	if math.Abs(k-l) > 0.03*k || k > most || k < least {
		return f, false
	}
	if math.Abs(k-1) < 0.0008 {
		k = 1
	}
	f.X, f.Y = was.X+was.W/2+k*(f.X-is.X-is.W/2), was.Y+was.H/2+k*(f.Y-is.Y-is.H/2)
	f.Scale *= k
	return f, true
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

// outside tells what is drawn where the original had no page: printers leave that empty.
func (s *sheets) outside() error {
	old, all := s.fit.back(whole(s.old)), whole(s.new)
	const beside = 4 // points
	if old.X <= beside && old.Y <= beside && old.X+old.W >= all.W-beside && old.Y+old.H >= all.H-beside {
		return nil
	}
	paper := paperOf(s.new.Size)
	p, err := s.is.Draw(s.received, paper, Still())
	if err != nil {
		return err
	}
	empty := &Picture{Pix: make([]byte, len(p.Pix)), Width: p.Width, Height: p.Height}
	for i := range empty.Pix {
		empty.Pix[i] = 255
	}
	d := differ(empty, p, paper.Scale)
	d.forgive(d.part(grown(old, beside), 0), gained|lost)
	for _, r := range d.regions() {
		k := paper.Scale
		at := signing.Box{X: float64(r.at.Min.X) / k, Y: float64(r.at.Min.Y) / k, W: float64(r.at.Dx()) / k, H: float64(r.at.Dy()) / k}
		if s.reachesOut(at) {
			continue
		}
		if !slices.ContainsFunc(s.edits, func(e Edit) bool { return meet(signing.Box(e.Box), at) }) {
			s.edits = append(s.edits, Edit{Kind: Drawing, Page: s.received + 1, OriginalPage: s.index + 1, Box: Place(at)})
		}
	}
	return nil
}

// reachesOut reports whether a place of the received page shows a letter of the original that its page cut off.
func (s *sheets) reachesOut(at signing.Box) bool {
	return slices.ContainsFunc(s.isText.glyphs, func(g glyph) bool {
		return g.matched && meet(s.fit.back(grown(g.box, 0.3*g.box.H)), at)
	})
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
