package signing

import (
	"net/url"
	"regexp"
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

// origin is scheme, host and port alone, the host in letters every browser knows: https://*, or a name not written as xn--, is none.
var origin = regexp.MustCompile(`^(?i:https?)://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?$`)

// WebOrigin is a text that is one web origin, as pages that may hold another one in a frame are named by; "" for any other.
func WebOrigin(text string) string {
	if !origin.MatchString(text) {
		return ""
	}
	return strings.TrimSuffix(text, "/")
}
