package mail

import (
	"strings"
	"unicode"
)

// Dead are words of somebody who is not the office, so that no mail program makes a link of them, in text or HTML: what holds
// an address together stands in brackets, as people write it who pass on a dangerous one. The words stay readable, the lines
// theirs; signs that turn the direction of writing are left out.
func Dead(words string) string {
	words = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(words))
	text := []rune(words)
	var b strings.Builder
	for i, r := range text {
		switch {
		case unicode.Is(unicode.Bidi_Control, r):
		case joins(text, i):
			b.WriteString("[" + string(r) + "]")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// joins reports whether the sign at i may hold a link together: a point before what could be the end of a host's name, the colon
// of a scheme, the sign of a mail address, the bars of a shared folder.
func joins(text []rune, i int) bool {
	at := func(k int) rune {
		if k < 0 || k >= len(text) {
			return ' '
		}
		return text[k]
	}
	before, after := at(i-1), at(i+1)
	if text[i] == '\\' {
		return after == '\\'
	}
	if unicode.IsSpace(before) || unicode.IsSpace(after) {
		return false
	}
	switch text[i] {
	case '.', '．', '。', '｡':
		return after != '-' && wordy(after) && wordy(at(i+2)) && (!unicode.IsDigit(before) || !unicode.IsDigit(after))
	case ':':
		return unicode.IsLetter(before) || after == '/'
	}
	return text[i] == '@' || text[i] == '＠'
}

// wordy reports whether a sign may stand in the name of a host.
func wordy(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.M) || r == '-'
}
