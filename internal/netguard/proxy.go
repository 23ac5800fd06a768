package netguard

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/http/httpproxy"
)

// Errors of a way through a proxy.
var (
	ErrProxy      = errors.New("netguard: the proxy does not answer")
	ErrProxyName  = errors.New("netguard: not a proxy's host and port")
	ErrProxyLogin = errors.New("netguard: the proxy wants a password")
)

// Proxy says what a request to an address goes through; nil, also for one address: nothing.
type Proxy func(*url.URL) (*url.URL, error)

// SystemProxy is what the user's environment says (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), as of now.
func SystemProxy() Proxy { return Proxy(httpproxy.FromEnvironment().ProxyFunc()) }

// NamedProxy is one of a host and a port, and nothing else: a password would stand where it does not belong. Errors: ErrProxyName.
func NamedProxy(text string) (Proxy, error) {
	host, port, err := net.SplitHostPort(text)
	n, numbers := strconv.Atoi(port)
	if err != nil || numbers != nil || n < 1 || n > 65535 || host == "" || strings.ContainsAny(host, "/@?#% ") {
		return nil, ErrProxyName
	}
	at := &url.URL{Scheme: "http", Host: text}
	return func(*url.URL) (*url.URL, error) { return at, nil }, nil
}

// route is the way of one client's requests: through a proxy, which is dialled wherever it is, or straight to an address that is
// checked. A proxy asks for names by itself, so what it is asked for is checked before.
type route struct {
	guard Guard
	check *net.Dialer // checks what it connects to
	free  *net.Dialer

	mu  sync.Mutex
	via string // host and port of the proxy the request that is made goes through; "" for none
}

func (r *route) proxy(req *http.Request) (*url.URL, error) {
	var via *url.URL
	var err error
	if r.guard.Proxy != nil {
		via, err = r.guard.Proxy(req.URL)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.via = ""
	if err != nil || via == nil {
		return nil, err
	}
	if err := r.guard.checkName(req.Context(), req.URL.Hostname()); err != nil {
		return nil, err
	}
	r.via = hostPort(via)
	return via, nil
}

// hostPort is where a proxy listens, as a transport dials it.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

func (r *route) dial(ctx context.Context, network, address string) (net.Conn, error) {
	r.mu.Lock()
	through := r.via != "" && address == r.via
	r.mu.Unlock()
	if !through {
		return r.check.DialContext(ctx, network, address)
	}
	c, err := r.free.DialContext(ctx, network, address)
	if err != nil && ctx.Err() == nil {
		return nil, ErrProxy
	}
	return c, err
}

// connected looks at what a proxy answers when it is asked for a tunnel.
func connected(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	switch resp.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusProxyAuthRequired:
		return ErrProxyLogin
	}
	return ErrConnection // it could not reach the other end, or does not want to
}

// checkName refuses a host that is in no public network, as far as it is known here: by its address, by what its name leads to, or by a
// name that is nobody's elsewhere. Where names lead is not known here in some networks; then the proxy decides.
func (g Guard) checkName(ctx context.Context, host string) error {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if a, err := netip.ParseAddr(host); err == nil {
		return g.check(a)
	}
	last := host[strings.LastIndex(host, ".")+1:]
	if strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x") {
		return ErrAddress // an address in a spelling of its own
	}
	resolver := g.Resolver
	if resolver == nil {
		resolver = net.DefaultResolver
	}
	all, err := resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		if nobodys(host) {
			return ErrAddress
		}
		return ctx.Err()
	}
	for _, a := range all {
		if err := g.check(a); err != nil {
			return err
		}
	}
	return nil
}

// nobodys are names that mean something in one network alone (RFC 6761, 6762; ICANN's "internal").
func nobodys(host string) bool {
	if !strings.Contains(host, ".") {
		return true
	}
	for _, end := range []string{".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet", ".corp"} {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return false
}
