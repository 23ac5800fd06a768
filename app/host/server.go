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
	"time"

	"paraph/app/backend/page"
	"paraph/app/office"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
)

// server listens for senders and signers.
type server struct {
	listener net.Listener
	traffic  *traffic
	http     *http.Server
	log      *slog.Logger
	url      string // where it listens
	public   string // where signers reach it
	unnamed  *unnamedProxy
}

func listen(o Options, h *Host) (*server, error) {
	l, err := listenTCP(o.Listen)
	if err != nil {
		return nil, err
	}
	s := &server{log: o.Log, url: "http://" + l.Addr().String(), traffic: newTraffic(l, *o.Traffic, o.Proxies)}
	s.listener = s.traffic
	if o.Certificate != nil {
		s.listener = tls.NewListener(s.traffic, &tls.Config{Certificates: []tls.Certificate{*o.Certificate}, MinVersion: tls.VersionTLS12})
		s.url = "https://" + l.Addr().String()
	}
	s.public = strings.TrimRight(o.PublicURL, "/")
	if s.public == "" {
		s.public = s.url
	}
	if err := office.CheckAddress(s.public); err != nil {
		l.Close()
		return nil, err
	}
	return s, nil
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
	s.http = &http.Server{
		Handler: s.traffic.handler(s.unnamed.before(straight(mux)), busy), ReadHeaderTimeout: o.Traffic.Header, IdleTimeout: o.Traffic.Idle, ConnContext: s.traffic.context,
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

func (s *server) serve(done *gosync.WaitGroup) {
	done.Go(func() {
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
}

func (s *server) close() { s.listener.Close() }
