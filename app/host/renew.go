package host

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"paraph/app/backend/seal"
	"paraph/app/folder"
	"paraph/device"
	"paraph/device/soft"
	"paraph/internal/files"
	"paraph/sync"
	"paraph/sync/rest/own"
)

// sealPlace is where the seal that was made here lies, and what opens it.
type sealPlace struct{ path, password string }

func newSealPlace(side string, practice bool, keys *folder.Secrets) (sealPlace, error) {
	key, err := keys.Derive(fmt.Sprintf("seal practice=%v", practice))
	return sealPlace{filepath.Join(side, "seal.p12"), base64.RawStdEncoding.EncodeToString(key)}, err
}

// aside keeps a seal that is used no more under its number.
func (p sealPlace) aside(id device.Identity) error {
	err := os.Rename(p.path, fmt.Sprintf("%s.%x", p.path, id.Certificate.SerialNumber))
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // a renewal that had no room has put it there already
		return fmt.Errorf("host: seal: %w", err)
	}
	return nil
}

// fresh makes a seal and keeps it. A kill between aside and this leaves none there, and the next start makes one.
func (p sealPlace) fresh(o Options) (device.Identity, error) {
	id, err := seal.NewIdentity(o.Office.Name, o.Practice, o.Clock())
	if err != nil {
		return id, err
	}
	content, err := soft.Save(id, p.password)
	if err != nil {
		return id, err
	}
	return id, files.Replace(p.path, files.Ours, files.Bytes(content))
}

// SealCertificate implements own.Service.
func (h *Host) SealCertificate() own.Seal {
	c := h.sealer.Certificate()
	sum := sha256.Sum256(c.Raw)
	return own.Seal{
		Name: c.Subject.CommonName, SHA256: hex.EncodeToString(sum[:]), Until: c.NotAfter.UTC(), FromFile: h.options.Seal != nil,
		Unknown: h.sealUnknown(), Practice: h.options.Practice, DER: c.Raw,
	}
}

// sealUnknown reports whether the seal was made here by a version whose certificates NSS, and with it poppler's readers,
// knows no use for.
func (h *Host) sealUnknown() bool {
	return h.options.Seal == nil && !slices.Contains(h.sealer.Certificate().ExtKeyUsage, x509.ExtKeyUsageEmailProtection)
}

// RenewSeal implements own.Service: what is sealed from now on has a new key and certificate, the old ones are kept.
// sync.ErrSealFile: the seal is the office's own file.
func (h *Host) RenewSeal(context.Context) (own.Seal, error) {
	if h.options.Seal != nil {
		return own.Seal{}, sync.ErrSealFile
	}
	h.renewing.Lock()
	defer h.renewing.Unlock()
	if err := h.sealPlace.aside(h.sealer.Current()); err != nil {
		return own.Seal{}, err
	}
	id, err := h.sealPlace.fresh(h.options)
	if err != nil {
		return own.Seal{}, err
	}
	h.sealer.Renew(id)
	h.options.Log.Info("seal renewed")
	return h.SealCertificate(), nil
}
