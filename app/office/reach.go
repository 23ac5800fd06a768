package office

import (
	"context"
	"crypto/tls"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"paraph/app/folder"
	"paraph/sync"
)

// Reach is how signers reach the folder's service.
type Reach struct {
	Public      string // https address in letters, without a slash at the end; "" is this computer only
	Listen      string // address and port where the service listens; a port alone is at every address of this computer
	Certificate string // file with the chain in PEM; "" where a reverse proxy in front has it
	Key         string // file with its key in PEM
	Proxies     string // addresses or networks (CIDR) of reverse proxies in front, between commas or spaces

	Until time.Time // read only: when the certificate expires; zero where there is none to be read
}

// Reach reads how signers reach the service.
func (o *Office) Reach() (Reach, error) {
	s, err := o.Folder.Settings()
	r := Reach{Public: s.PublicURL, Listen: s.Listens(), Certificate: s.Serving.TLSCert, Key: s.Serving.TLSKey}
	all := make([]string, len(s.Serving.Proxies))
	for i, p := range s.Serving.Proxies {
		all[i] = p.String()
		if p.IsSingleIP() {
			all[i] = p.Addr().String()
		}
	}
	r.Proxies = strings.Join(all, ", ")
	if pair, err := tls.LoadX509KeyPair(r.Certificate, r.Key); err == nil {
		r.Until = pair.Leaf.NotAfter
	}
	return r, err
}

// SetReach stores it, once it is known that it can be so; the folder's service starts anew with it, which does not say that it is
// reached. Errors: sync.ErrPublicURL, ErrListen, ErrCertificate, ErrCertificateName, ErrCertificateOver, ErrProxy, *sync.ListenError.
func (o *Office) SetReach(_ context.Context, r Reach) error {
	known, err := o.Folder.Settings()
	if err != nil {
		return err
	}
	proxies, err := r.check(known.Listens())
	if err != nil {
		return err
	}
	if r.Public == "" && known.Listen == "" { // a port nobody said stays one
		r.Listen = ""
	}
	err = o.Folder.Change(func(s *folder.Settings) error {
		s.PublicURL, s.Listen = r.Public, r.Listen
		s.Serving.TLSCert, s.Serving.TLSKey, s.Serving.Proxies = r.Certificate, r.Key, proxies
		return nil
	})
	if err != nil {
		return err
	}
	return o.renew()
}

// check puts it in order, or says what it cannot be; listens is where the service listens now.
func (r *Reach) check(listens string) (proxies []netip.Prefix, err error) {
	if r.Public = strings.TrimRight(strings.TrimSpace(r.Public), "/"); r.Public == "" {
		*r = Reach{Listen: here(listens)}
		return nil, nil
	}
	u, err := url.Parse(r.Public)
	if err != nil || u.Scheme != "https" || CheckAddress(r.Public) != nil {
		return nil, sync.ErrPublicURL
	}
	if r.Certificate != "" || r.Key != "" {
		if err := r.certified(u.Hostname()); err != nil {
			return nil, err
		}
	}
	if proxies, err = networks(r.Proxies); err != nil {
		return nil, err
	}
	if r.Listen, err = place(r.Listen); err != nil {
		return nil, err
	}
	return proxies, free(r.Listen, listens)
}

// certified looks whether the files hold what browsers want to see of a name.
func (r *Reach) certified(name string) error {
	for _, path := range []*string{&r.Certificate, &r.Key} {
		abs, err := filepath.Abs(*path)
		if err != nil || *path == "" {
			return sync.ErrCertificate
		}
		*path = abs
	}
	pair, err := tls.LoadX509KeyPair(r.Certificate, r.Key)
	switch {
	case err != nil:
		return sync.ErrCertificate
	case pair.Leaf.VerifyHostname(name) != nil:
		return sync.ErrCertificateName
	case time.Now().After(pair.Leaf.NotAfter):
		return sync.ErrCertificateOver
	}
	return nil
}

// here is a place that only this computer reaches, at the port of before.
func here(listens string) string {
	host, port, err := net.SplitHostPort(listens)
	if err != nil || Local(host) {
		return listens
	}
	return net.JoinHostPort("127.0.0.1", port)
}

// place is where to listen, with an address.
func place(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if _, err := strconv.Atoi(typed); err == nil {
		typed = "0.0.0.0:" + typed
	}
	host, port, err := net.SplitHostPort(typed)
	n, fault := strconv.ParseUint(port, 10, 16)
	if err != nil || fault != nil || n == 0 {
		return "", sync.ErrListen
	}
	if host == "" {
		host = "0.0.0.0"
	}
	return net.JoinHostPort(host, port), nil
}

// free tries whether the service can listen there. Where it is at that port already it is its own that nobody else can have.
func free(listen, listens string) error {
	_, port, _ := net.SplitHostPort(listen)
	if _, now, _ := net.SplitHostPort(listens); now == port {
		return nil
	}
	l, err := Listen(listen)
	if err != nil {
		return err
	}
	return l.Close()
}

// widest is the widest network whose word about who asks is taken: a company's own, in whole.
const widest = 8

func networks(typed string) (out []netip.Prefix, err error) {
	for _, text := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(", ;\t\n", r) }) {
		p, err := netip.ParsePrefix(text)
		if a, single := netip.ParseAddr(text); single == nil {
			p, err = netip.PrefixFrom(a.Unmap().WithZone(""), a.Unmap().BitLen()), nil
		}
		if err != nil || p.Bits() < widest {
			return nil, sync.ErrProxy
		}
		out = append(out, p.Masked())
	}
	return out, nil
}
