package signing

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxFileName is how long a title may be in the name of a file, in bytes of UTF-8: systems take 255 with all that follows.
const maxFileName = 160

// FileName is a title as every system accepts it in the name of a file, without ".pdf" at its end; "" where nothing is left.
func FileName(title string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/\:*?"<>|`, r), r == utf8.RuneError:
			return '-'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			return -1
		}
		return r
	}, title)
	for len(name) > maxFileName {
		_, last := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-last]
	}
	for {
		name = strings.Trim(name, " .")
		rest := len(name) - len(".pdf")
		if rest < 0 || !strings.EqualFold(name[rest:], ".pdf") {
			return name
		}
		name = name[:rest]
	}
}
