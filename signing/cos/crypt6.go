package cos

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/sha512"
)

// openAES3 is the file's key of revisions 5 and 6 (algorithm 2.A), or nil. A password has at most 127 bytes.
func (h *handler) openAES3(password []byte) []byte {
	o, u := h.text("O"), h.text("U")
	if len(o) < 48 || len(u) < 48 || len(h.text("OE")) < 32 || len(h.text("UE")) < 32 {
		return nil
	}
	password = password[:min(len(password), 127)]
	switch {
	case bytes.Equal(h.hash(password, o[32:40], u[:48]), o[:32]):
		return unwrapped(h.hash(password, o[40:48], u[:48]), h.text("OE")[:32])
	case bytes.Equal(h.hash(password, u[32:40], nil), u[:32]):
		return unwrapped(h.hash(password, u[40:48], nil), h.text("UE")[:32])
	}
	return nil
}

func unwrapped(key, data []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(data))
	cipher.NewCBCDecrypter(block, make([]byte, 16)).CryptBlocks(out, data)
	return out
}

// hash is SHA-256 in revision 5 and algorithm 2.B in revision 6.
func (h *handler) hash(password, salt, user []byte) []byte {
	sum := sha256.Sum256(bytes.Join([][]byte{password, salt, user}, nil))
	if h.c.revision == 5 {
		return sum[:]
	}
	k := sum[:]
	for round := 0; ; round++ {
		k1 := bytes.Repeat(bytes.Join([][]byte{password, k, user}, nil), 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		e := make([]byte, len(k1))
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(e, k1)
		rest := 0
		for _, c := range e[:16] {
			rest += int(c)
		}
		k = digest(rest%3, e)
		if round >= 63 && int(e[len(e)-1]) <= round-31 {
			return k[:32]
		}
	}
}

func digest(which int, b []byte) []byte {
	switch which {
	case 0:
		s := sha256.Sum256(b)
		return s[:]
	case 1:
		s := sha512.Sum384(b)
		return s[:]
	}
	s := sha512.Sum512(b)
	return s[:]
}
