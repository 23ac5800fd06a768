package sign

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"paraph/device"
	"paraph/device/pkcs11"
	"paraph/device/soft"
)

// Key is something to sign with: a certificate on a token, or in a PKCS#12 file.
type Key struct {
	ID      string // what Sign wants back: the certificate's SHA-256, "" for a file that was not looked into yet
	Holder  string
	Issuer  string
	Until   time.Time
	Token   string // name of the card or key; the file's name for a file
	File    string // the PKCS#12 file, "" for a token
	Module  string
	Why     string // a key of app/say that says why it cannot sign, "" if it can
	PINPad  bool
	LastTry bool
	PINMin  int
	PINMax  int
}

// Held is a key ready to sign, until closed.
type Held struct {
	device.Identity
	Close func()
}

// Tokens are what modules show. One that fails hides no token of another; its error comes beside them.
func Tokens(ctx context.Context, modules *pkcs11.Modules, paths []string) ([]device.Token, error) {
	var found []device.Token
	var failed error
	for _, path := range paths {
		tokens, err := modules.Tokens(ctx, path)
		if err != nil && failed == nil {
			failed = err
		}
		found = append(found, tokens...)
	}
	return found, failed
}

// Card logs in to a token; the PIN is zeroed by whoever used it.
func Card(ctx context.Context, modules *pkcs11.Modules, t device.Token, c device.Certificate, pin []byte) (Held, error) {
	key, err := modules.Open(ctx, t, c, pin)
	if err != nil {
		return Held{}, err
	}
	return Held{device.Identity{Certificate: c.X509, Chain: pkcs11.Chain(c, t.Certificates), Key: key}, key.Close}, nil
}

// File opens a PKCS#12 file and zeroes its password. sha256 names the certificate to sign with; without it there must be
// one to choose: *device.Choice. A *device.NoKey: it is not one to sign with now.
func File(path string, password []byte, sha256 string, now time.Time) (Held, error) {
	defer clear(password)
	content, err := os.ReadFile(path)
	if err != nil {
		return Held{}, err
	}
	all, err := soft.Open(content, password)
	if err != nil {
		return Held{}, err
	}
	id, err := device.PickIdentity(all, sha256, now)
	if err != nil {
		return Held{}, err
	}
	return Held{id, func() {}}, nil
}

// Keys are those on the tokens that the modules of this computer show. A module that fails is the error only if there is
// no key.
func (o *OwnKeys) Keys(ctx context.Context) (out []Key, err error) {
	tokens, err := Tokens(ctx, o.Modules, pkcs11.Known())
	now := o.Clock()
	for _, t := range tokens {
		for _, c := range t.Certificates {
			k := Key{
				ID: c.SHA256, Holder: device.HolderName(c.X509), Issuer: c.X509.Issuer.CommonName, Until: c.X509.NotAfter, Token: t.Label,
				Module: t.Module, PINPad: t.PIN.Pad, LastTry: t.PIN.State == device.PINLast, PINMin: t.PIN.Min, PINMax: t.PIN.Max,
			}
			if why := device.Usable(c.X509, now); why != "" {
				k.Why = "unfit." + string(why)
			}
			out = append(out, k)
		}
	}
	if len(out) > 0 {
		err = nil
	}
	return out, err
}

// KeysIn are all of a PKCS#12 file; it zeroes the password.
func (o *OwnKeys) KeysIn(_ context.Context, path string, secret []byte) ([]Key, error) {
	defer clear(secret)
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	all, err := soft.Open(content, secret)
	if err != nil {
		return nil, err
	}
	var out []Key
	for _, id := range all {
		c := id.Certificate
		k := Key{ID: device.Fingerprint(c.Raw), Holder: device.HolderName(c), Issuer: c.Issuer.CommonName, Until: c.NotAfter, Token: filepath.Base(path), File: path}
		if why := device.Usable(c, o.Clock()); why != "" {
			k.Why = "unfit." + string(why)
		}
		out = append(out, k)
	}
	return out, nil
}
