package host

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"paraph/app/backend/mail"
	"paraph/internal/files"
	"paraph/sync"
)

// ErrBusy says that another process runs the service of this folder.
var ErrBusy = sync.ErrBusy

// Folder is a data folder. What practice keeps for itself (database, seal) lies in a folder below.
type Folder struct{ path string }

// DefaultFolder is the one used where none is named: %LOCALAPPDATA%\Paraph on Windows (never in a profile that roams: it
// has databases and locks in it), ~/Library/Application Support/Paraph on macOS, else ~/.local/share/paraph or as
// XDG_DATA_HOME says.
func DefaultFolder() (string, error) { return defaultFolder(runtime.GOOS, os.Getenv) }

func defaultFolder(system string, env func(string) string) (string, error) {
	var parts []string
	switch data := env("XDG_DATA_HOME"); {
	case system == "windows":
		parts = []string{env("LOCALAPPDATA"), "Paraph"}
	case system == "darwin":
		parts = []string{env("HOME"), "Library", "Application Support", "Paraph"}
	case filepath.IsAbs(data):
		parts = []string{data, "paraph"}
	default:
		parts = []string{env("HOME"), ".local", "share", "paraph"}
	}
	if parts[0] == "" {
		return "", errors.New("host: no home folder")
	}
	return filepath.Join(parts...), nil
}

// NewFolder makes a data folder if needed; only its owner may read it.
func NewFolder(path string) (Folder, error) {
	path, err := filepath.Abs(path)
	if err == nil {
		err = os.MkdirAll(path, 0o700)
	}
	if err != nil {
		return Folder{}, fmt.Errorf("host: data folder: %w", err)
	}
	return Folder{path}, nil
}

func (f Folder) file(parts ...string) string {
	return filepath.Join(append([]string{f.path}, parts...)...)
}

// side is the folder of the service's own files: apart in practice, which never becomes real.
func (f Folder) side(practice bool) (string, error) {
	dir := f.path
	if practice {
		dir = f.file("practice")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("host: data folder: %w", err)
	}
	return dir, nil
}

// Endpoint is where a folder's service listens and the token that opens it; service.json, readable by
// its owner only, there while the service runs.
type Endpoint struct {
	URL   string `json:"url"`
	Token string `json:"token"`
	PID   int    `json:"pid"`
}

const endpointFile = "service.json"

// Endpoint reads service.json; fs.ErrNotExist when no service runs.
func (f Folder) Endpoint() (Endpoint, error) {
	var e Endpoint
	b, err := os.ReadFile(f.file(endpointFile))
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(b, &e); err != nil {
		return e, fmt.Errorf("host: %s: %w", endpointFile, err)
	}
	return e, nil
}

func (f Folder) putEndpoint(e Endpoint) error {
	b, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return files.Replace(f.file(endpointFile), files.Ours, files.Bytes(b))
}

func (f Folder) dropEndpoint() error {
	err := os.Remove(f.file(endpointFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Office is what the office calls itself; settings.json. Empty strings are "not said".
type Office struct {
	Name     string `json:"office"`
	Contact  string `json:"contact"`
	Language string `json:"language"`
	Privacy  string `json:"privacy"`

	Listen    string `json:"listen,omitempty"`    // address and port the service listened on, so that links stay good
	PublicURL string `json:"publicUrl,omitempty"` // where signers reach it
	Mail      Mail   `json:"mail,omitzero"`
}

// Mail is how letters leave. Login is "user:password", sealed with the folder's key.
type Mail struct {
	Server string `json:"server"` // smtp://host:port or smtps://host:port
	From   string `json:"from"`
	Login  []byte `json:"login,omitempty"`
}

const officeFile = "settings.json"

// Office reads the office's settings; the zero value where there are none.
func (f Folder) Office() (Office, error) {
	var o Office
	return o, f.readSettings(officeFile, &o)
}

// readSettings reads one of the folder's settings files, which need not be there. A *sync.SettingsError: it does not hold
// what it should.
func (f Folder) readSettings(name string, into any) error {
	b, err := os.ReadFile(f.file(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("host: settings: %w", err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return &sync.SettingsError{File: name, Err: err}
	}
	return nil
}

const purposeMail = "mail"

// SetMail sets how letters leave; login is "user:password", or "" to keep the one of the same server. It counts from the
// service's next start; the server "" is practice again.
func (f Folder) SetMail(server, from, login string, keyInFile bool) error {
	o, err := f.Office()
	if err != nil {
		return err
	}
	before := o.Mail
	o.Mail = Mail{Server: server, From: from}
	if before.Server == server {
		o.Mail.Login = before.Login
	}
	if login != "" {
		v, err := f.settingsVault(keyInFile)
		if err != nil {
			return err
		}
		if o.Mail.Login, err = v.Seal(purposeMail, server, []byte(login)); err != nil {
			return err
		}
	}
	return f.PutOffice(o)
}

func (f Folder) settingsVault(keyInFile bool) (*vault, error) {
	keys, err := f.openSecrets(keyInFile)
	if err != nil {
		return nil, err
	}
	key, err := keys.derive("settings")
	if err != nil {
		return nil, err
	}
	return newVault(key)
}

// mailOptions are the stored settings as the mail server wants them; nil where there are none.
func (f Folder) mailOptions(o Office, keyInFile bool) (*mail.Options, error) {
	if o.Mail.Server == "" {
		return nil, nil
	}
	m := &mail.Options{Address: o.Mail.Server, From: o.Mail.From, Name: o.Name, ReplyTo: o.Contact}
	if len(o.Mail.Login) == 0 {
		return m, nil
	}
	v, err := f.settingsVault(keyInFile)
	if err != nil {
		return nil, err
	}
	login, err := v.Open(purposeMail, o.Mail.Server, o.Mail.Login)
	if err != nil {
		return nil, err
	}
	m.User, m.Password, _ = strings.Cut(string(login), ":")
	return m, nil
}

// PutOffice stores the office's settings.
func (f Folder) PutOffice(o Office) error {
	b, err := json.MarshalIndent(o, "", " ")
	if err != nil {
		return err
	}
	return files.Replace(f.file(officeFile), files.Ours, files.Bytes(append(b, '\n')))
}
