package folder

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"time"

	"paraph/internal/files"
	"paraph/sync"
)

// Settings are what the office calls itself and how its service is reached; settings.json. Empty strings are "not said".
type Settings struct {
	Name     string `json:"office"`
	Contact  string `json:"contact"`
	Language string `json:"language"`
	Privacy  string `json:"privacy"`

	Listen    string `json:"listen,omitempty"`    // address and port where the service is to listen; only who says another one changes it
	Picked    string `json:"picked,omitempty"`    // the free port it took where none was said, or that was taken; links stay good while it is there
	PublicURL string `json:"publicUrl,omitempty"` // where signers reach it
	Mail      Mail   `json:"mail,omitzero"`

	Serving Serving `json:"serving,omitzero"`
}

// Listens is where the service listens where nothing keeps it from that; "" where it has not listened yet.
func (s Settings) Listens() string { return cmp.Or(s.Listen, s.Picked) }

// Mail is how letters leave. Login is "user:password", sealed with the folder's key.
type Mail struct {
	Server string `json:"server"` // smtp://host:port or smtps://host:port
	From   string `json:"from"`
	Login  []byte `json:"login,omitempty"`
	Hello  string `json:"hello,omitempty"` // the name in EHLO; "" is this computer's
	CA     string `json:"ca,omitempty"`    // a file in PEM with issuers beside the system's
	SignIn SignIn `json:"signIn,omitzero"` // instead of Login
}

// SettingsFile is the name of the settings in a folder. IssuersFile has those the person trusts by themselves, NetworkFile how the
// network is asked.
const (
	SettingsFile = "settings.json"
	IssuersFile  = "issuers.json"
	NetworkFile  = "network.json"
)

// Settings reads the office's settings; the zero value where there are none.
func (f Folder) Settings() (Settings, error) {
	var s Settings
	return s, f.ReadJSON(SettingsFile, &s)
}

// ReadJSON reads one of the folder's settings files, which need not be there. A *sync.SettingsError: it does not hold
// what it should.
func (f Folder) ReadJSON(name string, into any) error {
	b, err := os.ReadFile(f.File(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("folder: settings: %w", err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return &sync.SettingsError{File: name, Err: err}
	}
	return nil
}

const purposeMail = "mail"

// SetMail sets how letters leave; login is "user:password", or "" to keep the one of the same server. It counts from the
// service's next start; the server "" is practice again, another one is not.
func (f Folder) SetMail(server, from, login string) error {
	return f.Change(func(s *Settings) (err error) {
		s.Mail, err = f.MailOf(s.Mail, server, from, login)
		s.Serving.Practice = server == ""
		return err
	})
}

// MailOf is how letters leave as settings have it, its login sealed; what is not said stays as it was for the same server.
func (f Folder) MailOf(was Mail, server, from, login string) (Mail, error) {
	m := Mail{Server: server, From: from}
	if was.Server == server {
		m = was
		m.From = from
	}
	if login == "" {
		return m, nil
	}
	v, err := f.Vault("settings")
	if err == nil {
		m.Login, err = v.Seal(purposeMail, server, []byte(login))
		m.SignIn = SignIn{}
	}
	return m, err
}

// MailLogin opens the stored login; both are "" where there is none.
func (f Folder) MailLogin(m Mail) (user, password string, err error) {
	if len(m.Login) == 0 {
		return "", "", nil
	}
	v, err := f.Vault("settings")
	if err != nil {
		return "", "", err
	}
	login, err := v.Open(purposeMail, m.Server, m.Login)
	user, password, _ = strings.Cut(string(login), ":")
	return user, password, err
}

const (
	settingsLock = "settings.lock" // held while settings.json is read, changed and written
	changeTime   = 5 * time.Second // far longer than that takes
)

// Change reads the office's settings, lets change alter them and stores them, one at a time of all processes that share the folder; an
// error of change leaves them as they are. It waits for nobody long: where the lock cannot be had, settings are stored all the same.
// change calls no Change and waits for no network.
func (f Folder) Change(change func(*Settings) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), changeTime)
	defer cancel()
	if lock, err := f.await(ctx, settingsLock); err == nil {
		defer lock.Close()
	}
	s, err := f.Settings()
	if err == nil {
		err = change(&s)
	}
	if err != nil {
		return err
	}
	return f.PutSettings(s)
}

// PutSettings stores the office's settings, whatever others do meanwhile; who changes some of them calls Change.
func (f Folder) PutSettings(s Settings) error { return f.WriteJSON(SettingsFile, s) }

// WriteJSON replaces one of the folder's settings files. What a later version of the program wrote into it stays.
func (f Folder) WriteJSON(name string, what any) error {
	b, err := json.Marshal(what)
	if err != nil {
		return err
	}
	if there, err := os.ReadFile(f.File(name)); err == nil {
		b = withUnknown(b, there, reflect.TypeOf(what))
	}
	var lines bytes.Buffer
	if err := json.Indent(&lines, b, "", " "); err != nil {
		return err
	}
	return files.Replace(f.File(name), files.Ours, files.Bytes(append(lines.Bytes(), '\n')))
}
