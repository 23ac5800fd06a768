package trust

import (
	"crypto/x509"

	"paraph/signing/cms"
)

// constraints holds each certificate of the path to what those above may issue (RFC 5280, 6.1.4). The anchor's own
// limits count too.
func constraints(c Chain) (out []Problem) {
	below := 0 // authorities between this one and the end that count for path lengths
	for i, cert := range c.Certificates {
		anchor := c.Anchor != nil && i == len(c.Certificates)-1
		var details []string
		if len(cert.UnknownCritical) > 0 && (i == 0 || !anchor) {
			details = append(details, detailExtension)
		}
		if i > 0 {
			details = append(details, mayNot(cert, anchor, below, c.Certificates[:i])...)
			if !cert.SelfIssued() {
				below++
			}
		}
		for _, d := range details {
			out = append(out, Problem{Code: ChainConstraints, Certificate: cert, Detail: d})
		}
	}
	return out
}

// mayNot are the reasons why issuer may not have issued what is below.
func mayNot(issuer *cms.Certificate, anchor bool, below int, path []*cms.Certificate) (out []string) {
	if !issuer.IsCA && !(anchor && ancient(issuer)) {
		out = append(out, detailNoCA)
	}
	if issuer.HasKeyUsage && issuer.KeyUsage&x509.KeyUsageCertSign == 0 {
		out = append(out, detailKeyUsage)
	}
	if issuer.MaxPathLen >= 0 && below > issuer.MaxPathLen {
		out = append(out, detailLength)
	}
	if issuer.NameConstraints != nil && !namesAllowed(issuer.NameConstraints, path) {
		out = append(out, detailNames)
	}
	return out
}

// ancient is a certificate of before extensions; as an anchor it may be an authority.
func ancient(c *cms.Certificate) bool {
	return c.Version < 3 && c.SelfIssued()
}

// Usages of certificates that say nothing of documents.
const (
	usageServer      = "1.3.6.1.5.5.7.3.1"
	usageCode        = "1.3.6.1.5.5.7.3.3"
	usageStamping    = "1.3.6.1.5.5.7.3.8"
	usageOCSPSigning = "1.3.6.1.5.5.7.3.9"
)

// Fit says whether the certificate may be used for that purpose. For signing, keyUsage must allow signatures or
// commitments where it is there. Extended key usages are many, and qualified certificates often have none, so only those
// that are for servers, code, time-stamps and OCSP alone are refused.
func Fit(c *cms.Certificate, p Purpose) []Problem {
	usage := !c.HasKeyUsage || c.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) != 0
	if p == TimeStamping {
		if !usage || !c.ForTimeStampsOnly() {
			return []Problem{{Code: NotForStamping, Certificate: c}}
		}
		return nil
	}
	if !usage {
		return []Problem{{Code: NotForSigning, Certificate: c, Detail: detailKeyUsage}}
	}
	for _, u := range c.ExtKeyUsage {
		switch u.String() {
		case usageServer, usageCode, usageStamping, usageOCSPSigning:
		default:
			return nil
		}
	}
	if len(c.ExtKeyUsage) > 0 {
		return []Problem{{Code: NotForSigning, Certificate: c, Detail: "extended-key-usage"}}
	}
	return nil
}
