package soft

import (
	"bytes"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"

	"paraph/device"
)

// pfx is a PKCS#12 file taken apart as far as it is not encrypted (RFC 7292, 4). go-pkcs12 decrypts, but only files of one
// key, in one or two safes, with a MAC; so it is handed one safe after another, in a file made for that.
type pfx struct {
	whole []byte        // the file in DER, but what its MAC is of as it was
	mac   asn1.RawValue // without bytes: there is none
	safes []safe
}

// safe is a ContentInfo of the authenticated safe.
type safe struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"tag:0,explicit,optional"`
}

// bag is a SafeBag.
type bag struct {
	ID         asn1.ObjectIdentifier
	Value      asn1.RawValue `asn1:"tag:0,explicit"`
	Attributes asn1.RawValue `asn1:"set,optional"`
}

type outerPFX struct {
	Version int
	Safe    safe
	Mac     asn1.RawValue `asn1:"optional"`
}

// The object identifiers of RFC 2315, 7292 and 9579 that are met.
func oidData() asn1.ObjectIdentifier { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1} }

func oidEncrypted() asn1.ObjectIdentifier { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 6} }

func oidBag(n int) asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, n}
}

// The bags of RFC 7292, 4.2.
const (
	keyBag      = 1
	shroudedBag = 2
	certBag     = 3
	nestedBag   = 6
)

// parse takes a file apart. Errors: *device.KeyFileError.
func parse(content []byte) (*pfx, error) {
	whole, _, err := derOf(content)
	if err != nil {
		if begins := []byte{2, 1, 3, 0x30}; len(content) > 4 && content[0] == 0x30 && bytes.Contains(content[:min(len(content), 12)], begins) {
			return nil, fault(device.FileDamaged, "") // it ends too soon
		}
		return nil, fault(device.FileNotPKCS12, "")
	}
	var outer outerPFX
	if _, err := asn1.Unmarshal(whole, &outer); err != nil || outer.Version != 3 {
		return nil, fault(device.FileNotPKCS12, "")
	}
	if !outer.Safe.Type.Equal(oidData()) {
		return nil, fault(device.FileProtection, outer.Safe.Type.String())
	}
	f := &pfx{whole: whole, mac: outer.Mac}
	var octets []byte
	if _, err := asn1.Unmarshal(outer.Safe.Content.Bytes, &octets); err != nil {
		return nil, fault(device.FileDamaged, "")
	}
	safes, _, err := derOf(octets)
	if err == nil {
		_, err = asn1.Unmarshal(safes, &f.safes)
	}
	if err != nil {
		return nil, fault(device.FileDamaged, "")
	}
	return f, nil
}

// authentic reports whether a file has a MAC, which shows that nobody without the password changed it.
func (f *pfx) authentic() bool { return len(f.mac.FullBytes) > 0 }

// assembled is a file of safes, with a MAC (PBMAC1, RFC 9579) of the password that is given.
func (f *pfx) assembled(password []byte, safes ...safe) ([]byte, error) {
	content, err := asn1.Marshal(safes)
	if err != nil {
		return nil, fault(device.FileDamaged, "")
	}
	packed, err := asn1.Marshal(content)
	if err != nil {
		return nil, err
	}
	mac, err := macOf(content, password)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(outerPFX{Version: 3, Safe: dataOf(packed), Mac: asn1.RawValue{FullBytes: mac}})
}

// dataOf is a safe that is not encrypted; octets is its content as an octet string.
func dataOf(octets []byte) safe { return safe{Type: oidData(), Content: inside(octets)} }

// inside is what an explicit tag 0 holds.
func inside(octets []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: octets}
}

// macOf is the MacData of a file for the library's eyes only: its salt and its one round protect nothing, nothing of it is
// kept.
func macOf(content, password []byte) ([]byte, error) {
	sha := pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}, Parameters: asn1.NullRawValue} // HMAC with SHA-256
	salt := []byte("paraph")
	rounds, err := asn1.Marshal(struct {
		Salt         []byte
		Rounds, Size int
		Hash         pkix.AlgorithmIdentifier
	}{salt, 1, sha256.Size, sha})
	if err != nil {
		return nil, err
	}
	how, err := asn1.Marshal([]pkix.AlgorithmIdentifier{
		{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}, Parameters: asn1.RawValue{FullBytes: rounds}}, sha,
	})
	if err != nil {
		return nil, err
	}
	key, err := pbkdf2.Key(sha256.New, textOf(password), salt, 1, sha256.Size)
	if err != nil {
		return nil, err
	}
	sum := hmac.New(sha256.New, key)
	sum.Write(content)
	type digest struct {
		Algorithm pkix.AlgorithmIdentifier
		Digest    []byte
	}
	pbmac1 := pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 14}, Parameters: asn1.RawValue{FullBytes: how}}
	return asn1.Marshal(struct {
		Mac    digest
		Salt   []byte
		Rounds int
	}{digest{pbmac1, sum.Sum(nil)}, salt, 1})
}
