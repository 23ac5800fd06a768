package verify

import (
	"crypto/sha1" //nolint:gosec // what every responder knows certificates by (RFC 5019, 2.1.1); it protects nothing here
	"encoding/asn1"
	"math/big"
	"slices"

	"paraph/signing/cms"
	"paraph/signing/trust"
)

// Ask is a question to somebody on the network that would settle whether a certificate was withdrawn, or whom it is from. What
// is answered goes into Options.Evidence of the next try. Nothing here asks anybody.
type Ask struct {
	Kind string // AskOCSP, AskCRL, AskIssuer
	URL  string
	Body []byte // of an OCSP request, in DER
}

// The kinds of questions.
const (
	AskOCSP   = "ocsp"   // RFC 6960
	AskCRL    = "crl"    // RFC 5280, 4.2.1.13
	AskIssuer = "issuer" // RFC 5280, 4.2.2.1
)

// maxAsks bounds the questions of one file.
const maxAsks = 24

// ask notes a question, once.
func (b *believed) ask(a Ask) {
	same := func(o Ask) bool { return o.Kind == a.Kind && o.URL == a.URL && string(o.Body) == string(a.Body) }
	if a.URL != "" && len(b.asks) < maxAsks && !slices.ContainsFunc(b.asks, same) {
		b.asks = append(b.asks, a)
	}
}

// askAbout notes who could say whether the certificate at place i of a path was withdrawn: its responders, else its lists.
func (b *believed) askAbout(chain trust.Chain, i int) {
	c, issuer := chain.Certificates[i], chain.Certificates[i+1]
	for _, url := range c.OCSP {
		if body, err := ocspRequest(c, issuer); err == nil {
			b.ask(Ask{AskOCSP, url, body})
		}
	}
	for _, url := range c.CRLs {
		b.ask(Ask{Kind: AskCRL, URL: url})
	}
}

// askWho notes where the certificate of an issuer lies that is missing.
func (b *believed) askWho(chain trust.Chain) {
	for _, url := range chain.Certificates[len(chain.Certificates)-1].CAIssuers {
		b.ask(Ask{Kind: AskIssuer, URL: url})
	}
}

// The structures of RFC 6960, 4.1.1, as far as a question about one certificate needs them.
type (
	digestID struct {
		OID        asn1.ObjectIdentifier
		Parameters asn1.RawValue
	}
	certID struct {
		Digest            digestID
		NameHash, KeyHash []byte
		Serial            *big.Int
	}
	single  struct{ Cert certID }
	tbs     struct{ List []single }
	request struct{ TBS tbs }
)

func ocspRequest(c, issuer *cms.Certificate) ([]byte, error) {
	name := sha1.Sum(issuer.RawSubject) //nolint:gosec // see the import
	id := certID{
		Digest:   digestID{asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}, asn1.NullRawValue},
		NameHash: name[:], KeyHash: issuer.Key.Hash(), Serial: c.Serial,
	}
	return asn1.Marshal(request{tbs{[]single{{id}}}})
}

// answered takes in what was asked for: an OCSP response, a list, or certificates (one, or those of a CMS).
func (b *believed) answered(kind string, der []byte) {
	switch kind {
	case AskOCSP:
		b.answer(der)
	case AskCRL:
		b.list(der)
	case AskIssuer:
		b.certificate(der)
		if sd, _, err := cms.Parse(der); err == nil {
			b.pool = append(b.pool, sd.Certificates...)
		}
	}
}
