package cms

import (
	"errors"
	"fmt"
)

// Fault says what is wrong with a signature or a time-stamp. The words are stored and shown; the list only grows.
type Fault string

// What can be wrong.
const (
	FaultDigest         Fault = "digest"          // message-digest is not the content's digest
	FaultSignature      Fault = "signature"       // the value was not made with the certificate's key
	FaultCertificate    Fault = "certificate"     // the certificate that the signer names is not there, or its key cannot be read
	FaultIdentity       Fault = "identity"        // the signed signing-certificate attribute names another one, or several certificates match
	FaultContentType    Fault = "content-type"    // the signed content-type is another one, or there are no signed attributes where they must be
	FaultAttributes     Fault = "attributes"      // signed attributes are missing, stand twice, or cannot be read
	FaultAlgorithm      Fault = "algorithm"       // unknown, or not the key's
	FaultDigestMismatch Fault = "digest-mismatch" // the algorithms named contradict each other (RFC 6211)
	FaultImprint        Fault = "imprint"         // a time-stamp of something else
	FaultTSAUsage       Fault = "tsa-usage"       // the certificate is not one for time-stamping alone (RFC 3161, 2.3)
)

// Oddities that are accepted and told.
const (
	NoteNotDER          = "attributes-not-DER"      // the value holds only over the attributes in DER
	NoteNoAttributes    = "no-attributes"           // the content is signed directly
	NoteNoSigningCert   = "no-signing-certificate"  // nothing signed names the certificate
	NoteOldSigningCert  = "old-signing-certificate" // it is named by its SHA-1 only
	NoteDigestDiffers   = "digest-differs"          // content and attributes are hashed by two algorithms
	NoteKeyAlgorithm    = "key-algorithm"           // the signature algorithm is named by the key's alone
	NoteSignerElsewhere = "certificate-elsewhere"   // the certificate was found outside the message
)

// ErrMalformed is what stands behind every error of reading.
var ErrMalformed = errors.New("cms: cannot be read")

// Errors of single checks.
var (
	ErrAlgorithm = errors.New("cms: unknown or unsupported algorithm")
	ErrSignature = errors.New("cms: the signature does not hold")
	ErrIssuer    = errors.New("cms: another issuer")
	ErrResponder = errors.New("cms: the responder may not speak for this issuer")
)

func malformed(what string) error { return fmt.Errorf("%w: %s", ErrMalformed, what) }
