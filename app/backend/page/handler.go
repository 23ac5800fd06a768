package page

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// Service is the service behind the page. A secret is what stands in a signer's link.
type Service interface {
	Known(ctx context.Context, secret string) error // signing.ErrNotFound where the link leads nowhere
	Visit(ctx context.Context, secret, lang string) (signing.Visit, error)
	Opened(ctx context.Context, secret string, who signing.Presence) error
	Image(ctx context.Context, secret string, page int, dpi float64) ([]byte, error)
	Text(ctx context.Context, v signing.Visit, from, to int) (map[int][]signing.TextLine, error)
	AskCode(ctx context.Context, secret string, w signing.CodeWish, who signing.Presence) (signing.CodeSent, error)
	CodeInHand(ctx context.Context, secret string) (signing.CodeSent, []signing.Mark, error)
	Confirm(ctx context.Context, secret, challenge, code string, who signing.Presence) error
	Decline(ctx context.Context, secret, reason string, who signing.Presence) error
	Wish(ctx context.Context, secret string) error
	File(ctx context.Context, secret string, which sync.Which) (io.ReadSeekCloser, error)
	Evidence(ctx context.Context, secret, lang string) ([]byte, error)
	Sealed(ctx context.Context, sha256 string) (*signing.Request, signing.Proof, error)
}

// Handler serves the page. Nothing is kept between two requests but how many are under way: the secret in the address is all
// the authority there is, and every answer is made from what is stored at that moment.
type Handler struct {
	Service  Service
	Public   string // where signers reach the page, as their browsers see it
	Presence func(*http.Request) signing.Presence
	House    say.House
	Practice bool // the service practises: a link it does not know may be a real one, which it knows again when it works for real
	Log      *slog.Logger

	underWay posts
}

// Register adds the page's paths. They have a mux of their own, so that also what it refuses by itself
// goes out with the headers every answer has.
func (h *Handler) Register(mux *http.ServeMux) {
	own := http.NewServeMux()
	own.HandleFunc("GET /s/{secret}", h.show)
	own.HandleFunc("GET /s/{secret}/stage", h.stage)
	own.HandleFunc("GET /s/{secret}/over", h.over)
	own.HandleFunc("GET /s/{secret}/code", h.codeInHand)
	own.HandleFunc("GET /s/{secret}/pages/{page}/{image}", h.image)
	own.HandleFunc("GET /s/{secret}/text/{from}", h.text)
	own.HandleFunc("GET /s/{secret}/{file}", h.file)
	own.HandleFunc("POST /s/{secret}/opened", h.post(words, h.opened))
	own.HandleFunc("POST /s/{secret}/code", h.post(marks, h.code))
	own.HandleFunc("POST /s/{secret}/confirm", h.post(words, h.confirm))
	own.HandleFunc("POST /s/{secret}/decline", h.post(words, h.decline))
	own.HandleFunc("POST /s/{secret}/wish", h.post(words, h.wish))
	own.HandleFunc("GET /check", h.choose)
	own.HandleFunc("GET /check/{sha256}", h.check)
	own.HandleFunc("GET /page/{hash}/{path...}", serveAsset)
	own.HandleFunc("GET /page/{hash}", h.nothing) // else net/http leads there with a slash
	own.HandleFunc("GET /", h.nothing)
	for _, path := range []string{"/s", "/s/", "/check", "/check/", "/page", "/page/"} {
		mux.Handle(path, secured(own))
	}
}

// show is the page itself, by what the request has come to. It changes nothing: the scanners of mail
// programs follow links too.
func (h *Handler) show(w http.ResponseWriter, r *http.Request) {
	p, err := h.visit(r)
	if err != nil {
		h.broken(w, r, err)
		return
	}
	frame(w.Header(), nonceOf(r), readUI(p.Request.Options.UI).ancestors)
	if p.stage == stageSign {
		h.render(w, r, http.StatusOK, "sign", h.signView(r.Context(), p))
		return
	}
	h.render(w, r, http.StatusOK, "notice", h.noticeView(p))
}

// stage tells the page that is already open what the request has come to, and what to show instead.
func (h *Handler) stage(w http.ResponseWriter, r *http.Request) {
	p, err := h.visit(r)
	if err != nil {
		h.refuse(w, r, err, p)
		return
	}
	now := struct {
		Stage stage  `json:"stage"`
		Watch bool   `json:"watch"`
		Body  string `json:"body,omitempty"`
	}{Stage: p.stage}
	if p.stage != stageSign {
		v := h.noticeView(p)
		var b strings.Builder
		if err := templates().ExecuteTemplate(&b, "notice-body", v); err != nil {
			h.refuse(w, r, err, p)
			return
		}
		now.Watch, now.Body = v.Notice.Watch, b.String()
	}
	h.answer(w, r, http.StatusOK, now)
}

func (h *Handler) nothing(w http.ResponseWriter, r *http.Request) {
	h.broken(w, r, signing.ErrNotFound)
}

// broken is the page of a link that leads nowhere, with no further facts, or of a service that does
// not work just now.
func (h *Handler) broken(w http.ResponseWriter, r *http.Request, err error) {
	status, what := http.StatusNotFound, "page.unknown.what"
	if h.Practice {
		what = "page.unknown.practice"
	}
	v := h.bareView(r, "page.unknown.title", what)
	v.Notice.Icon = "link-break"
	if errors.Is(err, signing.ErrBroken) {
		h.log(r, err)
		status, v = http.StatusConflict, h.bareView(r, "page.untrusted.title", "page.untrusted.what")
		v.Notice.Icon = "warning-circle"
	} else if !errors.Is(err, signing.ErrNotFound) {
		h.log(r, err)
		status, v = http.StatusInternalServerError, h.bareView(r, "page.broken.title", "page.broken.what")
		v.Notice.Icon = "warning-circle"
	}
	h.render(w, r, status, "notice", v)
}

// log names the pattern, never the path: a path holds a link's secret. That a reader has left is no error.
func (h *Handler) log(r *http.Request, err error) {
	if r.Context().Err() != nil && !errors.Is(err, signing.ErrBroken) {
		return
	}
	h.Log.Error("page", "request", r.Pattern, "cause", err.Error())
}
