package esign

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// CallbackBody writes what a callback tells: as JSON, or as a form with JSON in it. The signers' links are
// left out: who needs them has them from the answer to the request.
func CallbackBody(c *signing.Callback, told *signing.Request) (media string, body []byte, err error) {
	o := newObject(sync.Sent{Request: told})
	if c.Method != "POST" {
		body, err = json.Marshal(struct {
			Data   object          `json:"data"`
			Custom json.RawMessage `json:"custom,omitempty"`
		}{o, c.Custom})
		return "application/json", body, err
	}
	data, err := json.Marshal(o)
	form := url.Values{c.Field: {string(data)}}
	if len(c.Custom) > 0 {
		form.Set("custom", string(c.Custom))
	}
	return "application/x-www-form-urlencoded", []byte(form.Encode()), err
}

// CallbackLog is what senders' addresses were told.
type CallbackLog interface {
	Callbacks(ctx context.Context, f sync.CallbackFilter) ([]sync.Callback, error)
	Callback(ctx context.Context, id string) (sync.Callback, error)
}

// The log is the one of the platform's token service (GET /callbacks), which has it for every service at
// once: here it is one service's, behind the same bearer tokens as the rest.
type wireCalled struct {
	ID               string  `json:"id"`
	Scope            string  `json:"scope"`
	URL              string  `json:"url"`
	HTTPResponseCode string  `json:"httpResponseCode"`
	StartedAt        string  `json:"startedAt,omitempty"`
	CompletedAt      *string `json:"completedAt"`

	Paraph *ownCalled `json:"paraph,omitempty"`
}

// ownCalled says that somebody else changed a callback, or its last attempt, in the store.
type ownCalled struct {
	Changed bool `json:"changed"`
}

type wireCall struct {
	ID               string            `json:"id"`
	Scope            string            `json:"scope"`
	Domain           string            `json:"domain"`
	Active           bool              `json:"active"`
	StartedAt        string            `json:"startedAt,omitempty"`
	CreatedAt        string            `json:"createdAt"`
	CompletedAt      *string           `json:"completedAt"`
	HTTPResponseCode int               `json:"httpResponseCode"` // 0 without an answer
	Data             any               `json:"data,omitempty"`
	Custom           json.RawMessage   `json:"custom,omitempty"`
	Headers          map[string]string `json:"headers"`
	ElapsedTime      int64             `json:"elapsedTime"` // ms
	Attempt          int               `json:"attempt"`
	Retry            int               `json:"retry"` // how many attempts were repeats
	Field            string            `json:"field"`
	Method           string            `json:"method"`
	URL              string            `json:"url"`
	Paraph           ownCall           `json:"paraph"`
}

// ownCall is what only our service tells of a callback.
type ownCall struct {
	Request  string         `json:"request"`
	Seq      int            `json:"seq"`
	State    signing.State  `json:"state"`
	Attempts []sync.Attempt `json:"attempts"`
}

const callTime = "2006-01-02T15:04:05-07:00"

func callStamp(t time.Time) string { return t.UTC().Format(callTime) }

// completed is when a callback came to its end: nothing while there is more to come.
func completed(c sync.Callback) *string {
	last, ok := c.Last()
	if !ok || c.Active || last.Completed.IsZero() {
		return nil
	}
	t := callStamp(last.Completed)
	return &t
}

func (h *Handler) scope() string { return "POST:" + h.Domain + "/EU-SES" }

func (h *Handler) newCalled(c sync.Callback) wireCalled {
	if c.Changed { // where to and what came of it is somebody else's word
		return wireCalled{ID: c.ID, Scope: h.scope(), Paraph: &ownCalled{Changed: true}}
	}
	w := wireCalled{ID: c.ID, Scope: h.scope(), URL: c.URL, CompletedAt: completed(c)}
	if last, ok := c.Last(); ok && last.Outcome == sync.NotOurs {
		w.Paraph = &ownCalled{Changed: true}
	} else if ok {
		w.StartedAt = callStamp(last.Started)
		if last.Status != 0 {
			w.HTTPResponseCode = strconv.Itoa(last.Status)
		}
	}
	return w
}

func (h *Handler) newCall(c sync.Callback) wireCall {
	last, _ := c.Last()
	w := wireCall{
		ID: c.ID, Scope: h.scope(), Domain: h.Domain, Active: c.Active, CreatedAt: callStamp(c.Created), CompletedAt: completed(c),
		HTTPResponseCode: last.Status, Custom: c.Target.Custom, Headers: c.Target.Headers, ElapsedTime: last.Elapsed().Milliseconds(),
		Attempt: last.Number, Retry: max(0, len(c.Attempts)-1), Field: c.Target.Field, Method: c.Target.Method, URL: c.URL,
		Paraph: ownCall{Request: c.Request, Seq: c.Seq, State: c.State, Attempts: c.Attempts},
	}
	if w.Headers == nil {
		w.Headers = map[string]string{}
	}
	if !last.Started.IsZero() {
		w.StartedAt = callStamp(last.Started)
	}
	if c.Told != nil {
		w.Data = newObject(sync.Sent{Request: c.Told})
	}
	return w
}

func (h *Handler) callbacks(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.fail(w, failMethod, nil)
		return
	}
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		h.fail(w, failQuery, nil)
		return
	}
	f, none, err := callbackFilter(q)
	if err != nil {
		h.fail(w, failQuery, nil)
		return
	}
	var all []sync.Callback
	if !none {
		if all, err = h.Callbacks.Callbacks(r.Context(), f); err != nil {
			h.error(w, r, err)
			return
		}
	}
	out := make([]wireCalled, len(all))
	for i, c := range all {
		out[i] = h.newCalled(c)
	}
	warning := ""
	if slices.ContainsFunc(out, func(c wireCalled) bool { return c.Paraph != nil }) {
		warning = "somebody else changed callbacks in the store: where they went and what came of them is not known"
	}
	h.answer(w, out, warning)
}

// callbackFilter reads a list's query. none: no callback of ours has such a scope.
func callbackFilter(q url.Values) (f sync.CallbackFilter, none bool, err error) {
	f.Limit = sync.MaxList
	for name, into := range map[string]*int{"skip": &f.Skip, "limit": &f.Limit} {
		if t := q.Get(name); t != "" {
			if *into, err = strconv.Atoi(t); err != nil {
				return f, false, err
			}
		}
	}
	if f.Skip < 0 || f.Limit < 1 || f.Limit > sync.MaxList {
		return f, false, fmt.Errorf("esign: skip or limit out of bounds")
	}
	scopes := q.Get("scopes")
	none = scopes != ""
	for s := range strings.SplitSeq(scopes, ",") {
		method, rest, _ := strings.Cut(strings.TrimSpace(s), ":")
		if strings.EqualFold(method, http.MethodPost) && rest[strings.LastIndex(rest, "/")+1:] == "EU-SES" {
			none = false // whatever the host: senders of other services keep theirs
		}
	}
	return f, none, nil
}

func (h *Handler) callback(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.fail(w, failMethod, nil)
		return
	}
	c, err := h.Callbacks.Callback(r.Context(), r.PathValue("id"))
	switch {
	case errors.Is(err, signing.ErrNotFound):
		h.fail(w, failCallback, nil)
	case err != nil:
		h.error(w, r, err)
	default:
		h.answer(w, h.newCall(c), "")
	}
}
