// Package cms reads what signs a file: CMS and CAdES signatures (RFC 5652, RFC 5035, ETSI EN 319 122-1), the
// certificates in them (RFC 5280), time-stamp tokens (RFC 3161), and what issuers say of their certificates in CRLs
// (RFC 5280) and OCSP responses (RFC 6960). It tells whether the mathematics holds and who is named; whom to trust, and
// which algorithms are strong enough at which time, is decided elsewhere.
//
//	sd, rest, err := cms.Parse(contents)
//	result := sd.Signers[0].Check(sd, sum, others) // sum hashes what was signed
//	if len(result.Faults) == 0 { … result.Certificate … }
//
// Everything is read from the bytes as they stand: what is signed is kept raw and never written anew to be checked,
// but for the one case that Check notes. The reader takes BER where honest writers use it, and certificates that
// crypto/x509 refuses; a critical extension that cannot be read is listed as unknown, so that nobody passes over it.
//
// It reads what strangers wrote: nesting, counts, numbers and keys are bounded (limits.go), nothing panics, and a
// certificate is chosen by what the signer names, never by its place.
package cms
