package backend_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"paraph/app/backend"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
)

// heard is one callback as it arrived.
type heard struct {
	path   string
	header http.Header
	body   []byte
	began  time.Time
}

// state reads the state a callback tells, whatever its form.
func (c heard) state(t *testing.T) string {
	t.Helper()
	body := c.body
	if strings.HasPrefix(c.header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			t.Fatal(err)
		}
		body = []byte(`{"data":` + form.Get("data") + `}`)
	}
	state, ok := hosttest.AnswerOf(t, body).Data["state"].(string)
	if !ok {
		t.Fatalf("no state: %.300s", c.body)
	}
	return state
}

// receiver is a sender's server: it keeps what it hears and answers as it is told to.
type receiver struct {
	*httptest.Server
	mu    gosync.Mutex
	calls []heard
}

// listen starts a receiver; answer gets the number of the call, from 1. nil answers 200.
func listen(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *receiver {
	t.Helper()
	c := &receiver{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the service gave up in the middle
		}
		c.mu.Lock()
		c.calls = append(c.calls, heard{r.URL.RequestURI(), r.Header, body, began})
		n := len(c.calls)
		c.mu.Unlock()
		if answer != nil {
			answer(n, w, r)
		}
	}))
	t.Cleanup(c.CloseClientConnections)
	t.Cleanup(c.Close)
	return c
}

// status answers every call with one status.
func status(code int) func(int, http.ResponseWriter, *http.Request) {
	return func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// hang answers nothing until the other end is gone.
func hang(_ int, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func (c *receiver) all() []heard {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]heard(nil), c.calls...)
}

// await waits for n calls.
func (c *receiver) await(t *testing.T, n int) []heard {
	t.Helper()
	ctx := hosttest.Soon(t)
	for {
		if all := c.all(); len(all) >= n {
			return all
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("%d callbacks of %d", len(c.all()), n)
		}
	}
}

// calling is a service that may call this computer, with short waits.
func calling(t *testing.T, change func(*host.Options)) *hosttest.Rig {
	t.Helper()
	return hosttest.Start(t, func(o *host.Options) {
		limits := backend.StandardLimits
		limits.Pause = 20 * time.Millisecond
		o.Limits, o.AllowNet = &limits, hosttest.Loopback
		if change != nil {
			change(o)
		}
	})
}

// sendTo sends a request to one signer, with a callback, and returns its number.
func sendTo(t *testing.T, r *hosttest.Rig, c signing.Callback) string {
	t.Helper()
	d := hosttest.One(hosttest.Contract(t, 1))
	if c.Method == "" {
		c.Method, c.Field = "JSON", "data"
	}
	d.Callback = &c
	return r.Send(t, d).Request.ID
}

// payload reads a JSON callback.
func payload(t *testing.T, c heard) (p struct {
	Data   json.RawMessage
	Custom json.RawMessage
},
) {
	t.Helper()
	if err := json.Unmarshal(c.body, &p); err != nil {
		t.Fatalf("%v: %.300s", err, c.body)
	}
	return p
}
