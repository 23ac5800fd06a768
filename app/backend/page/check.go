package page

import (
	"cmp"
	"errors"
	"net/http"
	"regexp"
	"time"

	"paraph/signing"
)

// checker is the part of a page on which a browser works out the SHA-256 of a file, which stays where it is.
type checker struct {
	Address string // what goes before the SHA-256, from this page's address
	Chosen  string // the title where the page is that of the file that was chosen, "" for the same
	This    string // what is to be done where it is not
}

// isSHA256 is one as our own addresses have it.
var isSHA256 = regexp.MustCompile(`^[0-9a-f]{64}$`)

// choose is the page where anybody chooses a file to check.
func (h *Handler) choose(w http.ResponseWriter, r *http.Request) {
	v := h.bareView(r, "page.check.title", "page.check.what")
	v.Notice.Icon, v.Notice.Check = "magnifying-glass", &checker{Address: "check/"}
	h.render(w, r, http.StatusOK, "notice", v)
}

// check says of a file's SHA-256 whether this service sealed that file, and nothing of who signed it or what it is called.
func (h *Handler) check(w http.ResponseWriter, r *http.Request) {
	sum := r.PathValue("sha256")
	if !isSHA256.MatchString(sum) {
		h.nothing(w, r)
		return
	}
	q, proof, err := h.Service.Sealed(r.Context(), sum)
	if err == nil && proof.Fault != nil {
		err = signing.ErrBroken
	}
	if err != nil && !errors.Is(err, signing.ErrNotFound) {
		h.broken(w, r, err)
		return
	}
	status, v, part := http.StatusOK, (*view)(nil), &checker{}
	switch {
	case err != nil:
		status, v = http.StatusNotFound, h.bareView(r, "page.check.unknown", "page.check.unknown.what")
		v.Notice.Icon = "warning-circle"
	case q.Practice:
		v = h.bareView(r, "page.check.practice", "page.check.practice.what")
		v.Notice.Icon = "flask"
	default:
		v = h.bareView(r, "page.check.known", "page.check.known.who")
		v.Notice.Icon = "seal-check"
		at := v.Voice.DateTime(q.Completed.In(cmp.Or(q.Location(), time.UTC)))
		part.Chosen, part.This = v.Voice.Say("page.check.chosen"), v.Voice.Say("page.check.this")
		v.Notice.Lines = append([]string{v.Voice.Count("page.check.known.what", len(q.Signers), "time", at, "office", q.Office)}, v.Notice.Lines...)
	}
	v.Notice.Small, v.Notice.Check = []string{"SHA-256: " + sum}, part
	h.render(w, r, status, "notice", v)
}
