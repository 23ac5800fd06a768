package soft

import (
	"crypto"
	"errors"
	"fmt"
	"unsafe"

	"software.sslmate.com/src/go-pkcs12"

	"paraph/device"
)

// Open reads a PKCS#12 file (RFC 7292) and zeroes password. What go-pkcs12 makes of it on the way is not zeroed:
// the password in UCS-2 and in UTF-8, the keys derived from it, and the private key in clear; nothing refers to
// them afterwards, but they stand in memory until it is used again. A wrong password is device.ErrPassword, a
// file without a usable key device.ErrNoKey.
func Open(content, password []byte) (device.Identity, error) {
	defer clear(password)
	// The library wants a string, and a copy of ours could not be zeroed. It reads the string once, to encode it,
	// and keeps nothing of it, so that nobody sees the bytes change when they are zeroed.
	text := unsafe.String(unsafe.SliceData(password), len(password))
	key, cert, chain, err := pkcs12.DecodeChain(content, text)
	if errors.Is(err, pkcs12.ErrIncorrectPassword) {
		return device.Identity{}, device.ErrPassword
	}
	if err != nil {
		return device.Identity{}, fmt.Errorf("%w: %w", device.ErrNoKey, err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return device.Identity{}, device.ErrNoKey
	}
	if same, ok := signer.Public().(interface{ Equal(crypto.PublicKey) bool }); !ok || !same.Equal(cert.PublicKey) {
		return device.Identity{}, fmt.Errorf("%w: key and certificate do not belong together", device.ErrNoKey)
	}
	return device.Identity{Certificate: cert, Chain: chain, Key: signer}, nil
}

// Save writes an identity as a PKCS#12 file with AES-256 and SHA-256.
func Save(id device.Identity, password string) ([]byte, error) {
	content, err := pkcs12.Modern2023.Encode(id.Key, id.Certificate, id.Chain, password)
	if err != nil {
		return nil, fmt.Errorf("soft: %w", err)
	}
	return content, nil
}
