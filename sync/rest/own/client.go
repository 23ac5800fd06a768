package own

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// Client asks a service of ours.
type Client struct {
	Base  string
	Token string
	HTTP  *http.Client
}

// ErrUnreachable says that no service of ours answers there.
var ErrUnreachable = fmt.Errorf("own: %w", sync.ErrUnreachable)

// ErrForeign says that the service there is not ours.
var ErrForeign = sync.ErrForeign

func (c *Client) call(ctx context.Context, method, path string, ask, into any) error {
	var body []byte
	if ask != nil {
		var err error
		if body, err = json.Marshal(ask); err != nil {
			return err
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, c.Base+Prefix+path, bytes.NewReader(body))
	if err != nil {
		return ErrUnreachable
	}
	req.Header.Set("Authorization", "Bearer "+c.Token)
	resp, err := c.HTTP.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return ErrUnreachable
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") != "" {
		return sync.ErrFull
	}
	if resp.Header.Get(versionHeader) == "" {
		return stranger(resp.StatusCode)
	}
	content, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	if err != nil {
		return ErrUnreachable
	}
	if resp.StatusCode != http.StatusOK {
		return refusal(resp.StatusCode, content)
	}
	e := envelope{Data: into}
	if err := json.Unmarshal(content, &e); err != nil || !e.Success {
		return ErrUnreachable
	}
	return nil
}

// stranger is an answer that no service of ours gave: a service that knows only the published contract, or
// something on the way that cannot reach the service.
func stranger(status int) error {
	switch status {
	case http.StatusOK, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return ErrForeign
	}
	return ErrUnreachable
}

// refusal is the error a failure's answer stands for.
func refusal(status int, content []byte) error {
	switch status {
	case http.StatusNotFound:
		return signing.ErrNotFound
	case http.StatusConflict:
		if e := (envelope{}); json.Unmarshal(content, &e) == nil && e.Message == brokenMessage {
			return signing.ErrBroken
		} else if e.Message == sealFileMessage {
			return sync.ErrSealFile
		}
		return signing.ErrState
	case http.StatusUnauthorized:
		return fmt.Errorf("own: %w", sync.ErrToken)
	case http.StatusInsufficientStorage:
		return sync.ErrNoRoom
	case http.StatusForbidden:
		return fmt.Errorf("own: %w: %w", sync.ErrScope, sync.ErrToken) // for the engine it is the token that is not good enough
	case http.StatusServiceUnavailable:
		e := envelope{}
		_ = json.Unmarshal(content, &e) // what is not understood has no message
		switch e.Message {
		case schemaMessage:
			return sync.ErrTheirSchema
		case databaseMessage:
			return sync.ErrTheirDatabase
		}
	}
	var p signing.Problem
	if json.Unmarshal(content, &envelope{Data: &p}) == nil && p.Code != "" {
		return &p
	}
	return ErrUnreachable
}

// Ready asks how the service is.
func (c *Client) Ready(ctx context.Context) (r Ready, err error) {
	err = c.call(ctx, http.MethodGet, "/ready", nil, &r)
	return r, err
}

// Sealed asks whether the service sealed exactly the file of this SHA-256 (hex).
func (c *Client) Sealed(ctx context.Context, sha256 string) (s Sealed, err error) {
	err = c.call(ctx, http.MethodGet, "/sealed/"+url.PathEscape(sha256), nil, &s)
	return s, err
}

// NewToken makes a bearer token.
func (c *Client) NewToken(ctx context.Context, name string, scopes []string) (t Token, err error) {
	err = c.call(ctx, http.MethodPost, "/tokens", map[string]any{"name": name, "scopes": scopes}, &t)
	return t, err
}

// Practice reads the practice messages of a request.
func (c *Client) Practice(ctx context.Context, requestID string) (l []PracticeLetter, err error) {
	err = c.call(ctx, http.MethodGet, "/practice/mail?request="+url.QueryEscape(requestID), nil, &l)
	return l, err
}

// Invitation has the letter written that a signer would get.
func (c *Client) Invitation(ctx context.Context, w Wanted) (l Letter, err error) {
	err = c.call(ctx, http.MethodPost, "/invitation", w, &l)
	return l, err
}

// Settle waits until the service has nothing due any more.
func (c *Client) Settle(ctx context.Context) error {
	return c.call(ctx, http.MethodPost, "/settle", nil, nil)
}

// Cancel ends a request that has not ended yet; signing.ErrState for any other.
func (c *Client) Cancel(ctx context.Context, id string) error {
	return c.call(ctx, http.MethodPost, "/requests/"+url.PathEscape(id)+"/cancel", nil, nil)
}

// Stop asks the service to stop.
func (c *Client) Stop(ctx context.Context) error {
	return c.call(ctx, http.MethodPost, "/stop", nil, nil)
}

// TakeUp asks the service to take up what was set in its folder; Ready tells another Run once it has. ErrForeign or
// signing.ErrNotFound: it is too old to.
func (c *Client) TakeUp(ctx context.Context) error {
	return c.call(ctx, http.MethodPost, "/settings", nil, nil)
}

// Unlock lets a signer ask for further codes.
func (c *Client) Unlock(ctx context.Context, requestID, signerID string) error {
	return c.call(ctx, http.MethodPost, "/requests/"+url.PathEscape(requestID)+"/signers/"+url.PathEscape(signerID)+"/unlock", nil, nil)
}

// Callbacks lists what senders' addresses were told, with every attempt; newest first.
func (c *Client) Callbacks(ctx context.Context, f sync.CallbackFilter) (all []sync.Callback, err error) {
	q := url.Values{"request": {f.Request}, "skip": {strconv.Itoa(f.Skip)}, "limit": {strconv.Itoa(f.Limit)}}
	err = c.call(ctx, http.MethodGet, "/callbacks?"+q.Encode(), nil, &all)
	return all, err
}

// Replay has a sender told a change once more; signing.ErrState while it is still to be delivered anyway.
func (c *Client) Replay(ctx context.Context, id string) (told sync.Callback, err error) {
	err = c.call(ctx, http.MethodPost, "/callbacks/"+url.PathEscape(id)+"/replay", nil, &told)
	return told, err
}

// MailTest has a test message sent to the office's contact; nil when the mail server took it.
func (c *Client) MailTest(ctx context.Context) error {
	return c.call(ctx, http.MethodPost, "/mail/test", nil, nil)
}

// Remind has a signer invited once more. A *signing.Problem "too-soon" says in how many minutes it may be.
func (c *Client) Remind(ctx context.Context, requestID, signerID string) error {
	return c.call(ctx, http.MethodPost, "/requests/"+url.PathEscape(requestID)+"/signers/"+url.PathEscape(signerID)+"/remind", nil, nil)
}

// Correct puts a signer's name or address right; the signer gets a new link, the old one is dead.
func (c *Client) Correct(ctx context.Context, requestID, signerID string, what signing.Correction) error {
	return c.call(ctx, http.MethodPost, "/requests/"+url.PathEscape(requestID)+"/signers/"+url.PathEscape(signerID)+"/correct", what, nil)
}

// SealAgain has a seal that failed tried again at once.
func (c *Client) SealAgain(ctx context.Context, requestID string) error {
	return c.call(ctx, http.MethodPost, "/requests/"+url.PathEscape(requestID)+"/seal", nil, nil)
}

// Feed asks what changed after a number; it may take as long as wait until it answers.
func (c *Client) Feed(ctx context.Context, instance string, after int64, wait time.Duration) (f sync.Feed, err error) {
	q := url.Values{
		"instance": {instance}, "after": {strconv.FormatInt(after, 10)}, "wait": {strconv.Itoa(int(wait / time.Second))},
	}
	err = c.call(ctx, http.MethodGet, "/feed?"+q.Encode(), nil, &f)
	return f, err
}
