package page

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"paraph/signing"
)

// resolutions are the only ones pages are drawn in, in dots an inch: a link cannot be used to draw a
// page in a thousand sizes. The small ones are for sheets of metres, 130 is as wide as most telephones of three dots a pixel.
func resolutions() []int { return []int{12, 24, 48, 72, 110, 130, 150, 220, 300} }

// imageSet are the addresses of a page's image: one for old browsers, and the set to choose from, as
// wide as a screen or two times enlarged and no larger than a phone can hold.
func imageSet(s signing.Size, at string) (src, set string) {
	const narrow, wide, most = 480, 2600, 15e6
	var all []string
	for _, dpi := range resolutions() {
		w, h := s.W*float64(dpi)/72, s.H*float64(dpi)/72
		if src != "" && (w > wide || w*h > most) {
			break
		}
		address := at + strconv.Itoa(dpi)
		if w < narrow {
			src = address // replaced by the first of the set, if there is one
			continue
		}
		if len(all) < 2 {
			src = address
		}
		all = append(all, address+" "+strconv.Itoa(int(w+0.5))+"w")
	}
	return src, strings.Join(all, ", ")
}

// visitLasts is how long a browser may keep a page's picture: for a reload and a second tab. The script has what was kept thrown
// away when the visit ends.
const visitLasts = "private, max-age=1800"

// image is one page drawn in one of our resolutions. Pages that were open before an update ask for it as .png.
func (h *Handler) image(w http.ResponseWriter, r *http.Request) {
	page, err := strconv.Atoi(r.PathValue("page"))
	name := strings.TrimSuffix(r.PathValue("image"), ".png")
	dpi, dpiErr := strconv.Atoi(name)
	if err != nil || dpiErr != nil || !slices.Contains(resolutions(), dpi) || strconv.Itoa(dpi) != name {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	picture, err := h.Service.Image(r.Context(), r.PathValue("secret"), page, float64(dpi))
	if err != nil {
		if errors.Is(err, signing.ErrKilled) {
			w.Header().Set("Retry-After", "5")
		}
		h.plain(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", visitLasts)
	kind := pictureKind(picture)
	if kind == "image/svg+xml" { // opened by itself it shows its own layers, and does nothing else
		w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src data:; sandbox; frame-ancestors 'none'")
	}
	send(w, r, http.StatusOK, kind, picture)
}

// pictureKind is what a page's picture is, by how it begins: see page.Document.Picture.
func pictureKind(picture []byte) string {
	switch {
	case bytes.HasPrefix(picture, []byte("\xff\xd8")):
		return "image/jpeg"
	case bytes.HasPrefix(picture, []byte("<svg")):
		return "image/svg+xml"
	}
	return "image/png"
}

// over has the browser throw away what it kept of a visit that has ended.
func (h *Handler) over(w http.ResponseWriter, r *http.Request) {
	p, err := h.visit(r)
	if err != nil {
		h.refuse(w, r, err, p)
		return
	}
	if p.stage != stageSign {
		w.Header().Set("Clear-Site-Data", `"cache"`)
	}
	w.WriteHeader(http.StatusNoContent)
}

// textLine is one line of a page's text as the page sets it over the image: where its writing begins,
// how large it is and how wide it must become, in points.
type textLine struct {
	Text string `json:"t"`
	X    string `json:"x"`
	Y    string `json:"y"`
	Size string `json:"s"`
	W    string `json:"w"`
}

func setLines(lines []signing.TextLine) []textLine {
	out := make([]textLine, 0, len(lines))
	for _, l := range lines {
		// A box reaches from the tops to the tails of the letters; the writing stands four fifths down.
		out = append(out, textLine{l.Text, number(l.Box.X), number(l.Box.Y + 0.8*l.Box.H), number(max(1, l.Box.H)), number(max(1, l.Box.W))})
	}
	return out
}

// text is the text of a block of pages, for documents too long to hold it in the page.
func (h *Handler) text(w http.ResponseWriter, r *http.Request) {
	p, err := h.visit(r)
	if err != nil {
		h.refuse(w, r, err, p)
		return
	}
	from, err := strconv.Atoi(r.PathValue("from"))
	if err != nil || from < 1 || from > len(p.Request.Pages) {
		h.refuse(w, r, signing.ErrNotFound, p)
		return
	}
	type pageText struct {
		Page  int        `json:"page"`
		Lines []textLine `json:"lines"` // null where the text cannot be read
	}
	to := min(from+inlinePages-1, len(p.Request.Pages))
	read, err := h.Service.Text(r.Context(), p.Visit, from, to)
	if err != nil {
		h.refuse(w, r, err, p)
		return
	}
	pages := []pageText{}
	for n := from; n <= to; n++ {
		page := pageText{Page: n}
		if lines, ok := read[n]; ok {
			page.Lines = setLines(lines)
		}
		pages = append(pages, page)
	}
	h.answer(w, r, http.StatusOK, map[string]any{"pages": pages})
}

// plain refuses what an <img> or a download asks for.
func (h *Handler) plain(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	if status >= http.StatusInternalServerError {
		h.log(r, err)
	}
	http.Error(w, http.StatusText(status), status)
}
