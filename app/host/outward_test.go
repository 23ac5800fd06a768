package host

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// TestModeOf: what an address leads to is seen in it, where it can be.
func TestModeOf(t *testing.T) {
	for address, want := range map[string]string{
		"https://firma.example": ModeOwnAddress, "https://firma.example:8443/p": ModeOwnAddress, "https://203.0.113.7": ModeOwnAddress,
		"https://[2606:4700::1]": ModeOwnAddress, "https://10.example": ModeOwnAddress,
		"https://127.0.0.1": ModeThisComputer, "http://127.0.0.1:8080": ModeThisComputer, "https://127.9.9.9:1": ModeThisComputer,
		"https://localhost": ModeThisComputer, "https://LocalHost.": ModeThisComputer, "https://sign.localhost": ModeThisComputer,
		"https://[::1]:443": ModeThisComputer, "https://[::ffff:127.0.0.1]": ModeThisComputer, "https://0.0.0.0": ModeThisComputer,
		"https://[::]": ModeThisComputer, "https://[::1%25lo]": ModeThisComputer,
		"https://192.168.1.5:8443": ModeInside, "https://10.0.0.5": ModeInside, "https://[fd00::2]": ModeInside, "https://169.254.1.1": ModeInside,
		"https://server": ModeInside, "https://server.local": ModeInside,
	} {
		if got := modeOf(address); got != want {
			t.Errorf("%s is %s, not %s", address, got, want)
		}
	}
}

// names is a name server that answers every name with one address.
func names(t *testing.T, address string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		b := make([]byte, 512)
		for {
			n, from, err := conn.ReadFrom(b)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(b[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			m.Response, m.Additionals = true, nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
					Body:   &dnsmessage.AResource{A: netip.MustParseAddr(address).As4()},
				}}
			}
			if out, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(out, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

// TestOutward: a name that leads to loopback is not connected to there, even where somebody answers; a name of the
// computer's own is looked for at its network's addresses; those themselves are reached.
func TestOutward(t *testing.T) {
	everywhere, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer everywhere.Close()
	_, port, err := net.SplitHostPort(everywhere.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, at string }{
		{"sign.studio.example", "127.0.0.1"},
		{"sign.studio.example", "127.5.5.5"},
		{"sign.studio.example", "0.0.0.0"},
		{"localhost", "192.0.2.1"},
		{"127.0.0.1", "192.0.2.1"},
		{"0.0.0.0", "192.0.2.1"},
	} {
		if c, err := outward(names(t, c.at))(t.Context(), "tcp4", net.JoinHostPort(c.name, port)); !errors.Is(err, ErrPublicInside) {
			t.Errorf("%v %v", c, err)
		}
	}
	ours := interfaces()
	if len(ours) == 0 {
		t.Skip("this computer is in no network")
	}
	for _, host := range []string{"sign.studio.example", ours[0].String()} {
		c, err := outward(names(t, ownName.String()))(t.Context(), "tcp", net.JoinHostPort(host, port))
		if err != nil {
			t.Errorf("%s: %v", host, err)
			continue
		}
		if at, err := netip.ParseAddrPort(c.RemoteAddr().String()); err != nil || at.Addr().Unmap().IsLoopback() {
			t.Errorf("%s was asked for at %v", host, at)
		}
		c.Close()
	}
	everywhere.Close()
	if _, err := outward(names(t, ownName.String()))(t.Context(), "tcp", net.JoinHostPort("sign.studio.example", port)); err == nil {
		t.Error("nobody listens there")
	}
}

// TestPublicNameOfLoopback: a name that leads only to this computer is not counted as reached though the service answers
// there, but where all signers are inside.
func TestPublicNameOfLoopback(t *testing.T) {
	var p *publicProbe
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		value, _ := p.nonce(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:])
		_, _ = w.Write([]byte(`{"success":true,"data":{"nonce":"` + value + `"}}`))
	}))
	defer s.Close()
	was := net.DefaultResolver
	net.DefaultResolver = names(t, "127.0.0.1")
	defer func() { net.DefaultResolver = was }()
	_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "https://"), ":")
	for _, c := range []struct {
		o    Options
		err  error
		mode string
	}{{Options{}, ErrPublicInside, ModeThisComputer}, {Options{OfficeOnly: true}, nil, ModeOwnAddress}} {
		roots := x509.NewCertPool()
		roots.AddCert(s.Certificate())
		c.o.Log = slog.New(slog.DiscardHandler)
		c.o.Reach = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true}}
		p = newPublicProbe("https://example.com:"+port, c.o)
		if err := p.ask(t.Context()); !errors.Is(err, c.err) || p.reaches() != c.mode {
			t.Errorf("%+v: %v, %s", c.o.OfficeOnly, err, p.reaches())
		}
	}
}
