package cms

import (
	"crypto"
	_ "crypto/md5" // hashes by their crypto.Hash
	_ "crypto/sha1"
	_ "crypto/sha256"
	"crypto/sha3"
	_ "crypto/sha512"
	"hash"
)

// SHAKE256 is the digest that goes with Ed448, 512 bits long (RFC 8419, 2.3). Package crypto has no number for it, so
// such a digest is made with New.
const SHAKE256 crypto.Hash = 1 << 10

// Known says whether New makes such digests.
func Known(h crypto.Hash) bool { return h == SHAKE256 || h.Available() }

// New makes a digest; h must be known.
func New(h crypto.Hash) hash.Hash {
	if h == SHAKE256 {
		return shake{sha3.NewSHAKE256()}
	}
	return h.New()
}

// HashName is the digest's name for people.
func HashName(h crypto.Hash) string {
	if h == SHAKE256 {
		return "SHAKE256"
	}
	return h.String()
}

func size(h crypto.Hash) int {
	if h == SHAKE256 {
		return 64
	}
	return h.Size()
}

func sum(h crypto.Hash, b []byte) []byte {
	d := New(h)
	d.Write(b)
	return d.Sum(nil)
}

// shake is SHAKE256 with a fixed length.
type shake struct{ *sha3.SHAKE }

func (s shake) Size() int { return 64 }

func (s shake) Sum(b []byte) []byte {
	state, _ := s.MarshalBinary()
	again := sha3.NewSHAKE256()
	_ = again.UnmarshalBinary(state)
	out := make([]byte, 64)
	_, _ = again.Read(out)
	return append(b, out...)
}
