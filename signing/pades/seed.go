package pades

import (
	"crypto"
	"fmt"
	"slices"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
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
	sv := d.dict(t.field["SV"])
	if sv == nil {
		return nil
	}
	flags := d.integer(sv["Ff"])
	bound := func(flag int) bool { return flags&flag != 0 }
	no := func(what string) error { return fmt.Errorf("%w: %s", ErrSeed, what) }
	version, _ := d.number(sv["V"])
	switch {
	case bound(seedV) && version > seedKnown:
		return no("a newer dictionary")
	case bound(seedFilter) && d.name(sv["Filter"]) != "Adobe.PPKLite":
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
func (d *document) demandsFit(sv types.Dict, s Seal) error {
	switch {
	case d.integer(sv["Ff"])&seedLockDocument != 0 && d.resolve(sv["LockDocument"]) == types.Boolean(true):
		return fmt.Errorf("%w: a locked document", ErrSeed)
	case d.integer(d.dict(sv["TimeStamp"])["Ff"])&1 != 0:
		return fmt.Errorf("%w: a time stamp", ErrSeed)
	case d.integer(d.dict(sv["MDP"])["P"]) != 0 && !s.Certify:
		return fmt.Errorf("%w: a certification", ErrSeed)
	}
	return d.certificateFits(d.dict(sv["Cert"]), s)
}

// reasonFits: a list with a full stop alone, or none, asks for no reason at all.
func (d *document) reasonFits(sv types.Dict, reason string) bool {
	list := d.texts(sv["Reasons"])
	if len(list) == 0 || len(list) == 1 && list[0] == "." {
		return reason == ""
	}
	return slices.Contains(list, reason)
}

// certificateFits knows the list of subjects; what else is binding is refused.
func (d *document) certificateFits(cert types.Dict, s Seal) error {
	flags := d.integer(cert["Ff"])
	if flags&(certIssuer|certOID|certSubjectDN|certKeyUsage) != 0 {
		return fmt.Errorf("%w: a certificate of a kind", ErrSeed)
	}
	if flags&certSubject == 0 {
		return nil
	}
	for _, o := range d.array(cert["Subject"]) {
		var raw []byte
		switch v := d.resolve(o).(type) {
		case types.StringLiteral:
			raw, _ = types.Unescape(string(v))
		case types.HexLiteral:
			raw, _ = v.Bytes()
		}
		if string(raw) == string(s.Certificate.Raw) {
			return nil
		}
	}
	return fmt.Errorf("%w: another certificate", ErrSeed)
}

func (d *document) names(o types.Object) (out []string) {
	for _, e := range d.array(o) {
		out = append(out, d.name(e))
	}
	return out
}

func (d *document) texts(o types.Object) (out []string) {
	for _, e := range d.array(o) {
		if text, err := model.Text(d.resolve(e)); err == nil {
			out = append(out, text)
		}
	}
	return out
}

func digestNamed(name string) crypto.Hash {
	return map[string]crypto.Hash{"SHA256": crypto.SHA256, "SHA384": crypto.SHA384, "SHA512": crypto.SHA512}[strings.ReplaceAll(strings.ToUpper(name), "-", "")]
}
