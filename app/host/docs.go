package host

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"paraph/docs"
)

const docsHead = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Paraph for your programs</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1d2430;background:#fff}
table{border-collapse:collapse}td,th{border:1px solid #c9ced8;padding:.3rem .6rem;text-align:left;vertical-align:top}
pre{background:#f3f5f8;padding:1rem;overflow:auto}code{font-size:.9em}@media (prefers-color-scheme:dark){body{color:#e6e9ef;background:#14171c}pre{background:#1f242c}td,th{border-color:#3a414d}a{color:#8ab4ff}}</style></head><body>
`

// docsPage is the page for other programs, without anything from elsewhere.
func docsPage() ([]byte, error) {
	b := bytes.NewBufferString(docsHead)
	if err := goldmark.New(goldmark.WithExtensions(extension.Table)).Convert(docs.API, b); err != nil {
		return nil, fmt.Errorf("host: docs: %w", err)
	}
	b.WriteString("</body></html>\n")
	return b.Bytes(), nil
}

// serveDocs answers GET /docs to anybody: nothing of the office stands there.
func serveDocs(w http.ResponseWriter, _ *http.Request) {
	page, err := docsPage()
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(page)
}
