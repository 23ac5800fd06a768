package signing

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"
)

var (
	domain = regexp.MustCompile(`^([\pL\pN]([\pL\pN-]{0,61}[\pL\pN])?\.)+[\pL\pN]([\pL\pN-]{0,61}[\pL\pN])$`)
	mobile = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	digits = strings.NewReplacer(" ", "", ".", "", "-", "") // takes out what may stand between them
)

// ValidEmail accepts one bare address (RFC 5322 addr-spec) at a name with a dot, all of whose signs can be seen.
func ValidEmail(a string) bool {
	parsed, err := mail.ParseAddress(a)
	if err != nil || parsed.Address != a || len(a) > 254 || strings.ContainsAny(a, "\",;<>()[]\\") || strings.ContainsFunc(a, unseen) {
		return false
	}
	at := strings.LastIndex(a, "@")
	return at > 0 && at <= 64 && domain.MatchString(a[at+1:])
}

// unseen are signs two addresses may differ by without anybody's seeing it.
func unseen(r rune) bool { return unicode.IsSpace(r) || Invisible(r) }

// ValidMobile accepts numbers in E.164 form; spaces, dots and hyphens between digits are forgiven.
func ValidMobile(m string) bool {
	return mobile.MatchString(digits.Replace(m))
}
