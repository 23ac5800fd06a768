package page

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"paraph/signing"
)

// resolutions are the only ones pages are drawn in, in dots an inch: a link cannot be used to draw a
// page in a thousand sizes. The small ones are for sheets of metres.
func resolutions() []int { return []int{12, 24, 48, 72, 110, 150, 220, 300} }

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
		address := at + strconv.Itoa(dpi) + ".png"
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

// image is one page drawn in one of our resolutions.
func (h *Handler) image(w http.ResponseWriter, r *http.Request) {
	page, err := strconv.Atoi(r.PathValue("page"))
	name, isPNG := strings.CutSuffix(r.PathValue("image"), ".png")
	dpi, dpiErr := strconv.Atoi(name)
	if err != nil || dpiErr != nil || !isPNG || !slices.Contains(resolutions(), dpi) || strconv.Itoa(dpi) != name {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	png, err := h.Service.Image(r.Context(), r.PathValue("secret"), page, float64(dpi))
	if err != nil {
		h.plain(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Content-Length", strconv.Itoa(len(png)))
	_, _ = w.Write(png)
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
		Lines []textLine `json:"lines"`
	}
	pages := []pageText{}
	for n := from; n < from+inlinePages && n <= len(p.Request.Pages); n++ {
		lines, err := h.Service.Text(r.Context(), p.link, n)
		var unreadable *signing.Problem
		if err != nil && !errors.As(err, &unreadable) {
			h.refuse(w, r, err, p)
			return
		}
		pages = append(pages, pageText{n, setLines(lines)})
	}
	h.answer(w, r, http.StatusOK, map[string]any{"pages": pages})
}

// plain refuses what an <img> or a download asks for.
func (h *Handler) plain(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	if status == http.StatusInternalServerError {
		h.log(r, err)
	}
	http.Error(w, http.StatusText(status), status)
}
