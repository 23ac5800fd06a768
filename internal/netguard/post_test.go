package netguard

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"
)

var loopback = Guard{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}

// TestPostReachesOnlyWhatIsAllowed: what Fetch refuses, Post refuses: every spelling, and a name whose
// address changes between a check and a connection.
func TestPostReachesOnlyWhatIsAllowed(t *testing.T) {
	var hits atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Listener.Addr().String())
	for _, u := range spellings(port) {
		if _, err := (Guard{}).Post(t.Context(), u, nil, nil, 5*time.Second); err == nil {
			t.Errorf("%s was reached", u)
		}
	}
	server := startDNS(t)
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server)
	}}
	for range 3 {
		if _, err := (Guard{Resolver: resolver}).Post(t.Context(), "http://rebind.example:"+port, nil, nil, 3*time.Second); err == nil {
			t.Error("a name that leads to this computer was reached")
		}
	}
	if n := hits.Load(); n != 0 {
		t.Fatalf("%d refused connections reached the server", n)
	}
	for _, u := range spellings(port)[:4] {
		if status, err := loopback.Post(t.Context(), u, nil, nil, 5*time.Second); err != nil || status != 200 {
			t.Errorf("%s with the network allowed: %d, %v", u, status, err)
		}
	}
}

// answers are what a receiver may do; followed counts who went where the redirect leads.
func answers(followed *atomic.Int32) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/home", func(http.ResponseWriter, *http.Request) { followed.Add(1) })
	mux.HandleFunc("/on", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/home", http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/nowhere", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "http://%zz")
		w.WriteHeader(http.StatusFound)
	})
	mux.HandleFunc("/gone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if string(b) != "hello" || r.Header.Get("X-Secret") != "s" || r.Method != http.MethodPost {
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Write([]byte("x"))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	mux.HandleFunc("/silent", func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	return mux
}

// TestPostSaysWhatCameBack: the status of any answer, redirects not followed; no address in an error.
func TestPostSaysWhatCameBack(t *testing.T) {
	var followed atomic.Int32
	srv := httptest.NewServer(answers(&followed))
	defer srv.Close()
	for path, want := range map[string]int{"/on": 307, "/nowhere": 302, "/gone": 410, "/echo": 200, "/endless": 200} {
		begun := time.Now()
		status, err := loopback.Post(t.Context(), srv.URL+path, map[string]string{"x-secret": "s"}, []byte("hello"), 20*time.Second)
		if err != nil || status != want || time.Since(begun) > 10*time.Second {
			t.Errorf("%s: %d, %v after %v", path, status, err, time.Since(begun))
		}
	}
	if followed.Load() != 0 {
		t.Error("a redirect was followed")
	}
	for address, want := range map[string]error{
		srv.URL + "/silent": context.DeadlineExceeded, "http://127.0.0.1:1/": ErrConnection, "http://192.168.1.1/": ErrAddress,
		"ftp://example.com/": ErrURL, "http://u:p@example.com/": ErrURL,
	} {
		if _, err := loopback.Post(t.Context(), address, nil, []byte("hello"), 300*time.Millisecond); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", address, err, want)
		}
	}
}
