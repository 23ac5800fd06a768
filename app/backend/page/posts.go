package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"paraph/app/say"
	"paraph/signing"
)

// maxBody bounds what the script sends: eight drawings of as many points as a mark may have.
const maxBody = 4 << 20

// maxMarks bounds how many places one body fills.
const maxMarks = 1000

// sent is the body of every POST; which fields count depends on the address. Marks travel once each;
// Use says which of them stands in which field.
type sent struct {
	Lang      string         `json:"lang"`
	Zone      string         `json:"zone"`
	Marks     []signing.Mark `json:"marks"`
	Use       []int          `json:"use"`
	Name      string         `json:"name"`
	Surname   string         `json:"surname"`
	Email     string         `json:"email"`
	Mobile    string         `json:"mobile"`
	Shown     []int          `json:"shown"`
	Seconds   int            `json:"seconds"`
	Challenge string         `json:"challenge"`
	Code      string         `json:"code"`
	Reason    string         `json:"reason"`
}

// post lets a body through that our own page sent.
func (h *Handler) post(next func(http.ResponseWriter, *http.Request, sent)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || kind != "application/json" {
			http.Error(w, "application/json is expected", http.StatusUnsupportedMediaType)
			return
		}
		if !sameOrigin(r) {
			http.Error(w, "from another place", http.StatusForbidden)
			return
		}
		var b sent
		content, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			http.Error(w, "too much", http.StatusRequestEntityTooLarge)
		case err != nil || json.Unmarshal(content, &b) != nil || len(b.Use) > maxMarks || len(b.Zone) > 64:
			http.Error(w, "not understood", http.StatusBadRequest)
		default:
			next(w, r, b)
		}
	}
}

func (h *Handler) presence(r *http.Request, b sent) signing.Presence {
	who := h.Presence(r)
	who.Language, who.Zone = say.In(b.Lang).Lang(), zoneName(b.Zone)
	return who
}

// zoneName keeps what looks like the name of a time zone.
func zoneName(z string) string {
	if strings.ContainsFunc(z, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("/_+-", r)
	}) {
		return ""
	}
	return z
}

// opened writes down that a browser showed the page; only the script says so.
func (h *Handler) opened(w http.ResponseWriter, r *http.Request, b sent) {
	if err := h.Service.Opened(r.Context(), r.PathValue("secret"), h.presence(r, b)); err != nil {
		h.refuseIn(w, r, b.Lang, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// errUse says that a body names marks it does not hold.
var errUse = fmt.Errorf("%w: marks and fields do not fit", signing.ErrMark)

// marks are the marks field by field.
func (b sent) marks() ([]signing.Mark, error) {
	out := make([]signing.Mark, len(b.Use))
	for i, n := range b.Use {
		if n < 0 || n >= len(b.Marks) {
			return nil, errUse
		}
		out[i] = b.Marks[n]
	}
	return out, nil
}

// code asks for a code. The marks are stored with it: the code is good for exactly them.
func (h *Handler) code(w http.ResponseWriter, r *http.Request, b sent) {
	marks, err := b.marks()
	if err != nil {
		h.refuseIn(w, r, b.Lang, err)
		return
	}
	lang := say.In(b.Lang).Lang()
	slices.Sort(b.Shown)
	wish := signing.CodeWish{
		Marks: marks, Correction: signing.Correction{Name: b.Name, Surname: b.Surname, Email: b.Email, Mobile: b.Mobile},
		Language: lang, Shown: slices.Compact(b.Shown), Seconds: b.Seconds,
	}
	code, err := h.Service.AskCode(r.Context(), r.PathValue("secret"), wish, h.presence(r, b))
	if err != nil {
		h.refuseIn(w, r, lang, err)
		return
	}
	// What is said of the code is said as things stand after it: the address may have been corrected.
	visit, err := h.Service.Visit(r.Context(), r.PathValue("secret"), lang)
	if err != nil {
		h.refuseIn(w, r, lang, err)
		return
	}
	h.answer(w, r, http.StatusOK, visited{Visit: visit, voice: say.In(lang)}.codeAnswer(code))
}

func (h *Handler) confirm(w http.ResponseWriter, r *http.Request, b sent) {
	if err := h.Service.Confirm(r.Context(), r.PathValue("secret"), b.Challenge, b.Code, h.presence(r, b)); err != nil {
		h.refuseIn(w, r, b.Lang, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (h *Handler) decline(w http.ResponseWriter, r *http.Request, b sent) {
	if err := h.Service.Decline(r.Context(), r.PathValue("secret"), strings.TrimSpace(b.Reason), h.presence(r, b)); err != nil {
		h.refuseIn(w, r, b.Lang, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (h *Handler) wish(w http.ResponseWriter, r *http.Request, b sent) {
	if err := h.Service.Wish(r.Context(), r.PathValue("secret")); err != nil {
		h.refuseIn(w, r, b.Lang, err)
		return
	}
	h.answer(w, r, http.StatusOK, answer{Say: say.In(b.Lang).Say("page.expired.told")})
}
