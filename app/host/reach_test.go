package host_test

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/sync/rest/own"
)

// TestReachIsTakenUp: the desk says how signers reach the office, and what comes of it is what really is: a certificate of one's own,
// one that nobody trusts, a port that nobody leads here, a proxy in front, a certificate that is gone, this computer again. The
// office's own programs reach the service all the while.
func TestReachIsTakenUp(t *testing.T) {
	at := outside(t)
	good, goodKey := hosttest.Pair(t, at, time.Now().Add(time.Hour))
	bad, badKey := hosttest.Pair(t, at, time.Now().Add(time.Hour))
	t.Setenv("SSL_CERT_FILE", good) // what the service's process trusts
	s := newStage(t)
	o := s.office()
	first := ready(t, s, o)
	own := "https://" + net.JoinHostPort(at, freePort(t, at))
	front := newProxy(t, good, goodKey, at)
	reaches := func(what string, r office.Reach, fault string) office.Ready {
		t.Helper()
		if err := o.SetReach(hosttest.Soon(t), r); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		is, err := o.Ready(hosttest.Soon(t))
		if err != nil || is.PublicFault != fault || slices.Contains(is.Missing, "public") != (fault != "") {
			t.Errorf("%s: %q, %q, %v", what, is.PublicFault, is.Missing, err)
		}
		return is
	}
	listen := strings.TrimPrefix(own, "https://")
	reaches("own certificate", office.Reach{Public: own, Listen: listen, Certificate: good, Key: goodKey}, "")
	if serial := shownAt(t, listen); serial == 0 {
		t.Error("no certificate is shown")
	}
	if e, _ := s.service(); e.Token != first.Token || !strings.HasPrefix(e.URL, "http://127.0.0.1:") {
		t.Errorf("own programs are led to %s", e.URL)
	}
	reaches("nobody trusts it", office.Reach{Public: own, Listen: listen, Certificate: bad, Key: badKey}, "certificate")
	reaches("nobody listens", office.Reach{Public: "https://" + net.JoinHostPort(at, freePort(t, at)), Listen: listen, Certificate: good, Key: goodKey}, "refused")
	behind := net.JoinHostPort("127.0.0.1", freePort(t, "127.0.0.1"))
	front.to = behind
	if is := reaches("proxy", office.Reach{Public: front.url, Listen: behind, Proxies: "127.0.0.1 " + at}, ""); is.UnnamedProxy != "" {
		t.Errorf("it is named and is not: %s", is.UnnamedProxy)
	}
	reaches("own certificate again", office.Reach{Public: own, Listen: listen, Certificate: good, Key: goodKey}, "")
	if err := os.Remove(goodKey); err != nil {
		t.Fatal(err)
	}
	if err := o.Folder.Rest(&http.Client{}); err != nil {
		t.Fatal(err)
	}
	waits(t, "its end", func() bool { return len(hosttest.Services(s.folder)) == 0 }, s.logs)
	uncertified(t, o, listen)
	reaches("here again", office.Reach{}, "")
	if kept, err := o.Reach(); err != nil || kept != (office.Reach{Listen: "127.0.0.1" + listen[strings.LastIndex(listen, ":"):]}) {
		t.Errorf("%+v, %v", kept, err)
	}
}

// uncertified looks at a service whose certificate's key is gone: it says so, listens for this computer only, and forgets nothing.
func uncertified(t *testing.T, o *office.Office, listen string) {
	t.Helper()
	is, err := o.Ready(hosttest.Soon(t))
	if err != nil || is.PublicFault != "file" || !slices.Contains(is.Missing, "public") {
		t.Errorf("its key is gone: %q, %q, %v", is.PublicFault, is.Missing, err)
	}
	if c, err := net.Dial("tcp", listen); err == nil {
		c.Close()
		t.Error("without a certificate it listens to everybody")
	}
	if kept, err := o.Folder.Settings(); err != nil || kept.Listen != listen {
		t.Errorf("where it is to listen is forgotten: %q, %v", kept.Listen, err)
	}
}

// TestNobodyIsDroppedWhereItListensAnew: who is connected while the service begins to listen elsewhere goes on.
func TestNobodyIsDroppedWhereItListensAnew(t *testing.T) {
	at := outside(t)
	shown, key := hosttest.Pair(t, at, time.Now().Add(time.Hour))
	o := host.Options{Folder: t.TempDir(), KeyInFile: true, Practice: true}
	h, err := host.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	before := &own.Client{Base: h.Endpoint.URL, Token: h.Endpoint.Token, HTTP: &http.Client{}}
	if _, err := before.Ready(hosttest.Soon(t)); err != nil { // its connection is kept
		t.Fatal(err)
	}
	f := folder.At(o.Folder)
	listen := net.JoinHostPort(at, freePort(t, at))
	err = f.Change(func(s *folder.Settings) error {
		s.Listen, s.Serving.TLSCert, s.Serving.TLSKey = listen, shown, key
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if h, err = h.Anew(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if _, err := before.Ready(hosttest.Soon(t)); err != nil {
		t.Errorf("dropped: %v", err)
	}
	after := &own.Client{Base: h.Endpoint.URL, Token: h.Endpoint.Token, HTTP: &http.Client{}}
	if _, err := after.Ready(hosttest.Soon(t)); err != nil || h.Listening() != "https://"+listen {
		t.Errorf("%s: %v", h.Listening(), err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

// outside is an address of this computer in a network.
func outside(t *testing.T) string {
	t.Helper()
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
			return n.IP.String()
		}
	}
	t.Skip("this computer is in no network: nobody could reach it there")
	return ""
}

func freePort(t *testing.T, at string) string {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(at, "0"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// shownAt is the serial number of the certificate shown there, 0 for none.
func shownAt(t *testing.T, address string) int64 {
	t.Helper()
	c, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true}) // it is looked at, nothing is said there
	if err != nil {
		return 0
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

// proxy is a reverse proxy with a certificate in front of what listens at "to".
type proxy struct{ url, to string }

func newProxy(t *testing.T, certificate, key, at string) *proxy {
	t.Helper()
	p := &proxy{}
	server := httptest.NewUnstartedServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: p.to})
		r.SetXForwarded()
	}})
	l, err := net.Listen("tcp", net.JoinHostPort(at, "0"))
	if err != nil {
		t.Fatal(err)
	}
	shown, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	server.Listener.Close()
	server.Listener, server.TLS = l, &tls.Config{Certificates: []tls.Certificate{shown}}
	server.StartTLS()
	t.Cleanup(server.Close)
	p.url = "https://" + l.Addr().String()
	return p
}
