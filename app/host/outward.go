package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"paraph/app/office"
)

// ErrPublicInside says that the public address leads nobody anywhere who is not at this computer, or in this office's
// network.
var ErrPublicInside = errors.New("host: the public address leads nowhere for who is elsewhere")

// errOwnName is a name this computer bears and leads to itself.
var errOwnName = fmt.Errorf("%w: the computer's own name", ErrPublicInside)

// ownName is the address Debian gives a computer's own name in /etc/hosts; others find that name elsewhere.
var ownName = netip.AddrFrom4([4]byte{127, 0, 1, 1})

// modeOf tells from an address alone whom it leads here.
func modeOf(public string) string {
	u, err := url.Parse(public)
	if err != nil {
		return ModeThisComputer
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	a, err := netip.ParseAddr(host)
	a = a.WithZone("").Unmap()
	switch {
	case office.Local(host), strings.HasSuffix(host, ".localhost"), err == nil && (a.IsLoopback() || a.IsUnspecified()):
		return ModeThisComputer
	case err == nil && (a.IsPrivate() || a.IsLinkLocalUnicast()), err != nil && (!strings.Contains(host, ".") || strings.HasSuffix(host, ".local")):
		return ModeInside
	}
	return ModeOwnAddress
}

// outward connects to a public address as signers do, over a network: what leads to this computer's loopback is
// ErrPublicInside, as everybody has one. Only where a name does so because the computer bears it are the addresses of its
// network interfaces asked instead. resolver nil is the system's.
func outward(resolver *net.Resolver) func(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := &net.Dialer{Resolver: resolver, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		a := at.Addr().WithZone("").Unmap()
		switch {
		case err != nil:
			return err
		case a == ownName:
			return errOwnName
		case a.IsLoopback() || a.IsUnspecified():
			return ErrPublicInside
		}
		return nil
	}}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dialer.DialContext(ctx, network, address)
		if !errors.Is(err, errOwnName) {
			return c, err
		}
		_, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		for _, a := range interfaces() {
			if c, err = dialer.DialContext(ctx, network, net.JoinHostPort(a.String(), port)); err == nil {
				return c, nil
			}
		}
		return nil, ErrPublicInside
	}
}

// interfaces are this computer's addresses in networks.
func interfaces() (out []netip.Addr) {
	all, _ := net.InterfaceAddrs() // without any, nobody else reaches it
	for _, a := range all {
		if p, err := netip.ParsePrefix(a.String()); err == nil && !p.Addr().IsLoopback() && !p.Addr().IsLinkLocalUnicast() {
			out = append(out, p.Addr())
		}
	}
	return out
}
