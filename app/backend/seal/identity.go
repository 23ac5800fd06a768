package seal

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"io"
	"math/big"
	"time"

	"paraph/device"
)

// PracticeOID is the certificate policy of practice seals, on every machine: nothing sealed under it
// proves anything (an OID made of a UUID, ITU-T X.667).
const PracticeOID = "2.25.118254690241959943530890759134750357484"

// keyBits makes a seal that lasts as long as the evidence is kept (ETSI TS 119 312: RSA 3000 bits and
// more beyond 2028) and that every reader of today can check.
const keyBits = 3072

// NewIdentity makes a key and a self-signed certificate in the office's name, good for ten years.
// Practice certificates say so in their name and carry PracticeOID.
func NewIdentity(office string, practice bool, now time.Time) (device.Identity, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return device.Identity{}, fmt.Errorf("seal: key: %w", err)
	}
	var serial [16]byte
	if _, err := io.ReadFull(rand.Reader, serial[:]); err != nil {
		return device.Identity{}, fmt.Errorf("seal: serial number: %w", err)
	}
	serial[0] = serial[0]&0x7f | 0x40 // positive, always 16 bytes
	t := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial[:]), Subject: pkix.Name{CommonName: office, Organization: []string{office}},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(10, 0, 0),
		KeyUsage:           x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		ExtKeyUsage:        []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},   // NSS, and so poppler's readers, know no other for signing
		UnknownExtKeyUsage: []asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 36}}, // id-kp-documentSigning, RFC 9336
		SignatureAlgorithm: x509.SHA256WithRSA, BasicConstraintsValid: true,
	}
	if practice {
		t.Subject.CommonName = "PRACTICE, NO VALUE: " + office
		t.Subject.OrganizationalUnit = []string{"Practice"}
		oid, err := x509.ParseOID(PracticeOID)
		if err != nil {
			return device.Identity{}, fmt.Errorf("seal: policy: %w", err)
		}
		t.Policies = []x509.OID{oid}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return device.Identity{}, fmt.Errorf("seal: certificate: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return device.Identity{}, fmt.Errorf("seal: certificate: %w", err)
	}
	return device.Identity{Certificate: cert, Key: key}, nil
}
