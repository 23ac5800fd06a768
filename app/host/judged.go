package host

import (
	"slices"
	"time"

	judge "paraph/signing/verify"
	"paraph/sync/rest/esign"
)

// The contract's words for certificates. It publishes VALID alone; the others are ours.
const (
	statusValid       = "VALID"
	statusExpired     = "EXPIRED"
	statusNotYetValid = "NOT_YET_VALID"
	statusRevoked     = "REVOKED"
	statusUnknown     = "UNKNOWN"
	statusInvalid     = "INVALID"
)

// signatureOf puts what was found of a signature into the contract's words.
func signatureOf(s judge.Signature, id string) esign.ExaminedSignature {
	out := esign.ExaminedSignature{
		ID: id, Integrity: !slices.ContainsFunc(s.Reasons, touched), Algorithm: s.Digest + " " + s.Algorithm,
		SubjectDN: s.Signer, IssuerDN: s.Issuer, SubjectCN: judge.NamePart(s.Signer, "CN"), IssuerCN: judge.NamePart(s.Issuer, "CN"), Serial: s.Serial,
		Status: statusOf(s), IssuerStatus: issuerStatusOf(s), Listed: s.Territory != "",
		Qualified: qualifiedOf(s), Device: deviceOf(s),
	}
	switch {
	case s.ProvenTime != nil:
		out.Date, out.TrustedDate = esign.Moment{Time: *s.ProvenTime}, true
	case s.ClaimedTime != nil:
		out.Date.Time = *s.ClaimedTime
	}
	if len(s.Chain) > 0 {
		c := s.Chain[0]
		out.NotBefore.Time, out.NotAfter.Time, out.KeySize, out.Certificate = c.NotBefore, c.NotAfter, c.Bits, c.DER
		out.Revoked.Time = revokedAt(c)
	}
	if len(s.Chain) > 1 {
		out.IssuerRevoked.Time = revokedAt(s.Chain[1])
	}
	return out
}

func revokedAt(c judge.Certificate) (none time.Time) {
	if c.RevokedAt == nil {
		return none
	}
	return *c.RevokedAt
}

// touched reports whether a reason says that what was signed is not what is there.
func touched(r judge.Reason) bool {
	switch r {
	case judge.Altered, judge.SignatureBroken, judge.CoverageBroken, judge.ForbiddenChange, judge.HiddenContent, judge.SignatureUnreadable,
		judge.FormatUnsupported, judge.NotExamined, judge.LimitReached:
		return true
	}
	return false
}

// statusOf is the signer's certificate's: the gravest that is known of it.
func statusOf(s judge.Signature) string {
	for _, one := range []struct {
		reason judge.Reason
		status string
	}{
		{judge.Revoked, statusRevoked},
		{judge.NotForSigning, statusInvalid},
		{judge.IdentityMismatch, statusInvalid},
		{judge.NotYetValid, statusNotYetValid},
		{judge.Expired, statusExpired},
		{judge.IssuerUnknown, statusUnknown},
		{judge.RevocationUnknown, statusUnknown},
	} {
		if slices.Contains(s.Reasons, one.reason) {
			return one.status
		}
	}
	if len(s.Chain) == 0 {
		return statusUnknown
	}
	return statusValid
}

func issuerStatusOf(s judge.Signature) string {
	switch {
	case len(s.Chain) > 1 && s.Chain[1].RevokedAt != nil && slices.Contains(s.Reasons, judge.Revoked):
		return statusRevoked
	case len(s.Chain) == 0 || slices.Contains(s.Reasons, judge.IssuerUnknown):
		return statusUnknown
	}
	return statusValid
}

// qualifiedOf says whether the certificate is a qualified one: as the trusted lists have it, else nothing that is known.
func qualifiedOf(s judge.Signature) string {
	switch s.Qualified {
	case "e-signature", "e-seal":
		return statusValid
	case "not-qualified", "website":
		return statusInvalid
	}
	return statusUnknown
}

func deviceOf(s judge.Signature) string {
	switch s.Device {
	case "yes":
		return statusValid
	case "no":
		return statusInvalid
	}
	return statusUnknown
}
