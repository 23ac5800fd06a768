package host

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

const (
	secretsFile    = "secrets.json"
	keyringService = "paraph"
	keySize        = 32
)

// secrets derives every key of a folder from one random master key.
type secrets struct{ master []byte }

// openSecrets reads the folder's key, or makes it at the first run: in the system's keyring, and in a
// file only its owner can read where there is none.
// inFile never asks a keyring: for folders that are thrown away again.
func (f Folder) openSecrets(inFile bool) (*secrets, error) {
	b, err := os.ReadFile(f.file(secretsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return f.makeSecrets(inFile)
	}
	if err != nil {
		return nil, fmt.Errorf("host: the folder's key: %w", err)
	}
	var place keyPlace
	if err = json.Unmarshal(b, &place); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSecrets, err)
	}
	text := place.Key
	if place.In == "keyring" {
		if text, err = keyring.Get(keyringService, place.ID); err != nil {
			return nil, ErrSecrets
		}
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != keySize {
		return nil, ErrSecrets
	}
	return &secrets{key}, nil
}

func (f Folder) makeSecrets(inFile bool) (*secrets, error) {
	key := make([]byte, keySize)
	rand.Read(key) // never fails (crypto/rand)
	return f.putSecrets(key, inFile)
}

// putSecrets stores the folder's key under a name of its own.
func (f Folder) putSecrets(key []byte, inFile bool) (*secrets, error) {
	id := make([]byte, 8)
	rand.Read(id)
	place := keyPlace{ID: hex.EncodeToString(id), In: "keyring"}
	text := base64.StdEncoding.EncodeToString(key)
	if inFile || keyring.Set(keyringService, place.ID, text) != nil {
		place.In, place.Key = "file", text
	}
	b, err := json.Marshal(place)
	if err != nil {
		return nil, err
	}
	if err := files.Replace(f.file(secretsFile), files.Ours, files.Bytes(b)); err != nil {
		return nil, err
	}
	return &secrets{key}, nil
}

// derive makes the key of one use.
func (s *secrets) derive(use string) ([]byte, error) {
	return hkdf.Key(sha256.New, s.master, nil, "paraph-1 "+use, keySize)
}

// vault is a backend.Vault: AES-256-GCM with a random nonce in front, purpose and owner bound in.
type vault struct{ aead cipher.AEAD }

func newVault(key []byte) (*vault, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	return &vault{aead}, nil
}

// Seal implements backend.Vault.
func (v *vault) Seal(purpose, owner string, secret []byte) ([]byte, error) {
	return v.aead.Seal(nil, nil, secret, []byte(purpose+"\x00"+owner)), nil
}

// Open implements backend.Vault.
func (v *vault) Open(purpose, owner string, sealed []byte) ([]byte, error) {
	secret, err := v.aead.Open(nil, nil, sealed, []byte(purpose+"\x00"+owner))
	if err != nil {
		return nil, ErrSealed
	}
	return secret, nil
}
