package compare

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"paraph/signing"
)

// glyph is a letter as it is compared: one rune's worth of it, folded.
type glyph struct {
	text    string // "" where nobody knows what it says
	base    string // without accents
	at      signing.Point
	box     signing.Box
	word    int
	index   int // of the letter
	matched bool
	excused bool // what differs here is no edit
	known   bool // a letter or a figure
}

// word is what stands between two breaks.
type word struct {
	text   string // as it was written
	folded string
	box    signing.Box
	dirty  bool
	glyphs [2]int // from, to
}

// text is a page's letters and words.
type text struct {
	glyphs []glyph
	words  []word
}

// alike are signs that stand for one another: programs change one for the other without anybody seeing it.
func alike(r rune) rune {
	switch r {
	case '\u00AD', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212', '\uFFFE', '\u2043':
		return '-'
	case '\u2018', '\u2019', '\u201A', '\u201B', '\u2032', '\u00B4', '`', '\u02BC':
		return '\''
	case '\u201C', '\u201D', '\u201E', '\u201F', '\u2033', '\u00AB', '\u00BB':
		return '"'
	case '[', ']', '(', ')', '{', '}', '<', '>':
		return '('
	case '\u2022', '\u25CF', '\u00B7', '\u2219', '\u22C5', '\u25AA', '\u25A0':
		return '\u00B7'
	case '\u2126':
		return '\u03A9'
	case '\u00B5':
		return '\u03BC'
	}
	return r
}

// fold is what a letter is compared as: a text for each of the signs it stands for.
func fold(written string) (out []string) {
	for _, r := range norm.NFKC.String(written) {
		r = alike(r)
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
		case unicode.Is(unicode.Co, r), r == unicode.ReplacementChar, r == '\uFFFF':
			out = append(out, "")
		case signing.Invisible(r):
		case unicode.Is(unicode.Mn, r) && len(out) > 0:
			out[len(out)-1] = norm.NFC.String(out[len(out)-1] + string(r))
		default:
			out = append(out, string(r))
		}
	}
	return out
}

// base is a folded text without its accents.
func base(folded string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(folded))
}

// textOf are the letters of a sheet that lie on its page.
func textOf(s *Sheet, fit Fit) *text {
	t := &text{}
	begin := true
	for _, l := range s.Letters {
		begin = begin || l.Break
		if l.Box.X+l.Box.W < 0 || l.Box.Y+l.Box.H < 0 || l.Box.X > s.Size.W || l.Box.Y > s.Size.H {
			continue
		}
		folded := fold(l.Text)
		if len(folded) == 0 {
			begin = true
			continue
		}
		if begin {
			t.words = append(t.words, word{glyphs: [2]int{len(t.glyphs), len(t.glyphs)}})
			begin = false
		}
		t.add(l, folded, fit)
	}
	return t
}

// add adds a letter to the last word; one that stands for several signs is cut.
func (t *text) add(l Letter, folded []string, fit Fit) {
	w := &t.words[len(t.words)-1]
	n := float64(len(folded))
	for i, one := range folded {
		box := l.Box
		box.X, box.W = box.X+box.W*float64(i)/n, box.W/n
		at := l.At
		at.X += l.Box.W * float64(i) / n
		r := []rune(one + " ")[0]
		t.glyphs = append(t.glyphs, glyph{
			text: one, base: base(one), at: fit.point(at), box: fit.box(box), word: len(t.words) - 1, index: l.Index, known: unicode.IsLetter(r) || unicode.IsDigit(r),
		})
		w.folded += one
	}
	w.text += signing.OneLine(strings.ReplaceAll(l.Text, "\uFFFE", "-"))
	w.box = joined(w.box, fit.box(l.Box))
	w.glyphs[1] = len(t.glyphs)
}

// joined is the box around two, the other one where one is nothing.
func joined(a, b signing.Box) signing.Box {
	if a == (signing.Box{}) {
		return b
	}
	if b == (signing.Box{}) {
		return a
	}
	right, bottom := max(a.X+a.W, b.X+b.W), max(a.Y+a.H, b.Y+b.H)
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return signing.Box{X: x, Y: y, W: right - x, H: bottom - y}
}

func grown(b signing.Box, by float64) signing.Box {
	return signing.Box{X: b.X - by, Y: b.Y - by, W: b.W + 2*by, H: b.H + 2*by}
}

func meet(a, b signing.Box) bool {
	return a.X <= b.X+b.W && b.X <= a.X+a.W && a.Y <= b.Y+b.H && b.Y <= a.Y+a.H
}

// holds reports whether the middle of a box lies in another.
func holds(out, in signing.Box) bool {
	x, y := in.X+in.W/2, in.Y+in.H/2
	return x >= out.X && x <= out.X+out.W && y >= out.Y && y <= out.Y+out.H
}
