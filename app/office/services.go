package office

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	gosync "sync"
	"time"

	"paraph/app"
	"paraph/app/folder"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/engine"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
)

// Services are the services of the office's profiles, found when they are needed; the folder's own is started where none
// runs.
type Services struct {
	folder   folder.Folder
	client   *http.Client
	start    func(folder string) error
	begun    <-chan struct{}
	profiles *profiles

	mu      gosync.Mutex
	met     map[string]met
	modes   map[string]signing.Mode // as each was last met
	renewed map[string]int          // how often each was forgotten: an answer from before counts no more
}

// met is a service that answered a moment ago.
type met struct {
	remote engine.Remote
	limits signing.Limits // none of a foreign one: the published contract names none
	at     time.Time
}

const (
	remembered = time.Minute     // how long a service that answered is taken for the same
	readyTime  = 3 * time.Second // how long somebody who works waits to hear what a service takes
)

// OpenServices reads the profiles of a folder. start begins its own service; nobody is asked before begun is closed.
func OpenServices(f folder.Folder, client *http.Client, start func(folder string) error, begun <-chan struct{}) (*Services, error) {
	p, err := openProfiles(f)
	return &Services{folder: f, client: client, start: start, begun: begun, profiles: p, met: map[string]met{}, modes: map[string]signing.Mode{}, renewed: map[string]int{}}, err
}

// Profiles are the ids of all, the folder's own first.
func (s *Services) Profiles() []string { return s.profiles.ids() }

// Active is the id of the one new requests go to.
func (s *Services) Active() string { return s.profiles.active() }

// Remote is the way to a profile's service. fresh asks for more than a memory of it: the last talk failed.
func (s *Services) Remote(ctx context.Context, id string, fresh bool) (engine.Remote, error) {
	select {
	case <-s.begun:
	case <-ctx.Done():
		return engine.Remote{}, ctx.Err()
	}
	s.mu.Lock()
	known, ok := s.met[id]
	renewed := s.renewed[id]
	s.mu.Unlock()
	if ok && !fresh && time.Since(known.at) < remembered {
		return known.remote, nil
	}
	m, err := s.meet(ctx, id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && s.renewed[id] == renewed {
		s.met[id] = m
		s.modes[id] = signing.ModeOf(m.remote.Practice)
	}
	return m.remote, err
}

// Mode is the mode a profile's service was last in; of the folder's own it is what is set, "" where nobody can say.
func (s *Services) Mode(id string) signing.Mode {
	if id == app.OwnProfile {
		known, err := s.folder.Settings()
		if err != nil {
			return ""
		}
		return signing.ModeOf(known.Practises())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.modes[id]
}

// Own is the folder's own service.
func (s *Services) Own(ctx context.Context) (*own.Client, error) {
	r, err := s.Remote(ctx, app.OwnProfile, false)
	if err != nil {
		return nil, err
	}
	c, ok := r.Own.(*own.Client)
	if !ok {
		return nil, sync.ErrUnreachable
	}
	return c, nil
}

// Limits are what the service takes that new requests go to. One that does not answer now takes what it took before, one
// that never answered what our services usually take: it refuses what is too much itself.
func (s *Services) Limits(ctx context.Context) signing.Limits {
	id := s.Active()
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	_, _ = s.Remote(ctx, id, false) // whatever came of it, what is known now is in met
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.met[id]; ok {
		return known.limits
	}
	return signing.DefaultLimits
}

// forget makes the next question to a service find it anew.
func (s *Services) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.met, id)
	s.renewed[id]++
}

// meet asks a profile's service what it is.
func (s *Services) meet(ctx context.Context, id string) (met, error) {
	p, err := s.profiles.get(id)
	if err != nil {
		return met{}, err
	}
	var ready own.Ready
	if id == app.OwnProfile {
		e, r, err := s.folder.Reach(ctx, s.client, s.start)
		if err != nil {
			return met{}, err
		}
		p.URL, p.Token, ready = e.URL, e.Token, r
	}
	wire := &esign.Client{Base: p.URL, Token: p.Token, HTTP: s.client}
	r := engine.Remote{Backend: wire}
	c := &own.Client{Base: p.URL, Token: p.Token, HTTP: s.client}
	if id != app.OwnProfile {
		ready, err = c.Ready(ctx)
	}
	if errors.Is(err, own.ErrForeign) {
		wire.Plain = true
		return met{remote: r, at: time.Now()}, nil
	}
	r.Own, r.Practice = c, ready.Practice
	return met{r, ready.Takes(), time.Now()}, err
}

// CheckAddress refuses what signers and tokens must not be sent to: http anywhere but on this computer. sync.ErrPublicURL.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || strings.ContainsAny(address, "?#") || u.User != nil {
		return sync.ErrPublicURL
	}
	if u.Scheme == "https" || u.Scheme == "http" && Local(u.Hostname()) {
		return nil
	}
	return sync.ErrPublicURL
}

// Local reports whether a host is this computer itself.
func Local(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && a.IsLoopback())
}
