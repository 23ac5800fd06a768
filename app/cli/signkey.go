package cli

import (
	"os"
	"time"

	"paraph/app/host"
	"paraph/device"
	"paraph/device/pkcs11"
	"paraph/device/soft"
)

// keyOptions say whose key signs.
type keyOptions struct {
	P12          string        `name:"p12" help:"A key in a PKCS#12 file." placeholder:"FILE" xor:"key"`
	PasswordFile string        `help:"File with its password, on one line; - is standard input." placeholder:"FILE"`
	Token        string        `help:"A card or key by its label or serial number (see devices)." placeholder:"LABEL|SERIAL" xor:"key"`
	Module       []string      `help:"Its maker's PKCS#11 module, where it is not found by itself." placeholder:"PATH" type:"path"`
	Key          string        `help:"The certificate to sign with, by its SHA-256, where there are several." placeholder:"CERT-SHA256"`
	PINFile      string        `name:"pin-file" help:"File with the PIN, on one line; - is standard input." placeholder:"FILE"`
	CardTimeout  time.Duration `help:"How long a card may take for a step, at most." placeholder:"TIME"`
}

// heldKey is a key ready to sign, until closed.
type heldKey struct {
	device.Identity
	close func()
}

// open makes the key ready.
func (o *keyOptions) open(s *session) (*heldKey, error) {
	switch {
	case o.P12 != "":
		id, err := o.file(s)
		return &heldKey{id, func() {}}, err
	case o.Token != "":
		return o.card(s)
	}
	return nil, &usageError{s.voice.Say("cli.sign.needs-key")}
}

func (o *keyOptions) file(s *session) (device.Identity, error) {
	content, err := os.ReadFile(o.P12)
	if err != nil {
		return device.Identity{}, err
	}
	password, err := s.secretLine(o.PasswordFile, "cli.sign.needs-password")
	if err != nil {
		return device.Identity{}, err
	}
	id, err := soft.Open(content, password)
	if err != nil {
		return device.Identity{}, err
	}
	if why := device.Usable(id.Certificate, time.Now()); why != "" {
		return device.Identity{}, &device.NoKey{Unfit: why}
	}
	return id, nil
}

// card finds the token and logs in. The PIN is read when it is known that it is needed, and zeroed by
// whoever used it.
func (o *keyOptions) card(s *session) (*heldKey, error) {
	rack := host.NewRack(o.CardTimeout)
	token, cert, err := o.find(s, rack)
	var pin []byte
	if err == nil && !token.PIN.Pad {
		pin, err = s.secretLine(o.PINFile, "cli.sign.needs-pin")
	}
	if err != nil {
		rack.Close()
		return nil, err
	}
	switch {
	case token.PIN.Pad:
		s.say("cli.sign.pin-pad")
	case token.PIN.State == device.PINLast:
		s.say("cli.sign.last-try")
	}
	key, err := rack.Open(s, token, cert, pin)
	if err != nil {
		rack.Close()
		return nil, err
	}
	id := device.Identity{Certificate: cert.X509, Chain: pkcs11.Chain(cert, token.Certificates), Key: key}
	return &heldKey{id, func() { key.Close(); rack.Close() }}, nil
}

// find looks through the modules. One that fails hides no token of another, and is the error only if no
// token was found.
func (o *keyOptions) find(s *session, rack *pkcs11.Rack) (device.Token, device.Certificate, error) {
	modules := o.Module
	if len(modules) == 0 {
		modules = pkcs11.Known()
	}
	var found []device.Token
	var failed error
	for _, path := range modules {
		all, err := rack.Tokens(s, path)
		if err != nil && failed == nil {
			failed = err
		}
		found = append(found, device.Named(all, o.Token)...)
	}
	switch {
	case len(found) > 0:
		return device.Pick(found, o.Key, time.Now())
	case failed != nil:
		return device.Token{}, device.Certificate{}, failed
	}
	return device.Token{}, device.Certificate{}, device.ErrNoToken
}
