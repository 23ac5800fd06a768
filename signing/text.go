package signing

import (
	"strings"
	"unicode"
)

// Seen reports whether a text shows anything at all: a letter, a number, a sign.
func Seen(t string) bool {
	return strings.ContainsFunc(t, func(r rune) bool {
		return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !Invisible(r)
	})
}

// Invisible are signs that show nothing, or turn the order of letters around: controls, joiners, fillers, the blank of
// Braille.
func Invisible(r rune) bool {
	return r == '\u2800' || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point)
}

// OneLine is a text of others on one line: where a break could pass for the beginning of another line it stands as "¶".
// What else cannot be seen, or turns the order of letters around, stands as "�": two names that look alike are alike. Joiners
// stay in scripts that are written with them.
func OneLine(text string) string {
	text = strings.NewReplacer("\r\n", " ¶ ", "\n", " ¶ ", "\r", " ¶ ", "\u0085", " ¶ ", "\u2028", " ¶ ", "\u2029", " ¶ ", "\t", " ").Replace(text)
	before := ' '
	return strings.Map(func(r rune) rune {
		last := before
		before = r
		if unicode.Is(unicode.Join_Control, r) && unicode.In(last, joining...) {
			return r
		}
		if Invisible(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// joining are the scripts (and marks on their letters) in which joiners make another word or another look.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu,
	unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Mongolian,
}
