package soft_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"testing"
	"time"

	"paraph/device"
	"paraph/device/soft"
)

func identity(t *testing.T) device.Identity {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Anna Rossi"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return device.Identity{Certificate: cert, Key: key}
}

// TestOpenZeroesThePassword: whatever comes of it, right, wrong, empty, no text at all, or no key file.
func TestOpenZeroesThePassword(t *testing.T) {
	id := identity(t)
	const right = "una-però-lunga"
	file, err := soft.Save(id, right)
	if err != nil {
		t.Fatal(err)
	}
	open, err := soft.Save(id, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file     []byte
		password string
		want     error
	}{
		"right":        {file, right, nil},
		"wrong":        {file, "una-pero-lunga", device.ErrPassword},
		"empty":        {file, "", device.ErrPassword},
		"none needed":  {open, "", nil},
		"no text":      {file, "\xff\xfe\x00", device.ErrPassword},
		"beyond UCS-2": {file, "\U0001F511", device.ErrNoKey},
		"no key file":  {[]byte("%PDF-1.7"), right, device.ErrNoKey},
	} {
		password := []byte(c.password)
		got, err := soft.Open(c.file, password)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if !bytes.Equal(password, make([]byte, len(password))) {
			t.Errorf("%s: the password is still there", name)
		}
		if c.want == nil && (len(got) != 1 || !got[0].Certificate.Equal(id.Certificate) || !id.Key.Public().(*ecdsa.PublicKey).Equal(got[0].Key.Public())) {
			t.Errorf("%s: another key", name)
		}
	}
	if _, err := soft.Open(open, nil); err != nil {
		t.Errorf("without a password: %v", err)
	}
}
