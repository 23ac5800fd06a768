package hosttest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/own"
)

// Whole checks a request's evidence: nothing is wrong with it, from its beginning or from when its service began to guard.
func (r *Rig) Whole(t *testing.T, id string) signing.Trail {
	t.Helper()
	a, err := r.Audit(Soon(t), id, sync.FormPDF)
	if err != nil || !bytes.HasPrefix(a.Body, []byte("%PDF-")) {
		t.Fatalf("evidence: %v", err)
	}
	if f := a.Trail.Check(); f != nil || !a.Trail.Proof.Guarded || a.Trail.Warning != "" || len(a.Trail.Events) < 3 {
		t.Errorf("%d events: %v %q", len(a.Trail.Events), f, a.Trail.Warning)
	}
	return a.Trail
}

// Ask makes one call and returns status and answer.
func (r *Rig) Ask(t *testing.T, method, path, body string, header ...string) (*http.Request, *http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(Soon(t), method, r.Endpoint.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.Endpoint.Token)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return req, resp, answer
}

// Seed is the body the contract gives as its example, with a document in it: both signers are asked to sign at one place.
func Seed(t testing.TB, pdf []byte) map[string]any {
	t.Helper()
	text := `{"signers":[{"name":"string","surname":"string","email":"a@example.com","mobile":"string","message":"string","authentication":["email"],
		"signatures":[{"page":1,"x":"331","y":"45","name":"string"}]},
		{"name":"string","surname":"string","email":"b@example.com","mobile":"string","message":"string","authentication":["email"],
		"signatures":[{"page":1,"x":"331","y":"45","name":"string"}]}],
		"callback":{"url":"https://example.com/cb"},"signatureMode":["typed","drawn"],"userEditableData":{"name":"true","mobile":"true","email":"true"}}`
	var body map[string]any
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		t.Fatal(err)
	}
	body["inputDocuments"] = base64.StdEncoding.EncodeToString(pdf)
	return body
}

// Marshal writes JSON.
func Marshal(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// AnswerOf reads an envelope.
func AnswerOf(t testing.TB, b []byte) (e struct {
	Data    map[string]any
	Success bool
	Message string
	Error   *int
},
) {
	t.Helper()
	if err := json.Unmarshal(b, &e); err != nil {
		t.Fatalf("%v: %.300s", err, b)
	}
	return e
}

// Erased: the request's documents are deleted.
func (r *Rig) Erased(t *testing.T, id string) bool {
	t.Helper()
	sent, err := r.Request(Soon(t), id)
	if err != nil {
		t.Fatal(err)
	}
	return !sent.Request.Erased.IsZero()
}

// Own asks for what only our services have.
func (r *Rig) Own() *own.Client {
	return &own.Client{Base: r.Endpoint.URL, Token: r.Endpoint.Token, HTTP: http.DefaultClient}
}

// Told waits until n callbacks of a request are delivered or given up, and returns them in the order they
// were told.
func (r *Rig) Told(t *testing.T, id string, n int) []sync.Callback {
	t.Helper()
	ctx := Soon(t)
	for {
		all, err := r.Own().Callbacks(ctx, sync.CallbackFilter{Request: id, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		ended := make([]sync.Callback, len(all))
		waiting := false
		for i, c := range all {
			ended[len(all)-1-i] = c
			waiting = waiting || c.Active
		}
		if len(ended) >= n && !waiting {
			return ended
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("callbacks: %s\n%s", Marshal(t, all), r.Log)
		}
	}
}

// Outcomes are what the attempts of a callback came to, as words.
func Outcomes(c sync.Callback) string {
	var words []string
	for _, a := range c.Attempts {
		words = append(words, string(a.Outcome))
	}
	return strings.Join(words, " ")
}
