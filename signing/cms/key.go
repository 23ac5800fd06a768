package cms

import (
	"crypto"
	"crypto/ed25519"
	"crypto/sha1"
	"fmt"
	"math/big"
)

// Key is a public key.
type Key struct {
	Algorithm AlgorithmIdentifier
	Bits      []byte // the subject public key's bit string

	family kind // kindRSA also for keys that may sign with RSA-PSS alone; kindNone where it cannot be read
	rsa    rsaKey
	curve  *curve
	x, y   *big.Int
	dsa    dsaKey
}

// keyOf reads a SubjectPublicKeyInfo. An unknown or unsound key is one that verifies nothing.
func (r *reader) key() *Key {
	s := r.sequence()
	k := &Key{Algorithm: s.algorithm(), Bits: s.bits()}
	if !s.done() {
		r.bad = true
		return k
	}
	ok := false
	switch k.Algorithm.OID.String() {
	case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10":
		k.family = kindRSA
		k.rsa, ok = rsaKeyOf(k.Bits)
	case "1.2.840.10045.2.1":
		k.family = kindECDSA
		o, named := nested(k.Algorithm.Parameters, 0).any().oid()
		if k.curve = curveOf(o); named && k.curve != nil {
			k.x, k.y, ok = k.curve.point(k.Bits)
		}
	case "1.2.840.10040.4.1":
		k.family = kindDSA
		k.dsa, ok = dsaKeyOf(k.Algorithm.Parameters, k.Bits)
	case "1.3.101.112":
		k.family, ok = kindEd25519, len(k.Bits) == ed25519.PublicKeySize
	case "1.3.101.113":
		k.family, ok = kindEd448, len(k.Bits) == ed448Size
	}
	if !ok {
		k.family = kindNone
	}
	return k
}

// Family is RSA, ECDSA, DSA, Ed25519 or Ed448, "" where the key cannot be read.
func (k *Key) Family() string {
	switch k.family {
	case kindRSA:
		return "RSA"
	case kindECDSA:
		return "ECDSA"
	case kindDSA:
		return "DSA"
	case kindEd25519:
		return "Ed25519"
	case kindEd448:
		return "Ed448"
	}
	return ""
}

// Size is the key's length in bits as people count it.
func (k *Key) Size() int {
	switch k.family {
	case kindRSA:
		return k.rsa.n.BitLen()
	case kindECDSA:
		return k.curve.p.BitLen()
	case kindDSA:
		return k.dsa.p.BitLen()
	case kindEd25519:
		return 256
	case kindEd448:
		return 456
	}
	return 0
}

// Curve is the name of an ECDSA key's curve.
func (k *Key) Curve() string {
	if k.family != kindECDSA {
		return ""
	}
	return k.curve.name
}

// Name is the key's family with its size or curve.
func (k *Key) Name() string { return k.named(k.Family()) }

func (k *Key) named(family string) string {
	switch k.family {
	case kindNone:
		return "unknown " + k.Algorithm.OID.String()
	case kindECDSA:
		return family + " " + k.curve.name
	case kindEd25519, kindEd448:
		return family
	}
	return fmt.Sprintf("%s %d", family, k.Size())
}

// uses is the name of how the key signs by that scheme.
func (k *Key) uses(s scheme) string {
	switch {
	case s.kind == kindRSA && k.family == kindRSA:
		return k.named("RSA-PKCS1")
	case s.kind == kindPSS && k.family == kindRSA:
		return k.named("RSA-PSS")
	}
	return k.Name()
}

// Hash is the SHA-1 of the key's bit string, by which OCSP and many key identifiers name it.
func (k *Key) Hash() []byte {
	sum := sha1.Sum(k.Bits)
	return sum[:]
}

// Verify checks a signature over a message. An algorithm that names only the key's family has no digest here, so it is
// refused.
func (k *Key) Verify(alg AlgorithmIdentifier, message, sig []byte) error {
	s, ok := alg.scheme(0)
	if !ok {
		return fmt.Errorf("%w: %s", ErrAlgorithm, alg.OID)
	}
	return k.verifyMessage(s, message, sig)
}

func (k *Key) verifyMessage(s scheme, message, sig []byte) error {
	if s.hash == 0 {
		return k.verify(s, message, sig)
	}
	return k.verify(s, sum(s.hash, message), sig)
}

// VerifyDigest checks a signature over a digest by h, where the algorithm is RSA (PKCS#1 v1.5), DSA or ECDSA as the key.
func (k *Key) VerifyDigest(h crypto.Hash, digest, sig []byte) error {
	return k.verify(scheme{kind: k.family, hash: h}, digest, sig)
}

// verify checks a signature over a digest, or over the whole message where the scheme has no digest.
func (k *Key) verify(s scheme, signed, sig []byte) error {
	if s.hash != 0 && (!Known(s.hash) || len(signed) != size(s.hash)) || !k.fits(s) {
		return fmt.Errorf("%w: %s", ErrAlgorithm, k.Name())
	}
	ok := false
	switch s.kind {
	case kindRSA:
		ok = k.rsa.pkcs1(s.hash, signed, sig)
	case kindPSS:
		ok = k.rsa.pss(s, signed, sig)
	case kindECDSA, kindPlainECDSA:
		r, t, read := pairIn(sig, s.kind == kindPlainECDSA)
		ok = read && k.curve.verify(k.x, k.y, signed, r, t)
	case kindDSA:
		r, t, read := pairIn(sig, false)
		ok = read && k.dsa.verify(signed, r, t)
	case kindEd25519:
		ok = ed25519.Verify(k.Bits, signed, sig)
	case kindEd448:
		ok = verifyEd448(k.Bits, signed, sig)
	}
	if !ok {
		return ErrSignature
	}
	return nil
}

// fits says whether the key can sign by that scheme. A key for RSA-PSS alone must not do PKCS#1, and only with the
// hash it was made for (RFC 4055, 3.3).
func (k *Key) fits(s scheme) bool {
	switch s.kind {
	case kindRSA:
		return k.family == kindRSA && !k.onlyPSS()
	case kindPSS:
		if k.family != kindRSA || !k.onlyPSS() || len(k.Algorithm.Parameters) == 0 {
			return k.family == kindRSA
		}
		bound, ok := pss(k.Algorithm.Parameters)
		return ok && bound.hash == s.hash && bound.mgf == s.mgf && s.salt >= bound.salt
	case kindPlainECDSA:
		return k.family == kindECDSA
	case kindNone:
		return false
	}
	return k.family == s.kind
}

func (k *Key) onlyPSS() bool { return k.Algorithm.OID.String() == "1.2.840.113549.1.1.10" }

// pairIn reads the two numbers of a DSA or ECDSA signature.
func pairIn(sig []byte, plain bool) (r, s *big.Int, ok bool) {
	if plain {
		half := len(sig) / 2
		return new(big.Int).SetBytes(sig[:half]), new(big.Int).SetBytes(sig[half:]), len(sig)%2 == 0 && len(sig) <= maxSerial*2
	}
	in := nested(sig, 0).sequence()
	r, s = in.integer(maxSerial), in.integer(maxSerial)
	return r, s, in.done()
}

// dsaKey is a DSA public key (FIPS 186-4).
type dsaKey struct{ p, q, g, y *big.Int }

func dsaKeyOf(parameters, bits []byte) (k dsaKey, ok bool) {
	r := nested(parameters, 0).sequence()
	k = dsaKey{p: r.integer(maxInteger), q: r.integer(maxInteger), g: r.integer(maxInteger)}
	in := nested(bits, 0)
	k.y = in.integer(maxInteger)
	one := big.NewInt(1)
	sane := k.p.BitLen() <= maxDSABits && k.q.BitLen() <= maxSubgroup && k.q.Cmp(one) > 0 && k.p.Bit(0) == 1 && k.p.Cmp(k.q) > 0 &&
		k.g.Cmp(one) > 0 && k.g.Cmp(k.p) < 0 && k.y.Cmp(one) > 0 && k.y.Cmp(k.p) < 0
	return k, r.done() && in.done() && sane
}

func (k dsaKey) verify(digest []byte, r, s *big.Int) bool {
	if r.Sign() <= 0 || s.Sign() <= 0 || r.Cmp(k.q) >= 0 || s.Cmp(k.q) >= 0 {
		return false
	}
	w := new(big.Int).ModInverse(s, k.q)
	if w == nil {
		return false
	}
	z := new(big.Int).SetBytes(digest)
	if excess := 8*len(digest) - k.q.BitLen(); excess > 0 {
		z.Rsh(z, uint(excess))
	}
	u := z.Mul(z, w)
	u.Exp(k.g, u.Mod(u, k.q), k.p)
	v := w.Mul(r, w)
	v.Exp(k.y, v.Mod(v, k.q), k.p)
	u.Mul(u, v)
	u.Mod(u, k.p)
	return u.Mod(u, k.q).Cmp(r) == 0
}
