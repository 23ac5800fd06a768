package host_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/emersion/go-smtp"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/say"
	"paraph/signing"
)

// front is a reverse proxy with TLS in front of a service, at a name that is not this computer's.
type front struct {
	server *httptest.Server
	target atomic.Pointer[url.URL]
	client *http.Client
}

const frontName = "example.com" // the name in httptest's certificate

func newFront(t *testing.T, trusted bool) *front {
	t.Helper()
	f := &front{}
	f.server = httptest.NewTLSServer(&httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(f.target.Load())
			p.SetXForwarded()
		},
	})
	t.Cleanup(f.server.Close)
	nowhere, _ := url.Parse("http://127.0.0.1:1")
	f.target.Store(nowhere)
	roots := x509.NewCertPool()
	if trusted {
		roots.AddCert(f.server.Certificate())
	}
	f.client = &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, f.server.Listener.Addr().String())
		},
	}}
	return f
}

func (f *front) to(t *testing.T, address string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	f.target.Store(u)
}

func missing(t *testing.T, r *hosttest.Rig, what string) bool {
	t.Helper()
	ready, err := r.Own().Ready(hosttest.Soon(t))
	if err != nil || ready.Mode != host.ModeOwnAddress {
		t.Fatalf("%+v %v", ready, err)
	}
	return slices.Contains(ready.Missing, what)
}

// TestPublicAddressIsTried through a real reverse proxy with TLS: nothing is sent before what only this
// process can answer came back through it.
func TestPublicAddressIsTried(t *testing.T) {
	f := newFront(t, true)
	r := hosttest.Start(t, func(o *host.Options) {
		o.PublicURL, o.Reach, o.Proxies, o.OfficeOnly = "https://"+frontName, f.client, hosttest.Loopback, false
	})
	if !missing(t, r, "public") {
		t.Error("ready though the proxy leads nowhere")
	}
	var p *signing.Problem
	if _, err := r.Client.Send(hosttest.Soon(t), hosttest.One(hosttest.Contract(t, 1)), ""); !errors.As(err, &p) || p.Code != signing.ProblemPublic {
		t.Errorf("sent into the void: %v", err)
	}
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { // says back what it is asked
		w.Write([]byte(`{"success":true,"data":{"nonce":"` + q.URL.Path[strings.LastIndex(q.URL.Path, "/")+1:] + `"}}`))
	}))
	defer echo.Close()
	other := hosttest.Start(t, nil) // another service of the same program
	for name, wrong := range map[string]string{"an echo": echo.URL, "another service": other.Endpoint.URL} {
		f.to(t, wrong)
		hosttest.Happens(t, "asked anew", func() bool { return missing(t, r, "public") })
		if _, err := r.Client.Send(hosttest.Soon(t), hosttest.One(hosttest.Contract(t, 1)), ""); !errors.As(err, &p) || p.Code != signing.ProblemPublic {
			t.Errorf("%s: %v", name, err)
		}
	}
	f.to(t, r.Endpoint.URL)
	hosttest.Happens(t, "the way is found", func() bool { return !missing(t, r, "public") })
	sent, err := r.Client.Send(hosttest.Soon(t), hosttest.One(hosttest.Contract(t, 1)), "")
	if err != nil {
		t.Fatalf("%v\n%s", err, r.Log)
	}
	if link := sent.Links[sent.Request.Signers[0].ID]; !strings.HasPrefix(link, "https://"+frontName+"/s/") {
		t.Error("another link")
	}
	f.to(t, "http://127.0.0.1:1")
	hosttest.Happens(t, "the dead proxy is noticed", func() bool { return missing(t, r, "public") })
}

// TestPublicAddressUntrusted: a certificate signers' browsers would refuse is no way in, whatever stands behind it.
func TestPublicAddressUntrusted(t *testing.T) {
	f := newFront(t, false)
	r := hosttest.Start(t, func(o *host.Options) { o.PublicURL, o.Reach, o.OfficeOnly = "https://"+frontName, f.client, false })
	f.to(t, r.Endpoint.URL)
	if !missing(t, r, "public") {
		t.Error("ready behind a certificate nobody trusts")
	}
	var p *signing.Problem
	if _, err := r.Client.Send(hosttest.Soon(t), hosttest.One(hosttest.Contract(t, 1)), ""); !errors.As(err, &p) || p.Code != signing.ProblemPublic {
		t.Errorf("%v", err)
	}
}

// TestLettersNameNoLoopback: with a mail server and an address that leads nobody elsewhere anywhere nothing is sent, however
// the address is written and whoever answers there; what was sent before can still be signed.
func TestLettersNameNoLoopback(t *testing.T) {
	r := hosttest.Start(t, nil)
	r.Send(t, hosttest.One(hosttest.Contract(t, 1)))
	link, letters := r.Link(t, "anna@example.com"), 1
	for _, public := range []string{"", "https://127.0.0.1:8443", "https://localhost", "https://[::1]:8443", "https://192.168.1.5", "https://server"} {
		o := r.Options
		o.OfficeOnly, o.PublicURL, o.Reach = false, public, &http.Client{Transport: always(r)}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		r.Open(t, o)
		ready, err := r.Own().Ready(hosttest.Soon(t))
		if err != nil || ready.Mode == host.ModeOwnAddress || !slices.Contains(ready.Missing, "public") {
			t.Errorf("%q: %+v %v", public, ready, err)
		}
		var p *signing.Problem
		if _, err := r.Client.Send(hosttest.Soon(t), hosttest.One(hosttest.Contract(t, 1)), ""); !errors.As(err, &p) || p.Code != signing.ProblemInside {
			t.Errorf("%q: %v", public, err)
		}
		if n := len(r.Box.Letters()); n != letters {
			t.Errorf("%q: %d letters", public, n)
		}
	}
	if !strings.Contains(r.Log.String(), "signers elsewhere cannot reach the service's address") {
		t.Error("nobody was told at the start")
	}
	r.Sign(t, link, "anna@example.com", hosttest.Typed("Anna Rossi"))
	practice := r.Options
	practice.OfficeOnly, practice.Practice = false, true
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.Open(t, practice)
	if ready := r.Ready(hosttest.Soon(t)); slices.Contains(ready.Missing, "public") {
		t.Errorf("practice needs an address: %+v", ready)
	}
	r.Send(t, hosttest.One(hosttest.Contract(t, 1)))
}

// always answers every question as the rig's service would.
func always(r *hosttest.Rig) http.RoundTripper {
	return roundTrip(func(q *http.Request) (*http.Response, error) {
		q = q.Clone(q.Context())
		q.URL.Scheme, q.URL.Host, q.Host = "http", strings.TrimPrefix(r.Endpoint.URL, "http://"), ""
		return http.DefaultTransport.RoundTrip(q)
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(q *http.Request) (*http.Response, error) { return f(q) }

// TestUnnamedProxy: a proxy in front that nobody named is noticed by the question that comes through it, and said once.
func TestUnnamedProxy(t *testing.T) {
	f := newFront(t, true)
	r := hosttest.Start(t, func(o *host.Options) { o.PublicURL, o.Reach = "https://"+frontName, f.client })
	f.to(t, r.Endpoint.URL)
	hosttest.Happens(t, "the way is found", func() bool { return !missing(t, r, "public") })
	ready, err := r.Own().Ready(hosttest.Soon(t))
	if err != nil || ready.UnnamedProxy != "127.0.0.1/32" {
		t.Errorf("%+v %v", ready, err)
	}
	if n := strings.Count(r.Log.String(), "proxy=127.0.0.1/32"); n != 1 {
		t.Errorf("said %d times\n%s", n, r.Log)
	}
	r.Options.Proxies = hosttest.Loopback
	r.Reopen(t)
	f.to(t, r.Endpoint.URL)
	hosttest.Happens(t, "the way is found", func() bool { return !missing(t, r, "public") })
	if ready := r.Ready(hosttest.Soon(t)); ready.UnnamedProxy != "" {
		t.Errorf("%+v", ready)
	}
}

// TestNonceIsOnlyOurs: what this process did not make is not answered, and no token is needed to hear that.
func TestNonceIsOnlyOurs(t *testing.T) {
	r := hosttest.Start(t, nil)
	resp, err := http.Get(r.Endpoint.URL + "/paraph/v1/nonce/abc")
	if err != nil || resp.StatusCode != http.StatusNotFound {
		t.Errorf("%v %v", resp, err)
	}
	if err == nil {
		resp.Body.Close()
	}
	if ready := r.Ready(hosttest.Soon(t)); ready.Mode != host.ModeThisComputer || slices.Contains(ready.Missing, "public") {
		t.Errorf("%+v", ready)
	}
}

// TestSenderIsTried: a sender the mail server refuses for good is known before the first letter, nothing
// is sent under it, and once it is put right everything goes.
func TestSenderIsTried(t *testing.T) {
	r := hosttest.Start(t, nil)
	hosttest.Happens(t, "the first try", func() bool { return !slices.Contains(r.Ready(hosttest.Soon(t)).Missing, "mail") })
	if len(r.Box.Letters()) != 0 {
		t.Error("trying sent a letter")
	}
	r.Box.RefuseSender(func(string) error {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "not your domain"}
	})
	r.Reopen(t)
	hosttest.Happens(t, "the refusal", func() bool { return slices.Contains(r.Ready(hosttest.Soon(t)).Missing, "mail") })
	var p *signing.Problem
	if _, err := r.Client.Send(hosttest.Soon(t), hosttest.One(hosttest.Contract(t, 1)), ""); !errors.As(err, &p) || p.Code != signing.ProblemSender {
		t.Errorf("sent under a refused name: %v", err)
	}
	if err := r.Own().MailTest(hosttest.Soon(t)); !errors.As(err, &p) || *p != (signing.Problem{Code: signing.ProblemMailRefused, Word: "sender", Limit: 550}) {
		t.Errorf("test letter: %v", err)
	}
	r.Box.RefuseSender(nil)
	if err := r.Own().MailTest(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	l := r.Box.Letters()
	if len(l) != 1 || l[0].To != "ufficio@studio.example" || l[0].Subject() != "Messaggio di prova di Paraph" || !strings.Contains(l[0].Text(), "Studio Bianchi") {
		t.Errorf("%+v", l)
	}
	if slices.Contains(r.Ready(hosttest.Soon(t)).Missing, "mail") {
		t.Error("still not ready")
	}
	r.Send(t, hosttest.One(hosttest.Contract(t, 1)))
	r.Box.Close()
	if err := r.Own().MailTest(hosttest.Soon(t)); !errors.As(err, &p) || p.Code != signing.ProblemMailDown {
		t.Errorf("nobody there: %v", err)
	}
}

// TestNoContactIsNoFault: a test letter that has nobody to go to says nothing about the mail server.
func TestNoContactIsNoFault(t *testing.T) {
	r := hosttest.Start(t, func(o *host.Options) { o.Office.Contact = "" })
	hosttest.Happens(t, "the first try", func() bool { return !slices.Contains(r.Ready(hosttest.Soon(t)).Missing, "mail") })
	var p *signing.Problem
	if err := r.Own().MailTest(hosttest.Soon(t)); !errors.As(err, &p) || p.Code != signing.ProblemContact {
		t.Errorf("%v", err)
	}
	if slices.Contains(r.Ready(hosttest.Soon(t)).Missing, "mail") {
		t.Error("the mail server is told as not taking letters")
	}
}

// TestWhyATestMessageWasNotTaken: what the mail server said of it, of nothing else, and as its sentence; letters to others leave.
func TestWhyATestMessageWasNotTaken(t *testing.T) {
	r := hosttest.Start(t, nil)
	for said, want := range map[*smtp.SMTPError]string{
		{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 0}, Message: "greylisted"}:   "the mail server asks to come again later (450).",
		{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}: "the mail server does not take the address (550).",
		{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "not from you"}: "letters from you are not taken there (550).",
		{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 3, 4}, Message: "too big"}:      "it is larger than the mail server takes (552).",
	} {
		r.Box.Refuse(func(to string) error {
			if strings.HasPrefix(to, "ufficio@") {
				return said
			}
			return nil
		})
		e := say.In("en").Explain(r.Own().MailTest(hosttest.Soon(t)))
		if e.Code != "mail-refused" || e.Sentence != "The test message to the office’s contact was not taken: "+want {
			t.Errorf("%d %s: %s %s", said.Code, said.Message, e.Code, e.Sentence)
		}
		r.Send(t, hosttest.One(hosttest.Contract(t, 1)))
	}
}

// TestContactRefused: the office's own address not being taken is shown, and keeps nobody from sending.
func TestContactRefused(t *testing.T) {
	r := hosttest.Start(t, nil)
	r.Box.Refuse(func(to string) error {
		if strings.HasPrefix(to, "ufficio@") {
			return &smtp.SMTPError{Code: 550, Message: "no such user"}
		}
		return nil
	})
	r.Reopen(t)
	hosttest.Happens(t, "the refusal", func() bool { return slices.Contains(r.Ready(hosttest.Soon(t)).Missing, "mail") })
	r.Send(t, hosttest.One(hosttest.Contract(t, 1)))
	r.Link(t, "anna@example.com")
}
