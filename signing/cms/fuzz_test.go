package cms

import (
	"crypto"
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/ocsp"
)

// seeds are one of each kind that the readers read. Keys are new each time, so coverage is not the same from run to run,
// and the engine would look for smaller inputs for ever: use -fuzzminimizetime 5x.
func seeds(f *testing.F) {
	ca := authority(f, "CA")
	alice := issued(f, "Alice", ca, func(c *x509.Certificate) {
		c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning}
		c.DNSNames, c.OCSPServer, c.CRLDistributionPoints = []string{"a.example"}, []string{"http://a.example"}, []string{"http://a.example/crl"}
	})
	r := honest(alice, []byte("text"))
	r.attached = true
	token := tokenOf(f, alice, []byte("x"))
	r.unsigned = []attr{{oidSignatureStamp, [][]byte{token}}}
	message := r.make(f)
	for _, b := range [][]byte{message, loosened(message, 0), token, alice.cert.Raw, ca.cert.Raw, listOf(f, ca, nil)} {
		f.Add(b)
	}
	answer, err := ocsp.CreateResponse(ca.x509, alice.x509, ocsp.Response{SerialNumber: alice.cert.Serial, Certificate: alice.x509}, alice.key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(answer)
	stored, _ := filepath.Glob("../../../shared/corpus/*.der")
	for _, name := range stored {
		if b, err := os.ReadFile(name); err == nil {
			f.Add(b)
		}
	}
}

// readable says whether the reader took it; an error must be one of reading.
func readable(t *testing.T, err error) bool {
	if err != nil && !errors.Is(err, ErrMalformed) {
		t.Fatal(err)
	}
	return err == nil
}

// FuzzParse: what is read can be checked whole.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		sd, rest, err := Parse(b)
		if !readable(t, err) {
			return
		}
		if len(rest) >= len(b) {
			t.Fatal("nothing was read")
		}
		for _, s := range sd.Signers {
			r := s.Check(sd, over(sd.Content), nil)
			if len(r.Faults) == 0 && r.Certificate == nil {
				t.Fatal("valid by nobody")
			}
		}
	})
}

// FuzzCertificate: what is read can be shown and compared.
func FuzzCertificate(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCertificate(b)
		if !readable(t, err) {
			return
		}
		_ = c.Subject() + c.Issuer() + c.CommonName() + c.SerialHex() + c.KeyName()
		_, _ = c.SelfSigned(), c.ForTimeStampsOnly()
		if c.NameConstraints != nil {
			_, _ = ReadNameConstraints(c.NameConstraints)
		}
	})
}

// FuzzOCSP: what is read has responses that can be asked about.
func FuzzOCSP(f *testing.F) {
	seeds(f)
	ca := authority(f, "CA")
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := ParseOCSP(b)
		if !readable(t, err) {
			return
		}
		if _, err := o.Responder(ca.cert); err == nil {
			t.Fatal("a stranger answers")
		}
		for _, r := range o.Responses {
			r.About(ca.cert, ca.cert)
		}
	})
}

// FuzzCRL: what is read can be looked up in.
func FuzzCRL(f *testing.F) {
	seeds(f)
	ca := authority(f, "CA")
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := ParseCRL(b)
		if !readable(t, err) {
			return
		}
		if l.CheckSignature(ca.cert) == nil {
			t.Fatal("a stranger signs")
		}
		l.Covers(ca.cert)
		_, _, err = l.Lookup(ca.cert.RawIssuer, ca.cert.Serial)
		readable(t, err)
	})
}

// FuzzToken: what is read can be checked.
func FuzzToken(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		token, err := ParseToken(b)
		if !readable(t, err) {
			return
		}
		token.Check(func(h crypto.Hash) ([]byte, error) { return sum(h, b), nil })
	})
}
