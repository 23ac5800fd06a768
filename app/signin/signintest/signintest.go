// Package signintest is a provider one can sign in at with a code (RFC 8628), for tests only.
package signintest

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Client is the only one the provider knows.
const Client = "office-client"

// Provider answers on loopback. Each refresh token is good once.
type Provider struct {
	URL string

	mu      sync.Mutex
	asked   map[string]string // a person's code, by the program's
	said    map[string]bool   // what the person with a code said
	refresh string            // the one that is good
	access  map[string]bool
	life    int
}

// Start starts one that ends with the test.
func Start(t testing.TB) *Provider {
	p := &Provider{asked: map[string]string{}, said: map[string]bool{}, access: map[string]bool{}, life: 3600}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		say(w, http.StatusOK, map[string]any{"device_authorization_endpoint": p.URL + "/ask", "token_endpoint": p.URL + "/token"})
	})
	mux.HandleFunc("POST /ask", p.ask)
	mux.HandleFunc("POST /token", p.token)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	p.URL = s.URL
	return p
}

func say(w http.ResponseWriter, status int, what map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(what)
}

func (p *Provider) ask(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("client_id") != Client {
		say(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client", "error_description": "hush"})
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	device, user := rand.Text(), rand.Text()[:8]
	p.asked[device] = user
	say(w, http.StatusOK, map[string]any{"device_code": device, "user_code": user, "verification_uri": p.URL + "/device", "expires_in": 600, "interval": 1})
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	refuse := func(why string) {
		say(w, http.StatusBadRequest, map[string]any{"error": why, "error_description": "hush"})
	}
	if r.FormValue("grant_type") == "refresh_token" {
		if p.refresh == "" || r.FormValue("refresh_token") != p.refresh {
			refuse("invalid_grant")
			return
		}
	} else {
		yes, said := p.said[p.asked[r.FormValue("device_code")]]
		switch {
		case !said:
			refuse("authorization_pending")
			return
		case !yes:
			refuse("access_denied")
			return
		}
	}
	access := rand.Text()
	p.refresh = rand.Text()
	p.access[access] = true
	say(w, http.StatusOK, map[string]any{"access_token": access, "refresh_token": p.refresh, "token_type": "Bearer", "expires_in": p.life})
}

// Answer is what the person with a code says.
func (p *Provider) Answer(code string, yes bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said[code] = yes
}

// Takes reports whether an access token is good.
func (p *Provider) Takes(token string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.access[token]
}

// Life is how many seconds access tokens live from now on.
func (p *Provider) Life(seconds int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.life = seconds
}

// Forget makes all access tokens useless before their time; who has the refresh token gets another.
func (p *Provider) Forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.access)
}

// Refresh is the refresh token that is good.
func (p *Provider) Refresh() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refresh
}

// Revoke ends the sign-in.
func (p *Provider) Revoke() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.access)
	p.refresh = ""
}
