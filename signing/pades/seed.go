package pades

import (
	"crypto"
	"fmt"
	"slices"
	"strings"

	"paraph/signing/cos"
)

// The flags of a seed value dictionary that make an entry binding (ISO 32000-2, table 237), and those of its
// certificate part (table 238).
const (
	seedFilter = 1 << iota
	seedSubFilter
	seedV
	seedReasons
	seedAttestation
	seedRevocation
	seedDigest
	seedLockDocument
	seedAppearance
)

const (
	certSubject = 1 << iota
	certIssuer
	certOID
	certSubjectDN
	_
	certKeyUsage
	certURL
)

// seedKnown is the newest seed dictionary that is understood: that of PDF 2.0.
const seedKnown = 3

// allowed checks a signature against what its field binds it to. What only recommends is not asked.
func (t *target) allowed(d *document, s *signature) error {
	sv := d.Dict(t.field["SV"])
	if sv == nil {
		return nil
	}
	flags := d.Integer(sv["Ff"])
	bound := func(flag int) bool { return flags&flag != 0 }
	no := func(what string) error { return fmt.Errorf("%w: %s", ErrSeed, what) }
	version, _ := d.Number(sv["V"])
	switch {
	case bound(seedV) && version > seedKnown:
		return no("a newer dictionary")
	case bound(seedFilter) && d.Name(sv["Filter"]) != "Adobe.PPKLite":
		return no("another handler")
	case bound(seedSubFilter) && !slices.Contains(d.names(sv["SubFilter"]), "ETSI.CAdES.detached"):
		return no("another form of signature")
	case bound(seedDigest) && !slices.ContainsFunc(d.texts(sv["DigestMethod"]), func(m string) bool { return digestNamed(m) == s.alg.hash }):
		return no("another digest")
	case bound(seedReasons) && !d.reasonFits(sv, s.seal.Reason):
		return no("another reason")
	case bound(seedAttestation), bound(seedRevocation), bound(seedAppearance):
		return no("an entry that is not made")
	}
	return d.demandsFit(sv, s.seal)
}

// demandsFit checks what a seed value asks for beyond the signature's form: a locked document, a time stamp, a
// certification, certificates.
func (d *document) demandsFit(sv cos.Dict, s Seal) error {
	switch {
	case d.Integer(sv["Ff"])&seedLockDocument != 0 && d.Resolve(sv["LockDocument"]) == true:
		return fmt.Errorf("%w: a locked document", ErrSeed)
	case d.Integer(d.Dict(sv["TimeStamp"])["Ff"])&1 != 0:
		return fmt.Errorf("%w: a time stamp", ErrSeed)
	case d.Integer(d.Dict(sv["MDP"])["P"]) != 0 && !s.Certify:
		return fmt.Errorf("%w: a certification", ErrSeed)
	}
	return d.certificateFits(d.Dict(sv["Cert"]), s)
}

// reasonFits: a list with a full stop alone, or none, asks for no reason at all.
func (d *document) reasonFits(sv cos.Dict, reason string) bool {
	list := d.texts(sv["Reasons"])
	if len(list) == 0 || len(list) == 1 && list[0] == "." {
		return reason == ""
	}
	return slices.Contains(list, reason)
}

// certificateFits knows the list of subjects; what else is binding is refused.
func (d *document) certificateFits(cert cos.Dict, s Seal) error {
	flags := d.Integer(cert["Ff"])
	if flags&(certIssuer|certOID|certSubjectDN|certKeyUsage) != 0 {
		return fmt.Errorf("%w: a certificate of a kind", ErrSeed)
	}
	if flags&certSubject == 0 {
		return nil
	}
	for _, o := range d.Array(cert["Subject"]) {
		if raw, ok := d.Resolve(o).(cos.String); ok && string(raw) == string(s.Certificate.Raw) {
			return nil
		}
	}
	return fmt.Errorf("%w: another certificate", ErrSeed)
}

func (d *document) names(o cos.Object) (out []string) {
	for _, e := range d.Array(o) {
		out = append(out, d.Name(e))
	}
	return out
}

func (d *document) texts(o cos.Object) (out []string) {
	for _, e := range d.Array(o) {
		if text, ok := d.Text(e); ok {
			out = append(out, text)
		}
	}
	return out
}

func digestNamed(name string) crypto.Hash {
	return map[string]crypto.Hash{"SHA256": crypto.SHA256, "SHA384": crypto.SHA384, "SHA512": crypto.SHA512}[strings.ReplaceAll(strings.ToUpper(name), "-", "")]
}
