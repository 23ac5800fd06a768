package verify

import (
	"bytes"
	"encoding/pem"

	"paraph/signing/cms"
	"paraph/sync"
)

// Certificates reads certificates in PEM, one or several, or one in DER; they are answered in DER. Errors:
// sync.ErrCertificate where there is none.
func Certificates(b []byte) (out [][]byte, err error) {
	if !bytes.Contains(b, []byte("-----BEGIN")) {
		if _, err := cms.ParseCertificate(b); err != nil {
			return nil, sync.ErrCertificate
		}
		return [][]byte{b}, nil
	}
	for {
		block, rest := pem.Decode(b)
		if block == nil {
			break
		}
		b = rest
		if block.Type != "CERTIFICATE" && block.Type != "TRUSTED CERTIFICATE" {
			continue
		}
		if _, err := cms.ParseCertificate(block.Bytes); err != nil {
			return nil, sync.ErrCertificate
		}
		out = append(out, block.Bytes)
	}
	if len(out) == 0 {
		return nil, sync.ErrCertificate
	}
	return out, nil
}
