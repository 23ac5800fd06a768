package page

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// fixedHeaders go out with every answer; the content security policy is made anew each time.
var fixedHeaders = map[string]string{
	"Cache-Control":                "no-store",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
	"X-Robots-Tag":                 "noindex, nofollow",
}

type nonceKey struct{}

// secured puts the headers on whatever next answers. Browsers ignore Strict-Transport-Security over
// plain http, so a proxy's word about the scheme is enough for it.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nonce := newNonce()
		head := w.Header()
		for name, value := range fixedHeaders {
			head.Set(name, value)
		}
		frame(head, nonce, nil)
		if r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
			head.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), nonceKey{}, nonce)))
	})
}

// frame writes the content security policy; the origins given may show the page inside theirs.
func frame(head http.Header, nonce string, origins []string) {
	ancestors := "'none'"
	head.Set("X-Frame-Options", "DENY")
	if len(origins) > 0 {
		ancestors = strings.Join(origins, " ")
		head.Del("X-Frame-Options") // it cannot name origins
	}
	head.Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; font-src 'self'; style-src 'self' 'nonce-"+nonce+
		"'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "+ancestors)
}

func newNonce() string {
	b := make([]byte, 16)
	rand.Read(b)
	return base64.StdEncoding.EncodeToString(b)
}

func nonceOf(r *http.Request) string {
	nonce, _ := r.Context().Value(nonceKey{}).(string)
	return nonce
}

// sameOrigin accepts what our own page sent. Browsers since Safari 16.4 say so themselves; older ones name where the page
// came from (Origin, very old ones Referer), which is the public address, or the Host where the service was called by
// another name. Who says nothing is refused.
func (h *Handler) sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	from := r.Header.Get("Origin")
	if from == "" {
		from = r.Header.Get("Referer")
	}
	u, err := url.Parse(from)
	if err != nil || u.Host == "" {
		return false
	}
	public, err := url.Parse(h.Public)
	return err == nil && originOf(u) == originOf(public) || strings.EqualFold(u.Host, r.Host)
}

// originOf is scheme, host and port, the port also where it is the scheme's own.
func originOf(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}
