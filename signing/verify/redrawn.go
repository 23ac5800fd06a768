package verify

import (
	"math"
	"slices"

	"paraph/signing/cos"
	"paraph/signing/typeface"
)

// Programs that draw a field anew write its dictionary anew too, each in its own way. What follows says which of that
// changes nothing a person sees or reads.

// rewritten reports whether an entry of a widget says the same in other words.
func (c *comparison) rewritten(was, is cos.Dict, key cos.Name, n *field) bool {
	switch key {
	case "MK":
		return c.sameCharacter(was, is, n)
	case "Rect":
		return c.sameRect(was[key], is[key])
	case "TU", "TM":
		return c.sameText(was[key], is[key])
	case "DR":
		return c.moreFontsInField(was[key], is[key])
	case "F":
		return c.printedToo(was, is, n)
	}
	return false
}

// sameText compares text strings, or arrays of them, whatever encoding they are in (7.9.2.2).
func (c *comparison) sameText(a, b cos.Object) bool {
	one, two := c.was.Array(a), c.is.Array(b)
	if one == nil && two == nil {
		s, ok := c.was.Text(a)
		t, also := c.is.Text(b)
		return ok && also && s == t
	}
	if len(one) != len(two) {
		return false
	}
	for i := range one {
		if !c.equal(one[i], two[i]) && !c.sameText(one[i], two[i]) {
			return false
		}
	}
	return true
}

// noticed is how far, in points, an edge moves before anybody could see it: programs write numbers with the decimals they
// keep (annex C.2).
const noticed = 0.01

func (c *comparison) sameRect(a, b cos.Object) bool {
	was, ok := c.was.Rect(a)
	is, also := c.is.Rect(b)
	return ok && also && math.Abs(was.LLX-is.LLX) < noticed && math.Abs(was.LLY-is.LLY) < noticed &&
		math.Abs(was.URX-is.URX) < noticed && math.Abs(was.URY-is.URY) < noticed
}

// printedToo: a field that everybody sees on the screen is shown on paper as well (table 167, Print), and nothing else.
func (c *comparison) printedToo(was, is cos.Dict, n *field) bool {
	const unseen = flagInvisible | flagHidden | flagNoView
	before, after := c.was.Integer(was["F"]), c.is.Integer(is["F"])
	return c.is.kind(n) != "Sig" && before&unseen == 0 && before|flagPrint == after
}

// sameCharacter reports whether the appearance characteristics (table 192) say how a field is drawn anew that has a picture:
// ground, border and the sign of a check box. They show only where a program draws it itself, and the colour of a ground then
// must not swallow the letters.
func (c *comparison) sameCharacter(was, is cos.Dict, n *field) bool {
	before, after := c.was.Dict(was["MK"]), c.is.Dict(is["MK"])
	if c.was.Resolve(was["MK"]) == nil && len(after) == 0 {
		return true
	}
	kind := c.is.kind(n)
	if kind == "Sig" || kind == "Btn" && c.is.Integer(n.whole["Ff"])&flagPushbutton != 0 {
		return false
	}
	return !slices.ContainsFunc(c.differing(before, after, nil), func(key cos.Name) bool {
		switch key {
		case "BG", "BC":
			return !c.pictured(is) && !c.sameColour(before[key], after[key])
		case "CA":
			return kind != "Btn" || !c.pictured(is) || !c.oneSign(after[key])
		}
		return key != "R" || !c.pictured(is)
	})
}

// pictured reports whether a widget is shown by a picture of its own, and no program is told to draw another (table 224).
func (c *comparison) pictured(dict cos.Dict) bool {
	return c.is.Resolve(c.is.Dict(dict["AP"])["N"]) != nil && c.is.Resolve(c.is.Dict(c.is.catalog["AcroForm"])["NeedAppearances"]) != true
}

// oneSign reports whether a caption is one letter of ZapfDingbats, or none.
func (c *comparison) oneSign(o cos.Object) bool {
	s, ok := c.is.Text(o)
	return c.is.Resolve(o) == nil || ok && len(s) <= 1
}

// sameColour compares two colours by their components (table 192), in whatever space they are written.
func (c *comparison) sameColour(a, b cos.Object) bool {
	one, ok := c.was.colourOf(a)
	two, also := c.is.colourOf(b)
	if !ok || !also {
		return len(c.was.Array(a)) == 0 && len(c.is.Array(b)) == 0
	}
	for i := range one {
		if math.Abs(one[i]-two[i]) > 0.005 {
			return false
		}
	}
	return true
}

// colourOf is a colour of one, three or four components as red, green and blue.
func (d *document) colourOf(o cos.Object) (rgb [3]float64, ok bool) {
	a := d.Array(o)
	v := make([]float64, len(a))
	for i := range a {
		if v[i], ok = d.Number(a[i]); !ok {
			return rgb, false
		}
	}
	switch len(v) {
	case 1:
		return [3]float64{v[0], v[0], v[0]}, true
	case 3:
		return [3]float64(v), true
	case 4:
		return [3]float64{(1 - v[0]) * (1 - v[3]), (1 - v[1]) * (1 - v[3]), (1 - v[2]) * (1 - v[3])}, true
	}
	return rgb, false
}

// plainFont reports whether a font that a default appearance names draws what it is told to: one of the fourteen that nobody
// brings along, with an encoding that gives every letter its own place, or none that the form would know.
func (c *comparison) plainFont(name cos.Name) bool {
	fonts := c.is.Dict(c.is.Dict(c.is.Dict(c.is.catalog["AcroForm"])["DR"])["Font"])
	if c.is.Resolve(fonts[name]) == nil {
		return name != ""
	}
	font := c.is.Dict(fonts[name])
	if font == nil || typeface.Embedded(c.is.File, font) || c.is.Name(font["Subtype"]) != "Type1" || !slices.Contains(plainFonts, c.is.Name(font["BaseFont"])) {
		return false
	}
	face := typeface.Of(c.is.File, font)
	for code := ' '; code <= '~'; code++ {
		text, ok := face.Text(int(code))
		if !ok || text != string(code) && code != '\'' && code != '`' {
			return false
		}
	}
	return true
}

// plainFonts are those of the standard fonts (9.6.2.2) that have letters.
var plainFonts = []string{
	"Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique", "Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic",
	"Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique",
}
