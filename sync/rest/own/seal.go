package own

import (
	"context"
	"net/http"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// Seal is the certificate documents are sealed with.
type Seal struct {
	Name     string    `json:"name"`
	SHA256   string    `json:"sha256"` // of the certificate, hex
	Until    time.Time `json:"until"`
	FromFile bool      `json:"fromFile"`      // the office's own file, which is not renewed here
	Practice bool      `json:"practice"`      // what it seals proves nothing
	DER      []byte    `json:"der,omitempty"` // the certificate; nil from an older service
	Unknown  bool      `json:"unknown"`       // made by a version whose certificates some readers know no use for; renewing mends that
}

func (h *Handler) registerSeal(handle func(pattern string, f func(r *http.Request) (any, error))) {
	handle("GET /seal", func(*http.Request) (any, error) { return h.Service.SealCertificate(), nil })
	handle("POST /seal/renew", func(r *http.Request) (any, error) {
		if sync.OriginOf(r.Context()).Token != "" { // only who can read the folder may
			return nil, signing.ErrState
		}
		return h.Service.RenewSeal(r.Context())
	})
}

// SealCertificate asks what documents are sealed with.
func (c *Client) SealCertificate(ctx context.Context) (s Seal, err error) {
	err = c.call(ctx, http.MethodGet, "/seal", nil, &s)
	return s, err
}

// RenewSeal has the service make itself a new key and certificate. sync.ErrSealFile: it has a file of the office's own.
func (c *Client) RenewSeal(ctx context.Context) (s Seal, err error) {
	err = c.call(ctx, http.MethodPost, "/seal/renew", nil, &s)
	return s, err
}
