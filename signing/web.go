package signing

import (
	"net/url"
	"strings"
	"unicode"
)

// WebAddress is a text that is one http(s) address and nothing else, as a link may lead to it; "" for any other.
func WebAddress(text string) string {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "" || u.User != nil || strings.ContainsFunc(text, unicode.IsSpace) {
		return ""
	}
	return u.String()
}
