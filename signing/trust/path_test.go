package trust

import (
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"net"
	"net/url"
	"slices"
	"testing"
	"time"

	"paraph/signing/cms"
)

// said are the problems in short.
func said(problems []Problem) (out []string) {
	for _, p := range problems {
		s := string(p.Code)
		if p.Code == ChainConstraints {
			s += " " + p.Detail
		}
		out = append(out, s)
	}
	return out
}

// TestPath builds one path for each rule; each has what must be said of it.
func TestPath(t *testing.T) {
	root := issued(t, "Root", nil, ca)
	sub := issued(t, "Sub", root, ca)
	unknown := extra(asn1.ObjectIdentifier{1, 2, 3}, true, []byte{5, 0})
	under := func(name string, changes ...change) (*party, *party) {
		authority := issued(t, name, root, changes...)
		return issued(t, "Alice", authority), authority
	}
	type row struct {
		name string
		leaf *party
		pool []*party
		want []string
	}
	rows := []row{
		{"honest", issued(t, "Alice", sub), []*party{sub}, nil},
		{"directly below", issued(t, "Alice", root), nil, nil},
		{"no intermediate", issued(t, "Alice", sub), nil, []string{"issuer-unknown"}},
		{"stranger", issued(t, "Alice", issued(t, "Root", nil, ca)), []*party{sub}, []string{"issuer-unknown"}},
		{"self-signed", issued(t, "Alice", nil), []*party{sub}, []string{"issuer-unknown"}},
		{"expired", issued(t, "Alice", sub, lasting(0, 5)), []*party{sub}, []string{"certificate-expired"}},
		{"not yet", issued(t, "Alice", sub, lasting(50, 60)), []*party{sub}, []string{"certificate-not-yet-valid"}},
		{"unknown critical extension", issued(t, "Alice", sub, unknown), []*party{sub}, []string{"chain-constraints critical-extension"}},
	}
	for _, c := range []struct {
		name    string
		changes []change
		want    []string
	}{
		{"leaf that issues", nil, []string{"chain-constraints no-authority"}},
		{"authority without the right", []change{ca, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCRLSign }}, []string{"chain-constraints key-usage"}},
		{"expired authority", []change{ca, lasting(0, 5)}, []string{"certificate-expired"}},
		{"critical in the authority", []change{ca, unknown}, []string{"chain-constraints critical-extension"}},
	} {
		leaf, authority := under(c.name, c.changes...)
		rows = append(rows, row{c.name, leaf, []*party{authority}, c.want})
	}
	short := issued(t, "Short", root, ca, func(c *x509.Certificate) { c.MaxPathLenZero = true })
	below := issued(t, "Below", short, ca)
	rows = append(
		rows, row{"length kept", issued(t, "Alice", short), []*party{short}, nil},
		row{"length broken", issued(t, "Alice", below), []*party{below, short}, []string{"chain-constraints path-length"}},
	)
	for _, r := range rows {
		chain, problems := Path(r.leaf.cert, certs(r.pool...), anchored(Signing, root), day(10))
		if !slices.Equal(said(problems), r.want) || (chain.Anchor == nil) != slices.Contains(r.want, "issuer-unknown") {
			t.Errorf("%s: %v", r.name, said(problems))
		}
	}
}

// TestNameConstraints: names of each form that are allowed and forbidden.
func TestNameConstraints(t *testing.T) {
	root := issued(t, "Root", nil, ca)
	for _, c := range []struct {
		name   string
		limits change
		leaf   change
		ok     bool
	}{
		{"mail within", func(c *x509.Certificate) { c.PermittedEmailAddresses = []string{"a.example"} }, mail("x@A.example"), true},
		{"mail outside", func(c *x509.Certificate) { c.PermittedEmailAddresses = []string{"a.example"} }, mail("x@b.a.example"), false},
		{"mail below", func(c *x509.Certificate) { c.PermittedEmailAddresses = []string{".a.example"} }, mail("x@b.a.example"), true},
		{"host below", func(c *x509.Certificate) { c.PermittedDNSDomains = []string{"a.example"} }, host("b.a.example"), true},
		{"host that only ends so", func(c *x509.Certificate) { c.PermittedDNSDomains = []string{"a.example"} }, host("ba.example"), false},
		{"host forbidden", func(c *x509.Certificate) { c.ExcludedDNSDomains = []string{"a.example"} }, host("a.example"), false},
		{"address within", func(c *x509.Certificate) { c.PermittedURIDomains = []string{".a.example"} }, address("http://x.A.example/p"), true},
		{"address outside", func(c *x509.Certificate) { c.PermittedURIDomains = []string{"a.example"} }, address("http://x.a.example/p"), false},
		{"address without a host", func(c *x509.Certificate) { c.ExcludedURIDomains = []string{"b.example"} }, address("urn:x"), false},
		{"network", func(c *x509.Certificate) { c.PermittedIPRanges = []*net.IPNet{network(t, "10.1.0.0/16")} }, number("10.1.2.3"), true},
		{"another network", func(c *x509.Certificate) { c.PermittedIPRanges = []*net.IPNet{network(t, "10.1.0.0/16")} }, number("10.2.2.3"), false},
		{"other forms", func(c *x509.Certificate) { c.PermittedDNSDomains = []string{"a.example"} }, mail("x@b.example"), true},
		{"unreadable", extra(asn1.ObjectIdentifier{2, 5, 29, 30}, true, []byte{4, 0}), mail("x@a.example"), false},
		{
			"an unknown form that is limited", extra(asn1.ObjectIdentifier{2, 5, 29, 30}, true, wrap(0x30, wrap(0xA0, wrap(0x30, wrap(0x88, []byte{1}))))),
			extra(asn1.ObjectIdentifier{2, 5, 29, 17}, false, wrap(0x30, wrap(0x88, []byte{1}))), false,
		},
		{
			"another organization", extra(asn1.ObjectIdentifier{2, 5, 29, 30}, true, wrap(0x30, wrap(0xA0, wrap(0x30, wrap(0xA4, organization("Other")))))),
			nil, false,
		},
		{
			"its organization", extra(asn1.ObjectIdentifier{2, 5, 29, 30}, true, wrap(0x30, wrap(0xA0, wrap(0x30, wrap(0xA4, organization("Test")))))),
			nil, true,
		},
	} {
		authority := issued(t, "Sub", root, ca, func(x *x509.Certificate) { x.PermittedDNSDomainsCritical = true }, c.limits)
		leaf := issued(t, "Alice", authority)
		if c.leaf != nil {
			leaf = issued(t, "Alice", authority, c.leaf)
		}
		_, problems := Path(leaf.cert, certs(authority), anchored(Signing, root), day(10))
		if (len(problems) == 0) != c.ok {
			t.Errorf("%s: %v", c.name, said(problems))
		}
	}
}

func mail(a string) change {
	return func(c *x509.Certificate) { c.EmailAddresses = []string{a} }
}

func host(a string) change {
	return func(c *x509.Certificate) { c.DNSNames = []string{a} }
}

func address(a string) change {
	return func(c *x509.Certificate) {
		u, _ := url.Parse(a)
		c.URIs = []*url.URL{u}
	}
}

func number(a string) change {
	return func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.ParseIP(a).To4()} }
}

func network(t *testing.T, a string) *net.IPNet {
	_, n, err := net.ParseCIDR(a)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func wrap(id byte, body []byte) []byte { return append([]byte{id, byte(len(body))}, body...) }

func organization(name string) []byte {
	return wrap(0x30, wrap(0x31, wrap(0x30, append([]byte{6, 3, 0x55, 4, 10}, wrap(0x13, []byte(name))...))))
}

// TestOddButReal: what real authorities do must not stand in the way.
func TestOddButReal(t *testing.T) {
	root, other := issued(t, "Root", nil, ca), issued(t, "Other root", nil, ca)
	key := newKey(t)
	old, renewed := issuedFor(t, key, "Sub", root, ca, lasting(0, 5)), issuedFor(t, key, "Sub", root, ca)
	cross := issuedFor(t, key, "Sub", other, ca)
	namesake := issued(t, "Sub", root, ca)
	alice := issued(t, "Alice", old)
	wrongKey := issued(t, "Sub", root, ca, func(c *x509.Certificate) { c.SubjectKeyId = []byte("one thing") })
	claims := *wrongKey.x509
	claims.SubjectKeyId = []byte("another")
	bob := issued(t, "Bob", &party{key: wrongKey.key, x509: &claims})
	for _, c := range []struct {
		name    string
		leaf    *party
		pool    []*party
		anchors []*party
		length  int
	}{
		{"a renewed authority", alice, []*party{old, renewed}, []*party{root}, 3},
		{"a cross certificate", alice, []*party{renewed, cross}, []*party{other}, 3},
		{"a namesake with another key", alice, []*party{namesake, renewed}, []*party{root}, 3},
		{"a wrong key identifier", bob, []*party{wrongKey}, []*party{root}, 3},
		{"the intermediate is the anchor", alice, []*party{root}, []*party{renewed}, 2},
		{"the certificate itself is", alice, nil, []*party{alice}, 1},
	} {
		chain, problems := Path(c.leaf.cert, certs(c.pool...), anchored(Signing, c.anchors...), day(10))
		if len(problems) > 0 || len(chain.Certificates) != c.length {
			t.Errorf("%s: %v, %d", c.name, said(problems), len(chain.Certificates))
		}
	}
}

// TestLeastAgainst: of two paths the one is taken that only time stands against, though the other comes first.
func TestLeastAgainst(t *testing.T) {
	root := issued(t, "Root", nil, ca)
	key := newKey(t)
	weak := issuedFor(t, key, "Sub", root, func(c *x509.Certificate) { c.NotAfter = day(999) })
	late := issuedFor(t, key, "Sub", root, ca, lasting(0, 5))
	alice := issued(t, "Alice", late)
	for _, pool := range [][]*party{{weak, late}, {late, weak}} {
		chain, problems := Path(alice.cert, certs(pool...), anchored(Signing, root), day(10))
		if !slices.Equal(said(problems), []string{"certificate-expired"}) || !chain.Certificates[1].Equal(late.cert) {
			t.Errorf("%v", said(problems))
		}
	}
}

// TestLoops: two authorities that certify each other, and a thousand namesakes, cost little and end.
func TestLoops(t *testing.T) {
	a, b := newKey(t), newKey(t)
	selfA, selfB := issuedFor(t, a, "A", nil, ca), issuedFor(t, b, "B", nil, ca)
	ab, ba := issuedFor(t, a, "A", selfB, ca), issuedFor(t, b, "B", selfA, ca)
	pool := certs(selfA, selfB, ab, ba)
	for i := range 300 {
		pool = append(pool, issuedFor(t, a, "A", selfB, ca, lasting(i, 1000)).cert)
	}
	alice := issued(t, "Alice", selfA)
	start := time.Now()
	_, problems := Path(alice.cert, pool, anchored(Signing, issued(t, "Root", nil, ca)), day(10))
	if !slices.Contains(said(problems), "issuer-unknown") || time.Since(start) > 5*time.Second {
		t.Errorf("%v in %v", said(problems), time.Since(start))
	}
}

// TestMesh: authorities that all certify each other make more paths than anybody can walk.
func TestMesh(t *testing.T) {
	var pool []*cms.Certificate
	level := []*party{issued(t, "Level 9", nil, ca), issued(t, "Level 9", nil, ca), issued(t, "Level 9", nil, ca)}
	for n := 8; n >= 0; n-- {
		var next []*party
		for range 3 {
			key := newKey(t)
			for _, above := range level {
				next = append(next, issuedFor(t, key, fmt.Sprint("Level ", n), above, ca))
			}
		}
		pool = append(pool, certs(next...)...)
		level = []*party{next[0], next[3], next[6]}
	}
	alice := issued(t, "Alice", level[0])
	start := time.Now()
	_, problems := Path(alice.cert, pool, anchored(Signing, issued(t, "Root", nil, ca)), day(10))
	if !slices.Contains(said(problems), "issuer-unknown") || time.Since(start) > 5*time.Second {
		t.Errorf("%v in %v", said(problems), time.Since(start))
	}
}

// TestOwnSeal: one's own seal is trusted, and vouches for nobody.
func TestOwnSeal(t *testing.T) {
	seal := issued(t, "Our seal", nil)
	anchors := anchored(OwnSeal, seal)
	if chain, problems := Path(seal.cert, nil, anchors.For(OwnSeal), day(10)); len(problems) > 0 || chain.Anchor.Purpose != OwnSeal {
		t.Errorf("%v", said(problems))
	}
	if _, problems := Path(seal.cert, nil, anchors.For(Signing), day(10)); len(problems) == 0 {
		t.Error("it is trusted for everything")
	}
	if _, problems := Path(seal.cert, nil, anchors, day(2000)); !slices.Equal(said(problems), []string{"certificate-expired"}) {
		t.Errorf("%v", said(problems))
	}
	if _, problems := Path(issued(t, "Alice", seal).cert, nil, anchors, day(10)); len(problems) == 0 {
		t.Error("it vouches for others")
	}
}

func TestFit(t *testing.T) {
	stamping := extra(asn1.ObjectIdentifier{2, 5, 29, 37}, true, wrap(0x30, []byte{6, 8, 0x2B, 6, 1, 5, 5, 7, 3, 8}))
	for _, c := range []struct {
		change   change
		signing  bool
		stamping bool
	}{
		{func(*x509.Certificate) {}, true, false},
		{func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageContentCommitment }, true, false},
		{func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageDigitalSignature }, true, false},
		{func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment }, false, false},
		{func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }, false, false},
		{func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageEmailProtection}
		}, true, false},
		{responder, false, false},
		{stamping, false, true},
	} {
		cert := issued(t, "Alice", nil, c.change).cert
		if (len(Fit(cert, Signing)) == 0) != c.signing || (len(Fit(cert, TimeStamping)) == 0) != c.stamping {
			t.Errorf("%v %v: %v %v", cert.KeyUsage, cert.ExtKeyUsage, Fit(cert, Signing), Fit(cert, TimeStamping))
		}
	}
}
