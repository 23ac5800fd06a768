package esign

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"paraph/internal/bounded"
	"paraph/signing"
	"paraph/sync"
)

// Auth checks bearer tokens. Scope is "METHOD:first-segment". It answers with the token's name, or
// ErrToken, or ErrScope.
type Auth interface {
	Allow(ctx context.Context, token, scope string) (name string, err error)
}

// Errors of an Auth.
var (
	ErrToken = fmt.Errorf("esign: %w", sync.ErrToken)
	ErrScope = sync.ErrScope
)

// Handler serves the contract.
type Handler struct {
	Backend   sync.Backend
	Callbacks CallbackLog
	Domain    string // the service's own name, as scopes have it
	Auth      Auth
	Address   func(*http.Request) string    // who asks, behind trusted proxies
	Limits    signing.Limits                // of one request; Document bounds what is read of a body
	Begin     func() (sync.Incoming, error) // stores a document as it arrives
	Stored    func(ctx context.Context, id string, which sync.Which) (io.ReadSeekCloser, error)
	Examine   func(context.Context, Examination) (*Examined, error) // judges a signed file; sync.ErrFull: too many at once
	Log       *slog.Logger
}

// Register adds the contract's paths; what no other handler has a path for is answered that it is not there.
func (h *Handler) Register(mux *http.ServeMux) {
	mux.HandleFunc("/EU-SES", h.guard("EU-SES", h.create))
	for _, prefix := range []string{"/signatures", "/signature"} {
		mux.HandleFunc(prefix, h.guard("signatures", h.list))
		mux.HandleFunc(prefix+"/{id}", h.guard("signatures", h.one))
		mux.HandleFunc(prefix+"/{id}/{action}", h.guard("signatures", h.one))
		mux.HandleFunc(prefix+"/{id}/{$}", h.guard("signatures", h.one))
	}
	mux.HandleFunc("/verify", h.guard("verify", h.verify))
	mux.HandleFunc("/callbacks", h.guard("callbacks", h.callbacks))
	mux.HandleFunc("/callbacks/{id}", h.guard("callbacks", h.callback))
	mux.HandleFunc("/", Nowhere)
}

// guard lets a request through that carries a good token; a HEAD needs what a GET needs.
func (h *Handler) guard(segment string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(kind, "Bearer") || token == "" {
			h.fail(w, failUnauthorized, nil)
			return
		}
		name, err := h.Auth.Allow(r.Context(), strings.TrimSpace(token), method+":"+segment)
		switch {
		case errors.Is(err, ErrScope):
			h.fail(w, failForbidden, nil)
		case errors.Is(err, ErrToken):
			h.fail(w, failUnauthorized, nil)
		case err != nil:
			h.error(w, r, err)
		default:
			next(w, r.WithContext(sync.WithOrigin(r.Context(), signing.Origin{Token: name, IP: h.Address(r)})))
		}
	}
}

func (h *Handler) create(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		h.fail(w, failMethod, nil)
		return
	}
	in, err := h.receive(w, r, h.Begin, h.Limits.Inputs, "inputDocuments")
	defer in.drop()
	if errors.Is(err, bounded.ErrBytes) {
		h.fail(w, failSize, nil)
		return
	}
	var draft signing.Draft
	if err == nil {
		draft, err = in.draft()
	}
	if err != nil {
		h.error(w, r, err)
		return
	}
	key := r.Header.Get("Idempotency-Key")
	if len(key) > 128 {
		h.fail(w, failParameter, nil)
		return
	}
	sent, err := h.Backend.Send(r.Context(), draft, key)
	if err != nil {
		h.error(w, r, err)
		return
	}
	h.answer(w, newObject(sent), "Created")
}

func (h *Handler) list(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.fail(w, failMethod, nil)
		return
	}
	f, none, ok := filter(r)
	if !ok {
		h.fail(w, failParameter, nil)
		return
	}
	var all []signing.Summary
	if !none {
		var err error
		if all, err = h.Backend.List(r.Context(), f); err != nil {
			h.error(w, r, err)
			return
		}
	}
	if len(all) == 0 {
		h.fail(w, failNotFound, nil)
		return
	}
	out := make([]wireSummary, len(all))
	for i, s := range all {
		out[i] = newSummary(s)
	}
	h.answer(w, out, "")
}

// filter reads a list's query. none: the question is good, but nothing of ours can answer it.
func filter(r *http.Request) (f sync.Filter, none, ok bool) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return f, false, false
	}
	f.Limit = sync.MaxList
	for name, into := range map[string]*int{"skip": &f.Skip, "limit": &f.Limit} {
		if t := q.Get(name); t != "" {
			n, err := strconv.Atoi(t)
			if err != nil || n < 0 {
				return f, false, false
			}
			*into = n
		}
	}
	if f.Limit < 1 || f.Limit > sync.MaxList {
		return f, false, false
	}
	if t := q.Get("state"); t != "" {
		if f.States = statesNamed(t); f.States == nil {
			return f, false, false
		}
	}
	switch q.Get("certificateType") {
	case "", certificateType:
	case "EU-QES_automatic", "EU-QES_otp":
		none = true
	default:
		return f, false, false
	}
	switch q.Get("signatureType") {
	case "", signatureType:
	case "cades", "xades", "pkcs1":
		none = true
	default:
		return f, false, false
	}
	return f, none, true
}

var hexID = regexp.MustCompile(`^[0-9a-f]{24}$`)

func (h *Handler) one(w http.ResponseWriter, r *http.Request) {
	id, action := r.PathValue("id"), r.PathValue("action")
	if !hexID.MatchString(id) {
		h.fail(w, failParameter, nil)
		return
	}
	switch {
	case r.Method == http.MethodDelete && action == "":
		if err := h.Backend.Delete(r.Context(), id); err != nil {
			h.error(w, r, err)
			return
		}
		h.answer(w, map[string]string{"id": id}, "Deleted")
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.fail(w, failMethod, nil)
	case action == "" || action == "detail":
		sent, err := h.Backend.Request(r.Context(), id)
		if err != nil {
			h.error(w, r, err)
			return
		}
		h.answer(w, newObject(sent), "")
	case action == "signedDocument" || action == "validatedDocument":
		h.document(w, r, id, sync.Which(action))
	case action == "audit":
		h.audit(w, r, id)
	default:
		h.fail(w, failNotFound, nil)
	}
}

func (h *Handler) document(w http.ResponseWriter, r *http.Request, id string, which sync.Which) {
	content, err := h.Stored(r.Context(), id, which)
	if err != nil {
		h.error(w, r, err)
		return
	}
	defer content.Close()
	h.head(w, "application/pdf", id+".pdf")
	http.ServeContent(w, r, "", time.Time{}, content)
}

func (h *Handler) audit(w http.ResponseWriter, r *http.Request, id string) {
	form := accepted(r.Header.Get("Accept"))
	a, err := h.Backend.Audit(r.Context(), id, form)
	if err != nil {
		h.error(w, r, err)
		return
	}
	switch form {
	case sync.FormJSON:
		h.answer(w, newAudit(a), a.Trail.Warning)
	case sync.FormPDF:
		h.bytes(w, a.Body, string(form), id+"-audit.pdf")
	case sync.FormText:
		h.bytes(w, append(newAudit(a).report(), a.Body...), string(form)+"; charset=utf-8", "")
	default:
		h.bytes(w, a.Body, string(form)+"; charset=utf-8", "")
	}
}

// accepted picks the first form an Accept header names; JSON where it names none of them.
func accepted(header string) sync.Form {
	for part := range strings.SplitSeq(header, ",") {
		kind, _, _ := strings.Cut(part, ";")
		switch f := sync.Form(strings.ToLower(strings.TrimSpace(kind))); f {
		case sync.FormJSON, sync.FormText, sync.FormHTML, sync.FormPDF:
			return f
		}
	}
	return sync.FormJSON
}

func (h *Handler) bytes(w http.ResponseWriter, content []byte, kind, name string) {
	h.head(w, kind, name)
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	_, _ = w.Write(content)
}

// head is what stands before content that is not JSON.
func (h *Handler) head(w http.ResponseWriter, kind, name string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	if name != "" {
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	}
	h.common(w)
}

func (h *Handler) common(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
}

func (h *Handler) answer(w http.ResponseWriter, data any, message string) {
	h.write(w, http.StatusOK, envelope{Data: data, Success: true, Message: message})
}

// Nowhere answers who asks for what is not there.
func Nowhere(w http.ResponseWriter, _ *http.Request) {
	(&Handler{Log: slog.New(slog.DiscardHandler)}).fail(w, failNotFound, nil)
}

// Busy answers who comes too many.
func Busy(w http.ResponseWriter, _ *http.Request) {
	(&Handler{Log: slog.New(slog.DiscardHandler)}).fail(w, failBusy, nil)
}

func (h *Handler) fail(w http.ResponseWriter, f failure, p *signing.Problem) {
	h.write(w, f.status, envelope{Message: f.with(p), Error: &f.number, Paraph: p})
}

// error answers with the wire's word for err; only the log learns the cause of an internal one, and of what others changed.
func (h *Handler) error(w http.ResponseWriter, r *http.Request, err error) {
	f, p := failureOf(err)
	if p != nil && p.Code == signing.ProblemTooLarge {
		f.status = http.StatusRequestEntityTooLarge
	}
	if slices.Contains([]failure{failInternal, failBroken, failDocument, failSchema, failDatabase}, f) && r.Context().Err() == nil {
		h.Log.Error("request failed", "method", r.Method, "path", r.Pattern, "cause", err.Error())
	}
	h.fail(w, f, p)
}

func (h *Handler) write(w http.ResponseWriter, status int, e envelope) {
	body, err := json.Marshal(e)
	if err != nil {
		h.Log.Error("answer not writable", "cause", err.Error())
		status, body = http.StatusInternalServerError, []byte(`{"data":null,"success":false,"message":"internal error","error":1500}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	h.common(w)
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
