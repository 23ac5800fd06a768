package page

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"paraph/app/say"
	"paraph/internal/bounded"
	"paraph/signing"
)

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
	AsText    []int          `json:"asText"`
	AsFile    []int          `json:"asFile"`
	Seconds   int            `json:"seconds"`
	Challenge string         `json:"challenge"`
	Code      string         `json:"code"`
	Reason    string         `json:"reason"`
}

// post lets a body through that our own page sent, within bounds. Nothing of it is read before its link is known.
func (h *Handler) post(within bounded.Limits, next func(http.ResponseWriter, *http.Request, sent)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || kind != "application/json" {
			http.Error(w, "application/json is expected", http.StatusUnsupportedMediaType)
			return
		}
		if !h.sameOrigin(r) {
			http.Error(w, "from another place", http.StatusForbidden)
			return
		}
		link := r.PathValue("secret")
		if err := h.Service.Known(r.Context(), link); err != nil {
			h.refuse(w, r, err, visited{voice: h.House.Voice(browserLanguage(r), ""), link: link})
			return
		}
		if !h.underWay.begin(link) {
			w.Header().Set("Retry-After", "10")
			h.busy(w, r)
			return
		}
		defer h.underWay.end(link)
		var b sent
		content, err := bounded.Read(http.MaxBytesReader(w, r.Body, int64(within.Bytes)+1), within, nil)
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large), errors.Is(err, bounded.ErrBytes):
			http.Error(w, "too much", http.StatusRequestEntityTooLarge)
		case err != nil || json.Unmarshal(content, &b) != nil || len(b.Use) > maxMarks || len(b.Zone) > 64:
			http.Error(w, "not understood", http.StatusBadRequest)
		default:
			b.Lang = h.House.Voice(cmp.Or(b.Lang, browserLanguage(r)), "").Lang()
			next(w, r, b)
		}
	}
}

func (h *Handler) presence(r *http.Request, b sent) signing.Presence {
	who := h.Presence(r)
	who.Language, who.Zone = b.Lang, zoneName(b.Zone)
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
	wish := signing.CodeWish{
		Marks: marks, Correction: signing.Correction{Name: b.Name, Surname: b.Surname, Email: b.Email, Mobile: b.Mobile},
		Language: b.Lang, Shown: b.Shown, AsText: b.AsText, AsFile: b.AsFile, Seconds: b.Seconds,
	}
	code, err := h.Service.AskCode(r.Context(), r.PathValue("secret"), wish, h.presence(r, b))
	if err != nil {
		h.refuseIn(w, r, b.Lang, err)
		return
	}
	// What is said of the code is said as things stand after it: the address may have been corrected.
	visit, err := h.Service.Visit(r.Context(), r.PathValue("secret"), b.Lang)
	if err != nil {
		h.refuseIn(w, r, b.Lang, err)
		return
	}
	h.answer(w, r, http.StatusOK, visited{Visit: visit, voice: say.In(b.Lang)}.codeAnswer(code))
}

// codeInHand tells another window of the same link of the code that was sent, and of the marks it is good for.
func (h *Handler) codeInHand(w http.ResponseWriter, r *http.Request) {
	p, err := h.visit(r)
	var code signing.CodeSent
	var marks []signing.Mark
	if err == nil {
		code, marks, err = h.Service.CodeInHand(r.Context(), p.link)
	}
	if errors.Is(err, signing.ErrNotFound) {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	var agreed signing.Visit // in the language the code was asked for in
	if err == nil {
		agreed, err = h.Service.Visit(r.Context(), p.link, code.Language)
	}
	if err != nil {
		h.refuse(w, r, err, p)
		return
	}
	a := inHand{codeAnswer: p.codeAnswer(code)}
	a.Lang, a.Consent = say.In(code.Language).Lang(), visited{Visit: agreed}.consentParts()
	a.Marks, a.Use = once(marks)
	h.answer(w, r, http.StatusOK, a)
}

// once are different marks once each, and which of them stands in which field.
func once(marks []signing.Mark) (different []signing.Mark, use []int) {
	known := map[string]int{}
	for _, m := range marks {
		sum := signing.HashMarks([]signing.Mark{m})
		if _, ok := known[sum]; !ok {
			known[sum] = len(different)
			different = append(different, m)
		}
		use = append(use, known[sum])
	}
	return different, use
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
