package cms

import (
	"bytes"
	"crypto"
)

// AlgorithmIdentifier names an algorithm; Parameters is the element behind the identifier, nil where there is none.
type AlgorithmIdentifier struct {
	OID        OID
	Parameters []byte
}

// Digest is a digest algorithm; Hash is 0 where it is unknown.
type Digest struct {
	OID  OID
	Hash crypto.Hash
}

// String is the digest's name, as people write it.
func (d Digest) String() string {
	if d.Hash == 0 {
		return d.OID.String()
	}
	return HashName(d.Hash)
}

func (r *reader) algorithm() AlgorithmIdentifier {
	s := r.sequence()
	a := AlgorithmIdentifier{OID: s.oid()}
	if s.more() {
		a.Parameters = s.any().raw
	}
	if !s.done() {
		r.bad = true
	}
	return a
}

// same compares two algorithms; parameters that are NULL and none are alike.
func (a AlgorithmIdentifier) same(b AlgorithmIdentifier) bool {
	return a.OID.Equal(b.OID) && bytes.Equal(notNull(a.Parameters), notNull(b.Parameters))
}

func notNull(p []byte) []byte {
	if len(p) == 2 && p[0] == 5 {
		return nil
	}
	return p
}

func digestOf(a AlgorithmIdentifier) Digest { return Digest{OID: a.OID, Hash: hashOf(a.OID)} }

// hashOf knows digest algorithms, and the signature algorithms that some programs write in their place; 0 for others.
func hashOf(o OID) crypto.Hash {
	switch s := o.String(); s {
	case "1.2.840.113549.2.5":
		return crypto.MD5
	case "1.3.14.3.2.26":
		return crypto.SHA1
	case "2.16.840.1.101.3.4.2.1":
		return crypto.SHA256
	case "2.16.840.1.101.3.4.2.2":
		return crypto.SHA384
	case "2.16.840.1.101.3.4.2.3":
		return crypto.SHA512
	case "2.16.840.1.101.3.4.2.4":
		return crypto.SHA224
	case "2.16.840.1.101.3.4.2.5":
		return crypto.SHA512_224
	case "2.16.840.1.101.3.4.2.6":
		return crypto.SHA512_256
	case "2.16.840.1.101.3.4.2.7":
		return crypto.SHA3_224
	case "2.16.840.1.101.3.4.2.8":
		return crypto.SHA3_256
	case "2.16.840.1.101.3.4.2.9":
		return crypto.SHA3_384
	case "2.16.840.1.101.3.4.2.10":
		return crypto.SHA3_512
	case "2.16.840.1.101.3.4.2.12", "2.16.840.1.101.3.4.2.18":
		return SHAKE256
	default:
		kind, hash := pairOf(s)
		if kind == kindNone {
			return 0
		}
		return hash
	}
}

// scheme is how a signature value is made.
type scheme struct {
	kind kind
	hash crypto.Hash // of what is signed; 0 where the key's scheme hashes itself
	mgf  crypto.Hash // RSA-PSS
	salt int
	bare bool // the key's algorithm alone is named
}

// Algorithm says how something was signed, for those who ask whether that is strong enough.
type Algorithm struct {
	Name string      // "RSA-PKCS1", "RSA-PSS", "ECDSA", "DSA", "Ed25519", "Ed448"; "" where it is unknown
	Hash crypto.Hash // 0 where the scheme hashes itself or none is named
}

func algorithmOf(a AlgorithmIdentifier) Algorithm {
	s, ok := a.scheme(0)
	if !ok {
		return Algorithm{}
	}
	return Algorithm{Name: s.kind.String(), Hash: s.hash}
}

// kind is a family of signature values.
type kind int

const (
	kindNone kind = iota
	kindRSA
	kindPSS
	kindECDSA
	kindPlainECDSA // r and s one behind the other (BSI TR-03111)
	kindDSA
	kindEd25519
	kindEd448
)

func (k kind) String() string {
	return [...]string{"", "RSA-PKCS1", "RSA-PSS", "ECDSA", "ECDSA", "DSA", "Ed25519", "Ed448"}[k]
}

// scheme reads the algorithm of a signature; digest is what the message says beside it.
func (a AlgorithmIdentifier) scheme(digest crypto.Hash) (scheme, bool) {
	switch s := a.OID.String(); s {
	case "1.2.840.113549.1.1.1":
		return scheme{kind: kindRSA, hash: digest, bare: true}, digest != 0
	case "1.2.840.10045.2.1":
		return scheme{kind: kindECDSA, hash: digest, bare: true}, digest != 0
	case "1.2.840.10040.4.1":
		return scheme{kind: kindDSA, hash: digest, bare: true}, digest != 0
	case "1.2.840.113549.1.1.10":
		return pss(a.Parameters)
	case "1.3.101.112":
		return scheme{kind: kindEd25519}, len(notNull(a.Parameters)) == 0
	case "1.3.101.113":
		return scheme{kind: kindEd448}, len(notNull(a.Parameters)) == 0
	default:
		kind, hash := pairOf(s)
		return scheme{kind: kind, hash: hash}, kind != kindNone
	}
}

// pairOf knows the algorithms that name a key's family and a digest.
func pairOf(o string) (kind, crypto.Hash) {
	type pair struct {
		kind kind
		hash crypto.Hash
	}
	p := map[string]pair{
		"1.2.840.113549.1.1.4":    {kindRSA, crypto.MD5},
		"1.2.840.113549.1.1.5":    {kindRSA, crypto.SHA1},
		"1.3.14.3.2.29":           {kindRSA, crypto.SHA1},
		"1.2.840.113549.1.1.14":   {kindRSA, crypto.SHA224},
		"1.2.840.113549.1.1.11":   {kindRSA, crypto.SHA256},
		"1.2.840.113549.1.1.12":   {kindRSA, crypto.SHA384},
		"1.2.840.113549.1.1.13":   {kindRSA, crypto.SHA512},
		"1.2.840.113549.1.1.15":   {kindRSA, crypto.SHA512_224},
		"1.2.840.113549.1.1.16":   {kindRSA, crypto.SHA512_256},
		"2.16.840.1.101.3.4.3.13": {kindRSA, crypto.SHA3_224},
		"2.16.840.1.101.3.4.3.14": {kindRSA, crypto.SHA3_256},
		"2.16.840.1.101.3.4.3.15": {kindRSA, crypto.SHA3_384},
		"2.16.840.1.101.3.4.3.16": {kindRSA, crypto.SHA3_512},
		"1.2.840.10045.4.1":       {kindECDSA, crypto.SHA1},
		"1.2.840.10045.4.3.1":     {kindECDSA, crypto.SHA224},
		"1.2.840.10045.4.3.2":     {kindECDSA, crypto.SHA256},
		"1.2.840.10045.4.3.3":     {kindECDSA, crypto.SHA384},
		"1.2.840.10045.4.3.4":     {kindECDSA, crypto.SHA512},
		"2.16.840.1.101.3.4.3.9":  {kindECDSA, crypto.SHA3_224},
		"2.16.840.1.101.3.4.3.10": {kindECDSA, crypto.SHA3_256},
		"2.16.840.1.101.3.4.3.11": {kindECDSA, crypto.SHA3_384},
		"2.16.840.1.101.3.4.3.12": {kindECDSA, crypto.SHA3_512},
		"0.4.0.127.0.7.1.1.4.1.1": {kindPlainECDSA, crypto.SHA1},
		"0.4.0.127.0.7.1.1.4.1.2": {kindPlainECDSA, crypto.SHA224},
		"0.4.0.127.0.7.1.1.4.1.3": {kindPlainECDSA, crypto.SHA256},
		"0.4.0.127.0.7.1.1.4.1.4": {kindPlainECDSA, crypto.SHA384},
		"0.4.0.127.0.7.1.1.4.1.5": {kindPlainECDSA, crypto.SHA512},
		"0.4.0.127.0.7.1.1.4.1.8": {kindPlainECDSA, crypto.SHA3_224},
		"0.4.0.127.0.7.1.1.4.1.9": {kindPlainECDSA, crypto.SHA3_256},

		"0.4.0.127.0.7.1.1.4.1.10": {kindPlainECDSA, crypto.SHA3_384},
		"0.4.0.127.0.7.1.1.4.1.11": {kindPlainECDSA, crypto.SHA3_512},
		"1.2.840.10040.4.3":        {kindDSA, crypto.SHA1},
		"2.16.840.1.101.3.4.3.1":   {kindDSA, crypto.SHA224},
		"2.16.840.1.101.3.4.3.2":   {kindDSA, crypto.SHA256},
		"2.16.840.1.101.3.4.3.3":   {kindDSA, crypto.SHA384},
		"2.16.840.1.101.3.4.3.4":   {kindDSA, crypto.SHA512},
		"2.16.840.1.101.3.4.3.5":   {kindDSA, crypto.SHA3_224},
		"2.16.840.1.101.3.4.3.6":   {kindDSA, crypto.SHA3_256},
		"2.16.840.1.101.3.4.3.7":   {kindDSA, crypto.SHA3_384},
		"2.16.840.1.101.3.4.3.8":   {kindDSA, crypto.SHA3_512},
	}[o]
	return p.kind, p.hash
}

// pss reads RSASSA-PSS-params (RFC 4055, 3.1): SHA-1, MGF1 with SHA-1 and 20 octets of salt where nothing else is said.
func pss(parameters []byte) (scheme, bool) {
	out := scheme{kind: kindPSS, hash: crypto.SHA1, mgf: crypto.SHA1, salt: 20}
	if len(parameters) == 0 {
		return out, true
	}
	r := nested(parameters, 0).sequence()
	if e, ok := r.opt(contextNested); ok {
		out.hash = hashOf(e.in().algorithm().OID)
	}
	if e, ok := r.opt(contextNested | 1); ok {
		mgf := e.in().algorithm()
		out.mgf = hashOf(nested(mgf.Parameters, 0).algorithm().OID)
		if mgf.OID.String() != "1.2.840.113549.1.1.8" {
			return out, false
		}
	}
	if e, ok := r.opt(contextNested | 2); ok {
		out.salt = e.in().small()
	}
	if e, ok := r.opt(contextNested | 3); ok && e.in().small() != 1 {
		return out, false
	}
	return out, r.done() && out.hash != 0 && out.mgf != 0 && out.salt >= 0 && out.salt <= maxSaltLength
}
