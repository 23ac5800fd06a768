package pkcs11

import (
	"context"
	"crypto"
	"crypto/x509"
	"fmt"
	"io"
	"slices"
	"sync"

	"paraph/device"
)

// Key is a key on a token, logged in for one batch of signatures. It is a crypto.Signer; Close ends the
// batch and locks the card again. Signatures are made one after the other. After the first failure every
// further signature fails with it: what the token then is nobody knows.
type Key struct {
	ctx  context.Context
	use  *use
	rack *Modules
	cert *x509.Certificate

	mu  sync.Mutex
	err error
}

// Open logs in to a token that was listed, for the key of one of its certificates. The PIN goes to the
// child once and is zeroed here whatever happens; for a token with a pin pad it may be empty. The context
// is that of the whole batch. Errors: device.ErrPIN and its like, ErrNoKey, ErrRemoved, *ModuleError.
func (r *Modules) Open(ctx context.Context, t device.Token, c device.Certificate, pin []byte) (*Key, error) {
	defer clear(pin)
	limit := r.cfg.Deadlines.Login
	if t.PIN.Pad {
		limit = r.cfg.Deadlines.PinPad
	}
	u, err := r.begin(ctx, t.Module)
	if err != nil {
		return nil, err
	}
	if _, err = u.call(ctx, openJob, openArgs{t.Slot, t.Serial, c.SHA256}, pin, nil, limit); err != nil {
		u.end(true)
		return nil, err
	}
	return &Key{ctx: ctx, use: u, rack: r, cert: c.X509}, nil
}

// Public implements crypto.Signer.
func (k *Key) Public() crypto.PublicKey { return k.cert.PublicKey }

// Sign implements crypto.Signer for SHA-256, -384 and -512, PKCS #1 v1.5 for RSA. The child has checked
// the signature; it is checked here again, because the child runs code of others.
func (k *Key) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err != nil {
		return nil, k.err
	}
	hash, ok := hashOf(digest)
	if !ok || opts.HashFunc() != hash {
		return nil, fmt.Errorf("pkcs11: digest %v of %d bytes is not signed", opts.HashFunc(), len(digest))
	}
	value, err := k.use.call(k.ctx, signJob, struct{}{}, digest, nil, k.rack.cfg.Deadlines.Sign)
	if err == nil && !genuine(k.cert.PublicKey, hash, digest, value) {
		err = &device.ModuleError{Module: k.use.path, Fault: device.FaultSignature}
	}
	if err != nil {
		k.end(err)
		return nil, err
	}
	return value, nil
}

// Close logs out and kills the child. It may be called again.
func (k *Key) Close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err == nil {
		k.end(device.ErrDone)
	}
}

// end also follows a cancelled context: a card must not stay open because somebody lost patience.
func (k *Key) end(why error) {
	k.err = why
	_, _ = k.use.call(context.WithoutCancel(k.ctx), closeJob, struct{}{}, nil, nil, k.rack.cfg.Deadlines.Logout)
	k.use.end(true)
}

// Chain are the certificates on a token above one of its own, nearest first.
func Chain(c device.Certificate, all []device.Certificate) []*x509.Certificate {
	var out []*x509.Certificate
	for at := c.X509; ; at = out[len(out)-1] {
		i := slices.IndexFunc(all, func(o device.Certificate) bool {
			return !o.X509.Equal(at) && !slices.ContainsFunc(out, o.X509.Equal) && at.CheckSignatureFrom(o.X509) == nil
		})
		if i < 0 {
			return out
		}
		out = append(out, all[i].X509)
	}
}
