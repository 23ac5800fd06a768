package netguard

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// Errors of a guarded connection.
var (
	ErrAddress    = errors.New("netguard: the address is not one of the public network")
	ErrURL        = errors.New("netguard: not an http or https address")
	ErrRedirect   = errors.New("netguard: the address leads on to another one")
	ErrStatus     = errors.New("netguard: the server did not answer with 200")
	ErrTooLarge   = errors.New("netguard: the answer is too large")
	ErrConnection = errors.New("netguard: no connection")
	ErrNoName     = errors.New("netguard: the name leads nowhere")
	ErrStranger   = errors.New("netguard: the server is not the one that was asked for")
)

// Guard decides by the address that is really connected to, after every name was resolved, so no
// spelling of an address and no change of a name in between gets past it. Allow names networks that
// are let through although they are private.
type Guard struct {
	Allow    []netip.Prefix
	Resolver *net.Resolver // nil: the system's
	Proxy    Proxy         // nil: none
	Follow   int           // so many redirects of what is fetched are followed, each guarded like the first
}

// special are the networks that are not the public one (IANA special-purpose registries), beside what
// net/netip itself knows.
var special = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
	"5f00::/16", "fec0::/10",
)

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, t := range texts {
		out[i] = netip.MustParsePrefix(t)
	}
	return out
}

// Public reports whether an address belongs to the public network.
func Public(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	if !a.IsValid() || a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsMulticast() ||
		a.IsUnspecified() || a.IsInterfaceLocalMulticast() {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

func (g Guard) check(a netip.Addr) error {
	if Public(a) {
		return nil
	}
	for _, p := range g.Allow {
		if p.Contains(a.WithZone("").Unmap()) {
			return nil
		}
	}
	return ErrAddress
}

// control runs after the name was resolved and before the connection is made.
func (g Guard) control(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return ErrAddress
	}
	return g.check(ap.Addr())
}

// Client makes guarded requests, at most timeout in all.
func (g Guard) Client(timeout time.Duration) *http.Client {
	return &http.Client{
		Timeout: timeout, Transport: g.transport(timeout),
		CheckRedirect: func(to *http.Request, via []*http.Request) error {
			if len(via) > g.Follow || via[0].Method != http.MethodGet || CheckURL(to.URL.String()) != nil {
				return ErrRedirect
			}
			return nil
		},
	}
}

func (g Guard) transport(timeout time.Duration) *http.Transport {
	way := &route{
		guard: g, check: &net.Dialer{Timeout: 10 * time.Second, Control: g.control, Resolver: g.Resolver},
		free: &net.Dialer{Timeout: 10 * time.Second},
	}
	return &http.Transport{
		Proxy: way.proxy, DialContext: way.dial, OnProxyConnectResponse: connected, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10,
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: timeout,
	}
}

// CheckURL refuses what is no absolute http or https address, and addresses with a password in them.
func CheckURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil {
		return ErrURL
	}
	return nil
}

// Fetch writes what an address answers as it arrives, at most limit bytes and one. Only without an error was it all.
func (g Guard) Fetch(ctx context.Context, address string, to io.Writer, limit int64, timeout time.Duration) error {
	if err := CheckURL(address); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return ErrURL
	}
	resp, err := g.Client(timeout).Do(req)
	if err != nil {
		return cause(err)
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusProxyAuthRequired:
		return ErrProxyLogin
	default:
		return ErrStatus
	}
	if resp.ContentLength > limit {
		return ErrTooLarge
	}
	n, err := io.Copy(to, io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return fmt.Errorf("netguard: reading the answer: %w", cause(err))
	}
	if n > limit {
		return ErrTooLarge
	}
	return nil
}

// cause drops the address from an error: it may hold a secret and belongs into no log.
func cause(err error) error {
	for _, e := range []error{ErrAddress, ErrRedirect, ErrProxy, ErrProxyLogin, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, e) {
			return e
		}
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return ErrNoName
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return ErrStranger
	}
	var u *url.Error
	if errors.As(err, &u) {
		return ErrConnection
	}
	return err
}
