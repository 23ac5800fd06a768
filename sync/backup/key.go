package backup

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"paraph/sync"
)

// Errors of reading and writing backups.
var (
	ErrNotBackup  = sync.ErrNotBackup
	ErrPassphrase = sync.ErrPassphrase
	ErrDamaged    = sync.ErrBackupDamaged
	ErrTooShort   = sync.ErrPassphraseShort
)

// MinPassphrase is how many characters a passphrase has at least: a backup can be tried on for years.
const MinPassphrase = 12

const magic = "paraph-backup-1\n"

// recipe is the header: how the key is made.
type recipe struct {
	KDF     string `json:"kdf"` // "argon2id"
	Time    uint32 `json:"time"`
	Memory  uint32 `json:"memory"` // KiB
	Threads uint8  `json:"threads"`
	Salt    []byte `json:"salt"`
}

// standard is the second recommendation of RFC 9106.
func standard() recipe {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails (crypto/rand)
	return recipe{KDF: "argon2id", Time: 3, Memory: 64 << 10, Threads: 4, Salt: salt}
}

// sane refuses what a foreign file could make us spend.
func (r recipe) sane() bool {
	return r.KDF == "argon2id" && r.Time >= 1 && r.Time <= 16 && r.Memory >= 8<<10 && r.Memory <= 1<<20 &&
		r.Threads >= 1 && r.Threads <= 16 && len(r.Salt) == 16
}

// header is what stands before the first chunk, without the proof of the passphrase.
func (r recipe) header() ([]byte, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	return append(binary.BigEndian.AppendUint32([]byte(magic), uint32(len(body))), body...), nil
}

// keys makes the proof of a header and the cipher of the chunks.
func (r recipe) keys(passphrase string, header []byte) (proof []byte, chunks cipher.AEAD, err error) {
	master := argon2.IDKey([]byte(passphrase), r.Salt, r.Time, r.Memory, r.Threads, 32)
	prove, err := hkdf.Key(sha256.New, master, nil, magic+"header", 32)
	if err != nil {
		return nil, nil, err
	}
	seal, err := hkdf.Key(sha256.New, master, nil, magic+"chunks", 32)
	if err != nil {
		return nil, nil, err
	}
	h := hmac.New(sha256.New, prove)
	h.Write(header)
	block, err := aes.NewCipher(seal)
	if err != nil {
		return nil, nil, err
	}
	chunks, err = cipher.NewGCM(block)
	return h.Sum(nil), chunks, err
}

// Check says ErrTooShort where a passphrase is.
func Check(passphrase string) error {
	if utf8.RuneCountInString(passphrase) < MinPassphrase {
		return ErrTooShort
	}
	return nil
}

// readHeader reads a header and proves the passphrase.
func readHeader(r io.Reader, passphrase string) (cipher.AEAD, error) {
	front := make([]byte, len(magic)+4)
	if _, err := io.ReadFull(r, front); err != nil || string(front[:len(magic)]) != magic {
		return nil, ErrNotBackup
	}
	size := binary.BigEndian.Uint32(front[len(magic):])
	if size > 4096 {
		return nil, ErrNotBackup
	}
	body, proof := make([]byte, size), make([]byte, sha256.Size)
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, ErrDamaged
	}
	if _, err := io.ReadFull(r, proof); err != nil {
		return nil, ErrDamaged
	}
	var how recipe
	if json.Unmarshal(body, &how) != nil || !how.sane() {
		return nil, ErrDamaged
	}
	want, chunks, err := how.keys(passphrase, append(front, body...))
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	if !hmac.Equal(want, proof) {
		return nil, ErrPassphrase
	}
	return chunks, nil
}
