package folder

import (
	"bytes"
	"context"
	"encoding/json"

	"paraph/sync"
)

// SignIn is the office's sign-in at its mail provider. Sealed holds the refresh token and the client's secret, sealed with the
// folder's key.
type SignIn struct {
	Provider string `json:"provider"` // as in app/signin
	Client   string `json:"client"`   // the id the provider gave the office for this program
	User     string `json:"user"`     // whom the mail server knows
	Sealed   []byte `json:"sealed"`
}

// SignedIn is what is sealed of a sign-in.
type SignedIn struct {
	Refresh string `json:"refresh"`
	Secret  string `json:"secret,omitempty"` // the client's
}

const purposeSignIn = "mail-sign-in"

// SetMailSignIn sets how letters leave: with what a sign-in gave. It counts from the service's next start. An office that practises goes
// on practising where that is still to be asked.
func (f Folder) SetMailSignIn(server, from string, is SignIn, in SignedIn, practising bool) error {
	var err error
	if is.Sealed, err = f.sealSignIn(is, in); err != nil {
		return err
	}
	return f.Change(func(s *Settings) error {
		s.Serving.Practice = practising && s.Practises()
		s.Mail = Mail{Server: server, From: from, Hello: s.Mail.Hello, CA: s.Mail.CA, SignIn: is}
		return nil
	})
}

// signInLock is held while a sign-in's refresh token is used.
const signInLock = "sign-in.lock"

// UseSignIn lets use have what is stored now of a sign-in and keeps what it answers, one at a time of all processes that share the
// folder. A sign-in that replaced it meanwhile stays as it is, also one of the same user. sync.ErrSignInOver:
// the office signs in as somebody else now, or not at all; nothing leaves by what it gave up.
func (f Folder) UseSignIn(ctx context.Context, is SignIn, use func(SignedIn) (SignedIn, error)) error {
	lock, err := f.await(ctx, signInLock)
	if err != nil {
		return err
	}
	defer lock.Close()
	s, err := f.Settings()
	if err != nil {
		return err
	}
	if !s.Mail.SignIn.Same(is) {
		return sync.ErrSignInOver
	}
	is = s.Mail.SignIn
	in, err := f.MailSignIn(is)
	if err != nil {
		return err
	}
	next, err := use(in)
	if err != nil || next == in {
		return err
	}
	sealed, err := f.sealSignIn(is, next)
	if err != nil {
		return err
	}
	return f.Change(func(s *Settings) error {
		if s.Mail.SignIn.Same(is) && bytes.Equal(s.Mail.SignIn.Sealed, is.Sealed) {
			s.Mail.SignIn.Sealed = sealed
		}
		return nil
	})
}

// Same reports whether two are of the same user at the same provider.
func (is SignIn) Same(other SignIn) bool {
	return is.Provider == other.Provider && is.Client == other.Client && is.User == other.User
}

func (f Folder) sealSignIn(is SignIn, in SignedIn) ([]byte, error) {
	secret, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	v, err := f.Vault("settings")
	if err != nil {
		return nil, err
	}
	return v.Seal(purposeSignIn, is.Client, secret)
}

// MailSignIn opens what is sealed of a sign-in.
func (f Folder) MailSignIn(is SignIn) (in SignedIn, err error) {
	v, err := f.Vault("settings")
	if err != nil {
		return in, err
	}
	secret, err := v.Open(purposeSignIn, is.Client, is.Sealed)
	if err == nil {
		err = json.Unmarshal(secret, &in)
	}
	return in, err
}
