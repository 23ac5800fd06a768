package trust

import (
	"time"

	"paraph/signing/cms"
)

// Code says what stands against a certificate. The words are stored and shown; the list only grows.
type Code string

// What can stand against a certificate.
const (
	IssuerUnknown     Code = "issuer-unknown"
	ChainConstraints  Code = "chain-constraints" // somebody on the path may not issue what is below
	Expired           Code = "certificate-expired"
	NotYetValid       Code = "certificate-not-yet-valid"
	Revoked           Code = "certificate-revoked"
	RevocationUnknown Code = "revocation-unknown"
	AlgorithmWeak     Code = "algorithm-weak"
	NotForSigning     Code = "certificate-not-for-signing"
	NotForStamping    Code = "certificate-not-for-time-stamping"
)

// Problem is one thing that stands against a certificate.
type Problem struct {
	Code        Code
	Certificate *cms.Certificate
	Detail      string    // a word for experts: "path-length", "SHA-1", …
	Since       time.Time // expired, revoked or weak since then, where there is such a time
	Warning     bool      // the algorithm's date was foreseen when the policy was written; it may have changed
}

// Words in Detail for ChainConstraints.
const (
	detailNoCA      = "no-authority"
	detailKeyUsage  = "key-usage"
	detailLength    = "path-length"
	detailNames     = "name-constraints"
	detailExtension = "critical-extension"
)
