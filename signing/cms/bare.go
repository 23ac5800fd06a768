package cms

import (
	"bytes"
	"crypto"
)

// bareHashes are the digests a bare signature may have (ISO 32000-2, table 260).
var bareHashes = []crypto.Hash{crypto.SHA1, crypto.SHA256, crypto.SHA384, crypto.SHA512}

// CheckBare verifies a signature that is no message: a value of RSA (PKCS#1 v1.5) in an OCTET STRING (ISO 32000-2, 12.8.3.2), by the
// key of a certificate, over content whose digest sum gives. Which digest it is stands in the value alone.
func CheckBare(der []byte, c *Certificate, sum func(crypto.Hash) ([]byte, error)) Result {
	r := Result{Certificate: c, Algorithm: c.Key.uses(scheme{kind: kindRSA})}
	value, rest, err := Octets(der)
	if err != nil || len(bytes.Trim(rest, "\x00")) > 0 || c.Key.family != kindRSA {
		r.fault(FaultAlgorithm)
		return r
	}
	r.note(NoteNoSigningCert)
	for _, h := range bareHashes {
		digest, err := sum(h)
		if err != nil {
			r.fault(FaultDigest)
			return r
		}
		if c.Key.VerifyDigest(h, digest, value) == nil {
			r.Hash, r.SignatureHash, r.Digest = h, h, h.String()
			return r
		}
	}
	r.fault(FaultSignature)
	return r
}
