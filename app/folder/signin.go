package folder

import "encoding/json"

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

// SetMailSignIn sets how letters leave: with what a sign-in gave. It counts from the service's next start.
func (f Folder) SetMailSignIn(server, from string, is SignIn, in SignedIn) error {
	s, err := f.Settings()
	if err != nil {
		return err
	}
	if is.Sealed, err = f.sealSignIn(is, in); err != nil {
		return err
	}
	before := s.Mail
	s.Mail = Mail{Server: server, From: from, Hello: before.Hello, CA: before.CA, SignIn: is}
	s.Serving.Practice = false
	return f.PutSettings(s)
}

// KeepSignIn keeps another refresh token of the same sign-in; one that was replaced meanwhile stays as it is.
func (f Folder) KeepSignIn(is SignIn, in SignedIn) error {
	s, err := f.Settings()
	if err != nil || s.Mail.SignIn.Provider != is.Provider || s.Mail.SignIn.Client != is.Client || s.Mail.SignIn.User != is.User {
		return err
	}
	if s.Mail.SignIn.Sealed, err = f.sealSignIn(is, in); err != nil {
		return err
	}
	return f.PutSettings(s)
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
