package cos

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeText is a text string's text: UTF-16 with its mark of order, UTF-8 with its own, else PDFDocEncoding.
func decodeText(s string) string {
	switch {
	case strings.HasPrefix(s, "\xFE\xFF"):
		return fromUTF16(s[2:], 0)
	case strings.HasPrefix(s, "\xFF\xFE"):
		return fromUTF16(s[2:], 1)
	case strings.HasPrefix(s, "\xEF\xBB\xBF"):
		return strings.ToValidUTF8(s[3:], "\uFFFD")
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(docRune(s[i]))
	}
	return b.String()
}

// fromUTF16 decodes pairs of bytes, the high one at the place it says: 0 first, 1 last.
func fromUTF16(s string, high int) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i+high])<<8|uint16(s[i+1-high]))
	}
	return string(utf16.Decode(units))
}

// What PDFDocEncoding has at 0x18 and at 0x80 (annex D.3); all else is Latin-1.
const (
	docLow  = "\u02D8\u02C7\u02C6\u02D9\u02DD\u02DB\u02DA\u02DC"
	docHigh = "\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203A\u2212\u2030\u201E\u201C\u201D\u2018" +
		"\u2019\u201A\u2122\uFB01\uFB02\u0141\u0152\u0160\u0178\u017D\u0131\u0142\u0153\u0161\u017E\uFFFD\u20AC"
)

func docRune(c byte) rune {
	switch {
	case c >= 0x18 && c < 0x20:
		return []rune(docLow)[c-0x18]
	case c >= 0x80 && c <= 0xA0:
		return []rune(docHigh)[c-0x80]
	}
	return rune(c)
}

// TextString is a text string for writing: ASCII as it is, all else as UTF-16BE.
func TextString(s string) String {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] < ' ' || s[i] == 0x7F {
			out := []byte("\xFE\xFF")
			for _, u := range utf16.Encode([]rune(s)) {
				out = append(out, byte(u>>8), byte(u))
			}
			return String(out)
		}
	}
	return String(s)
}
