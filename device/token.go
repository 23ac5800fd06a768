package device

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"strings"
	"time"
)

// Token is a card, a key or a software token as its module shows it. Slot is the module's number for the
// place it is in and good for one look only; what names a token over time is its serial number.
type Token struct {
	Module       string        `json:"module"`
	Slot         uint          `json:"slot"`
	Label        string        `json:"label"`
	Serial       string        `json:"serial"`
	Model        string        `json:"model,omitempty"`
	Manufacturer string        `json:"manufacturer,omitempty"`
	PIN          PIN           `json:"pin"`
	Certificates []Certificate `json:"certificates"`
}

// PIN is what a token says of its PIN before anybody types it. State is a warning and no more: modules
// are known to say "locked" of a card that is not. Min and Max are lengths in bytes, zero if unknown.
type PIN struct {
	State PINState `json:"state"`
	Pad   bool     `json:"pad"` // the reader asks for it itself
	Min   int      `json:"min,omitempty"`
	Max   int      `json:"max,omitempty"`
}

// PINState is what a token says of the tries left.
type PINState string

// The states of a PIN.
const (
	PINFine   PINState = "ok"
	PINLow    PINState = "low"    // a wrong one was given
	PINLast   PINState = "last"   // one try is left
	PINLocked PINState = "locked" // as the token says
)

// Certificate is a certificate on a token. ID and Label are the token's own.
type Certificate struct {
	X509   *x509.Certificate
	SHA256 string // of its DER, in hex: what names it everywhere
	Label  string
	ID     []byte
}

// Unfit says why a certificate is not offered for signing; empty if it is. The words are part of the
// command line.
type Unfit string

// The reasons not to sign with a certificate.
const (
	UnfitExpired   Unfit = "expired"
	UnfitNotYet    Unfit = "not-yet-valid"
	UnfitAuthority Unfit = "authority"       // it signs certificates
	UnfitUsage     Unfit = "not-for-signing" // encryption or agreement only
	UnfitLogin     Unfit = "for-login"       // proves who one is to a web site, signs nothing
	UnfitAlgorithm Unfit = "algorithm"       // neither RSA nor an elliptic curve we know
)

// Usable says whether documents can be signed with a certificate at a time.
func Usable(c *x509.Certificate, now time.Time) Unfit {
	switch {
	case authority(c):
		return UnfitAuthority
	case c.PublicKeyAlgorithm != x509.RSA && c.PublicKeyAlgorithm != x509.ECDSA:
		return UnfitAlgorithm
	case c.KeyUsage != 0 && c.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0:
		return UnfitUsage
	case !Commits(c) && onlyLogin(c):
		return UnfitLogin
	case now.Before(c.NotBefore):
		return UnfitNotYet
	case now.After(c.NotAfter):
		return UnfitExpired
	}
	return ""
}

// authority is true for certificates that only sign others. A certificate people made for themselves often
// says that it may do that too; it can sign documents.
func authority(c *x509.Certificate) bool {
	signs := c.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) != 0
	own := c.KeyUsage == 0 && bytes.Equal(c.RawIssuer, c.RawSubject)
	return c.IsCA && !signs && !own
}

// Commits reports whether a certificate is for signatures that bind its holder (nonRepudiation, RFC 5280,
// 4.2.1.3): on a card with several, the one to sign with.
func Commits(c *x509.Certificate) bool { return c.KeyUsage&x509.KeyUsageContentCommitment != 0 }

// onlyLogin is true for the authentication certificate of a card: it lists purposes, and none is signing.
func onlyLogin(c *x509.Certificate) bool {
	for _, use := range c.ExtKeyUsage {
		if use != x509.ExtKeyUsageClientAuth && use != x509.ExtKeyUsageServerAuth && use != x509.ExtKeyUsageMicrosoftServerGatedCrypto {
			return false
		}
	}
	smartCardLogon := asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 20, 2, 2}
	for _, use := range c.UnknownExtKeyUsage {
		if !use.Equal(smartCardLogon) {
			return false
		}
	}
	return len(c.ExtKeyUsage)+len(c.UnknownExtKeyUsage) > 0
}

// HolderName is whom a certificate speaks of, as a person writes it: given name and surname where they
// are there, else the common name, else the organisation. The common name of many cards is a number.
func HolderName(c *x509.Certificate) string {
	var given, surname string
	for _, a := range c.Subject.Names {
		text, ok := a.Value.(string)
		switch {
		case !ok:
		case a.Type.Equal(asn1.ObjectIdentifier{2, 5, 4, 42}):
			given = text
		case a.Type.Equal(asn1.ObjectIdentifier{2, 5, 4, 4}):
			surname = text
		}
	}
	if given != "" && surname != "" {
		return given + " " + surname
	}
	if c.Subject.CommonName != "" {
		return c.Subject.CommonName
	}
	return strings.Join(c.Subject.Organization, ", ")
}
