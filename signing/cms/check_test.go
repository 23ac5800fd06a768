package cms

import (
	"crypto"
	"crypto/x509"
	"math/big"
	"slices"
	"testing"
)

// TestCheck changes one thing of an honest message and names what must be found.
func TestCheck(t *testing.T) {
	ca := authority(t, "CA")
	alice, mallory := issued(t, "Alice", ca, nil), issued(t, "Mallory", ca, nil)
	twin := issuedFor(t, alice.key, "Alice", ca, func(c *x509.Certificate) { c.SerialNumber = alice.cert.Serial })
	content := []byte("I owe you ten.")
	protect := func(digest, signature string) []byte {
		return wrap(idSequence, wrap(idSequence, number(digest)), wrap(contextNested|1, number(signature)))
	}
	for _, c := range []struct {
		name   string
		change func(*recipe)
		faults []Fault
		notes  []string
	}{
		{"honest", func(*recipe) {}, nil, nil},
		{"attached", func(r *recipe) { r.attached = true }, nil, nil},
		{"by key identifier", func(r *recipe) { r.byKey = true }, nil, nil},
		{"a victim's certificate first", func(r *recipe) { r.certificates = []*Certificate{mallory.cert, alice.cert} }, nil, nil},
		{"the certificate twice", func(r *recipe) { r.certificates = []*Certificate{alice.cert, alice.cert} }, nil, nil},
		{"a twin that is not confirmed", func(r *recipe) { r.certificates = []*Certificate{twin.cert, alice.cert} }, nil, nil},
		{"unsorted", func(r *recipe) { r.unsorted = true }, nil, []string{NoteNotDER}},
		{"key's algorithm", func(r *recipe) { r.algorithm = "1.2.840.10045.2.1" }, nil, []string{NoteKeyAlgorithm}},
		{"protected", func(r *recipe) {
			r.attributes = append(r.attributes, attr{oidProtection, [][]byte{protect(sha256OID, ecdsaSHA256)}})
		}, nil, nil},

		{"another content", func(r *recipe) { r.content = []byte("I owe you a million.") }, []Fault{FaultDigest}, nil},
		{"another key", func(r *recipe) { r.signer = mallory }, []Fault{FaultSignature}, nil},
		{"no certificate", func(r *recipe) { r.certificates = nil }, []Fault{FaultCertificate}, nil},
		{"the attribute names another", func(r *recipe) { r.attributes[2].values = [][]byte{essOf(mallory.cert)} }, []Fault{FaultIdentity}, nil},
		{"the identifier names another", func(r *recipe) {
			r.named, r.certificates = mallory, []*Certificate{alice.cert, mallory.cert}
		}, []Fault{FaultIdentity, FaultSignature}, nil},
		{"unconfirmed", func(r *recipe) { r.attributes = r.attributes[:2] }, nil, []string{NoteNoSigningCert}},
		{"unconfirmed twins", func(r *recipe) {
			r.attributes, r.certificates = r.attributes[:2], []*Certificate{alice.cert, twin.cert}
		}, []Fault{FaultIdentity}, []string{NoteNoSigningCert}},
		{"content type differs", func(r *recipe) { r.contentType = oidTSTInfo }, []Fault{FaultContentType}, nil},
		{"no content type", func(r *recipe) { r.attributes = r.attributes[1:] }, []Fault{FaultAttributes}, nil},
		{"no message digest", func(r *recipe) { r.attributes = slices.Delete(r.attributes, 1, 2) }, []Fault{FaultAttributes}, nil},
		{"an attribute twice", func(r *recipe) { r.attributes = append(r.attributes, r.attributes[1]) }, []Fault{FaultAttributes}, nil},
		{"two digests", func(r *recipe) {
			r.attributes[1].values = append(r.attributes[1].values, wrap(idOctets, []byte("x")))
		}, []Fault{FaultAttributes}, nil},
		{"protected otherwise", func(r *recipe) {
			r.attributes = append(r.attributes, attr{oidProtection, [][]byte{protect(sha256OID, "1.2.840.10045.4.3.3")}})
		}, []Fault{FaultDigestMismatch}, nil},
		{"unknown digest", func(r *recipe) { r.digest = "1.2.3.4" }, []Fault{FaultAlgorithm}, nil},
		{"unknown algorithm", func(r *recipe) { r.algorithm = "1.2.3.4" }, []Fault{FaultAlgorithm}, nil},
		{"RSA by name", func(r *recipe) { r.algorithm = "1.2.840.113549.1.1.11" }, []Fault{FaultAlgorithm}, nil},
		{"directly", func(r *recipe) { r.attributes = nil }, nil, []string{NoteNoSigningCert, NoteNoAttributes}},
		{"directly, but no data", func(r *recipe) {
			r.attributes, r.contentType = nil, oidTSTInfo
		}, []Fault{FaultContentType}, []string{NoteNoSigningCert, NoteNoAttributes}},
	} {
		r := honest(alice, content)
		c.change(r)
		sd, rest, err := Parse(append(r.make(t), 0, 0))
		if err != nil || len(rest) != 2 || len(sd.Signers) != 1 {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		content := content
		if r.attributes == nil {
			content = r.content
		}
		if c.name == "another content" {
			content = r.content
		}
		got := sd.Signers[0].Check(sd, over(content), nil)
		if !slices.Equal(got.Faults, c.faults) || !slices.Equal(got.Notes, c.notes) {
			t.Errorf("%s: %v %v", c.name, got.Faults, got.Notes)
		}
		if len(got.Faults) == 0 && !got.Certificate.Equal(alice.cert) {
			t.Errorf("%s: %v", c.name, got.Certificate)
		}
		if slices.Contains(got.Faults, FaultIdentity) && got.Certificate != nil {
			t.Errorf("%s: names %s", c.name, got.Certificate.Subject())
		}
	}
}

// TestAttributesAreNoContent: the value over signed attributes does not pass for one over them as content.
func TestAttributesAreNoContent(t *testing.T) {
	alice := issued(t, "Alice", authority(t, "CA"), nil)
	r := honest(alice, []byte("text"))
	ordered, _ := inDER(set(r.attributes))
	forged := honest(alice, wrap(idSet, ordered))
	forged.attributes, forged.attached = nil, true
	sd, _, err := Parse(forged.make(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := sd.Signers[0].Check(sd, over(sd.Content), nil); !slices.Contains(got.Faults, FaultContentType) {
		t.Errorf("%v", got.Faults)
	}
}

// TestTwoSigners: each has a result of its own.
func TestTwoSigners(t *testing.T) {
	ca := authority(t, "CA")
	alice, mallory := issued(t, "Alice", ca, nil), issued(t, "Mallory", ca, nil)
	content := []byte("text")
	first, copied := honest(mallory, content), honest(alice, []byte("another"))
	first.certificates = []*Certificate{alice.cert, mallory.cert}
	sd, _, err := Parse(first.make(t, copied))
	if err != nil || len(sd.Signers) != 2 {
		t.Fatal(err)
	}
	if r := sd.Signers[0].Check(sd, over(content), nil); len(r.Faults) > 0 || !r.Certificate.Equal(mallory.cert) {
		t.Errorf("%v", r)
	}
	if r := sd.Signers[1].Check(sd, over(content), nil); !slices.Equal(r.Faults, []Fault{FaultDigest}) {
		t.Errorf("%v", r.Faults)
	}
}

// TestIndefinite: lengths that end with end-of-contents octets and octet strings in pieces are BER, and are read.
func TestIndefinite(t *testing.T) {
	alice := issued(t, "Alice", authority(t, "CA"), nil)
	r := honest(alice, []byte("in two pieces"))
	r.attached = true
	ber := loosened(r.make(t), 0)
	sd, rest, err := Parse(append(ber, "behind"...))
	if err != nil || string(rest) != "behind" || string(sd.Content) != "in two pieces" {
		t.Fatal(err, rest)
	}
	if got := sd.Signers[0].Check(sd, over(sd.Content), nil); len(got.Faults) > 0 {
		t.Errorf("%v", got.Faults)
	}
}

// loosened writes the outer levels of a message in indefinite form, its content in pieces; the signers stay.
func loosened(der []byte, depth int) []byte {
	e, _, ok := read(der, 0)
	if !ok {
		return der
	}
	if e.id == idOctets && depth > 1 && len(e.body) > 2 {
		piece := wrap(idOctets, e.body[:2])
		return append(append([]byte{idOctets | constructed, 0x80}, append(piece, wrap(idOctets, e.body[2:])...)...), 0, 0)
	}
	if e.id&constructed == 0 || depth > 4 || e.id == idSet {
		return e.raw
	}
	out := []byte{e.id, 0x80}
	for r := e.in(); r.more(); {
		inner := r.any()
		if len(inner.body) > 64 && depth > 2 { // certificates
			out = append(out, inner.raw...)
			continue
		}
		out = append(out, loosened(inner.raw, depth+1)...)
	}
	return append(out, 0, 0)
}

// TestToken checks time-stamps: the imprint, and that the authority's certificate is for that alone.
func TestToken(t *testing.T) {
	ca := authority(t, "CA")
	stamping := func(critical bool, usages ...string) *party {
		return issued(t, "TSA", ca, func(c *x509.Certificate) {
			var all [][]byte
			for _, u := range usages {
				all = append(all, number(u))
			}
			c.ExtraExtensions = append(c.ExtraExtensions, extensionOf(oidExtKeyUsage, critical, wrap(idSequence, all...)))
		})
	}
	signed := []byte("signature value")
	for _, c := range []struct {
		name   string
		tsa    *party
		over   []byte
		faults []Fault
	}{
		{"honest", stamping(true, usageTimeStamping), signed, nil},
		{"of another signature", stamping(true, usageTimeStamping), []byte("another"), []Fault{FaultImprint}},
		{"not critical", stamping(false, usageTimeStamping), signed, []Fault{FaultTSAUsage}},
		{"for more", stamping(true, usageTimeStamping, usageOCSP), signed, []Fault{FaultTSAUsage}},
		{"a signer's", issued(t, "Alice", ca, nil), signed, []Fault{FaultTSAUsage}},
	} {
		token, err := ParseToken(append(tokenOf(t, c.tsa, signed), 0, 0))
		if err != nil {
			t.Fatal(c.name, err)
		}
		got := token.Check(over(c.over))
		if !slices.Equal(got.Faults, c.faults) || got.Time.Year() != 2026 || token.Accuracy.Milliseconds() != 1500 {
			t.Errorf("%s: %v %v", c.name, got.Faults, got.Time)
		}
	}
}

func tokenOf(t testing.TB, tsa *party, signed []byte) []byte {
	imprint := wrap(idSequence, wrap(idSequence, number(sha256OID)), wrap(idOctets, sum(crypto.SHA256, signed)))
	info := wrap(
		idSequence, []byte{idInteger, 1, 1}, number("1.2.3"), imprint, []byte{idInteger, 1, 7}, wrap(idTime, []byte("20260401120000.5Z")),
		wrap(idSequence, []byte{idInteger, 1, 1}, []byte{context, 2, 1, 0xF4}), []byte{idInteger, 1, 9},
	)
	r := honest(tsa, info)
	r.contentType, r.attached = oidTSTInfo, true
	r.attributes[0].values = [][]byte{number(oidTSTInfo)}
	return r.make(t)
}

// TestSerial: numbers that Go's own reader refuses are read.
func TestSerial(t *testing.T) {
	for der, want := range map[string]int64{"\x02\x01\xFF": -1, "\x02\x02\x00\x05": 5, "\x02\x01\x80": -128} {
		r := &reader{rest: []byte(der)}
		if n := r.integer(8); n.Cmp(big.NewInt(want)) != 0 || r.bad {
			t.Errorf("%x: %v", der, n)
		}
	}
}
