package otp

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"paraph/signing"
)

// Bound is everything a code is good for. Change any of it and the code is another one.
type Bound struct {
	Request     string          `json:"request"`
	Signer      string          `json:"signer"`
	Action      string          `json:"action"`
	Document    string          `json:"document"` // SHA-256 of the document as shown
	Marks       string          `json:"marks"`    // SHA-256 of the marks to be placed
	Consent     string          `json:"consent"`  // SHA-256 of the sentence agreed to
	Channel     signing.Channel `json:"channel"`
	Destination string          `json:"destination"` // SHA-256 of the address
	Challenge   string          `json:"challenge"`
	Number      int             `json:"number"` // which of the signer's codes this is; the HOTP counter
}

// ActionSign is the only act a code authorises so far.
const ActionSign = "sign"

// SeedSize is the size of a challenge's secret in bytes.
const SeedSize = 32

// Digits is how many digits a code has.
const Digits = 6

// NewSeed draws the secret of a challenge.
func NewSeed(random io.Reader) ([]byte, error) {
	seed := make([]byte, SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("otp: seed: %w", err)
	}
	return seed, nil
}

var options = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA256}

// key derives the HOTP secret (RFC 4226) with HKDF-SHA256 from the seed and everything the code is bound to.
func key(seed []byte, b Bound) (string, error) {
	if len(seed) != SeedSize {
		return "", fmt.Errorf("otp: seed of %d bytes", len(seed))
	}
	info, err := json.Marshal(b)
	if err != nil {
		return "", fmt.Errorf("otp: %w", err)
	}
	k, err := hkdf.Key(sha256.New, seed, nil, "paraph-otp-1\x00"+string(info), sha256.Size)
	if err != nil {
		return "", fmt.Errorf("otp: %w", err)
	}
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(k), nil
}

// Code is the code of a challenge: six digits.
func Code(seed []byte, b Bound) (string, error) {
	k, err := key(seed, b)
	if err != nil {
		return "", err
	}
	code, err := hotp.GenerateCodeCustom(k, uint64(b.Number), options)
	if err != nil {
		return "", fmt.Errorf("otp: %w", err)
	}
	return code, nil
}

// Matches compares in constant time. The caller has counted the try before.
func Matches(seed []byte, b Bound, code string) (bool, error) {
	k, err := key(seed, b)
	if err != nil {
		return false, err
	}
	code = Clean(code)
	if len(code) != Digits {
		return false, nil
	}
	ok, err := hotp.ValidateCustom(code, uint64(b.Number), k, options)
	if err != nil {
		return false, fmt.Errorf("otp: %w", err)
	}
	return ok, nil
}

// Clean is a code as people type it, without what stands between the digits; digits of other scripts are 0 to 9 too.
func Clean(code string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r):
			return -1
		case r > unicode.MaxASCII && unicode.IsDigit(r):
			return '0' + digit(r)
		}
		return r
	}, code)
}

// digit is the value of a decimal digit: the ten of a script stand in a row.
func digit(r rune) rune {
	if '０' <= r && r <= '９' {
		return r - '０'
	}
	var value rune
	for value < 9 && unicode.IsDigit(r-value-1) {
		value++
	}
	return value
}

// HashDestination is how an address or number is counted and bound without being stored again.
func HashDestination(c signing.Channel, address string) string {
	return Hash(string(c) + "\x00" + strings.ToLower(strings.TrimSpace(address)))
}

// Hash is the hex SHA-256 of a text.
func Hash(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}
