package cli

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/verify"
	"paraph/sync"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
)

// remote names another service than the data folder's.
type remote struct {
	Service   string `help:"Another service's address." placeholder:"URL"`
	TokenFile string `help:"File with its bearer token, on one line." placeholder:"FILE"`
}

// service is a service a command talks to, always over HTTP. own is nil for a foreign one.
type service struct {
	*esign.Client
	own     *own.Client
	started *host.Host // the one this command started and stops again
}

func newService(base, token string) *service {
	client := &http.Client{Timeout: 5 * time.Minute}
	return &service{
		Client: &esign.Client{Base: base, Token: token, HTTP: client}, own: &own.Client{Base: base, Token: token, HTTP: client},
	}
}

// ours is the service as one of ours.
func (c *service) ours(context.Context) (verify.Records, error) { return c.own, nil }

// connect finds the service a command uses: the one named, the one that runs on the data folder, or one
// it starts for itself.
func (s *session) connect(r remote) (*service, error) {
	s.remote = r
	if r.Service != "" {
		if u, err := url.Parse(r.Service); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return nil, s.misuse("cli.service-address", "word", r.Service)
		}
		token, err := s.secret(r.TokenFile, "cli.needs.token")
		if err != nil {
			return nil, err
		}
		return newService(strings.TrimRight(r.Service, "/"), token), nil
	}
	c, before := &service{}, s.begun()
	e, err := s.find(c)
	if err != nil {
		if c.started != nil { // somebody ended the command meanwhile
			_ = c.started.Close()
		}
		return nil, s.ofFolder(err)
	}
	s.newOffice(before)
	if c.started != nil && c.started.Moved != "" {
		s.say("cli.moved", "address", c.started.Moved, "url", e.URL)
	}
	client := &http.Client{Timeout: 5 * time.Minute, Transport: &steady{session: s, service: c}}
	c.Client = &esign.Client{Base: e.URL, Token: e.Token, HTTP: client}
	c.own = &own.Client{Base: e.URL, Token: e.Token, HTTP: client}
	return c, nil
}

// find is the service that runs on the data folder, or one this command starts for itself.
func (s *session) find(c *service) (folder.Endpoint, error) {
	f, err := folder.New(s.folder)
	if err != nil {
		return folder.Endpoint{}, err
	}
	e, _, err := f.Reach(s, http.DefaultClient, func(path string) error {
		if err := f.CheckMode(); err != nil {
			return err
		}
		h, err := host.Start(s, host.Options{Folder: path})
		if errors.Is(err, sync.ErrBusy) {
			return nil // another one was faster
		}
		if err == nil {
			c.started = h
		}
		return err
	})
	return e, err
}

// steady is the way to the folder's service, which may be another command's that ends in the middle of ours: then the
// question is asked again of whoever runs it now. It may have been heard the first time. Reading and sending (which
// carries a key) come to the same then; a deletion is answered that there is no such request, a reminder that it is too
// early for another one, and of two tokens nobody knows the first.
type steady struct {
	session *session
	service *service
}

// RoundTrip implements http.RoundTripper.
func (t *steady) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	another := err == nil && resp.StatusCode == http.StatusUnauthorized // the next one listens at the same address
	if (err == nil && !another) || r.Context().Err() != nil || (r.Body != nil && r.GetBody == nil) {
		return resp, err
	}
	e, findErr := t.session.find(t.service)
	if findErr != nil || (another && r.Header.Get("Authorization") == "Bearer "+e.Token) {
		return resp, err
	}
	if another {
		resp.Body.Close()
	}
	again := r.Clone(r.Context())
	if r.GetBody != nil {
		if again.Body, err = r.GetBody(); err != nil {
			return nil, err
		}
	}
	to, err := url.Parse(e.URL)
	if err != nil {
		return nil, err
	}
	again.URL.Scheme, again.URL.Host, again.Host = to.Scheme, to.Host, ""
	again.Header.Set("Authorization", "Bearer "+e.Token)
	return http.DefaultTransport.RoundTrip(again)
}

// close stops a service this command started, after what is due was done.
func (c *service) close(s *session) {
	if c.started == nil {
		return
	}
	if err := c.own.Settle(s); err != nil {
		s.say("cli.unsettled")
	}
	if err := c.started.Close(); err != nil {
		s.say("error.unknown")
	}
}
