package own

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// Auth checks bearer tokens, as the published contract's does.
type Auth interface {
	Allow(ctx context.Context, token, scope string) (name string, err error)
}

// Handler serves /paraph/v1/.
type Handler struct {
	Service Service
	Auth    Auth
	Address func(*http.Request) string
	Log     *slog.Logger
}

// Prefix is where everything of our own lives.
const Prefix = "/paraph/v1"

// versionHeader stands in every answer: who asks knows that a service of ours speaks.
const versionHeader = "Paraph-Version"

var (
	hexID  = regexp.MustCompile(`^[0-9a-f]{24}$`)
	sha256 = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// errMethod says that a path takes other methods.
var errMethod = errors.New("own: method not allowed")

// Register adds the paths. What is not among them the contract's handler answers.
func (h *Handler) Register(mux *http.ServeMux) {
	known := map[string]bool{}
	handle := func(pattern string, f func(r *http.Request) (any, error)) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+Prefix+path, h.guard(method+":paraph", f))
		if !known[path] {
			known[path] = true
			mux.HandleFunc(Prefix+path, h.otherMethod)
		}
	}
	handle("GET /ready", func(r *http.Request) (any, error) { return h.Service.Ready(r.Context()), nil })
	handle("GET /sealed/{sha256}", h.sealed)
	handle("POST /tokens", h.token)
	handle("GET /practice/mail", func(r *http.Request) (any, error) {
		return h.Service.Practice(r.Context(), r.URL.Query().Get("request"))
	})
	handle("POST /invitation", h.invitation)
	handle("POST /requests/{id}/signers/{signer}/unlock", func(r *http.Request) (any, error) {
		if !hexID.MatchString(r.PathValue("id")) {
			return nil, signing.ErrNotFound
		}
		return struct{}{}, h.Service.Unlock(r.Context(), r.PathValue("id"), r.PathValue("signer"))
	})
	handle("GET /callbacks", h.callbacks)
	handle("POST /callbacks/{id}/replay", func(r *http.Request) (any, error) { return h.Service.Replay(r.Context(), r.PathValue("id")) })
	mux.HandleFunc("GET "+Prefix+"/nonce/{name}", h.nonce)
	handle("POST /mail/test", func(r *http.Request) (any, error) { return struct{}{}, h.Service.MailTest(r.Context()) })
	handle("POST /requests/{id}/signers/{signer}/remind", func(r *http.Request) (any, error) {
		if !hexID.MatchString(r.PathValue("id")) {
			return nil, signing.ErrNotFound
		}
		return struct{}{}, h.Service.Remind(r.Context(), r.PathValue("id"), r.PathValue("signer"))
	})
	handle("POST /requests/{id}/signers/{signer}/correct", h.correct)
	handle("POST /requests/{id}/seal", func(r *http.Request) (any, error) {
		if !hexID.MatchString(r.PathValue("id")) {
			return nil, signing.ErrNotFound
		}
		return struct{}{}, h.Service.SealAgain(r.Context(), r.PathValue("id"))
	})
	handle("GET /feed", h.feed)
	h.registerSeal(handle)
	handle("POST /requests/{id}/cancel", func(r *http.Request) (any, error) {
		if !hexID.MatchString(r.PathValue("id")) {
			return nil, signing.ErrNotFound
		}
		return struct{}{}, h.Service.Cancel(r.Context(), r.PathValue("id"))
	})
	handle("POST /stop", func(r *http.Request) (any, error) {
		if sync.OriginOf(r.Context()).Token != "" { // only who can read the folder may
			return nil, signing.ErrState
		}
		h.Service.Stop()
		return struct{}{}, nil
	})
	handle("POST /settings", func(r *http.Request) (any, error) {
		if sync.OriginOf(r.Context()).Token != "" { // as for stop
			return nil, signing.ErrState
		}
		h.Service.TakeUp()
		return struct{}{}, nil
	})
	handle("POST /settle", func(r *http.Request) (any, error) {
		ctx, cancel := context.WithTimeout(r.Context(), time.Minute)
		defer cancel()
		return struct{}{}, h.Service.Settle(ctx)
	})
}

// otherMethod answers who asks a path with a method it does not take.
func (h *Handler) otherMethod(w http.ResponseWriter, r *http.Request) {
	h.guard(r.Method+":paraph", func(*http.Request) (any, error) { return nil, errMethod })(w, r)
}

func (h *Handler) sealed(r *http.Request) (any, error) {
	if !sha256.MatchString(r.PathValue("sha256")) {
		return nil, signing.ErrNotFound
	}
	q, proof, err := h.Service.Sealed(r.Context(), r.PathValue("sha256"))
	if err != nil {
		return nil, err
	}
	return SealedOf(q, proof), nil
}

// SealedOf is what is told of a request whose file was sealed.
func SealedOf(q *signing.Request, proof signing.Proof) Sealed {
	s := Sealed{Proof: proof, Request: q.ID, Title: q.Title, At: q.Completed, Practice: q.Practice}
	if q.Sealed != nil {
		s.Pages = q.Sealed.Pages
	}
	for _, g := range q.Signers {
		s.Signers = append(s.Signers, g.FullName())
	}
	return s
}

func (h *Handler) callbacks(r *http.Request) (any, error) {
	q, queryErr := url.ParseQuery(r.URL.RawQuery)
	skip, err := strconv.Atoi(cmp.Or(q.Get("skip"), "0"))
	limit, limitErr := strconv.Atoi(cmp.Or(q.Get("limit"), strconv.Itoa(sync.MaxList)))
	if queryErr != nil || err != nil || limitErr != nil || skip < 0 || limit < 1 || limit > sync.MaxList {
		return nil, &signing.Problem{Code: signing.ProblemBody}
	}
	all, err := h.Service.Callbacks(r.Context(), sync.CallbackFilter{Request: q.Get("request"), Skip: skip, Limit: limit})
	if all == nil {
		all = []sync.Callback{}
	}
	return all, err
}

// nonce needs no token: it comes through the public address, from this process itself.
func (h *Handler) nonce(w http.ResponseWriter, r *http.Request) {
	value, ok := h.Service.Nonce(r.PathValue("name"))
	if !ok {
		write(w, http.StatusNotFound, envelope{Message: "Not Found"})
		return
	}
	write(w, http.StatusOK, envelope{Data: Nonce{value}, Success: true})
}

func (h *Handler) correct(r *http.Request) (any, error) {
	if !hexID.MatchString(r.PathValue("id")) {
		return nil, signing.ErrNotFound
	}
	var c signing.Correction
	if err := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 64<<10)).Decode(&c); err != nil {
		return nil, &signing.Problem{Code: signing.ProblemBody}
	}
	return struct{}{}, h.Service.Correct(r.Context(), r.PathValue("id"), r.PathValue("signer"), c)
}

func (h *Handler) invitation(r *http.Request) (any, error) {
	var w Wanted
	if err := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 64<<10)).Decode(&w); err != nil {
		return nil, &signing.Problem{Code: signing.ProblemBody}
	}
	return h.Service.Invitation(r.Context(), w)
}

// longestWait bounds a long poll; proxies cut connections that are silent for a minute.
const longestWait = 50 * time.Second

func (h *Handler) feed(r *http.Request) (any, error) {
	q := r.URL.Query()
	after, err := strconv.ParseInt(cmp.Or(q.Get("after"), "0"), 10, 64)
	wait, waitErr := strconv.Atoi(cmp.Or(q.Get("wait"), "0"))
	if err != nil || waitErr != nil || after < 0 || wait < 0 {
		return nil, &signing.Problem{Code: signing.ProblemBody}
	}
	return h.Service.Feed(r.Context(), q.Get("instance"), after, min(time.Duration(wait)*time.Second, longestWait))
}

func (h *Handler) token(r *http.Request) (any, error) {
	var ask struct {
		Name   string   `json:"name"`
		Scopes []string `json:"scopes"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 64<<10)).Decode(&ask); err != nil {
		return nil, &signing.Problem{Code: signing.ProblemBody}
	}
	return h.Service.NewToken(r.Context(), bearer(r), ask.Name, ask.Scopes)
}

type envelope struct {
	Data    any    `json:"data"`
	Success bool   `json:"success"`
	Message string `json:"message"`
	Error   *int   `json:"error,omitempty"` // of another method: the contract's number
}

// failMethod is the contract's number (esign) for a method a path does not take.
const failMethod = 1405

func (h *Handler) guard(scope string, f func(r *http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name, err := "", sync.ErrToken
		if token := bearer(r); token != "" {
			name, err = h.Auth.Allow(r.Context(), token, scope)
		}
		if message := ofDatabase(err); message != "" {
			h.failed(r, err)
			write(w, http.StatusServiceUnavailable, envelope{Message: message})
			return
		}
		switch {
		case errors.Is(err, sync.ErrScope):
			write(w, http.StatusForbidden, envelope{Message: scopeMessage})
			return
		case err != nil:
			write(w, http.StatusUnauthorized, envelope{Message: "Unauthorized"})
			return
		}
		data, err := f(r.WithContext(sync.WithOrigin(r.Context(), signing.Origin{Token: name, IP: h.Address(r)})))
		var p *signing.Problem
		switch {
		case err == nil:
			write(w, http.StatusOK, envelope{Data: data, Success: true})
		case errors.Is(err, sync.ErrScope):
			write(w, http.StatusForbidden, envelope{Message: scopeMessage})
		case errors.Is(err, sync.ErrSealFile):
			write(w, http.StatusConflict, envelope{Message: sealFileMessage})
		case errors.Is(err, errMethod):
			number := failMethod
			write(w, http.StatusMethodNotAllowed, envelope{Message: "method not allowed", Error: &number})
		case errors.Is(err, signing.ErrNotFound):
			write(w, http.StatusNotFound, envelope{Message: "Not Found"})
		case errors.Is(err, signing.ErrState), errors.Is(err, signing.ErrExpired):
			write(w, http.StatusConflict, envelope{Message: "not possible in this state"})
		case errors.Is(err, signing.ErrBroken):
			h.Log.Error("what is stored was changed", "path", r.Pattern, "cause", err.Error())
			write(w, http.StatusConflict, envelope{Message: brokenMessage})
		case errors.As(err, &p):
			write(w, statusOf(p), envelope{Message: string(p.Code), Data: p})
		case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
			h.failed(r, err)
			write(w, http.StatusInsufficientStorage, envelope{Message: "no space left on the service's disk"})
		case ofDatabase(err) != "":
			h.failed(r, err)
			write(w, http.StatusServiceUnavailable, envelope{Message: ofDatabase(err)})
		default:
			h.failed(r, err)
			write(w, http.StatusInternalServerError, envelope{Message: "internal error"})
		}
	}
}

// failed notes what nobody who asks has done wrong. That one has left who asked is none of it.
func (h *Handler) failed(r *http.Request, err error) {
	if r.Context().Err() == nil {
		h.Log.Error("request failed", "path", r.Pattern, "cause", err.Error())
	}
}

// brokenMessage and sealFileMessage tell signing.ErrBroken and sync.ErrSealFile from the other conflicts.
const (
	brokenMessage   = "what is stored was changed by others"
	sealFileMessage = "the seal comes from a file"
)

const scopeMessage = "Unauthorized for this scope"

// bearer is the token of a call; "" where there is none.
func bearer(r *http.Request) string {
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// busyMessage tells who comes too many.
const busyMessage = "too much at once; try again later"

// Busy answers who comes too many.
func Busy(w http.ResponseWriter, _ *http.Request) {
	write(w, http.StatusServiceUnavailable, envelope{Message: busyMessage})
}

// schemaMessage and databaseMessage say why the service answers nothing that needs its database.
const (
	schemaMessage   = "the service's database was changed by another program"
	databaseMessage = "the service's database is damaged"
)

// ofDatabase is the message of an error of the database's; "" of others.
func ofDatabase(err error) string {
	switch {
	case errors.Is(err, sync.ErrSchema):
		return schemaMessage
	case errors.Is(err, sync.ErrDatabase):
		return databaseMessage
	}
	return ""
}

// statusOf is a problem's status: most are the body's.
func statusOf(p *signing.Problem) int {
	switch p.Code {
	case signing.ProblemTooSoon:
		return http.StatusTooManyRequests
	case signing.ProblemPublic, signing.ProblemInside, signing.ProblemSender, signing.ProblemMailDown, signing.ProblemNoMail,
		signing.ProblemMailIssuer, signing.ProblemMailName, signing.ProblemMailTime, signing.ProblemMailSignIn, signing.ProblemMailRefused:
		return http.StatusServiceUnavailable
	}
	return http.StatusUnprocessableEntity
}

func write(w http.ResponseWriter, status int, e envelope) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set(versionHeader, "1")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(e) // the other end may be gone; nothing is lost by it
}
