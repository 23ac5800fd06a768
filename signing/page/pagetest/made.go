// Package pagetest writes small PDFs of given objects, for tests only.
package pagetest

import (
	"bytes"
	"fmt"
	"strings"
)

// Made writes a PDF of these objects, numbered from 1; the first is the catalog. A body that begins
// with "stream:" becomes a stream of what follows; "stream:<<…>>stream:" gives it more entries.
func Made(bodies ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(bodies))
	for i, body := range bodies {
		offsets[i] = b.Len()
		if content, ok := strings.CutPrefix(body, "stream:"); ok {
			dict := ""
			if d, rest, ok := strings.Cut(content, ">>stream:"); ok {
				dict, content = strings.TrimPrefix(d, "<<"), rest
			}
			body = fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(content), content)
		}
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(bodies)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(bodies)+1, start)
	return b.Bytes()
}

// OnePage is a document of one page with these entries and this content; F1 is Helvetica. Objects of one's own begin at 6.
func OnePage(entries, content string, more ...string) []byte {
	return WithCatalog("", entries, content, more...)
}

// WithCatalog is OnePage with further entries in the catalog.
func WithCatalog(catalog, entries, content string, more ...string) []byte {
	bodies := []string{
		"<</Type/Catalog/Pages 2 0 R" + catalog + ">>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>" + entries + ">>",
		"stream:" + content,
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}
	return Made(append(bodies, more...)...)
}
