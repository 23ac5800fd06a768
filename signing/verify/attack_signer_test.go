package verify

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"testing"
	"time"
)

// sealedBy is the contract with a signature of that value.
func sealedBy(t *testing.T, how func(covered []byte) []byte, before ...func(*paper)) []byte {
	p := newPaper(t, tables)
	contract(p)
	for _, f := range before {
		f(p)
	}
	p.sign = how
	return p.save()
}

// TestSigner: the certificate a signature shows is that of the key that made it (12.8.3.3; EN 319 102-1, 5.2.3), whatever else
// its message holds.
func TestSigner(t *testing.T) {
	c := newCast(t)
	root := newPerson(t, ec(t), "Root", nil, func(c *x509.Certificate) { c.IsCA = true })
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, edKey, _ := ed25519.GenerateKey(rand.Reader)
	withRSA, withEd := newPerson(t, rsaKey, "Rosa", root, nil), newPerson(t, edKey, "Ed", root, nil)
	twin := newPerson(t, ec(t), "Anna", root, func(x *x509.Certificate) { x.SerialNumber = c.anna.cert.SerialNumber }) // serial numbers of two authorities collide
	attached := func(covered []byte) []byte {
		return message{by: c.mallory, content: covered[:99]}.over(covered[:99])
	}
	for _, one := range []struct {
		name string
		how  func(covered []byte) []byte
		want string
	}{
		{"victim-first-named", message{by: c.mallory, named: c.anna, certificates: []*person{c.anna, c.mallory}}.over, red},
		{"victim-first-named-and-ess", message{by: c.mallory, named: c.anna, ess: c.anna, certificates: []*person{c.anna, c.mallory}}.over, red},
		{"victim-alone", message{by: c.mallory, named: c.anna, ess: c.anna, certificates: []*person{c.anna}}.over, red},
		{"second-signer", message{by: c.mallory, certificates: []*person{c.anna, c.mallory}, second: &message{by: c.anna, flipped: true}}.over, red},
		{"two-good-signers", message{by: c.anna, certificates: []*person{c.anna, c.mallory}, second: &message{by: c.mallory}}.over, red},
		{"ess-of-another", message{by: c.anna, ess: c.mallory}.over, red + " identity-mismatch"},
		{"ess-swap", message{by: c.anna, ess: c.mallory, certificates: []*person{c.mallory, c.anna}}.over, red + " identity-mismatch"},
		{"serials-collide", message{by: c.anna, named: twin, ess: twin, certificates: []*person{twin, c.anna}}.over, red},
		{"no-certificate", message{by: c.anna, certificates: []*person{c.mallory}}.over, never},
		{"digest-of-other-bytes", message{by: c.anna, wrongDigest: true}.over, red + " altered"},
		{"value-broken", message{by: c.anna, flipped: true}.over, red},
		{"attached-content", attached, red},
		{"content-type-stamp", message{by: c.anna, contentType: typeTST}.over, never},
		{"empty-message", func([]byte) []byte { return tlv(0x30) }, never},
		{"text", func([]byte) []byte { return []byte("signed by Anna") }, never},

		{"one-certificate", message{by: c.anna}.over, ok},
		{"signer-last", message{by: c.anna, certificates: []*person{root, c.mallory, c.anna}}.over, ok},
		{"without-ess", message{by: c.anna, noESS: true}.over, ok},
		{"rsa", message{by: withRSA}.over, ok},
		{"rsa-pss", message{by: withRSA, pss: true}.over, ok},
		{"ed25519", message{by: withEd}.over, ok},
		{"namesake-beside", message{by: c.anna, certificates: []*person{newPerson(t, ec(t), "Anna", root, nil), c.anna}}.over, ok},
	} {
		t.Run(one.name, func(t *testing.T) { judged(t, sealedBy(t, one.how), one.want) })
	}
}

// TestStampedValue: the time-stamp of a signature proves its time where it is one of its value, made by somebody who makes
// time-stamps, and where signing before was possible (EN 319 102-1, 5.4, 5.5; RFC 3161).
func TestStampedValue(t *testing.T) {
	c := newCast(t)
	at := func(when time.Duration) time.Time { return time.Now().Add(when) }
	stamps := func(f func(value []byte) [][]byte) func([]byte) []byte {
		return message{by: c.anna, stamps: f}.over
	}
	honest := func(value []byte) []byte { return message{by: c.clock}.token(value, at(0)) }
	for _, one := range []struct {
		name string
		how  func(covered []byte) []byte
		want string
	}{
		{"of-another", stamps(func([]byte) [][]byte { return [][]byte{honest([]byte("another"))} }), red + " time-forged"},
		{"by-a-person", stamps(func(v []byte) [][]byte { return [][]byte{message{by: c.mallory}.token(v, at(-100*time.Hour))} }), ok + " revocation-unknown"},
		{"broken", stamps(func(v []byte) [][]byte { return [][]byte{message{by: c.clock, flipped: true}.token(v, at(0))} }), red},
		{"ess-of-another", stamps(func(v []byte) [][]byte { return [][]byte{message{by: c.clock, ess: c.anna}.token(v, at(0))} }), red},
		{"named-clock", stamps(func(v []byte) [][]byte {
			return [][]byte{message{by: c.mallory, named: c.clock, ess: c.clock, certificates: []*person{c.clock, c.mallory}}.token(v, at(0))}
		}), red},
		{"no-token", stamps(func([]byte) [][]byte { return [][]byte{tlv(0x30)} }), never},
		{"before-the-certificate", stamps(func(v []byte) [][]byte { return [][]byte{message{by: c.clock}.token(v, at(-100*time.Hour))} }), ok + " certificate-not-yet-valid"},
		{"good-and-of-another", stamps(func(v []byte) [][]byte { return [][]byte{honest(v), honest([]byte("another"))} }), red},

		{"stamped", stamps(func(v []byte) [][]byte { return [][]byte{honest(v)} }), ok},
		{"stamped-twice", stamps(func(v []byte) [][]byte { return [][]byte{honest(v), honest(v)} }), ok},
		{"without-certificates", stamps(func(v []byte) [][]byte {
			return [][]byte{message{by: c.clock, certificates: []*person{}}.token(v, at(0))}
		}), ok},
	} {
		t.Run(one.name, func(t *testing.T) { judged(t, sealedBy(t, one.how), one.want, c.root) })
	}
}

// TestDocumentStamp: a document time-stamp is one of the file (12.8.5).
func TestDocumentStamp(t *testing.T) {
	c := newCast(t)
	kind := edits(signature, "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached", "/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161")
	by := func(m message) func([]byte) []byte {
		return func(covered []byte) []byte { return m.token(covered, time.Now()) }
	}
	other := func([]byte) []byte { return message{by: c.clock}.token([]byte("another"), time.Now()) }
	for _, one := range []struct {
		name string
		how  func(covered []byte) []byte
		want string
	}{
		{"of-another", other, red},
		{"by-a-person", by(message{by: c.mallory}), ok + " time-unproven"},
		{"broken", by(message{by: c.clock, flipped: true}), red},
		{"two-signers", by(message{by: c.clock, certificates: []*person{c.clock, c.mallory}, second: &message{by: c.mallory}}), red},
		{"a-signature", message{by: c.clock}.over, never},
		{"stamp", by(message{by: c.clock}), ok},
	} {
		t.Run(one.name, func(t *testing.T) { judged(t, sealedBy(t, one.how, kind), one.want) })
	}
}
