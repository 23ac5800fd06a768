package host_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"testing"
	"time"

	"paraph/app/host"
)

// TestARenewedCertificateIsShown: whoever connects after the service has taken up what is set sees the new one.
func TestARenewedCertificateIsShown(t *testing.T) {
	o := host.Options{Folder: t.TempDir(), KeyInFile: true, Certificate: selfIssued(t, 1)}
	h, err := host.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for serial := range int64(2) {
		if serial > 0 {
			o.Certificate = selfIssued(t, serial+1)
			if h, err = h.Anew(t.Context(), o); err != nil {
				t.Fatal(err)
			}
		}
		conn, err := tls.Dial("tcp", h.Listening()[len("https://"):], &tls.Config{InsecureSkipVerify: true}) // it is looked at below
		if err != nil {
			t.Fatal(err)
		}
		if got := conn.ConnectionState().PeerCertificates[0].SerialNumber; got.Int64() != serial+1 {
			t.Errorf("%v, not %v", got, serial+1)
		}
		conn.Close()
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

func selfIssued(t *testing.T, serial int64) *tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	is := &x509.Certificate{SerialNumber: big.NewInt(serial), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, is, is, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
