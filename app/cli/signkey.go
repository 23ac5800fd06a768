package cli

import (
	"os"
	"time"

	"paraph/app/host"
	"paraph/app/sign"
	"paraph/device"
	"paraph/device/pkcs11"
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

// open makes the key ready.
func (o *keyOptions) open(s *session) (sign.Held, error) {
	switch {
	case o.P12 != "":
		file, err := awaited(s, func() (*os.File, error) { return os.Open(o.P12) }) // before a password is asked for
		if err != nil {
			return sign.Held{}, err
		}
		file.Close()
		password, err := s.secretLine(o.PasswordFile, "cli.sign.needs-password")
		if err != nil {
			return sign.Held{}, err
		}
		return awaited(s, func() (sign.Held, error) { return sign.File(o.P12, password, o.Key, time.Now()) })
	case o.Token != "":
		modules := host.NewModules(o.CardTimeout)
		key, err := o.card(s, modules)
		if err != nil {
			modules.Close()
			return key, err
		}
		end := key.Close
		key.Close = func() { end(); modules.Close() }
		return key, nil
	}
	return sign.Held{}, &usageError{s.voice.Say("cli.sign.needs-key")}
}

// card finds the token and logs in. The PIN is read when it is known that it is needed, and zeroed by
// whoever used it.
func (o *keyOptions) card(s *session, modules *pkcs11.Modules) (sign.Held, error) {
	token, cert, err := o.find(s, modules)
	var pin []byte
	if err == nil && !token.PIN.Pad {
		pin, err = s.secretLine(o.PINFile, "cli.sign.needs-pin")
	}
	if err != nil {
		return sign.Held{}, err
	}
	switch {
	case token.PIN.Pad:
		s.say("cli.sign.pin-pad")
	case token.PIN.State == device.PINLast:
		s.say("cli.sign.last-try")
	}
	return sign.Card(s, modules, token, cert, pin)
}

// find looks for the token through the modules that are named, or all that are known.
func (o *keyOptions) find(s *session, modules *pkcs11.Modules) (device.Token, device.Certificate, error) {
	paths := o.Module
	if len(paths) == 0 {
		paths = pkcs11.Known()
	}
	tokens, failed := sign.Tokens(s, modules, paths)
	found := device.Named(tokens, o.Token)
	switch {
	case len(found) > 0:
		return device.Pick(found, o.Key, time.Now())
	case failed != nil:
		return device.Token{}, device.Certificate{}, failed
	}
	return device.Token{}, device.Certificate{}, device.ErrNoToken
}
