package host

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"

	"paraph/signing"
	"paraph/sync/rest/own"
)

// proxies are the reverse proxies whose word about an address is taken.
type proxies []netip.Prefix

func (p proxies) trusted(a netip.Addr) bool {
	for _, n := range p {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// presence tells who is at the other end: the address that connected and, if that is a trusted proxy,
// the one it was forwarded for (the last hop that is no proxy of ours).
func (p proxies) presence(r *http.Request) signing.Presence {
	out := signing.Presence{UserAgent: r.UserAgent()}
	peer, ok := peerOf(r)
	if !ok {
		return out
	}
	out.Peer = peer.String()
	if !p.trusted(peer) {
		return out
	}
	for _, text := range slices.Backward(hops(r.Header)) {
		a, ok := hop(text)
		if !ok {
			return out
		}
		if !p.trusted(a) {
			out.Forwarded = a.String()
			return out
		}
	}
	return out
}

func (p proxies) address(r *http.Request) string { return p.presence(r).Address() }

// peerOf is who connected.
func peerOf(r *http.Request) (netip.Addr, bool) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	a, err := netip.ParseAddr(host)
	return a.Unmap(), err == nil
}

// hops are whom a request was forwarded for, each proxy's word after that of the one before: X-Forwarded-For or, without
// it, Forwarded (RFC 7239). Where both are there and the last word of one is not that of the other, the proxy has set one and let
// the other through as who came had it: neither is believed.
func hops(head http.Header) []string {
	listed, told := elements(head.Values("X-Forwarded-For")), elements(head.Values("Forwarded"))
	if len(told) == 0 {
		return listed
	}
	for i, element := range told {
		told[i] = whom(element)
	}
	if len(listed) == 0 {
		return told
	}
	a, known := hop(listed[len(listed)-1])
	if b, same := hop(told[len(told)-1]); !known || !same || a != b {
		return nil
	}
	return listed
}

// elements are those of a header that is a list. Empty ones count as not there (RFC 9110, 5.6.1.2).
func elements(said []string) []string {
	return slices.DeleteFunc(strings.Split(strings.Join(said, ","), ","), func(element string) bool { return strings.TrimSpace(element) == "" })
}

// whom is whom an element of Forwarded says a request is for, "" where it does not, or a text is cut in it.
func whom(element string) string {
	if strings.Count(element, `"`)%2 != 0 {
		return ""
	}
	for pair := range strings.SplitSeq(element, ";") {
		if name, value, _ := strings.Cut(pair, "="); strings.EqualFold(strings.TrimSpace(name), "for") && strings.Count(pair, `"`)%2 == 0 {
			return value
		}
	}
	return ""
}

// hop is the address in one of them, with or without quotes, brackets and port.
func hop(text string) (netip.Addr, bool) {
	text = strings.Trim(strings.TrimSpace(text), `"`)
	if at, err := netip.ParseAddrPort(text); err == nil {
		return at.Addr().WithZone("").Unmap(), true
	}
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	return a.WithZone("").Unmap(), err == nil
}

// unnamedProxy is a proxy in front that was not named as trusted: everybody behind it counts as one address. Anybody may send a proxy's
// headers, so it is only the one our own question to the public address came through; of others who are near the log has a word, once.
type unnamedProxy struct {
	trusted proxies
	nonce   func(name string) (string, bool)
	log     *slog.Logger
	at      atomic.Pointer[string]
	near    atomic.Bool // somebody near was noticed
}

// seen is the network that would name it, "" while there is none.
func (u *unnamedProxy) seen() string {
	if at := u.at.Load(); at != nil {
		return *at
	}
	return ""
}

// before looks at what next answers.
func (u *unnamedProxy) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u.look(r)
		next.ServeHTTP(w, r)
	})
}

// ofProxies are the headers by which a proxy is noticed.
var ofProxies = []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded"}

func (u *unnamedProxy) look(r *http.Request) {
	name, ours := strings.CutPrefix(r.URL.Path, own.Prefix+"/nonce/")
	if !ours && u.near.Load() || !slices.ContainsFunc(ofProxies, func(name string) bool { return r.Header.Get(name) != "" }) {
		return
	}
	peer, ok := peerOf(r)
	if !ok || u.trusted.trusted(peer) {
		return
	}
	if ours {
		_, ours = u.nonce(name)
	}
	text := netip.PrefixFrom(peer, peer.BitLen()).String()
	switch {
	case ours:
		if before := u.at.Swap(&text); before == nil || *before != text {
			u.log.Warn("a reverse proxy is not named with --trusted-proxy: whoever comes through it counts as one address", "proxy", text)
		}
	case peer.IsLoopback() || peer.IsPrivate() || peer.IsLinkLocalUnicast():
		if u.near.CompareAndSwap(false, true) && u.seen() == "" {
			u.log.Warn("somebody near sends the headers of a reverse proxy; if the office has none there, they mean nothing, and nobody believes them")
		}
	}
}
