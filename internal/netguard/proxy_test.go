package netguard

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// proxyOn is a proxy on loopback that answers everything itself, or so.
func proxyOn(t *testing.T, status int) (at string, asked *atomic.Int32) {
	t.Helper()
	asked = &atomic.Int32{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, r.URL.Host)
	}))
	t.Cleanup(srv.Close)
	return srv.Listener.Addr().String(), asked
}

func through(t *testing.T, at string) Guard {
	t.Helper()
	p, err := NamedProxy(at)
	if err != nil {
		t.Fatal(err)
	}
	return Guard{Proxy: p}
}

// TestProxy: what is asked for goes through a proxy of a private network, and what may not be reached is not asked of it.
func TestProxy(t *testing.T) {
	at, asked := proxyOn(t, http.StatusOK)
	g := through(t, at)
	var out bytes.Buffer
	if err := g.Fetch(t.Context(), "http://lists.example/eu.xml", &out, 100, 5*time.Second); err != nil || out.String() != "lists.example" || asked.Load() != 1 {
		t.Fatalf("%v: %q, asked %d times", err, out.String(), asked.Load())
	}
	for _, u := range []string{
		"http://127.0.0.1/", "http://localhost/", "http://10.0.0.1/", "http://[::1]/", "http://2130706433/", "http://0x7f000001/", "http://127.1/",
		"http://intranet/", "http://printer.local/", "http://169.254.169.254/latest", "http://" + at + "/", "https://wiki.corp/",
	} {
		if err := g.Fetch(t.Context(), u, io.Discard, 100, 5*time.Second); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v", u, err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("the proxy was asked %d times", asked.Load())
	}
}

// TestProxyFails: what is wrong with a proxy is told from what is wrong behind it.
func TestProxyFails(t *testing.T) {
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	locked, _ := proxyOn(t, http.StatusProxyAuthRequired)
	narrow, _ := proxyOn(t, http.StatusForbidden)
	for _, c := range []struct {
		at, address string
		want        error
	}{
		{gone.Addr().String(), "http://lists.example/", ErrProxy},
		{gone.Addr().String(), "https://lists.example/", ErrProxy},
		{locked, "http://lists.example/", ErrProxyLogin},
		{locked, "https://lists.example/", ErrProxyLogin},
		{narrow, "http://lists.example/", ErrStatus},
		{narrow, "https://lists.example/", ErrConnection},
	} {
		err := through(t, c.at).Fetch(t.Context(), c.address, io.Discard, 100, 5*time.Second)
		if !errors.Is(err, c.want) || strings.Contains(err.Error(), "example") {
			t.Errorf("%s: %v, want %v", c.address, err, c.want)
		}
	}
	if err := (Guard{Proxy: func(*url.URL) (*url.URL, error) { return nil, nil }}).Fetch(t.Context(), "http://"+narrow, io.Discard, 100, time.Second); !errors.Is(err, ErrAddress) {
		t.Errorf("a proxy that is not used is reached: %v", err)
	}
}

// TestProxyNames: host and port, and no password.
func TestProxyNames(t *testing.T) {
	for text, good := range map[string]bool{
		"proxy.studio.example:3128": true, "10.0.0.1:8080": true, "[fd00::1]:3128": true,
		"": false, "proxy": false, "proxy:": false, ":3128": false, "proxy:0": false, "proxy:99999": false, "http://proxy:3128": false,
		"anna:secret@proxy:3128": false, "proxy:3128/": false, "a b:1": false,
	} {
		if _, err := NamedProxy(text); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestSystemProxy: what the environment says now, with its exceptions.
func TestSystemProxy(t *testing.T) {
	at, asked := proxyOn(t, http.StatusOK)
	t.Setenv("http_proxy", "http://anna:secret@"+at)
	t.Setenv("no_proxy", "plain.example")
	g := Guard{Proxy: SystemProxy()}
	if err := g.Fetch(t.Context(), "http://lists.example/", io.Discard, 100, 5*time.Second); err != nil || asked.Load() != 1 {
		t.Errorf("%v, asked %d times", err, asked.Load())
	}
	if err := g.Fetch(t.Context(), "http://plain.example/", io.Discard, 100, 5*time.Second); err == nil || asked.Load() != 1 {
		t.Errorf("%v, asked %d times", err, asked.Load())
	}
}

// TestFollow: redirects are followed as far as was said, and never to where nothing may go.
func TestFollow(t *testing.T) {
	hops := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := map[string]string{"one.example": "http://two.example/", "in.example": "http://127.0.0.1/", "odd.example": "file:///etc/passwd"}[r.URL.Host]
		if to != "" {
			http.Redirect(w, r, to, http.StatusFound)
		}
	}))
	t.Cleanup(hops.Close)
	g := through(t, hops.Listener.Addr().String())
	if err := g.Fetch(t.Context(), "http://one.example/", io.Discard, 100, 5*time.Second); !errors.Is(err, ErrRedirect) {
		t.Errorf("none is followed: %v", err)
	}
	g.Follow = 2
	if err := g.Fetch(t.Context(), "http://one.example/", io.Discard, 100, 5*time.Second); err != nil {
		t.Error(err)
	}
	for _, u := range []string{"http://in.example/", "http://odd.example/"} {
		if err := g.Fetch(t.Context(), u, io.Discard, 100, 5*time.Second); err == nil {
			t.Errorf("%s was followed", u)
		}
	}
}
