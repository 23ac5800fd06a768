package folder

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/zalando/go-keyring"

	"paraph/internal/files"
	"paraph/sync"
)

// ErrSecrets says that the folder's key cannot be had; nothing in the folder can be opened without it,
// and a new one is never made in its place.
var ErrSecrets = sync.ErrSecrets

// ErrSealed says that something sealed was changed, or sealed for another purpose.
var ErrSealed = sync.ErrSealed

// keyPlace is secrets.json: where the folder's key is. Key is set only where there is no keyring.
type keyPlace struct {
	ID  string `json:"id"`
	In  string `json:"in"` // "keyring" or "file"
	Key string `json:"key,omitempty"`
}

// SecretsFile is there in every folder that was ever used.
const SecretsFile = "secrets.json"

// KeySize is the length of a key in bytes.
const KeySize = 32

const keyringService = "paraph"

// Secrets derive every key of a folder from one random master key.
type Secrets struct{ Master []byte }

// Secrets reads the folder's key, or makes it at the first run: in the system's keyring, and in a file only its owner can
// read where there is none. ErrSecrets: the keyring does not have it; sync.ErrKeyFile: secrets.json is not what was written, or
// is gone.
func (f Folder) Secrets() (*Secrets, error) {
	b, err := os.ReadFile(f.File(SecretsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return f.makeSecrets()
	}
	if err != nil {
		return nil, fmt.Errorf("folder: the folder's key: %w", err)
	}
	var place keyPlace
	if err = json.Unmarshal(b, &place); err != nil {
		return nil, fmt.Errorf("%w: %w", sync.ErrKeyFile, err)
	}
	text := place.Key
	if place.In == "keyring" {
		if text, err = keyring.Get(keyringService, place.ID); err != nil {
			return nil, ErrSecrets
		}
	}
	key, err := base64.StdEncoding.DecodeString(text)
	switch {
	case err == nil && len(key) == KeySize:
		return &Secrets{key}, nil
	case place.In == "keyring": // somebody else's word under the same name
		return nil, ErrSecrets
	}
	return nil, sync.ErrKeyFile
}

// KeyIsInFile reports whether the folder's key is in a file beside it, for want of a keyring. Before there is a key it is not.
func (f Folder) KeyIsInFile() (bool, error) {
	b, err := os.ReadFile(f.File(SecretsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	var place keyPlace
	if err == nil {
		err = json.Unmarshal(b, &place)
	}
	if err != nil {
		return false, fmt.Errorf("folder: where the folder's key is: %w", err)
	}
	return place.In != "keyring", nil
}

// Sealed reports whether there is something that needs the folder's key.
func (f Folder) Sealed() bool {
	for _, pattern := range []string{"service.db", "practice/service.db", "seal.p12*", "practice/seal.p12*", "profiles.json"} {
		if found, err := filepath.Glob(f.File(filepath.FromSlash(pattern))); err != nil || len(found) > 0 {
			return true
		}
	}
	return false
}

// makeSecrets makes the key of a new folder, never another one for what is sealed already. Of several who make one at the
// same time all get the one that was written first.
func (f Folder) makeSecrets() (*Secrets, error) {
	if f.Sealed() {
		return nil, sync.ErrKeyFile
	}
	key := make([]byte, KeySize)
	rand.Read(key) // never fails (crypto/rand)
	s, err := f.PutSecrets(key)
	if errors.Is(err, fs.ErrExist) {
		return f.Secrets()
	}
	return s, err
}

// PutSecrets stores the folder's key under a name of its own. fs.ErrExist: it has one.
func (f Folder) PutSecrets(key []byte) (*Secrets, error) {
	id := make([]byte, 8)
	rand.Read(id)
	place := keyPlace{ID: hex.EncodeToString(id), In: "keyring"}
	text := base64.StdEncoding.EncodeToString(key)
	if f.KeyInFile || keyring.Set(keyringService, place.ID, text) != nil {
		place.In, place.Key = "file", text
	}
	b, err := json.Marshal(place)
	if err != nil {
		return nil, err
	}
	if err := files.New(f.File(SecretsFile), files.Ours, files.Bytes(b)); err != nil {
		if place.In == "keyring" {
			_ = keyring.Delete(keyringService, place.ID) // nobody would ever ask for it
		}
		return nil, err
	}
	return &Secrets{key}, nil
}

// GuardOf is the use of the key that guards a side's requests (sqlite.Guard).
func GuardOf(practice bool) string { return fmt.Sprintf("guard practice=%v", practice) }

// Derive makes the key of one use.
func (s *Secrets) Derive(use string) ([]byte, error) {
	return hkdf.Key(sha256.New, s.Master, nil, "paraph-1 "+use, KeySize)
}

// Vault seals what is stored: AES-256-GCM with a random nonce in front, purpose and owner bound in.
type Vault struct{ aead cipher.AEAD }

// Vault is that of one use of the folder's key.
func (f Folder) Vault(use string) (*Vault, error) {
	s, err := f.Secrets()
	if err != nil {
		return nil, err
	}
	return s.Vault(use)
}

// Vault is that of one use.
func (s *Secrets) Vault(use string) (*Vault, error) {
	key, err := s.Derive(use)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	return &Vault{aead}, nil
}

// Seal seals a secret for one purpose of one owner.
func (v *Vault) Seal(purpose, owner string, secret []byte) ([]byte, error) {
	return v.aead.Seal(nil, nil, secret, []byte(purpose+"\x00"+owner)), nil
}

// Open opens what was sealed for the same purpose and owner; ErrSealed for anything else.
func (v *Vault) Open(purpose, owner string, sealed []byte) ([]byte, error) {
	secret, err := v.aead.Open(nil, nil, sealed, []byte(purpose+"\x00"+owner))
	if err != nil {
		return nil, ErrSealed
	}
	return secret, nil
}

// NewToken is a secret nobody guesses: 32 random bytes as text.
func NewToken() string {
	b := make([]byte, 32)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}
