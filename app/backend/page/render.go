package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	gosync "sync"

	"paraph/assets"
)

var templates = gosync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"icon": icon}).ParseFS(assets.Page(), "html/*.html"))
})

// icon is one of our own drawings, to stand beside its word.
func icon(name string) template.HTML {
	return template.HTML(`<span class="icon" aria-hidden="true">` + assets.Icon(name) + `</span>`) //nolint:gosec // from our own files
}

// render fills a template whole before the first byte goes out, so that a failure is not half a page.
func (h *Handler) render(w http.ResponseWriter, r *http.Request, status int, name string, v *view) {
	v.Nonce = nonceOf(r)
	v.Assets = strings.Repeat("../", max(0, strings.Count(r.URL.Path, "/")-1)) + "page/" + assetsOnce().hash
	var b bytes.Buffer
	if err := templates().ExecuteTemplate(&b, name, v); err != nil {
		h.log(r, fmt.Errorf("template %s: %w", name, err))
		http.Error(w, "page", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Language", v.Voice.Lang())
	send(w, r, status, "text/html; charset=utf-8", b.Bytes())
}

// answer is what the script gets.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		h.log(r, err)
		http.Error(w, "answer", http.StatusInternalServerError)
		return
	}
	send(w, r, status, "application/json", b)
}
