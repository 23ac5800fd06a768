package signin

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	gosync "sync"
	"time"

	"golang.org/x/oauth2"

	"paraph/sync"
)

// The providers known by name. Any other is named by its issuer's address, where it tells its own (OpenID Connect Discovery 1.0).
const (
	Microsoft = "microsoft"
	Google    = "google"
)

// Provider is whom the office signs in at: Name is one of the above or an issuer's https address (http on this computer itself).
// Client is the id the provider gave the office for this program, Secret what belongs to it, "" where there is none.
type Provider struct {
	Name   string
	Client string
	Secret string
	HTTP   *http.Client // nil: one with a limit of half a minute
}

// Server is a named provider's mail server; "" of others.
func Server(name string) string {
	return map[string]string{Microsoft: "smtp://smtp.office365.com:587", Google: "smtp://smtp.gmail.com:587"}[name]
}

var endpoints = map[string]oauth2.Config{
	Microsoft: {
		Endpoint: oauth2.Endpoint{
			DeviceAuthURL: "https://login.microsoftonline.com/organizations/oauth2/v2.0/devicecode",
			TokenURL:      "https://login.microsoftonline.com/organizations/oauth2/v2.0/token", AuthStyle: oauth2.AuthStyleInParams,
		},
		Scopes: []string{"https://outlook.office.com/SMTP.Send", "offline_access"},
	},
	Google: {
		Endpoint: oauth2.Endpoint{
			DeviceAuthURL: "https://oauth2.googleapis.com/device/code", TokenURL: "https://oauth2.googleapis.com/token", AuthStyle: oauth2.AuthStyleInParams,
		},
		Scopes: []string{"https://mail.google.com/"},
	},
}

// Prompt is what a person does to sign in: open Address, type Code there, before Until.
type Prompt struct {
	Address string
	Code    string
	Until   time.Time
}

// At signs in: show is told what the person does meanwhile. It answers the refresh token when that is done, and ends with ctx.
func (p Provider) At(ctx context.Context, show func(Prompt)) (refresh string, err error) {
	ctx, conf, err := p.config(ctx)
	if err != nil {
		return "", err
	}
	asked, err := conf.DeviceAuth(ctx)
	if err != nil {
		return "", told(ctx, err)
	}
	show(Prompt{Address: asked.VerificationURI, Code: asked.UserCode, Until: asked.Expiry})
	token, err := conf.DeviceAccessToken(ctx, asked)
	if err != nil {
		return "", told(ctx, err)
	}
	if token.RefreshToken == "" {
		return "", fmt.Errorf("%w: no lasting token", sync.ErrSignInClient)
	}
	return token.RefreshToken, nil
}

// early is how long before its end a token is replaced: a letter may take minutes.
const early = 5 * time.Minute

// Turn lets one at a time, of all processes that share a sign-in, use its refresh token, and keeps the next one that use answers: some
// providers give another at each use, and end a sign-in whose token comes twice.
type Turn func(ctx context.Context, use func(refresh string) (next string, err error)) error

// Source gives tokens for letters. It is used by several at once.
type Source struct {
	provider Provider
	turn     Turn

	mu     gosync.Mutex
	token  *oauth2.Token
	unkept string // a refresh token that could not be kept: it counts, not the one that is kept
	stale  string // that one; any other that is kept is of a newer sign-in, and counts
}

// NewSource gives tokens by a refresh token, which turn has.
func NewSource(p Provider, turn Turn) *Source { return &Source{provider: p, turn: turn} }

// Token is an access token with some time left. fresh asks for another one than before. sync.ErrSignInOver: the sign-in was revoked,
// or is too old.
func (s *Source) Token(ctx context.Context, fresh bool) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.token; t != nil && !fresh && (t.Expiry.IsZero() || time.Until(t.Expiry) > early) {
		return t.AccessToken, nil
	}
	ctx, conf, err := s.provider.config(ctx)
	if err != nil {
		return "", err
	}
	var next *oauth2.Token
	var kept string
	err = s.turn(ctx, func(refresh string) (string, error) {
		if kept = refresh; s.unkept != "" && refresh == s.stale {
			refresh = s.unkept
		}
		t, err := conf.TokenSource(ctx, &oauth2.Token{RefreshToken: refresh}).Token()
		if err != nil {
			return "", told(ctx, err)
		}
		next = t
		return cmp.Or(t.RefreshToken, refresh), nil
	})
	if next == nil {
		return "", err
	}
	s.token, s.unkept, s.stale = next, "", ""
	if err != nil { // the letter leaves all the same, and the next use tries to keep what follows
		s.unkept, s.stale = next.RefreshToken, kept
	}
	return next.AccessToken, nil
}

// config is the provider as oauth2 wants it, and a context with its client.
func (p Provider) config(ctx context.Context) (context.Context, *oauth2.Config, error) {
	client := p.HTTP
	if client == nil {
		client = &http.Client{Timeout: 30 * time.Second}
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, client)
	conf, ok := endpoints[p.Name]
	if !ok {
		var err error
		if conf, err = discover(ctx, client, p.Name); err != nil {
			return ctx, nil, err
		}
	}
	conf.ClientID, conf.ClientSecret = p.Client, p.Secret
	return ctx, &conf, nil
}

// discover asks an issuer where people sign in.
func discover(ctx context.Context, client *http.Client, issuer string) (conf oauth2.Config, err error) {
	if !safe(issuer) {
		return conf, sync.ErrSignInProvider
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(issuer, "/")+"/.well-known/openid-configuration", nil)
	if err != nil {
		return conf, sync.ErrSignInProvider
	}
	resp, err := client.Do(req)
	if err != nil {
		return conf, told(ctx, err)
	}
	defer resp.Body.Close()
	var d struct {
		Device string `json:"device_authorization_endpoint"`
		Token  string `json:"token_endpoint"`
	}
	err = json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&d)
	if resp.StatusCode != http.StatusOK || err != nil || !safe(d.Device) || !safe(d.Token) {
		return conf, sync.ErrSignInProvider
	}
	conf.Endpoint = oauth2.Endpoint{DeviceAuthURL: d.Device, TokenURL: d.Token, AuthStyle: oauth2.AuthStyleInParams}
	conf.Scopes = []string{"openid", "offline_access"}
	return conf, nil
}

// safe reports whether an address may be given secrets: nobody between reads them.
func safe(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// told is an error in our words; what the provider wrote may hold anything.
func told(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	r, ok := errors.AsType[*oauth2.RetrieveError](err)
	switch {
	case !ok && errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil:
		return sync.ErrSignInLate // the code's time is over
	case !ok || r.Response != nil && r.Response.StatusCode >= 500:
		return sync.ErrSignInSilent
	}
	switch r.ErrorCode {
	case "invalid_grant", "interaction_required", "consent_required":
		return sync.ErrSignInOver
	case "access_denied", "authorization_declined":
		return sync.ErrSignInDenied
	case "expired_token", "code_expired":
		return sync.ErrSignInLate
	}
	return fmt.Errorf("%w: %d", sync.ErrSignInClient, r.Response.StatusCode)
}
