package signing_test

import (
	"testing"

	"paraph/signing"
)

// TestOrigins: what is taken as an origin is what the page then names; what would not count in a browser is refused.
func TestOrigins(t *testing.T) {
	for text, want := range map[string]string{
		"https://a.example": "https://a.example", "https://b.example:8443/": "https://b.example:8443", "HTTPS://a.example": "HTTPS://a.example",
		"http://127.0.0.1:3000": "http://127.0.0.1:3000", "https://xn--pple-43d.example": "https://xn--pple-43d.example",
		"https://*": "", "https://*.example": "", "https://\u0430pple.example": "", "https://a.example/x": "", "https://a.example; script-src *": "",
		"https://a@b.example": "", "*": "", "'self'": "", "a.example": "", "https://": "", "https://a.example\n": "",
	} {
		if got := signing.WebOrigin(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
