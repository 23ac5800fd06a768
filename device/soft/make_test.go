package soft

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"paraph/device"
)

const word = "una-però-lunga"

func ec(t *testing.T, c elliptic.Curve) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(c, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func rsaKey(t *testing.T) crypto.Signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func edKey(t *testing.T) crypto.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// issued is a certificate; over is who signs it, nil for itself.
func issued(t *testing.T, name string, key crypto.Signer, over *device.Identity) device.Identity {
	t.Helper()
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<60))
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	parent, signer := c, key
	if over != nil {
		parent, signer = over.Certificate, over.Key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return device.Identity{Certificate: cert, Key: key}
}

func saved(t *testing.T, how *pkcs12.Encoder, id device.Identity, password string) []byte {
	t.Helper()
	content, err := how.Encode(id.Key, id.Certificate, id.Chain, password)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func safesOf(t *testing.T, content []byte) []safe {
	t.Helper()
	f, err := parse(content)
	if err != nil {
		t.Fatal(err)
	}
	return f.safes
}

// fileOf is a file of safes with a MAC.
func fileOf(t *testing.T, password string, safes ...safe) []byte {
	t.Helper()
	content, err := (&pfx{}).assembled([]byte(password), safes...)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// bare is a file without its MAC.
func bare(t *testing.T, content []byte) []byte {
	t.Helper()
	var outer outerPFX
	if _, err := asn1.Unmarshal(content, &outer); err != nil {
		t.Fatal(err)
	}
	outer.Mac = asn1.RawValue{}
	return der(t, outer)
}

func der(t *testing.T, v any) []byte {
	t.Helper()
	out, err := asn1.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// in is an open safe of bags.
func in(t *testing.T, bags ...bag) safe {
	t.Helper()
	s, err := opened(bags...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func certOf(t *testing.T, raw []byte) bag {
	t.Helper()
	value := der(t, struct {
		Type asn1.ObjectIdentifier
		DER  []byte `asn1:"tag:0,explicit"`
	}{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 22, 1}, raw})
	return bag{ID: oidBag(certBag), Value: inside(value)}
}

func plainKey(t *testing.T, key crypto.Signer) bag {
	t.Helper()
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return bag{ID: oidBag(keyBag), Value: inside(raw)}
}

// shrouded is a key in PBES2 with AES-256, or with the object identifier of another cipher in its place.
func shrouded(t *testing.T, pkcs8 []byte, password string, cipherID asn1.ObjectIdentifier) bag {
	t.Helper()
	salt, iv := []byte("salt5678"), bytes.Repeat([]byte{7}, 16)
	key, err := pbkdf2.Key(sha256.New, password, salt, 2048, 32)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	fill := 16 - len(pkcs8)%16
	text := append(bytes.Clone(pkcs8), bytes.Repeat([]byte{byte(fill)}, fill)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(text, text)
	if cipherID == nil {
		cipherID = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}
	}
	kdf := der(t, struct {
		Salt   []byte
		Rounds int
		Hash   pkix.AlgorithmIdentifier
	}{salt, 2048, pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}, Parameters: asn1.NullRawValue}})
	how := der(t, []pkix.AlgorithmIdentifier{
		{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}, Parameters: asn1.RawValue{FullBytes: kdf}},
		{Algorithm: cipherID, Parameters: asn1.RawValue{FullBytes: der(t, iv)}},
	})
	value := der(t, struct {
		How  pkix.AlgorithmIdentifier
		Text []byte
	}{pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}, Parameters: asn1.RawValue{FullBytes: how}}, text})
	return bag{ID: oidBag(shroudedBag), Value: inside(value)}
}

// otherCurve puts another curve's name where that of P-256 stands, whatever depth it has.
func otherCurve(t *testing.T, raw []byte, curve asn1.ObjectIdentifier) []byte {
	t.Helper()
	old, wanted := der(t, asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7}), der(t, curve)
	var walk func(e *element)
	walk = func(e *element) {
		for i := range e.kids {
			if e.kids[i].tag == asn1.TagOID && bytes.Equal(e.kids[i].body, old[2:]) {
				e.kids[i].body = wanted[2:]
			}
			walk(&e.kids[i])
		}
	}
	e, _, err := readElement(raw, 0)
	if err != nil {
		t.Fatal(err)
	}
	walk(&e)
	out, err := e.der()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// inBER writes DER with lengths that are found out on the way and octet strings in two pieces.
func inBER(t *testing.T, raw []byte) []byte {
	t.Helper()
	var write func(e element) []byte
	write = func(e element) []byte {
		if !e.constructed {
			if e.tag != asn1.TagOctetString || e.class != asn1.ClassUniversal || len(e.body) < 2 {
				return der(t, asn1.RawValue{Class: e.class, Tag: e.tag, Bytes: e.body})
			}
			half := len(e.body) / 2
			out := append([]byte{0x24, 0x80}, der(t, e.body[:half])...)
			return append(append(out, der(t, e.body[half:])...), 0, 0)
		}
		out := []byte{byte(e.class<<6 | 0x20 | e.tag), 0x80}
		for _, k := range e.kids {
			out = append(out, write(k)...)
		}
		return append(out, 0, 0)
	}
	e, _, err := readElement(raw, 0)
	if err != nil {
		t.Fatal(err)
	}
	return write(e)
}
