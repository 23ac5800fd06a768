package verify

import (
	"strings"
	"unicode"

	"paraph/signing"
	"paraph/signing/cos"
)

// pageText are the letters a page of the signed revision shows, in user space.
func (c *comparison) pageText(i int) []glyph {
	if c.texts == nil {
		c.texts = map[int][]glyph{}
	}
	if g, ok := c.texts[i]; ok {
		return g
	}
	p := c.was.pages[i]
	l := newLooks(c.was)
	resources := c.was.Dict(c.attribute(c.was, p, "Resources"))
	if content, err := c.was.Content(p, maxShown); err == nil {
		l.read(cos.NewOperations(content), resources, state{m: signing.Matrix{A: 1, D: 1}, scaled: 1}, 0)
	}
	for _, o := range c.was.Array(p.Dict["Annots"]) {
		l.appearanceOf(c, c.was.Dict(o))
	}
	c.texts[i] = l.glyphs
	return l.glyphs
}

// appearanceOf adds what an annotation shows, placed as 12.5.5 has it.
func (l *looks) appearanceOf(c *comparison, dict cos.Dict) {
	s := c.appearance(l.d, dict)
	rect, ok := l.d.Rect(dict["Rect"])
	if s == nil || !ok || !shown(l.d, dict) {
		return
	}
	box, ok := l.d.Rect(s.Dict["BBox"])
	if !ok {
		return
	}
	sx, sy := (rect.URX-rect.LLX)/(box.URX-box.LLX), (rect.URY-rect.LLY)/(box.URY-box.LLY)
	m := signing.Matrix{A: sx, D: sy, E: rect.LLX - box.LLX*sx, F: rect.LLY - box.LLY*sy}
	l.form(s, nil, state{m: m, scaled: 1}, 0)
}

// fewLetters is how many letters may lie under an opaque mark before it hides words.
const fewLetters = 2

// lettersUnder counts the letters and digits of a page of the signed revision that lie under a rectangle in user space.
func (c *comparison) lettersUnder(i int, r signing.Rect) int {
	n := 0
	for _, g := range c.pageText(i) {
		if g.x > r.LLX && g.x < r.URX && g.y > r.LLY && g.y < r.URY && (!g.sure || strings.ContainsFunc(g.text, isLetter)) {
			n++
		}
	}
	return n
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// hidesText reports whether what a widget or annotation draws lies over words of the signed page and lets nothing through.
func (c *comparison) hidesText(i int, dict cos.Dict) bool {
	s := c.appearance(c.is, dict)
	rect, ok := c.is.Rect(dict["Rect"])
	if s == nil || !ok || c.lettersUnder(i, rect) < fewLetters {
		return false
	}
	l := newLooks(c.is)
	l.form(s, nil, state{m: signing.Matrix{A: 1, D: 1}, scaled: 1}, 0)
	return l.opaque || l.odd
}

// covers reports whether an annotation hides words of the signed page, or writes over them.
func (c *comparison) covers(i int, dict cos.Dict) bool {
	if i >= len(c.was.pages) {
		return false
	}
	rect, ok := c.is.Rect(dict["Rect"])
	if !ok || c.lettersUnder(i, rect) < fewLetters {
		return false
	}
	kind := c.is.Name(dict["Subtype"])
	s := c.appearance(c.is, dict)
	switch kind {
	case "Text", "Popup", "Link", "Caret", "FileAttachment":
		return s != nil && c.hidesText(i, dict) && larger(rect, noteIcon)
	case "Redact":
		return true
	}
	if s == nil {
		return kind == "FreeText" || kind == "Stamp" || c.is.Resolve(dict["IC"]) != nil
	}
	l := newLooks(c.is)
	l.form(s, nil, state{m: signing.Matrix{A: 1, D: 1}, scaled: 1}, 0)
	return l.opaque || l.odd || len(l.glyphs) > 0
}

// noteIcon is the largest icon of a note, in points.
const noteIcon = 32

func larger(r signing.Rect, side float64) bool {
	return r.URX-r.LLX > side || r.URY-r.LLY > side
}
