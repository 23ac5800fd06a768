package trustlist

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"

	"paraph/signing/cms"
)

// answer is yes, no, or that it cannot be said; their order is that of how much they promise.
type answer int

const (
	no answer = iota
	unsaid
	yes
)

func answerOf(b bool) answer {
	if b {
		return yes
	}
	return no
}

// meets says whether a certificate meets the criteria. What is not known here is neither met nor missed.
func (c Criteria) meets(cert *cms.Certificate) answer {
	all := c.answers(cert)
	if c.Strange {
		all = append(all, unsaid)
	}
	switch c.Assert {
	case "all":
		out := yes
		for _, a := range all {
			out = min(out, a)
		}
		return out
	case "atLeastOne":
		out := no
		for _, a := range all {
			out = max(out, a)
		}
		return out
	case "none":
		out := no
		for _, a := range all {
			out = max(out, a)
		}
		return yes - out
	}
	return unsaid
}

func (c Criteria) answers(cert *cms.Certificate) (all []answer) {
	for _, bits := range c.Usages {
		all = append(all, usageOf(bits, cert))
	}
	for _, set := range c.Policies {
		all = append(all, within(set, cert.Policies))
	}
	for _, set := range c.Extended {
		all = append(all, within(set, cert.ExtKeyUsage))
	}
	for _, set := range c.Subject {
		all = append(all, within(set, attributes(cert.RawSubject)))
	}
	for _, n := range c.Nested {
		all = append(all, n.meets(cert))
	}
	return all
}

// within says whether all that is asked for is there. To ask for nothing is no criterion.
func within(set []string, have []cms.OID) answer {
	if len(set) == 0 {
		return unsaid
	}
	for _, want := range set {
		if !slices.ContainsFunc(have, func(o cms.OID) bool { return o.String() == want }) {
			return no
		}
	}
	return yes
}

// attributes are the kinds of attributes of a name.
func attributes(name []byte) (out []cms.OID) {
	var rdn pkix.RDNSequence
	if _, err := asn1.Unmarshal(name, &rdn); err != nil {
		return nil
	}
	for _, set := range rdn {
		for _, a := range set {
			out = append(out, a.Type)
		}
	}
	return out
}

func usageOf(bits []UsageBit, cert *cms.Certificate) answer {
	known := map[string]x509.KeyUsage{
		"digitalSignature": x509.KeyUsageDigitalSignature,
		"nonRepudiation":   x509.KeyUsageContentCommitment,
		"keyEncipherment":  x509.KeyUsageKeyEncipherment,
		"dataEncipherment": x509.KeyUsageDataEncipherment,
		"keyAgreement":     x509.KeyUsageKeyAgreement,
		"keyCertSign":      x509.KeyUsageCertSign,
		"crlSign":          x509.KeyUsageCRLSign,
		"encipherOnly":     x509.KeyUsageEncipherOnly,
		"decipherOnly":     x509.KeyUsageDecipherOnly,
	}
	out := answerOf(len(bits) > 0)
	for _, b := range bits {
		bit, ok := known[b.Name]
		switch {
		case !ok:
			out = min(out, unsaid)
		case (cert.KeyUsage&bit != 0) != b.Set:
			out = no
		}
	}
	return out
}
