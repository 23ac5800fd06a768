package backend

import (
	"encoding/json"
	"fmt"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"paraph/internal/netguard"
	"paraph/signing"
	"paraph/sync"
)

var token = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$") // RFC 9110, 5.6.2

// ownHeaders belong to the connection or are told by the body (RFC 9110, 7.6.1; RFC 9112).
var ownHeaders = []string{
	"Connection", "Content-Encoding", "Content-Length", "Content-Type", "Expect", "Host", "Http2-Settings", "Keep-Alive", "Proxy-Authenticate",
	"Proxy-Authorization", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

func checkCallback(c *signing.Callback) *signing.Problem {
	switch {
	case c == nil:
		return nil
	case netguard.CheckURL(c.URL) != nil || len(c.URL) > longestURL:
		return &signing.Problem{Code: signing.ProblemCallback}
	case c.Retry < 0 || c.Retry > signing.MaxRetries:
		return &signing.Problem{Code: signing.ProblemOption, Word: "callback.retry"}
	case c.Method != "JSON" && c.Method != "POST":
		return &signing.Problem{Code: signing.ProblemOption, Word: "callback.method"}
	case c.Field == "" || c.Field == "custom" || signing.BadText(c.Field, longestField):
		return &signing.Problem{Code: signing.ProblemOption, Word: "callback.field"}
	case !goodCustom(c.Custom):
		return &signing.Problem{Code: signing.ProblemOption, Word: "callback.custom"}
	case !goodHeaders(c.Headers):
		return &signing.Problem{Code: signing.ProblemOption, Word: "callback.headers"}
	}
	return nil
}

// goodCustom accepts nothing, and a JSON object.
func goodCustom(raw json.RawMessage) bool {
	var o map[string]json.RawMessage
	return len(raw) == 0 || (len(raw) <= longestCustom && json.Unmarshal(raw, &o) == nil && o != nil)
}

// goodHeaders refuses what would break or steer the connection. A Content-Type that says what ours says
// anyway does no harm and is left out when it is sent.
func goodHeaders(headers map[string]string) bool {
	seen, size := map[string]bool{}, 0
	for name, value := range headers {
		key := textproto.CanonicalMIMEHeaderKey(name)
		size += len(name) + len(value)
		if seen[key] || !token.MatchString(name) || !goodHeaderValue(value) {
			return false
		}
		if key != "Content-Type" && slices.Contains(ownHeaders, key) {
			return false
		}
		seen[key] = true
	}
	return len(headers) <= mostHeaders && size <= longestHeaders
}

func goodHeaderValue(v string) bool {
	return utf8.ValidString(v) && !strings.ContainsFunc(v, func(r rune) bool { return r != '\t' && unicode.IsControl(r) })
}

const purposeCallback = "callback"

// concealed is a callback as it is stored: what may be secret in it is sealed for its request.
func (s *Service) concealed(requestID string, c *signing.Callback) (*signing.Callback, error) {
	if c == nil {
		return nil, nil
	}
	b, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("backend: callback: %w", err)
	}
	sealed, err := s.Vault.Seal(purposeCallback, requestID, b)
	return &signing.Callback{URL: place(c.URL), Method: c.Method, Field: c.Field, Retry: c.Retry, Sealed: sealed}, err
}

// revealed is a stored request's callback as its sender gave it.
func (s *Service) revealed(r *signing.Request) (*signing.Callback, error) {
	if r.Callback == nil || r.Callback.Sealed == nil {
		return r.Callback, nil
	}
	b, err := s.Vault.Open(purposeCallback, r.ID, r.Callback.Sealed)
	if err != nil {
		return nil, err
	}
	c := new(signing.Callback)
	if err := json.Unmarshal(b, c); err != nil {
		return nil, fmt.Errorf("backend: callback: %w", err)
	}
	return c, nil
}

// place is an address without its query.
func place(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
}

// hostOf is what shares slots: the name alone, whatever the port.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
}

// told are the states a sender is told of: those the contract has a word of its own for. The first is in the
// answer to the request itself, and that everybody signed still reads WAIT_SIGNERS on the wire.
func told(state signing.State) bool {
	return state != signing.Validating && state != signing.Sealing
}

// tell orders that the sender is told of a request's new state, in the transaction that stored it.
func (s *Service) tell(tx sync.Tx, r *signing.Request) error {
	if r.Callback == nil || !told(r.State) {
		return nil
	}
	id, err := s.hexID(12)
	if err != nil {
		return err
	}
	now := s.now()
	c := sync.Callback{ID: id, Request: r.ID, State: r.State, URL: place(r.Callback.URL), Created: now, Told: asTold(r)}
	if err := tx.NewCallback(c); err != nil {
		return err
	}
	return tx.Enqueue(sync.Job{Kind: sync.JobCallback, Request: r.ID, Ref: id, Host: hostOf(r.Callback.URL), NotBefore: now})
}

// asTold is a request as it stands, without what the wire does not have of it.
func asTold(r *signing.Request) *signing.Request {
	t := *r
	t.Callback, t.Pages, t.URLs, t.Origin = nil, nil, nil, signing.Origin{}
	t.Signers = slices.Clone(r.Signers)
	for i := range t.Signers {
		g := &t.Signers[i]
		g.Reason, g.Edited, g.Unlocked, g.Reminded = "", nil, time.Time{}, time.Time{}
	}
	return &t
}
