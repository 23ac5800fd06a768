package host

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"paraph/signing"
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
// the one it was forwarded for (the last in X-Forwarded-For that is no proxy of ours).
func (p proxies) presence(r *http.Request) signing.Presence {
	out := signing.Presence{UserAgent: r.UserAgent()}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	peer, err := netip.ParseAddr(host)
	if err != nil {
		return out
	}
	peer = peer.Unmap()
	out.Peer = peer.String()
	if !p.trusted(peer) {
		return out
	}
	chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(chain) - 1; i >= 0; i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(chain[i]))
		if err != nil {
			return out
		}
		if a = a.Unmap(); !p.trusted(a) {
			out.Forwarded = a.String()
			return out
		}
	}
	return out
}

func (p proxies) address(r *http.Request) string { return p.presence(r).Address() }
