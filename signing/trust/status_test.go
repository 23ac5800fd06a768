package trust

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
	"testing"

	"golang.org/x/crypto/ocsp"

	"paraph/signing/cms"
)

// pki is an authority with a signer, and the path of the signer's certificate.
type pki struct {
	root, sub, alice *party
	chain            Chain
}

func made(t testing.TB) pki {
	p := pki{root: issued(t, "Root", nil, ca)}
	p.sub = issued(t, "Sub", p.root, ca)
	p.alice = issued(t, "Alice", p.sub, func(c *x509.Certificate) { c.CRLDistributionPoints = []string{"http://a"} })
	p.chain = p.path(p.alice)
	return p
}

func (p pki) path(of *party) Chain {
	c, _ := Path(of.cert, certs(p.sub), anchored(Signing, p.root), day(10))
	return c
}

// whys are the reasons why evidence was set aside.
func whys(s Status) (out []Why) {
	for _, i := range s.Ignored {
		out = append(out, i.Why)
	}
	return out
}

// TestStatus asks about day 10 on day 20. Every forged piece of evidence has an honest twin in the table.
func TestStatus(t *testing.T) {
	p := made(t)
	namesake := issued(t, "Sub", p.root, ca) // another key, the same name
	sibling := issued(t, "Sibling", p.sub)
	delegate := issued(t, "Responder", p.sub, responder)
	late := issued(t, "Responder", p.sub, responder, lasting(0, 5))
	revokedResponder := issued(t, "Responder", p.sub, responder)
	elsewhere := issued(t, "Responder", namesake, responder)
	twin := issued(t, "Alice", namesake, func(c *x509.Certificate) { c.SerialNumber = p.alice.x509.SerialNumber })
	unsigned := *list(t, p.sub, 9, 15, nil)
	unsigned.RawTBS = list(t, p.sub, 9, 15, nil, func(l *x509.RevocationList) { l.Number.SetInt64(9) }).RawTBS
	half := func(value ...byte) func(*x509.RevocationList) { return point(wrap(0x30, value)) }
	for _, c := range []struct {
		name    string
		lists   []*cms.CRL
		answers []*cms.OCSP
		state   State
		why     []Why
	}{
		{"nothing", nil, nil, StateUnknown, nil},
		{"a list", []*cms.CRL{list(t, p.sub, 9, 15, nil)}, nil, StateGood, nil},
		{"a list of later", []*cms.CRL{list(t, p.sub, 12, 15, nil)}, nil, StateGood, nil},
		{"a list that revokes", []*cms.CRL{list(t, p.sub, 9, 15, []entry{{p.alice, 8, 1}})}, nil, StateRevoked, nil},
		{"a list that revokes later", []*cms.CRL{list(t, p.sub, 12, 15, []entry{{p.alice, 11, 4}})}, nil, StateGood, nil},
		{"a list that revokes others", []*cms.CRL{list(t, p.sub, 9, 15, []entry{{sibling, 8, 1}})}, nil, StateGood, nil},
		{"a stale list", []*cms.CRL{list(t, p.sub, 1, 9, nil)}, nil, StateUnknown, []Why{Stale}},
		{"a stale list that revokes", []*cms.CRL{list(t, p.sub, 5, 6, []entry{{p.alice, 4, 1}})}, nil, StateRevoked, nil},
		{"a list from the future", []*cms.CRL{list(t, p.sub, 30, 40, nil)}, nil, StateUnknown, []Why{FromTheFuture}},
		{"an unsigned list", []*cms.CRL{&unsigned}, nil, StateUnknown, []Why{NotSigned}},
		{"a namesake's list", []*cms.CRL{list(t, namesake, 9, 15, nil)}, nil, StateUnknown, []Why{NotSigned}},
		{"a namesake's list with that serial number", []*cms.CRL{list(t, namesake, 9, 15, []entry{{twin, 8, 1}}), list(t, p.sub, 9, 15, nil)}, nil, StateGood, []Why{NotSigned}},
		{"a foreign list", []*cms.CRL{list(t, p.root, 9, 15, nil)}, nil, StateUnknown, nil},
		{"a list of authorities", []*cms.CRL{list(t, p.sub, 9, 15, nil, half(0x82, 1, 255))}, nil, StateUnknown, []Why{Scope}},
		{"a list of users", []*cms.CRL{list(t, p.sub, 9, 15, nil, half(0x81, 1, 255))}, nil, StateGood, nil},
		{"a list of some reasons", []*cms.CRL{list(t, p.sub, 9, 15, nil, half(0x83, 2, 1, 64))}, nil, StateUnknown, []Why{Scope}},
		{"a list of some reasons that revokes", []*cms.CRL{list(t, p.sub, 9, 15, []entry{{p.alice, 8, 1}}, half(0x83, 2, 1, 64))}, nil, StateRevoked, nil},
		{"another part of the list", []*cms.CRL{list(t, p.sub, 9, 15, nil, part("http://b"))}, nil, StateUnknown, []Why{Scope}},
		{"its part of the list", []*cms.CRL{list(t, p.sub, 9, 15, nil, part("http://a"))}, nil, StateGood, nil},
		{"on hold", []*cms.CRL{list(t, p.sub, 9, 15, []entry{{p.alice, 8, 6}})}, nil, StateRevoked, nil},
		{"no more on hold", []*cms.CRL{list(t, p.sub, 9, 15, []entry{{p.alice, 8, 6}}), list(t, p.sub, 10, 15, nil)}, nil, StateGood, nil},

		{"the issuer answers", nil, []*cms.OCSP{answer(t, p.sub, p.sub, p.alice, 9, 15)}, StateGood, nil},
		{"a delegate answers", nil, []*cms.OCSP{answer(t, p.sub, delegate, p.alice, 9, 15)}, StateGood, nil},
		{"a sibling answers", nil, []*cms.OCSP{answer(t, p.sub, sibling, p.alice, 9, 15)}, StateUnknown, []Why{ResponderRights}},
		{"a delegate of a namesake answers", nil, []*cms.OCSP{answer(t, p.sub, elsewhere, p.alice, 9, 15)}, StateUnknown, []Why{ResponderRights}},
		{"a delegate after its time", nil, []*cms.OCSP{answer(t, p.sub, late, p.alice, 9, 15)}, StateUnknown, []Why{ResponderExpired}},
		{
			"a revoked delegate",
			[]*cms.CRL{list(t, p.sub, 1, 3, []entry{{revokedResponder, 1, 1}})},
			[]*cms.OCSP{answer(t, p.sub, revokedResponder, p.alice, 9, 15)},
			StateUnknown,
			[]Why{ResponderRevoked, Stale},
		},
		{"it is revoked", nil, []*cms.OCSP{answer(t, p.sub, p.sub, p.alice, 9, 15, revokedOn(8))}, StateRevoked, nil},
		{"it is revoked later", nil, []*cms.OCSP{answer(t, p.sub, p.sub, p.alice, 12, 15, revokedOn(11))}, StateGood, nil},
		{"an answer about another", nil, []*cms.OCSP{answer(t, p.sub, p.sub, sibling, 9, 15)}, StateUnknown, nil},
		{"an answer about the twin", nil, []*cms.OCSP{answer(t, namesake, namesake, twin, 9, 15)}, StateUnknown, nil},
		{"a stale answer", nil, []*cms.OCSP{answer(t, p.sub, p.sub, p.alice, 5, 6)}, StateUnknown, []Why{Stale}},
		{"an answer from the future", nil, []*cms.OCSP{answer(t, p.sub, p.sub, p.alice, 30, 40)}, StateUnknown, []Why{FromTheFuture}},
		{"not known", nil, []*cms.OCSP{answer(t, p.sub, p.sub, p.alice, 9, 15, func(r *ocsp.Response) { r.Status = ocsp.Unknown })}, StateUnknown, []Why{NotKnown}},
		{
			"a good answer does not undo a revocation",
			[]*cms.CRL{list(t, p.sub, 9, 15, []entry{{p.alice, 8, 4}})},
			[]*cms.OCSP{answer(t, p.sub, p.sub, p.alice, 10, 15)},
			StateRevoked, nil,
		},
	} {
		e := Evidence{Lists: c.lists, Answers: c.answers}
		got := e.Status(p.chain, 0, day(10), day(20))
		if got.State != c.state || !slices.Equal(whys(got), c.why) {
			t.Errorf("%s: %s %v", c.name, got.State, whys(got))
		}
		if again := e.Status(p.chain, 0, day(10), day(20)); again.State != got.State || len(again.Ignored) != len(got.Ignored) {
			t.Errorf("%s: the second time it is %s", c.name, again.State)
		}
	}
}

func point(value []byte) func(*x509.RevocationList) {
	return func(l *x509.RevocationList) {
		l.ExtraExtensions = append(l.ExtraExtensions, pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 28}, Critical: true, Value: value})
	}
}

func part(address string) func(*x509.RevocationList) {
	return point(wrap(0x30, wrap(0xA0, wrap(0xA0, wrap(0x86, []byte(address))))))
}

// TestNobodyIsAsked: anchors and certificates that live shorter than any list need no evidence.
func TestNobodyIsAsked(t *testing.T) {
	p := made(t)
	var e Evidence
	if s := e.Status(p.chain, 2, day(10), day(20)); s.State != StateGood {
		t.Errorf("anchor: %v", s)
	}
	short := p.path(issued(t, "Short", p.sub, extra(asn1.ObjectIdentifier{2, 5, 29, 56}, false, []byte{5, 0})))
	if s := e.Status(short, 0, day(10), day(20)); s.State != StateGood {
		t.Errorf("short-lived: %v", s)
	}
	if s := e.Status(Chain{Certificates: certs(p.alice)}, 0, day(10), day(20)); s.State != StateUnknown {
		t.Errorf("without an issuer: %v", s)
	}
}

// TestInvalidSince: where the key may have been known to others before, that day counts.
func TestInvalidSince(t *testing.T) {
	p := made(t)
	since := pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 24}, Value: wrap(0x18, []byte(day(8).Format("20060102150405Z")))}
	for _, c := range []struct {
		extensions []pkix.Extension
		state      State
	}{{nil, StateGood}, {[]pkix.Extension{since}, StateRevoked}} {
		one := x509.RevocationListEntry{SerialNumber: p.alice.x509.SerialNumber, RevocationTime: day(15), ExtraExtensions: c.extensions}
		e := Evidence{Lists: []*cms.CRL{list(t, p.sub, 16, 30, nil, func(l *x509.RevocationList) {
			l.RevokedCertificateEntries = append(l.RevokedCertificateEntries, one)
		})}}
		if s := e.Status(p.chain, 0, day(10), day(20)); s.State != c.state {
			t.Errorf("%v: %s", c.extensions, s.State)
		}
	}
}

// TestAfterExpiry: a list of after a certificate's end need not name it any more.
func TestAfterExpiry(t *testing.T) {
	p := made(t)
	old := p.path(issued(t, "Old", p.sub, lasting(0, 12)))
	e := Evidence{Lists: []*cms.CRL{list(t, p.sub, 15, 18, nil)}}
	if s := e.Status(old, 0, day(10), day(20)); s.State != StateUnknown || !slices.Equal(whys(s), []Why{AfterExpiry}) {
		t.Errorf("%s %v", s.State, whys(s))
	}
	since := day(0)
	e.Lists[0].ExpiredSince = since
	if s := e.Status(old, 0, day(10), day(20)); s.State != StateGood {
		t.Errorf("a list that keeps expired certificates: %s %v", s.State, whys(s))
	}
}

// TestRolledOver: an authority with a new key still signs for the old one, if the old key says so.
func TestRolledOver(t *testing.T) {
	p := made(t)
	linked, stranger := issued(t, "Sub", p.sub, ca), issued(t, "Sub", issued(t, "Sub", nil, ca), ca)
	leaf := issued(t, "Sub", p.sub) // no authority, though of that name
	for name, c := range map[string]struct {
		signer *party
		state  State
	}{"linked": {linked, StateGood}, "not linked": {stranger, StateUnknown}, "a leaf": {leaf, StateUnknown}} {
		key := *c.signer.x509
		key.KeyUsage = x509.KeyUsageCRLSign
		e := Evidence{Lists: []*cms.CRL{list(t, &party{key: c.signer.key, x509: &key}, 9, 15, nil)}, Pool: certs(c.signer)}
		if s := e.Status(p.chain, 0, day(10), day(20)); s.State != c.state {
			t.Errorf("%s: %s %v", name, s.State, whys(s))
		}
	}
}

// TestTooMuch: evidence without end is not checked without end, and what is not checked does not count.
func TestTooMuch(t *testing.T) {
	p := made(t)
	namesake := issued(t, "Sub", nil, ca)
	e := Evidence{}
	for range maxChecks + 10 {
		forged := *list(t, namesake, 9, 15, nil)
		e.Lists = append(e.Lists, &forged)
	}
	e.Lists = append(e.Lists, list(t, p.sub, 9, 15, nil))
	got := e.Status(p.chain, 0, day(10), day(20))
	if got.State != StateUnknown || !slices.Contains(whys(got), TooMuch) {
		t.Errorf("%s", got.State)
	}
}
