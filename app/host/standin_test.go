package host_test

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"paraph/app/host/hosttest"
)

// standIn is somebody else's service: it knows the published specification and nothing else. No keys, no feed, no
// letters, and what is sent twice is there twice. Every question and answer is held to the specification.
type standIn struct {
	*httptest.Server
	t    *testing.T
	spec hosttest.Spec

	mu      gosync.Mutex
	all     []map[string]any
	inputs  map[string][]byte
	signed  map[string]bool // by link
	hangUps int             // so many answers to POST are lost yet
}

type object = map[string]any

func newStandIn(t *testing.T) *standIn {
	t.Helper()
	s := &standIn{t: t, inputs: map[string][]byte{}, signed: map[string]bool{}, hangUps: 1}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /EU-SES", s.post)
	mux.HandleFunc("GET /signatures", s.list)
	mux.HandleFunc("GET /signatures/{id}/{what}", s.get)
	mux.HandleFunc("POST /sign/{id}/{signer}", s.sign)
	s.Server = httptest.NewServer(s.held(mux))
	t.Cleanup(s.Close)
	s.spec = hosttest.LoadSpec(t, s.URL)
	return s
}

// held holds an exchange to the specification, then loses the first answers to POST.
func (s *standIn) held(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		resp := rec.Result()
		answer, _ := io.ReadAll(resp.Body)
		if known := r.URL.Path == "/EU-SES" || strings.HasPrefix(r.URL.Path, "/signatures"); known {
			asked := r.Clone(r.Context())
			asked.URL.Scheme, asked.URL.Host = "http", r.Host
			s.spec.Check(s.t, asked, body, resp, answer, false)
		}
		if r.Method == http.MethodPost && r.URL.Path == "/EU-SES" && s.lose() {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", resp.Header.Get("Content-Type"))
		w.WriteHeader(resp.StatusCode)
		_, _ = w.Write(answer)
	})
}

func (s *standIn) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.all)
}

func (s *standIn) lose() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangUps--
	return s.hangUps >= 0
}

const wireTime = "2006-01-02 15:04:05.000+00:00"

func reply(w http.ResponseWriter, data any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(object{"data": data, "success": true, "message": "", "error": nil})
}

func (s *standIn) post(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		Title          string
		Signers        []object
		InputDocuments []struct{ Payload string }
	}
	if err := json.NewDecoder(r.Body).Decode(&ask); err != nil {
		s.t.Error(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id, now := fmt.Sprintf("%024x", 0xabc000+len(s.all)), time.Now().UTC().Format(wireTime)
	pdf, _ := base64.StdEncoding.DecodeString(ask.InputDocuments[0].Payload)
	s.inputs[id] = pdf
	for i, g := range ask.Signers {
		g["id"] = fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
		g["state"], g["url"] = "NEW", fmt.Sprintf("%s/sign/%s/%s", s.URL, id, g["id"])
		places, _ := g["signatures"].([]any)
		for _, p := range places {
			p.(object)["x"], p.(object)["y"] = 72, 600
		}
	}
	o := object{
		"id": id, "errorNumber": nil, "errorMessage": nil, "createdAt": now, "updatedAt": now, "certificateType": "EU-SES",
		"signatureType": "pades", "state": "WAIT_SIGNERS", "signers": ask.Signers, "document": object{"title": ask.Title},
	}
	s.all = append(s.all, o)
	reply(w, o)
}

// forget has it know a request no more.
func (s *standIn) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = slices.DeleteFunc(s.all, func(o object) bool { return o["id"] == id })
}

func (s *standIn) list(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []object{}
	for i := len(s.all) - 1; i >= 0; i-- {
		o := s.all[i]
		out = append(out, object{
			"id": o["id"], "createdAt": o["createdAt"], "updatedAt": o["updatedAt"], "state": o["state"], "certificateType": "EU-SES",
			"signatureType": "pades", "documentTitle": o["document"].(object)["title"],
		})
	}
	reply(w, out)
}

func (s *standIn) get(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.all {
		if o["id"] != r.PathValue("id") {
			continue
		}
		switch what := r.PathValue("what"); {
		case what == "detail":
			reply(w, o)
			return
		case what == "audit":
			w.Header().Set("Content-Type", "application/pdf")
			_, _ = io.WriteString(w, "%PDF-1.4 audit")
			return
		case what == "signedDocument" && o["state"] == "DONE":
			w.Header().Set("Content-Type", "application/pdf")
			_, _ = w.Write(s.sealed(r.PathValue("id")))
			return
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusNotFound)
	_ = json.NewEncoder(w).Encode(object{"success": false, "message": "not found", "error": 404})
}

// sealed is what the stand-in calls a signed document: written in a way of its own.
func (s *standIn) sealed(id string) []byte {
	return append([]byte("%PDF-1.7\n% by somebody else\n"), s.inputs[id]...)
}

// sign is the page behind a link.
func (s *standIn) sign(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.all {
		if o["id"] != r.PathValue("id") {
			continue
		}
		left := 0
		for _, g := range o["signers"].([]object) {
			if g["id"] == r.PathValue("signer") {
				g["state"] = "SIGNED"
			}
			if g["state"] != "SIGNED" {
				left++
			}
		}
		o["updatedAt"] = time.Now().UTC().Format(wireTime)
		if left == 0 {
			m := md5.Sum(s.sealed(r.PathValue("id")))
			o["state"] = "DONE"
			o["document"].(object)["signedDocument"] = object{
				"mimetype": "application/pdf", "extension": "pdf", "md5": hex.EncodeToString(m[:]), "name": "signed.pdf",
				"size": len(s.sealed(r.PathValue("id"))), "createdAt": o["updatedAt"], "id": r.PathValue("id"),
			}
		}
	}
	w.WriteHeader(http.StatusNoContent)
}
