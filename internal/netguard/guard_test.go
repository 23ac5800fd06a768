package netguard

import (
	"bytes"
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

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.216.34": true, "2a00:1450:4001::1": true, "8.8.8.8": true,
		"127.0.0.1": false, "127.8.9.1": false, "10.0.0.1": false, "172.16.3.4": false, "172.31.255.255": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "100.127.255.254": false, "0.0.0.0": false, "0.1.2.3": false,
		"198.18.0.1": false, "224.0.0.1": false, "255.255.255.255": false, "240.0.0.1": false, "192.0.0.8": false,
		"::1": false, "::": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd12::1": false, "fec0::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::ffff:169.254.169.254": false, "::127.0.0.1": false,
		"64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001:0:1::": false, "ff02::1": false, "2001:db8::1": false,
		"::ffff:8.8.8.8": true,
	} {
		if got := Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: public %v, want %v", address, got, want)
		}
	}
}

// spellings of the loopback server's address that must all be refused, and reached when allowed.
func spellings(port string) []string {
	return []string{
		"http://127.0.0.1:" + port, "http://localhost:" + port, "http://[::ffff:127.0.0.1]:" + port,
		"http://[::ffff:7f00:1]:" + port, "http://2130706433:" + port, "http://0x7f000001:" + port, "http://127.1:" + port,
		"http://0177.0.0.1:" + port,
	}
}

func TestSpellingsAreRefusedAndAllowed(t *testing.T) {
	var hits atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		w.Write([]byte("ok"))
	}))
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Listener.Addr().String())
	for _, u := range spellings(port) {
		if err := (Guard{}).Fetch(t.Context(), u, io.Discard, 100, 5*time.Second); err == nil {
			t.Errorf("%s was fetched", u)
		}
	}
	if hits.Load() != 0 {
		t.Fatalf("%d refused connections reached the server", hits.Load())
	}
	allow := Guard{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	for _, u := range spellings(port)[:4] {
		b := &bytes.Buffer{}
		if err := allow.Fetch(t.Context(), u, b, 100, 5*time.Second); err != nil || b.String() != "ok" {
			t.Errorf("%s with the network allowed: %q, %v", u, b, err)
		}
	}
}

func TestSchemesRedirectsAndSizes(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/big", func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 2000)) })
	mux.HandleFunc("/on", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/big", http.StatusFound) })
	mux.HandleFunc("/gone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	srv := httptest.NewServer(mux)
	defer srv.Close()
	g := Guard{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	for address, want := range map[string]error{
		srv.URL + "/big": ErrTooLarge, srv.URL + "/on": ErrRedirect, srv.URL + "/gone": ErrStatus,
		"file:///etc/passwd": ErrURL, "gopher://x/": ErrURL, "//x/": ErrURL, "http://": ErrURL, "http://u:p@example.com/": ErrURL,
		"ftp://example.com/a.pdf": ErrURL, "not an address": ErrURL,
	} {
		if err := g.Fetch(t.Context(), address, io.Discard, 1000, 5*time.Second); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", address, err, want)
		}
	}
}

// rebinding answers a name first with a public address and then with a private one, as an attacker's
// name server would between a check and a connection.
func TestRebinding(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("reached") }))
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Listener.Addr().String())
	server := startDNS(t)
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server)
	}}
	for range 3 {
		err := Guard{Resolver: resolver}.Fetch(t.Context(), "http://rebind.example:"+port, io.Discard, 100, 3*time.Second)
		if err == nil {
			t.Fatal("a name that leads to this computer was fetched")
		}
	}
}
