package page

import (
	"net/http"
	"strings"
	"sync"

	"paraph/internal/bounded"
	"paraph/signing"
)

// Bounds of what the script sends. With the marks go eight drawings of as many points as a mark may have.
var (
	words = bounded.Limits{Bytes: 16 << 10, Depth: 4, Values: 200, Each: 100}
	marks = bounded.Limits{Bytes: 4 << 20, Depth: 8, Values: 700_000, Each: signing.MaxMarkPoints}
)

// postsOfOne is how many posts of one link are under way at once; a person has a tab or two.
const postsOfOne = 4

// posts counts those under way, by link.
type posts struct {
	mu  sync.Mutex
	now map[string]int
}

// begin counts one more, false if that is too many.
func (p *posts) begin(link string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now[link] >= postsOfOne {
		return false
	}
	if p.now == nil {
		p.now = map[string]int{}
	}
	p.now[link]++
	return true
}

func (p *posts) end(link string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now[link]--; p.now[link] == 0 {
		delete(p.now, link)
	}
}

// RegisterBusy adds the page's paths as they are answered to who comes too many: the page comes again by itself, and the script
// has its sentence. Nothing is looked up for it.
func (h *Handler) RegisterBusy(mux *http.ServeMux) {
	busy := secured(http.HandlerFunc(h.busy))
	mux.Handle("/s/", busy)
	mux.Handle("/check", busy)
	mux.Handle("/check/", busy)
	mux.Handle("/page/", busy)
}

func (h *Handler) busy(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodPost:
		h.answer(w, r, http.StatusServiceUnavailable, answer{Say: h.House.Voice(browserLanguage(r), "").Say("page.failed")})
	case strings.Contains(r.Header.Get("Accept"), "text/html"):
		v := h.bareView(r, "page.busy.title", "page.busy.what")
		v.Notice.Icon = "clock"
		w.Header().Set("Refresh", "10")
		h.render(w, r, http.StatusServiceUnavailable, "notice", v)
	default:
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
	}
}
