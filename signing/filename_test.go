package signing_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"paraph/signing"
)

func TestFileName(t *testing.T) {
	for title, want := range map[string]string{
		"Contratto":             "Contratto",
		"Contratto.pdf":         "Contratto",
		"Contratto.PDF":         "Contratto",
		"Contratto.pdf.pdf":     "Contratto",
		"Contratto .pdf ":       "Contratto",
		"pdf":                   "pdf",
		".pdf":                  "pdf",
		" .. ":                  "",
		`a/b\c:d*e?f"g<h>i|j`:   "a-b-c-d-e-f-g-h-i-j",
		"uno\r\ndue\u202etre\t": "unoduetre",
		"Convenção 契約":          "Convenção 契約",
		"a\xffb":                "a-b",
	} {
		if got := signing.FileName(title); got != want {
			t.Errorf("%q is %q, not %q", title, got, want)
		}
	}
	if long := signing.FileName(strings.Repeat("契", 300) + ".pdf"); len(long) > 160 || !utf8.ValidString(long) {
		t.Errorf("%d bytes", len(long))
	}
}
