package soft

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"strings"

	"software.sslmate.com/src/go-pkcs12"
)

// pieces are what a file holds, and what of it cannot be used.
type pieces struct {
	keys         []crypto.Signer
	certificates []*x509.Certificate
	secret       bool   // a key was encrypted, and the password opened it
	strange      bool   // a key is of a kind that is not read
	garbled      bool   // something could not be decrypted, or is no ASN.1 then
	unreadable   string // a protection that is not read, by its object identifier or name
	curve        string // of a certificate's key, where it is not read
}

// pieces takes everything out of a file that a password opens; its MAC is not looked at.
func (f *pfx) pieces(password []byte) pieces {
	var p pieces
	for _, s := range f.safes {
		switch {
		case s.Type.Equal(oidData()):
			var octets []byte
			if _, err := asn1.Unmarshal(s.Content.Bytes, &octets); err != nil {
				p.garbled = true
				continue
			}
			p.bags(f, octets, password, 0)
		case s.Type.Equal(oidEncrypted()):
			p.encrypted(f.decoded(password, s))
		default:
			p.unreadable = s.Type.String()
		}
	}
	return p
}

// bags takes out what stands open.
func (p *pieces) bags(f *pfx, content, password []byte, depth int) {
	var all []bag
	if _, err := asn1.Unmarshal(content, &all); err != nil || depth > 8 {
		p.garbled = true
		return
	}
	for _, b := range all {
		switch {
		case b.ID.Equal(oidBag(keyBag)):
			p.key(x509.ParsePKCS8PrivateKey(b.Value.Bytes))
		case b.ID.Equal(oidBag(shroudedBag)):
			b.Attributes = asn1.RawValue{} // the library reads few of them, and nothing here needs one
			s, err := opened(b)
			if err != nil {
				p.garbled = true
				continue
			}
			p.encrypted(f.decoded(password, s))
		case b.ID.Equal(oidBag(certBag)):
			var c struct {
				Type asn1.ObjectIdentifier
				DER  []byte `asn1:"tag:0,explicit"`
			}
			if _, err := asn1.Unmarshal(b.Value.Bytes, &c); err != nil {
				p.garbled = true
				continue
			}
			p.certificate(c.DER)
		case b.ID.Equal(oidBag(nestedBag)):
			p.bags(f, b.Value.Bytes, password, depth+1)
		}
	}
}

// opened is a safe that is not encrypted, of bags.
func opened(bags ...bag) (safe, error) {
	content, err := asn1.Marshal(bags)
	if err != nil {
		return safe{}, err
	}
	octets, err := asn1.Marshal(content)
	return dataOf(octets), err
}

// decoded lets the library take a safe apart, beside an empty one: it wants two.
func (f *pfx) decoded(password []byte, s safe) ([]*pem.Block, error) {
	empty, err := opened()
	if err != nil {
		return nil, err
	}
	file, err := f.assembled(password, s, empty)
	if err != nil {
		return nil, err
	}
	//lint:ignore SA1019 nothing else of the library tells more than one key; that its keys are no PKCS#8 is known here
	return pkcs12.ToPEM(file, textOf(password))
}

// encrypted takes over what was.
func (p *pieces) encrypted(all []*pem.Block, err error) {
	had := len(p.keys)
	p.blocks(all, err)
	p.secret = p.secret || len(p.keys) > had
}

// blocks takes over what the library found, or why it found nothing. It does not wrap what it heard, so its own words are
// looked at; the tests hold it to them.
func (p *pieces) blocks(all []*pem.Block, err error) {
	if err != nil {
		not, _ := errors.AsType[pkcs12.NotImplementedError](err)
		words := err.Error()
		switch {
		case not != "" || strings.Contains(words, "is not supported"):
			p.unreadable = protectionOf(words)
		case strings.Contains(words, "error parsing PKCS#8 private key"), strings.Contains(words, "unknown private key type"):
			p.strange = true
		case strings.Contains(words, "unknown attribute"), strings.Contains(words, "how to convert a safe bag"):
		default:
			p.garbled = true
		}
		return
	}
	for _, b := range all {
		if b.Type == "CERTIFICATE" {
			p.certificate(b.Bytes)
			continue
		}
		if key, err := x509.ParsePKCS1PrivateKey(b.Bytes); err == nil {
			p.key(key, nil)
			continue
		}
		p.key(x509.ParseECPrivateKey(b.Bytes))
	}
}

// protectionOf is the object identifier in the library's words, as RFC 8018 names it where it does.
func protectionOf(words string) string {
	for _, w := range strings.Fields(words) {
		if strings.Count(w, ".") < 3 || strings.Trim(w, "0123456789.") != "" {
			continue
		}
		names := map[string]string{
			"1.2.840.113549.3.7": "DES-EDE3-CBC", "1.2.840.113549.1.5.3": "PBE-MD5-DES", "1.2.840.113549.1.5.10": "PBE-SHA1-DES",
			"1.2.840.113549.1.12.1.1": "PBE-SHA1-RC4-128", "1.2.840.113549.1.12.1.2": "PBE-SHA1-RC4-40",
			"1.2.840.113549.1.12.1.4": "PBE-SHA1-2DES", "2.16.840.1.101.3.4.1.46": "AES-256-GCM", "1.3.6.1.4.1.11591.4.11": "scrypt",
			"1.2.840.113549.2.10": "HMAC-SHA384", "1.2.840.113549.2.8": "HMAC-SHA224",
		}
		if name := names[w]; name != "" {
			return name
		}
		return w
	}
	return "PKCS#12"
}

func (p *pieces) key(key any, err error) {
	if err != nil {
		p.strange = true
		return
	}
	p.add(key)
}

// add takes a key that signatures can be made with.
func (p *pieces) add(key any) {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		p.keys = append(p.keys, k)
	case *ecdsa.PrivateKey:
		p.keys = append(p.keys, k)
	default:
		p.strange = true
	}
}

func (p *pieces) certificate(der []byte) {
	if c, err := x509.ParseCertificate(der); err == nil {
		p.certificates = append(p.certificates, c)
		return
	}
	if curve := curveOf(der); curve != "" {
		p.curve = curve
	} else {
		p.garbled = true
	}
}

// curveOf is the elliptic curve of a certificate that crypto/x509 does not read, "" if there is none.
func curveOf(der []byte) string {
	var c struct {
		TBS struct {
			Version   int `asn1:"optional,explicit,default:0,tag:0"`
			Serial    *big.Int
			Signature pkix.AlgorithmIdentifier
			Issuer    asn1.RawValue
			Validity  asn1.RawValue
			Subject   asn1.RawValue
			Key       struct {
				Algorithm pkix.AlgorithmIdentifier
				Bits      asn1.BitString
			}
		}
	}
	if _, err := asn1.Unmarshal(der, &c); err != nil || !c.TBS.Key.Algorithm.Algorithm.Equal(asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}) {
		return ""
	}
	var named asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(c.TBS.Key.Algorithm.Parameters.FullBytes, &named); err != nil {
		return "ECParameters"
	}
	names := map[string]string{
		"1.3.36.3.3.2.8.1.1.7": "brainpoolP256r1", "1.3.36.3.3.2.8.1.1.8": "brainpoolP256t1", "1.3.36.3.3.2.8.1.1.9": "brainpoolP320r1",
		"1.3.36.3.3.2.8.1.1.11": "brainpoolP384r1", "1.3.36.3.3.2.8.1.1.12": "brainpoolP384t1", "1.3.36.3.3.2.8.1.1.13": "brainpoolP512r1",
		"1.3.132.0.10": "secp256k1", "1.2.840.10045.3.1.1": "P-192", "1.2.156.10197.1.301": "SM2",
	}
	if name := names[named.String()]; name != "" {
		return name
	}
	return named.String()
}
