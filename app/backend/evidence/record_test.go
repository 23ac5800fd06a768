package evidence

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"

	"paraph/app/say"
	"paraph/signing"
	"paraph/signing/verify"
)

const recorded = "6927055e66abe148eb0efc6b"

// sealed has a case's evidence sealed up to its last line, by an office's certificate.
func sealed(t *testing.T, c Case) Case {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Studio"}, NotBefore: noon, NotAfter: noon.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	last := c.Events[len(c.Events)-1]
	h, err := signing.SealHead(c.Request.ID, last.Seq, last.Hash, certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	c.Sealed, c.Request.Sealed = &h, &signing.File{SHA256: "ab12"}
	return c
}

// TestARecordIsRecognised: whoever has the evidence's PDF judged is told whose evidence it looks like and which document to check;
// what is attached must fit together.
func TestARecordIsRecognised(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*signing.Trail)
		want   *verify.Record
	}{
		"as it is made":         {func(*signing.Trail) {}, &verify.Record{Request: recorded, Title: "Contract", Office: "Studio", Sealed: "ab12"}},
		"not sealed":            {func(t *signing.Trail) { t.Sealed, t.Document.Sealed = nil, nil }, &verify.Record{Request: recorded, Title: "Contract", Office: "Studio"}},
		"another form":          {func(t *signing.Trail) { t.Version = 7 }, nil},
		"no request":            {func(t *signing.Trail) { t.Procedure.ID = "<b>" }, nil},
		"another end":           {func(t *signing.Trail) { t.Head = "00" }, nil},
		"another's seal":        {func(t *signing.Trail) { t.Procedure.ID = "ffffffffffffffffffffffff" }, nil},
		"a seal of other lines": {func(t *signing.Trail) { t.Sealed.Lines-- }, nil},
		"a signature of naught": {func(t *signing.Trail) { t.Sealed.Signature[8] ^= 1 }, nil},
	} {
		c := told(t)
		c.Request.ID, c.Request.Title = recorded, "Contract"
		trail := Build(sealed(t, c), say.In("en"))
		row.change(&trail)
		b, err := PDF(trail, nil, say.In("en"))
		if err != nil {
			t.Fatal(err)
		}
		report, err := verify.PDF(bytes.NewReader(b), int64(len(b)), verify.Options{})
		if err != nil || report.Verdict != verify.Unsigned {
			t.Fatalf("%s: %v %+v", name, err, report)
		}
		if got := report.Record; (got == nil) != (row.want == nil) || got != nil && *got != *row.want {
			t.Errorf("%s: %+v, want %+v", name, got, row.want)
		}
	}
}
