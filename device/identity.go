package device

import (
	"crypto"
	"crypto/x509"
)

// Identity is a certificate with the key that belongs to it and the certificates between it and a root.
type Identity struct {
	Certificate *x509.Certificate
	Chain       []*x509.Certificate
	Key         crypto.Signer
}
