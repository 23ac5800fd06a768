package verify

import (
	"math"
	"strings"

	"paraph/signing"
	"paraph/signing/cos"
)

// reads is what of an appearance somebody who looks at the page can read.
type reads struct {
	text  string
	sure  bool // every letter is known
	pale  bool // letters as light or as dark as the ground they stand on
	drawn bool // pictures or shapes, which may say anything
}

// odder reports whether something is painted that may say another thing than the letters, and was not before.
func (r reads) odder(before reads) bool {
	return r.drawn && !before.drawn || r.pale && !before.pale
}

// eye is what looks keeps beside letters and areas where the question is what can be read (12.7.4.3: the appearance of a
// field is its value in variable text, on a ground, in a border; letters that cannot be seen, and pictures that say something
// else, are how a shown value is made to differ from the kept one).
type eye struct {
	grounds []ground
	covered []bool // of each glyph: something was drawn over it
	pale    []bool
	drawn   bool
	curves  int // segments of filled paths
}

type ground struct {
	signing.Rect
	light float64
}

// maxCurves are the segments the ornaments of a border need; letters drawn as shapes need more.
const maxCurves = 40

// shownIn reads an appearance stream.
func shownIn(d *document, s *cos.Stream) reads {
	l := newLooks(d)
	l.eye = &eye{}
	l.form(s, nil, state{m: signing.Matrix{A: 1, D: 1}, scaled: 1}, 0)
	out := reads{sure: !l.odd, drawn: l.eye.drawn || l.eye.curves > maxCurves}
	box, bounded := l.placed(s)
	outside := 0
	var b strings.Builder
	for i, g := range l.glyphs {
		if l.eye.covered[i] {
			continue
		}
		if bounded && !inside(g, box) {
			outside++
		}
		b.WriteString(g.text)
		out.sure = out.sure && g.sure
		out.pale = out.pale || l.eye.pale[i] && strings.TrimSpace(g.text) != ""
	}
	if out.text = b.String(); outside > 0 && outside == len(l.glyphs) {
		out.text = "" // the box clips it all (8.10.1)
	}
	return out
}

// placed is the box of a form, as its matrix places it (8.10.1).
func (l *looks) placed(s *cos.Stream) (signing.Rect, bool) {
	box, ok := l.d.Rect(s.Dict["BBox"])
	if !ok {
		return box, false
	}
	m, turned := l.matrix(s.Dict["Matrix"])
	if !turned {
		return box, true
	}
	var b bounds
	for _, p := range [4][2]float64{{box.LLX, box.LLY}, {box.URX, box.LLY}, {box.LLX, box.URY}, {box.URX, box.URY}} {
		b.add(m.Apply(p[0], p[1]))
	}
	return b.Rect, true
}

// covers notes that an area is filled, over what is there.
func (e *eye) covers(glyphs []glyph, area signing.Rect, light float64) {
	if e == nil {
		return
	}
	for i, g := range glyphs {
		e.covered[i] = e.covered[i] || inside(g, area)
	}
	if len(e.grounds) < maxGrounds {
		e.grounds = append(e.grounds, ground{area, light})
	}
}

// maxGrounds bounds the areas that letters are held against; no field has so many.
const maxGrounds = 200

// letter notes a glyph that was drawn, in that colour.
func (e *eye) letter(g glyph, light float64, painted bool) {
	if e == nil {
		return
	}
	on := 1.0 // paper
	for _, a := range e.grounds {
		if inside(g, a.Rect) {
			on = a.light
		}
	}
	e.covered = append(e.covered, !painted)
	e.pale = append(e.pale, !(math.Abs(light-on) >= contrast)) // what is not known is not seen either
}

// shape notes a filled path with so many lines.
func (e *eye) shape(segments int) {
	if e != nil {
		e.curves += segments
	}
}

// picture notes something that may show anything.
func (e *eye) picture() {
	if e != nil {
		e.drawn = true
	}
}

// contrast is how much lighter or darker than its ground a letter is at least.
const contrast = 0.12
