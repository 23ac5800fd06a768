package stamp

import (
	"fmt"
	"strings"
	"unicode"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"paraph/assets"
	"paraph/signing"
)

// fontName is a font of package assets.
type fontName string

const (
	caveat      fontName = "Caveat-SemiBold"
	serifItalic fontName = "NotoSerif-Italic"
	sourceSerif fontName = "SourceSerif4-SemiBold"
	sans        fontName = "NotoSans-Regular"
	sansBold    fontName = "NotoSans-Bold"
)

// font is a font of the drawing: registered with it once, and asked which letters it has.
type font struct {
	name fontName
	sfnt *sfnt.Font
	buf  sfnt.Buffer
}

// advance is a letter's width at size 1, rounded as the library writes it.
func (f *font) advance(r rune) float64 {
	i, err := f.sfnt.GlyphIndex(&f.buf, r)
	if err != nil {
		return 0
	}
	w, err := f.sfnt.GlyphAdvance(&f.buf, i, fixed.I(1000), xfont.HintingNone)
	if err != nil {
		return 0
	}
	return float64(w.Round()) / 1000
}

func (f *font) has(r rune) bool {
	if r > 0xFFFF { // the library embeds the basic plane only
		return false
	}
	i, err := f.sfnt.GlyphIndex(&f.buf, r)
	return err == nil && i != 0
}

// font is only registered when something is set in it: each one registered is embedded.
func (d *drawing) font(name fontName) (*font, error) {
	if have, ok := d.fonts[name]; ok {
		return have, nil
	}
	b := assets.Font(string(name))
	parsed, err := sfnt.Parse(b)
	if err != nil {
		return nil, fmt.Errorf("%w: font %s: %w", ErrStamp, name, err)
	}
	f := &font{name: name, sfnt: parsed}
	d.fonts[name] = f
	return f, nil
}

// chain is the order in which fonts are asked for a letter.
func chain(f signing.Face) ([]fontName, error) {
	switch f {
	case signing.FaceHand:
		return []fontName{caveat, serifItalic, sans}, nil
	case signing.FaceItalic:
		return []fontName{serifItalic, sans}, nil
	case signing.FaceUpright:
		return []fontName{sourceSerif, serifItalic, sans}, nil
	}
	return nil, fmt.Errorf("%w: face %q", ErrStamp, f)
}

// beside is the size of another font's letters among Caveat's, whose own are small for their size.
const beside = 0.8

// run is text in one font; scale is its size relative to the line's.
type run struct {
	font  *font
	text  string
	scale float64
}

// words makes text fit to be set: composed (NFC), no controls, no invisible marks, single spaces.
func words(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsControl(r):
			return ' '
		case r > 0xFFFF:
			return unicode.ReplacementChar
		}
		return r
	}, norm.NFC.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// runs splits text by the first font of the chain that has each letter. What none has is set in the
// last one as its sign for a missing letter; the text itself can still be searched.
func (d *drawing) runs(text string, chain []fontName) ([]run, error) {
	var out []run
	for _, r := range text {
		var f *font
		for _, name := range chain {
			var err error
			if f, err = d.font(name); err != nil {
				return nil, err
			}
			if f.has(r) {
				break
			}
		}
		if n := len(out); n > 0 && (out[n-1].font == f || r == ' ' && out[n-1].font.has(r)) {
			out[n-1].text += string(r)
			continue
		}
		scale := 1.0
		if chain[0] == caveat && f.name != caveat {
			scale = beside
		}
		out = append(out, run{font: f, text: string(r), scale: scale})
	}
	return out, nil
}

// width is the runs' at size 1.
func width(runs []run) float64 {
	sum := 0.0
	for _, r := range runs {
		for _, c := range r.text {
			sum += r.font.advance(c) * r.scale
		}
	}
	return sum
}

// fitted sets text at the largest size up to most that fits; from the smallest size on it is cut by
// cut until it does.
func (d *drawing) fitted(text string, chain []fontName, most, room float64, cut func(string) string) ([]run, float64, error) {
	for {
		runs, err := d.runs(text, chain)
		if err != nil {
			return nil, 0, err
		}
		w := width(runs)
		if w*smallest <= room || text == "" {
			return runs, min(most, max(smallest, room/max(w, 1e-9))), nil
		}
		shorter := cut(text)
		if shorter == text {
			return nil, 0, fmt.Errorf("%w: no room for text", ErrStamp)
		}
		text = shorter
	}
}

const ellipsis = "…"

// cutEnd takes a letter, and what stands on it, off the end of a text.
func cutEnd(s string) string {
	r := []rune(strings.TrimSuffix(s, ellipsis))
	for n := len(r) - 1; n > 0; n-- {
		if !unicode.Is(unicode.M, r[n]) {
			return strings.TrimRight(string(r[:n]), " ") + ellipsis
		}
	}
	return ""
}

// cutFront does the same at the front.
func cutFront(s string) string {
	r := []rune(strings.TrimPrefix(s, ellipsis))
	for n := 1; n < len(r); n++ {
		if !unicode.Is(unicode.M, r[n]) {
			return ellipsis + strings.TrimLeft(string(r[n:]), " ")
		}
	}
	return ""
}

func (d *drawing) set(runs []run, x, baseline, size float64, c color) {
	d.pdf.SetTextColor(c.r, c.g, c.b)
	for _, r := range runs {
		d.pdf.AddUTF8FontFromBytes(string(r.font.name), "", assets.Font(string(r.font.name)))
		d.pdf.SetFont(string(r.font.name), "", size*r.scale)
		d.pdf.Text(x, baseline, r.text)
		x += width([]run{r}) * size
	}
}

// typed sets a name in the middle of the height of an area, from its left edge.
func (d *drawing) typed(text string, face signing.Face, a area) error {
	fonts, err := chain(face)
	if err != nil {
		return err
	}
	if text = words(text); text == "" {
		return fmt.Errorf("%w: nothing typed", ErrStamp)
	}
	const lineHeight, ascent = 1.36, 1.0
	runs, size, err := d.fitted(text, fonts, min(markSize, a.h/lineHeight), a.w, cutEnd)
	if err != nil {
		return err
	}
	d.set(runs, a.x, a.y+(a.h-size*lineHeight)/2+size*ascent, size, ink())
	return nil
}

// spaced is words, but keeps the space a tail begins with.
func spaced(s string) string {
	if strings.HasPrefix(s, " ") {
		return " " + words(s)
	}
	return words(s)
}

// centred sets one line in the middle of an area.
func (d *drawing) centred(text string, a area, size float64, c color) error {
	const capHeight = 0.714 // of Noto Sans
	runs, size, err := d.fitted(words(text), []fontName{sansBold, sans}, size, a.w-2*margin, cutEnd)
	if err != nil {
		return err
	}
	d.set(runs, a.x+(a.w-width(runs)*size)/2, a.y+(a.h+size*capHeight)/2, size, c)
	return nil
}
