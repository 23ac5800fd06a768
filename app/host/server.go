package host

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
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
	http     *http.Server
	log      *slog.Logger
	url      string // where it listens
	public   string // where signers reach it
}

func listen(o Options, h *Host) (*server, error) {
	l, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return nil, fmt.Errorf("host: listening: %w", err)
	}
	s := &server{listener: l, log: o.Log, url: "http://" + l.Addr().String()}
	if o.Certificate != nil {
		s.listener = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{*o.Certificate}, MinVersion: tls.VersionTLS12})
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
	}).Register(mux)
	(&own.Handler{Service: h, Auth: h.auth, Address: trusted.address, Log: o.Log}).Register(mux)
	(&page.Handler{Service: h.Service, Presence: trusted.presence, Language: o.Office.Language, Log: o.Log}).Register(mux)
	s.http = &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug),
	}
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
