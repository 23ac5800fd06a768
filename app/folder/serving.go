package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"

	"paraph/sync"
)

// Serving is what "serve" was told last, beside where it listens and its mail server: whoever starts the folder's service
// starts the same one.
type Serving struct {
	Practice   bool           `json:"practice,omitempty"`   // on purpose, also with a mail server
	OfficeOnly bool           `json:"officeOnly,omitempty"` // on purpose: all signers are at this computer or in its network
	Proxies    []netip.Prefix `json:"proxies,omitempty"`
	AllowNet   []netip.Prefix `json:"allowNet,omitempty"`
	TLSCert    string         `json:"tlsCert,omitempty"` // files in PEM
	TLSKey     string         `json:"tlsKey,omitempty"`
	Seal       SealFile       `json:"seal,omitzero"`
}

// SealFile is a seal of the office's own, in PKCS#12. Password is sealed with the folder's key; Key is the SHA-256 of the
// certificate where the file has several.
type SealFile struct {
	Path     string `json:"path"`
	Key      string `json:"key,omitempty"`
	Password []byte `json:"password,omitempty"`
}

const purposeSeal = "seal"

// KeepSealPassword seals the password of a seal's file.
func (f Folder) KeepSealPassword(s *SealFile, password []byte) error {
	v, err := f.Vault("settings")
	if err == nil {
		s.Password, err = v.Seal(purposeSeal, s.Path, password)
	}
	return err
}

// SealPassword opens the stored password of a seal's file.
func (f Folder) SealPassword(s SealFile) ([]byte, error) {
	v, err := f.Vault("settings")
	if err != nil {
		return nil, err
	}
	return v.Open(purposeSeal, s.Path, s.Password)
}

// Practises reports whether the folder's service practises.
func (s Settings) Practises() bool { return s.Serving.Practice || s.Mail.Server == "" }

// CheckMode says whether it is known in which mode the folder's service runs, practice or real. sync.ErrMode: there are real
// requests, but how their letters left was said to "serve" only, by a version that did not remember it.
func (f Folder) CheckMode() error {
	s, err := f.Settings()
	if err != nil || s.Mail.Server != "" || s.Serving.Practice {
		return err
	}
	switch _, err := os.Stat(f.File("service.db")); {
	case err == nil:
		return sync.ErrMode
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("folder: data folder: %w", err)
	}
	return nil
}
