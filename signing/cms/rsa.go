package cms

import (
	"bytes"
	"crypto"
	"encoding/asn1"
	"encoding/binary"
	"math/big"
)

// rsaKey is a public key. crypto/rsa refuses small keys and large exponents, which are weak but have been used; how
// weak is too weak is asked elsewhere, so the arithmetic is here.
type rsaKey struct{ n, e *big.Int }

// rsaKeyOf reads an RSAPublicKey (RFC 8017, A.1.1).
func rsaKeyOf(der []byte) (k rsaKey, ok bool) {
	r := nested(der, 0).sequence()
	k = rsaKey{n: r.integer(maxInteger), e: r.integer(maxInteger)}
	sane := k.n.Sign() > 0 && k.n.BitLen() <= maxRSABits && k.n.Bit(0) == 1 &&
		k.e.Cmp(big.NewInt(2)) > 0 && k.e.Bit(0) == 1 && k.e.BitLen() <= maxExponent
	return k, r.done() && sane
}

// open is the encoded message of a signature, as long as the modulus.
func (k rsaKey) open(sig []byte) ([]byte, bool) {
	s := new(big.Int).SetBytes(sig)
	size := (k.n.BitLen() + 7) / 8
	if len(sig) > size+8 || s.Cmp(k.n) >= 0 {
		return nil, false
	}
	return s.Exp(s, k.e, k.n).FillBytes(make([]byte, size)), true
}

// pkcs1 checks EMSA-PKCS1-v1_5 (RFC 8017, 8.2.2) by writing what must stand there, with and without NULL behind the
// digest's identifier.
func (k rsaKey) pkcs1(h crypto.Hash, digest, sig []byte) bool {
	got, ok := k.open(sig)
	if !ok {
		return false
	}
	for _, null := range [][]byte{{5, 0}, nil} {
		oid := digestIdentifier(h)
		inner := wrap(idSequence, wrap(idSequence, oid, null), wrap(idOctets, digest))
		pad := len(got) - len(inner) - 3
		if pad < 8 || oid == nil {
			return false
		}
		want := append([]byte{0, 1}, bytes.Repeat([]byte{0xFF}, pad)...)
		if bytes.Equal(got, append(append(want, 0), inner...)) {
			return true
		}
	}
	return false
}

// digestIdentifier is the identifier of a digest in DER.
func digestIdentifier(h crypto.Hash) []byte {
	sha := map[crypto.Hash]int{
		crypto.SHA256: 1, crypto.SHA384: 2, crypto.SHA512: 3, crypto.SHA224: 4, crypto.SHA512_224: 5, crypto.SHA512_256: 6,
		crypto.SHA3_224: 7, crypto.SHA3_256: 8, crypto.SHA3_384: 9, crypto.SHA3_512: 10,
	}
	o := OID{2, 16, 840, 1, 101, 3, 4, 2, sha[h]}
	switch {
	case h == crypto.MD5:
		o = OID{1, 2, 840, 113549, 2, 5}
	case h == crypto.SHA1:
		o = OID{1, 3, 14, 3, 2, 26}
	case sha[h] == 0:
		return nil
	}
	der, _ := asn1.Marshal(o)
	return der
}

// wrap writes an element in DER.
func wrap(id byte, contents ...[]byte) []byte {
	body := bytes.Join(contents, nil)
	out := []byte{id}
	if len(body) < 0x80 {
		return append(append(out, byte(len(body))), body...)
	}
	var size [8]byte
	binary.BigEndian.PutUint64(size[:], uint64(len(body)))
	short := bytes.TrimLeft(size[:], "\x00")
	out = append(append(out, 0x80|byte(len(short))), short...)
	return append(out, body...)
}

// pss checks EMSA-PSS (RFC 8017, 9.1.2), where the mask may be made with another hash.
func (k rsaKey) pss(s scheme, digest, sig []byte) bool {
	got, ok := k.open(sig)
	if !ok {
		return false
	}
	bits := k.n.BitLen() - 1
	if bits%8 == 0 { // the encoded message is one octet shorter than the modulus
		if got[0] != 0 {
			return false
		}
		got = got[1:]
	}
	length := size(s.hash)
	if len(got) < length+s.salt+2 || got[len(got)-1] != 0xBC {
		return false
	}
	masked, h := got[:len(got)-length-1], got[len(got)-length-1:len(got)-1]
	spare := byte(0xFF) >> (8*len(got) - bits)
	if masked[0]&^spare != 0 {
		return false
	}
	data := mgf1(s.mgf, h, len(masked))
	for i := range data {
		data[i] ^= masked[i]
	}
	data[0] &= spare
	at := len(data) - s.salt - 1
	if data[at] != 1 || len(bytes.TrimLeft(data[:at], "\x00")) > 0 {
		return false
	}
	sum := New(s.hash)
	sum.Write(make([]byte, 8))
	sum.Write(digest)
	sum.Write(data[at+1:])
	return bytes.Equal(sum.Sum(nil), h)
}

// mgf1 makes a mask from a seed (RFC 8017, B.2.1).
func mgf1(h crypto.Hash, seed []byte, size int) []byte {
	var out []byte
	for i := uint32(0); len(out) < size; i++ {
		sum := New(h)
		sum.Write(seed)
		sum.Write(binary.BigEndian.AppendUint32(nil, i))
		out = sum.Sum(out)
	}
	return out[:size]
}
