package cli_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// sendWithCallback sends a request that tells an address, and returns its number.
func sendWithCallback(t *testing.T, data, address string) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"signers":        []any{map[string]any{"name": "A", "surname": "R", "email": "a@example.com", "authentication": []any{"email"}, "signatures": []any{}}},
		"inputDocuments": base64.StdEncoding.EncodeToString([]byte(read(t, contract(t)))), "callback": map[string]any{"url": address, "retry": 0},
	})
	if err != nil {
		t.Fatal(err)
	}
	return line(t, expect(t, 0, "send", write(t, "request.json", string(body)), "--json", "--data", data))["id"].(string)
}

// calledLines reads the log of a request once there are n lines of ended attempts.
func calledLines(t *testing.T, data, id string, n int) []string {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		out := expect(t, 0, "callbacks", "--request", id, "--json", "--data", data)
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if len(lines) == n && strings.Contains(lines[n-1], `"active":false`) {
			return lines
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s", out)
		}
	}
}

// TestCallbacks: the log as JSON lines and as sentences, and a replay.
func TestCallbacks(t *testing.T) {
	var good atomic.Bool
	rec := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !good.Load() {
			w.WriteHeader(410)
		}
	}))
	defer rec.Close()
	data, _ := serve(t, "--allow-net", "127.0.0.0/8")
	if out := expect(t, 0, "callbacks", "--json", "--data", data); out != "" {
		t.Errorf("before the first: %s", out)
	}
	id := sendWithCallback(t, data, rec.URL+"/hook?key=geheim")
	first := calledLines(t, data, id, 1)[0]
	has(t, first+"\n", map[string]any{
		"request": id, "seq": 1.0, "state": "waiting", "url": rec.URL + "/hook", "attempt": 1.0, "status": 410.0, "outcome": "status",
	})
	number := line(t, first+"\n")["id"].(string)
	good.Store(true)
	has(t, expect(t, 0, "callbacks", "replay", number, "--json", "--data", data), map[string]any{"id": number, "active": true})
	has(t, calledLines(t, data, id, 2)[1]+"\n", map[string]any{"attempt": 2.0, "status": 200.0, "outcome": "delivered"})
	if out := expect(t, 0, "callbacks", "--lang", "it", "--data", data); !strings.Contains(out, "Risposta 410.") || !strings.Contains(out, "Consegnato.") || !strings.Contains(out, "In attesa") || strings.Contains(out, "geheim") {
		t.Errorf("%s", out)
	}
	said(t, 3, "not-found", "There is no callback 5 here.", "callbacks", "replay", "5", "--data", data)
	expectError(t, 3, "not-found", "callbacks", "--request", strings.Repeat("0", 24), "--json", "--data", data)
}
