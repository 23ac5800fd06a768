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

// server listens for senders and signers. Where the service starts anew it goes on: its gate leads to the new one then.
type server struct {
	gate     *gate
	served   *gosync.WaitGroup // what listens
	handler  http.Handler
	listener net.Listener
	traffic  *traffic
	http     *http.Server
	shown    *atomic.Pointer[tls.Certificate] // to whoever connects; nothing where it is http
	log      *slog.Logger
	url      string // where it listens
	public   string // where signers reach it
	unnamed  *unnamedProxy
}

func listen(o Options, h *Host) (*server, error) {
	if before := o.server; before != nil {
		s := &server{
			gate: before.gate, served: before.served, listener: before.listener, traffic: before.traffic, http: before.http, shown: before.shown,
			log: o.Log, url: before.url,
		}
		if o.Certificate != nil { // it may have been renewed
			s.shown.Store(o.Certificate)
		}
		return s, s.setPublic(o)
	}
	l, err := listenTCP(o.Listen)
	if err != nil {
		return nil, err
	}
	s := &server{
		gate: newGate(), served: &gosync.WaitGroup{}, traffic: newTraffic(l, *o.Traffic, o.Proxies), shown: &atomic.Pointer[tls.Certificate]{},
		log: o.Log, url: "http://" + l.Addr().String(),
	}
	s.listener = s.traffic
	if o.Certificate != nil {
		s.shown.Store(o.Certificate)
		s.listener = tls.NewListener(s.traffic, &tls.Config{
			GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return s.shown.Load(), nil }, MinVersion: tls.VersionTLS12,
		})
		s.url = "https://" + l.Addr().String()
	}
	if err := s.setPublic(o); err != nil {
		l.Close()
		return nil, err
	}
	return s, nil
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
		Begin: h.blobs.Begin, Stored: h.Service.Stored,
	}).Register(mux)
	(&own.Handler{Service: h, Auth: h.auth, Address: trusted.address, Log: o.Log}).Register(mux)
	signers := &page.Handler{Service: h.Service, Public: s.public, Presence: trusted.presence, House: h.house(), Log: o.Log}
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
		Handler: s.gate, ReadHeaderTimeout: o.Traffic.Header, IdleTimeout: o.Traffic.Idle, ConnContext: s.traffic.context,
		MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug),
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
func (s *server) serve(listening bool) {
	s.gate.open(s.handler)
	if listening {
		return
	}
	s.served.Go(func() {
		if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("server ended", "cause", err.Error())
		}
	})
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

func (s *server) close() {
	s.listener.Close()
	if s.http != nil {
		s.http.Close()
	}
}
