package cli

import (
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"paraph/app/host"
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

// connect finds the service a command uses: the one named, the one that runs on the data folder, or one
// it starts for itself.
func (s *session) connect(r remote) (*service, error) {
	if r.Service != "" {
		token, err := s.secret(r.TokenFile)
		if err != nil {
			return nil, err
		}
		return newService(strings.TrimRight(r.Service, "/"), token), nil
	}
	folder, err := host.NewFolder(s.folder)
	if err != nil {
		return nil, err
	}
	e, err := folder.Endpoint()
	if err == nil {
		c := newService(e.URL, e.Token)
		if _, err := c.own.Ready(s); err == nil {
			return c, nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	h, err := host.Start(s, host.Options{Folder: s.folder})
	if errors.Is(err, host.ErrBusy) { // another one is just starting it
		e, _, err := folder.Reach(s, http.DefaultClient, func(string) error { return nil })
		return newService(e.URL, e.Token), err
	}
	if err != nil {
		return nil, err
	}
	c := newService(h.Endpoint.URL, h.Endpoint.Token)
	c.started = h
	return c, nil
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
		s.say("cli.error.internal")
	}
}
