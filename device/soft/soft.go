package soft

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
	"unsafe"

	"software.sslmate.com/src/go-pkcs12"

	"paraph/device"
)

// Open reads a PKCS#12 file (RFC 7292) and answers every certificate in it that a key in it belongs to, in the order of
// the file, each with the certificates above it. It zeroes password. What go-pkcs12 makes of it on the way is not zeroed:
// the password in UCS-2 and in UTF-8, the keys derived from it, and the private keys in clear; nothing refers to them
// afterwards, but they stand in memory until it is used again.
//
// A file without a MAC, or with one of a kind that is not read, is read too. That nobody changed it is then not known,
// and need not be: a key counts only with a certificate it belongs to, and each signature is checked with that before it
// leaves.
//
// A wrong password is device.ErrPassword, also where without a MAC it cannot be told from damage; anything else that
// keeps the file from being used is a *device.KeyFileError.
func Open(content, password []byte) ([]device.Identity, error) {
	defer clear(password)
	found, err := open(content, password)
	if !errors.Is(err, device.ErrPassword) {
		return found, err
	}
	// Programs of before took each byte of a password for a letter.
	if old := lettersOf(password); old != nil {
		defer clear(old)
		if found, err := open(content, old); err == nil {
			return found, nil
		}
	}
	return nil, err
}

// lettersOf is a password with each of its bytes a letter; nil where that makes no difference.
func lettersOf(password []byte) []byte {
	out := make([]byte, 0, 2*len(password))
	for _, b := range password {
		if b < 0x80 {
			out = append(out, b)
		} else {
			out = append(out, 0xc0|b>>6, 0x80|b&0x3f)
		}
	}
	if len(out) == len(password) {
		return nil
	}
	return out
}

// textOf is a password as the library wants it: a string, of which a copy of ours could not be zeroed. The library reads it
// to encode it and keeps nothing of it, so that nobody sees the bytes change when they are zeroed.
func textOf(password []byte) string { return unsafe.String(unsafe.SliceData(password), len(password)) }

func open(content, password []byte) ([]device.Identity, error) {
	file, err := parse(content)
	if err != nil {
		return nil, err
	}
	whole := file.whole
	if !file.authentic() {
		if whole, err = file.assembled(password, file.safes...); err != nil {
			return nil, err
		}
	}
	key, cert, chain, err := pkcs12.DecodeChain(whole, textOf(password))
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return nil, file.mismatch(password)
	case beyondUCS2(password):
		return nil, fault(device.FilePassword, "")
	}
	checked := file.authentic() && (err == nil || !strings.Contains(err.Error(), "MAC"))
	p := file.pieces(password)
	if found := p.identities(); len(found) > 0 {
		return found, nil
	}
	if err == nil { // what the pieces could not be taken apart for
		p = pieces{certificates: append([]*x509.Certificate{cert}, chain...)}
		p.add(key)
		if found := p.identities(); len(found) > 0 {
			return found, nil
		}
	}
	if err != nil && len(p.keys)+len(p.certificates) == 0 && strings.Contains(err.Error(), "private key missing") {
		return nil, fault(device.FileNoKey, "") // a list of certificates that are trusted
	}
	return nil, p.why(checked)
}

// beyondUCS2 reports whether a password has letters that the encoding of such files has not (RFC 7292, appendix B.1).
func beyondUCS2(password []byte) bool {
	for len(password) > 0 {
		r, n := utf8.DecodeRune(password)
		if r > 0xffff {
			return true
		}
		password = password[n:]
	}
	return false
}

// mismatch says what a wrong MAC means: where a key opens with this password all the same, the file was changed.
func (f *pfx) mismatch(password []byte) error {
	if p := f.pieces(password); len(p.keys) > 0 && p.secret {
		return fault(device.FileDamaged, "")
	}
	return device.ErrPassword
}

func fault(f device.FileFault, detail string) error {
	return &device.KeyFileError{Fault: f, Detail: detail}
}

// identities are the certificates a key belongs to.
func (p *pieces) identities() []device.Identity {
	var out []device.Identity
	for _, c := range p.certificates {
		for _, k := range p.keys {
			if public, ok := k.Public().(interface{ Equal(crypto.PublicKey) bool }); ok && public.Equal(c.PublicKey) {
				out = append(out, device.Identity{Certificate: c, Key: k})
				break
			}
		}
	}
	for i := range out {
		out[i].Chain = p.above(out, i)
	}
	return out
}

// above are the certificates over one: all others of a file with one identity, as they stand there; else those that
// signed it, each by the next.
func (p *pieces) above(all []device.Identity, i int) []*x509.Certificate {
	var out []*x509.Certificate
	if len(all) == 1 {
		for _, c := range p.certificates {
			if !c.Equal(all[0].Certificate) {
				out = append(out, c)
			}
		}
		return out
	}
	for at := all[i].Certificate; len(out) < len(p.certificates); at = out[len(out)-1] {
		var next *x509.Certificate
		for _, c := range p.certificates {
			if !c.Equal(at) && bytes.Equal(c.RawSubject, at.RawIssuer) && at.CheckSignatureFrom(c) == nil {
				next = c
			}
		}
		if next == nil {
			break
		}
		out = append(out, next)
	}
	return out
}

// why says what a file lacks that has nothing to sign with.
func (p *pieces) why(checked bool) error {
	switch {
	case p.unreadable != "":
		return fault(device.FileProtection, p.unreadable)
	case p.garbled && !checked:
		return device.ErrPassword
	case p.garbled:
		return fault(device.FileDamaged, "")
	case p.curve != "" && (p.strange || len(p.keys) == 0):
		return fault(device.FileCurve, p.curve)
	case p.strange:
		return fault(device.FileAlgorithm, "")
	case len(p.keys) == 0 && len(p.certificates) == 0 && p.curve == "":
		return fault(device.FileEmpty, "")
	case len(p.keys) == 0:
		return fault(device.FileNoKey, "")
	case len(p.certificates) == 0 && p.curve == "":
		return fault(device.FileNoCertificate, "")
	}
	return fault(device.FileNotTogether, "")
}

// Save writes an identity as a PKCS#12 file with AES-256 and SHA-256.
func Save(id device.Identity, password string) ([]byte, error) {
	content, err := pkcs12.Modern2023.Encode(id.Key, id.Certificate, id.Chain, password)
	if err != nil {
		return nil, fmt.Errorf("soft: %w", err)
	}
	return content, nil
}
