package host

import (
	"net"
	"net/netip"
	"testing"
)

// from is a connection of an address.
type from struct {
	net.Conn
	at string
}

func (f from) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(f.at), 4711))
}

// TestWhoseConnections: who has a /64 of IPv6 is one, others are not kept out by that, and this computer's own programs come
// through where strangers' requests hold all connections.
func TestWhoseConnections(t *testing.T) {
	tr := newTraffic(Traffic{Connections: 3, Kept: 2, OfOne: 2}, proxies{netip.MustParsePrefix("127.0.0.9/32")})
	for _, c := range []struct {
		at     string
		beyond bool
	}{
		{"2001:db8:1:2::1", false},
		{"2001:db8:1:2::2", false},
		{"2001:db8:1:2:3::3", true},
		{"2001:db8:1:3::1", false}, // all connections are taken now
		{"192.0.2.1", true},
		{"127.0.0.9", true}, // a proxy: strangers come through it
		{"127.0.0.1", false},
		{"::1", false},
	} {
		got := tr.enter(from{at: c.at})
		if got == nil || got.beyond != c.beyond {
			t.Fatalf("%s: %+v", c.at, got)
		}
		tr.busy(got) // a request is under way on it
	}
}
