package verify

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"paraph/signing"
	"paraph/signing/cos"
)

// pageLetters are what a page of the signed revision shows, in user space: the first printed of them stand in the page's own
// content, the others in its annotations and fields.
type pageLetters struct {
	glyphs  []glyph
	printed int
	scanned []glyph // the text that lies unseen under or over a picture of it
}

func (c *comparison) pageText(i int) pageLetters {
	if c.texts == nil {
		c.texts = map[int]pageLetters{}
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
	printed := len(l.glyphs)
	for _, o := range c.was.Array(p.Dict["Annots"]) {
		l.appearanceOf(c, c.was.Dict(o))
	}
	out := pageLetters{glyphs: l.glyphs, printed: printed}
	if l.images > 0 {
		out.scanned = l.unseen
	}
	c.texts[i] = out
	return out
}

// appearanceOf adds what an annotation shows, placed as 12.5.5 has it.
func (l *looks) appearanceOf(c *comparison, dict cos.Dict) {
	s := c.appearance(l.d, dict)
	rect, ok := l.d.Rect(dict["Rect"])
	if s == nil || !ok || !shown(l.d, dict) {
		return
	}
	box, ok := l.placed(s)
	if !ok || box.URX <= box.LLX || box.URY <= box.LLY {
		return
	}
	sx, sy := (rect.URX-rect.LLX)/(box.URX-box.LLX), (rect.URY-rect.LLY)/(box.URY-box.LLY)
	m := signing.Matrix{A: sx, D: sy, E: rect.LLX - box.LLX*sx, F: rect.LLY - box.LLY*sy}
	l.form(s, nil, state{m: m, scaled: 1}, 0)
}

// fewLetters is how many letters may lie under an opaque mark before it hides words.
const fewLetters = 2

// under are the letters and digits of a page of the signed revision that lie under a rectangle in user space.
func (c *comparison) under(i int, r signing.Rect) (out []glyph) {
	return lettersIn(c.pageText(i).glyphs, r)
}

func lettersIn(glyphs []glyph, r signing.Rect) (out []glyph) {
	for _, g := range glyphs {
		if inside(g, r) && (!g.sure || strings.ContainsFunc(g.text, isLetter)) {
			out = append(out, g)
		}
	}
	return out
}

// figures are those of letters that are digits.
func figures(letters []glyph) []glyph {
	return slices.DeleteFunc(slices.Clone(letters), func(g glyph) bool { return !strings.ContainsFunc(g.text, unicode.IsDigit) })
}

// writesOver reports whether what a field shows now stands over what the page itself says: over figures, or with a ground
// the signed field had not (table 192, BG) over any words. A field may stand beside its label or over a line of dots; one over
// a sum is put there to show another later (shadow replace, NDSS 2021).
func (c *comparison) writesOver(f, n *field) bool {
	for i, w := range n.widgets {
		page := c.is.page(w.ref, w.dict)
		rect, ok := c.is.Rect(w.dict["Rect"])
		if page < 1 || page > len(c.was.pages) || !ok || !shown(c.is, w.dict) {
			continue
		}
		text := c.pageText(page - 1)
		under := lettersIn(text.glyphs[:text.printed], rect)
		l := c.drawn(w.dict)
		if len(under) < fewLetters || l == nil || i < len(f.widgets) && c.equal(f.widgets[i].dict["AP"], w.dict["AP"]) {
			continue
		}
		ground := i < len(f.widgets) && len(c.was.Array(c.was.Dict(f.widgets[i].dict["MK"])["BG"])) > 0
		sums := figures(under)
		if l.hidden(sums) >= fewLetters || l.written(sums) >= fewLetters || !ground && l.hidden(under) >= fewLetters {
			return true
		}
	}
	return false
}

func inside(g glyph, r signing.Rect) bool {
	return g.x > r.LLX && g.x < r.URX && g.y > r.LLY && g.y < r.URY
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// drawn is what a widget or annotation draws, where it stands; nil where programs draw it as they like.
func (c *comparison) drawn(dict cos.Dict) *looks {
	if c.appearance(c.is, dict) == nil {
		return nil
	}
	l := newLooks(c.is)
	l.appearanceOf(c, dict)
	return l
}

// hidden are those letters of a signed page that what is drawn lies over and does not let through.
func (l *looks) hidden(letters []glyph) (n int) {
	for _, g := range letters {
		if l.odd || slices.ContainsFunc(l.areas, func(a signing.Rect) bool { return inside(g, a) }) {
			n++
		}
	}
	return n
}

// written are those letters that what is drawn writes over.
func (l *looks) written(letters []glyph) (n int) {
	for _, g := range letters {
		if slices.ContainsFunc(l.glyphs, func(o glyph) bool { return math.Abs(o.x-g.x) < overlap && math.Abs(o.y-g.y) < overlap }) {
			n++
		}
	}
	return n
}

// overlap is how near, in points, the middles of two letters are of which one makes the other unreadable.
const overlap = 4

// hidesText reports whether what a widget draws lies over words of the signed page and lets nothing through.
func (c *comparison) hidesText(i int, dict cos.Dict) bool {
	rect, ok := c.is.Rect(dict["Rect"])
	if !ok || i >= len(c.was.pages) {
		return false
	}
	letters := c.under(i, rect)
	if len(letters) < fewLetters {
		return false
	}
	l := c.drawn(dict)
	return l != nil && l.hidden(letters) >= fewLetters
}

// covers reports whether an annotation hides words of the signed page, or writes over them.
func (c *comparison) covers(i int, dict cos.Dict) bool {
	rect, ok := c.is.Rect(dict["Rect"])
	if !ok || i >= len(c.was.pages) {
		return false
	}
	letters := slices.Concat(c.under(i, rect), lettersIn(c.pageText(i).scanned, rect))
	if len(letters) < fewLetters {
		return false
	}
	l := c.drawn(dict)
	switch c.is.Name(dict["Subtype"]) {
	case "Text", "Popup", "Link", "Caret", "FileAttachment":
		return l != nil && l.hidden(letters) >= fewLetters && larger(rect, noteIcon)
	case "Redact":
		return true
	case "FreeText", "Stamp":
		if l == nil {
			return true
		}
	}
	if l == nil {
		return c.is.Resolve(dict["IC"]) != nil
	}
	return l.hidden(letters) >= fewLetters || l.written(letters) >= fewLetters
}

// noteIcon is the largest icon of a note, in points.
const noteIcon = 32

func larger(r signing.Rect, side float64) bool {
	return r.URX-r.LLX > side || r.URY-r.LLY > side
}
