package pades

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	_ "crypto/sha512" // SHA-384 and SHA-512 for the larger curves
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"
)

// algorithm is how a key signs: one digest for the content and the signed attributes.
type algorithm struct {
	hash          crypto.Hash
	digest        pkix.AlgorithmIdentifier
	signature     pkix.AlgorithmIdentifier
	x509          x509.SignatureAlgorithm
	signatureRoom int // the longest signature value
}

func oid(n ...int) asn1.ObjectIdentifier { return n }

// algorithmOf chooses by the key (ETSI TS 119 312): RSA with PKCS#1 v1.5 and SHA-256, ECDSA with the
// digest of the curve's size. The key must be the certificate's.
func algorithmOf(cert *x509.Certificate, key crypto.Signer) (algorithm, error) {
	if cert == nil || key == nil {
		return algorithm{}, fmt.Errorf("%w: missing", ErrKey)
	}
	same, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !same.Equal(cert.PublicKey) {
		return algorithm{}, fmt.Errorf("%w: not the certificate's key", ErrKey)
	}
	return publicAlgorithm(cert)
}

func publicAlgorithm(cert *x509.Certificate) (algorithm, error) {
	switch k := cert.PublicKey.(type) {
	case *rsa.PublicKey:
		a := digestAlgorithm(crypto.SHA256)
		a.signature = pkix.AlgorithmIdentifier{Algorithm: oid(1, 2, 840, 113549, 1, 1, 11), Parameters: asn1.NullRawValue}
		a.x509, a.signatureRoom = x509.SHA256WithRSA, k.Size()
		return a, nil
	case *ecdsa.PublicKey:
		bits := k.Curve.Params().BitSize
		a, last := digestAlgorithm(crypto.SHA256), 2
		a.x509 = x509.ECDSAWithSHA256
		if bits > 256 {
			a, last = digestAlgorithm(crypto.SHA384), 3
			a.x509 = x509.ECDSAWithSHA384
		}
		if bits > 384 {
			a, last = digestAlgorithm(crypto.SHA512), 4
			a.x509 = x509.ECDSAWithSHA512
		}
		a.signature = pkix.AlgorithmIdentifier{Algorithm: oid(1, 2, 840, 10045, 4, 3, last)}
		a.signatureRoom = 2*((bits+7)/8+1) + 2*3 + 4
		return a, nil
	}
	return algorithm{}, fmt.Errorf("%w: %T", ErrKey, cert.PublicKey)
}

func digestAlgorithm(h crypto.Hash) algorithm {
	last := map[crypto.Hash]int{crypto.SHA256: 1, crypto.SHA384: 2, crypto.SHA512: 3}[h]
	return algorithm{hash: h, digest: pkix.AlgorithmIdentifier{Algorithm: oid(2, 16, 840, 1, 101, 3, 4, 2, last)}}
}

// The structures of RFC 5652, 5.1 and 5.3, as far as a detached signature by one signer needs them.
type (
	contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}
	signedData struct {
		Version      int
		Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
		Encap        struct{ Type asn1.ObjectIdentifier }
		Certificates asn1.RawValue
		Signers      []signerInfo `asn1:"set"`
	}
	signerInfo struct {
		Version   int
		SID       issuerAndSerial
		Digest    pkix.AlgorithmIdentifier
		Attrs     asn1.RawValue
		Signature pkix.AlgorithmIdentifier
		Value     []byte
	}
	issuerAndSerial struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}
	attribute struct {
		Type   asn1.ObjectIdentifier
		Values []asn1.RawValue `asn1:"set"`
	}
	// signingCertificate of RFC 5035, 3: without an algorithm the hash is SHA-256.
	signingCertificate struct{ Certs []essCertID }
	essCertID          struct {
		Hash         []byte
		IssuerSerial struct {
			Issuer []asn1.RawValue
			Serial *big.Int
		}
	}
)

func oidData() asn1.ObjectIdentifier          { return oid(1, 2, 840, 113549, 1, 7, 1) }
func oidSignedData() asn1.ObjectIdentifier    { return oid(1, 2, 840, 113549, 1, 7, 2) }
func oidContentType() asn1.ObjectIdentifier   { return oid(1, 2, 840, 113549, 1, 9, 3) }
func oidMessageDigest() asn1.ObjectIdentifier { return oid(1, 2, 840, 113549, 1, 9, 4) }
func oidSigningCert() asn1.ObjectIdentifier   { return oid(1, 2, 840, 113549, 1, 9, 16, 2, 47) }

// signedAttributes are what the key signs: a SET OF in DER (RFC 5652, 5.4) with content-type,
// message-digest and signing-certificate-v2; PAdES allows no signing-time (EN 319 142-1, table 1).
func signedAttributes(cert *x509.Certificate, digest []byte) ([]byte, error) {
	sum := sha256.Sum256(cert.Raw)
	var ess essCertID
	ess.Hash = sum[:]
	ess.IssuerSerial.Issuer = []asn1.RawValue{{
		Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: cert.RawIssuer,
	}}
	ess.IssuerSerial.Serial = cert.SerialNumber
	var set [][]byte
	for _, a := range []struct {
		of    asn1.ObjectIdentifier
		value any
	}{
		{oidContentType(), oidData()},
		{oidMessageDigest(), digest},
		{oidSigningCert(), signingCertificate{Certs: []essCertID{ess}}},
	} {
		value, err := asn1.Marshal(a.value)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrKey, err)
		}
		one, err := asn1.Marshal(attribute{Type: a.of, Values: []asn1.RawValue{{FullBytes: value}}})
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrKey, err)
		}
		set = append(set, one)
	}
	slices.SortFunc(set, bytes.Compare)
	return asn1.Marshal(asn1.RawValue{Tag: asn1.TagSet, IsCompound: true, Bytes: bytes.Join(set, nil)})
}

// cms is the ContentInfo around a signature value.
func (a algorithm) cms(s Seal, digest, value []byte) ([]byte, error) {
	attrs, err := signedAttributes(s.Certificate, digest)
	if err != nil {
		return nil, err
	}
	attrs = slices.Clone(attrs)
	attrs[0] = 0xA0 // [0] IMPLICIT in place of SET OF
	certs := slices.Clone(s.Certificate.Raw)
	for _, c := range s.Chain {
		if c != nil && !c.Equal(s.Certificate) {
			certs = append(certs, c.Raw...)
		}
	}
	data := signedData{
		Version: 1, Digests: []pkix.AlgorithmIdentifier{a.digest},
		Certificates: asn1.RawValue{Class: asn1.ClassContextSpecific, IsCompound: true, Bytes: certs},
		Signers: []signerInfo{{
			Version: 1, SID: issuerAndSerial{asn1.RawValue{FullBytes: s.Certificate.RawIssuer}, s.Certificate.SerialNumber},
			Digest: a.digest, Attrs: asn1.RawValue{FullBytes: attrs}, Signature: a.signature, Value: value,
		}},
	}
	data.Encap.Type = oidData()
	inner, err := asn1.Marshal(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	return asn1.Marshal(contentInfo{
		Type:    oidSignedData(),
		Content: asn1.RawValue{Class: asn1.ClassContextSpecific, IsCompound: true, Bytes: inner},
	})
}

// verify checks a CMS against the digest of what it signs and the one certificate it must name
// (EN 319 142-1, 6.3; RFC 5035, 5). It takes what this package writes and nothing else: but for further
// certificates and the signature value, every byte must be the one expected.
func (a algorithm) verify(der, digest []byte, cert *x509.Certificate) error {
	chain, value, err := parts(der)
	if err != nil {
		return err
	}
	if !chain[0].Equal(cert) {
		return errors.New("not the certificate")
	}
	want, err := a.cms(Seal{Certificate: cert, Chain: chain[1:]}, digest, value)
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(der, want) || len(bytes.Trim(der[len(want):], "\x00")) > 0 {
		return errors.New("not the expected CMS: digest, signing certificate or form differ")
	}
	attrs, err := signedAttributes(cert, digest)
	if err != nil {
		return err
	}
	return cert.CheckSignature(a.x509, attrs, value)
}

// parts are the certificates, the signer's first, and the signature value of a CMS of one signer.
func parts(der []byte) (chain []*x509.Certificate, value []byte, err error) {
	var outer contentInfo
	var data signedData
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		return nil, nil, errors.New("no CMS")
	}
	if _, err := asn1.Unmarshal(outer.Content.Bytes, &data); err != nil || len(data.Signers) != 1 {
		return nil, nil, errors.New("no signed data of one signer")
	}
	chain, err = x509.ParseCertificates(data.Certificates.Bytes)
	if err != nil || len(chain) == 0 {
		return nil, nil, errors.New("no certificate")
	}
	return chain, data.Signers[0].Value, nil
}
