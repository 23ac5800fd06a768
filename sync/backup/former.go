package backup

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"

	"golang.org/x/crypto/argon2"
)

// The former form, which is only read. After its first line come four bytes of length and so many bytes of JSON, the
// recipe; HMAC-SHA-256 over everything before, which tells a wrong passphrase; then chunks of AES-256-GCM, 65536 bytes of
// content and 16 of tag, the last one shorter or as long, never absent. Both keys come of Argon2id's through
// HKDF-SHA-256. A chunk's nonce is its number (11 bytes, big-endian) and one byte that is 1 in the last. The content is a
// tar archive.
const former = "paraph-backup-1\n"

// recipe is how the key is made from the passphrase.
type recipe struct {
	KDF     string `json:"kdf"` // "argon2id"
	Time    uint32 `json:"time"`
	Memory  uint32 `json:"memory"` // KiB
	Threads uint8  `json:"threads"`
	Salt    []byte `json:"salt"`
}

// sane refuses what a foreign file could make us spend.
func (r recipe) sane() bool {
	return r.KDF == "argon2id" && r.Time >= 1 && r.Time <= 16 && r.Memory >= 8<<10 && r.Memory <= 1<<20 &&
		r.Threads >= 1 && r.Threads <= 16 && len(r.Salt) == 16
}

// openFormer is the content of a file of the former form.
func openFormer(in *bufio.Reader, passphrase string) (io.Reader, error) {
	header, proof := make([]byte, len(former)+4), make([]byte, sha256.Size)
	if _, err := io.ReadFull(in, header); err != nil {
		return nil, ErrDamaged
	}
	size := binary.BigEndian.Uint32(header[len(former):])
	if size > 4096 {
		return nil, ErrDamaged
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(in, body); err != nil {
		return nil, ErrDamaged
	}
	var how recipe
	if _, err := io.ReadFull(in, proof); err != nil || json.Unmarshal(body, &how) != nil || !how.sane() {
		return nil, ErrDamaged
	}
	master := argon2.IDKey([]byte(passphrase), how.Salt, how.Time, how.Memory, how.Threads, 32)
	prove, err := hkdf.Key(sha256.New, master, nil, former+"header", 32)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, prove)
	mac.Write(append(header, body...))
	if !hmac.Equal(mac.Sum(nil), proof) {
		return nil, ErrPassphrase
	}
	key, err := hkdf.Key(sha256.New, master, nil, former+"chunks", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &chunks{in: in, aead: aead}, err
}

// chunks opens them one by one. Nothing of a chunk is handed out before the whole of it was proved.
type chunks struct {
	in    *bufio.Reader
	aead  cipher.AEAD
	plain []byte
	n     uint64
	ended bool
}

func (c *chunks) Read(p []byte) (int, error) {
	for len(c.plain) == 0 {
		if c.ended {
			return 0, io.EOF
		}
		if err := c.next(); err != nil {
			return 0, err
		}
	}
	k := copy(p, c.plain)
	c.plain = c.plain[k:]
	return k, nil
}

// next opens one chunk. Whether it is the last shows in that nothing comes after it.
func (c *chunks) next() error {
	sealed, nonce := make([]byte, 64<<10+c.aead.Overhead()), make([]byte, 12)
	k, err := io.ReadFull(c.in, sealed)
	if err == nil {
		_, err = c.in.Peek(1)
	}
	c.ended = errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !c.ended {
		return err
	}
	binary.BigEndian.PutUint64(nonce[3:], c.n)
	if c.ended {
		nonce[11] = 1
	}
	c.n++
	c.plain, err = c.aead.Open(nil, nonce, sealed[:k], nil)
	return err
}
