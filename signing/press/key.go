package press

import (
	"crypto"
	"crypto/rand"
	"errors"
	"fmt"
	"io"

	"paraph/internal/worker"
)

// distantKey is, in the child, a key that stayed in the parent: only the digest goes there.
type distantKey struct {
	session *worker.Session
	public  crypto.PublicKey
}

// Public implements crypto.Signer.
func (k distantKey) Public() crypto.PublicKey { return k.public }

// Sign implements crypto.Signer: PKCS #1 v1.5 for RSA. The digest's length tells its kind.
func (k distantKey) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if opts.HashFunc().Size() != len(digest) {
		return nil, fmt.Errorf("press: digest %v of %d bytes", opts.HashFunc(), len(digest))
	}
	return k.session.Ask(askSign, digest)
}

// once is, in the parent, a key that signs one digest and no second. err is what the key failed with: the
// child is told no more than that it did.
type once struct {
	key  crypto.Signer
	used bool
	err  error
}

func (o *once) sign(digest []byte) ([]byte, error) {
	hash, ok := map[int]crypto.Hash{32: crypto.SHA256, 48: crypto.SHA384, 64: crypto.SHA512}[len(digest)]
	if o.used || !ok {
		return nil, errors.New("press: the key signs one digest")
	}
	o.used = true
	value, err := o.key.Sign(rand.Reader, digest, hash)
	o.err = err
	return value, err
}
