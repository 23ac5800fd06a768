package host

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	gosync "sync"
	"sync/atomic"
	"time"

	"paraph/app/backend/page"
	"paraph/app/office"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
)

// server listens for senders and signers. Where the service starts anew it goes on: its gate leads to the new one then, and whoever is
// connected stays so, also where it is another address at which it listens.
type server struct {
	gate     *gate
	served   *gosync.WaitGroup // what listens
	handler  http.Handler
	asked    string // the address it was to listen at
	instead  string // of what was said it listens at another one, because that was taken; "" mostly
	listener net.Listener
	home     net.Listener   // for this computer's own programs where the certificate is for the public name; nil where it is http
	fresh    []net.Listener // nobody serves them yet
	traffic  *traffic
	http     *http.Server
	shown    *atomic.Pointer[tls.Certificate] // to whoever connects; nothing where it is http
	log      *slog.Logger
	url      string // where it listens
	public   string // where signers reach it
	unnamed  *unnamedProxy
}

func listen(o Options, h *Host) (*server, error) {
	before := o.server
	s := &server{log: o.Log, asked: o.Listen, shown: &atomic.Pointer[tls.Certificate]{}}
	if before == nil {
		s.gate, s.served, s.traffic = newGate(), &gosync.WaitGroup{}, newTraffic(*o.Traffic, o.Proxies)
	} else {
		s.gate, s.served, s.traffic, s.http = before.gate, before.served, before.traffic, before.http
		s.traffic.trust(o.Proxies)
	}
	if before.fits(o) {
		s.asked, s.instead, s.listener, s.home, s.url, s.shown = before.asked, before.instead, before.listener, before.home, before.url, before.shown
		if o.Certificate != nil { // it may have been renewed
			s.shown.Store(o.Certificate)
		}
		return s, s.setPublic(o)
	}
	if before != nil {
		before.leave()
	}
	err := s.open(o)
	if err == nil {
		err = s.setPublic(o)
	}
	if err != nil {
		s.leave()
		return nil, err
	}
	return s, nil
}

// fits reports whether the service goes on where this one listens.
func (s *server) fits(o Options) bool {
	if s == nil || s.listener == nil || (o.Certificate != nil) != (s.shown.Load() != nil) {
		return false
	}
	return o.Listen == s.asked || o.Listen == s.listener.Addr().String()
}

// insteadOf reports whether it listens because what was said could not be had: who starts anew does not leave it for that again.
func (s *server) insteadOf(said string) bool {
	return s != nil && s.listener != nil && said != "" && s.instead == said
}

// open listens.
func (s *server) open(o Options) error {
	l, err := office.Listen(o.Listen)
	if err != nil {
		return err
	}
	s.listener, s.url = s.traffic.count(l), "http://"+l.Addr().String()
	if o.Certificate != nil {
		s.shown.Store(o.Certificate)
		shown := s.shown
		s.listener = tls.NewListener(s.listener, &tls.Config{
			GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return shown.Load(), nil }, MinVersion: tls.VersionTLS12,
		})
		s.url = "https://" + l.Addr().String()
		home, err := office.Listen(nearby)
		if err != nil {
			return err
		}
		s.home = s.traffic.count(home)
		s.fresh = append(s.fresh, s.home)
	}
	s.fresh = append(s.fresh, s.listener)
	return nil
}

// own is where this computer's own programs reach it.
func (s *server) own() string {
	if s.home != nil {
		return "http://" + s.home.Addr().String()
	}
	return s.url
}

// setPublic is where signers reach it.
func (s *server) setPublic(o Options) error {
	s.public = strings.TrimRight(o.PublicURL, "/")
	if s.public == "" {
		s.public = s.url
	}
	return office.CheckAddress(s.public)
}

// routes puts the contract, our own API and the signer's page behind one address.
func (s *server) routes(h *Host) {
	o := h.options
	trusted := proxies(o.Proxies)
	mux := http.NewServeMux()
	(&esign.Handler{
		Backend: h.Service, Callbacks: h.Service, Domain: s.domain(), Auth: h.auth, Address: trusted.address, Limits: o.Limits.Limits, Log: o.Log,
		Begin: h.blobs.Begin, Stored: h.Service.Stored, Examine: h.judging.examine,
	}).Register(mux)
	(&own.Handler{Service: h, Auth: h.auth, Address: trusted.address, Log: o.Log}).Register(mux)
	signers := &page.Handler{Service: h.Service, Public: s.public, Presence: trusted.presence, House: h.house(), Practice: o.Practice, Log: o.Log}
	signers.Register(mux)
	mux.HandleFunc("GET /docs", serveDocs)
	busy := http.NewServeMux()
	busy.HandleFunc("/", esign.Busy)
	busy.HandleFunc(own.Prefix+"/", own.Busy)
	signers.RegisterBusy(busy)
	s.unnamed = &unnamedProxy{trusted: trusted, nonce: h.Nonce, log: o.Log}
	s.handler = s.traffic.handler(s.unnamed.before(straight(mux)), busy)
	if s.http != nil {
		return
	}
	s.http = &http.Server{
		Handler: s.traffic.whole(s.gate), ReadHeaderTimeout: o.Traffic.Header, IdleTimeout: o.Traffic.Idle, ConnContext: s.traffic.context,
		ConnState: s.traffic.state, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug),
	}
}

// straight lets through paths without detours (//, . and ..); of the others a signer's link is led to where it means, and the rest is
// not there: net/http would answer programs with a redirection.
func straight(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		means := path.Clean(r.URL.Path)
		if means != "/" && strings.HasSuffix(r.URL.Path, "/") {
			means += "/"
		}
		if means != r.URL.Path && !strings.HasPrefix(means, "/s/") {
			esign.Nowhere(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// domain is the name signers and senders know the service by.
func (s *server) domain() string {
	u, err := url.Parse(s.public)
	if err != nil {
		return ""
	}
	return u.Host
}

// serve lets requests in, and listens where nobody does yet.
func (s *server) serve() {
	s.gate.open(s.handler)
	for _, l := range s.fresh {
		s.served.Go(func() {
			if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
				s.log.Error("server ended", "cause", err.Error())
			}
		})
	}
	s.fresh = nil
}

// shutdown lets requests end that are under way.
func (s *server) shutdown(limit time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		s.http.Close()
	}
	s.served.Wait()
}

// leave lets nobody connect any more.
func (s *server) leave() {
	for _, l := range []net.Listener{s.listener, s.home} {
		if l != nil {
			l.Close()
		}
	}
	s.listener, s.home = nil, nil
}

func (s *server) close() {
	s.leave()
	if s.http != nil {
		s.http.Close()
	}
}
