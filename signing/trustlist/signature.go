package trustlist

import (
	"crypto"
	"encoding/base64"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"paraph/signing/cms"
)

// Bounds of a signature, and of what is strong enough for a list.
const (
	maxReferences = 8
	maxPinned     = 64
	leastRSA      = 2048
	leastCurve    = 256
)

// Signature is who signed a list, as it was found to hold.
type Signature struct {
	Signer *cms.Certificate // one of those that were known before
	Time   time.Time        // as the signer claims
}

// verify checks the list's own signature (TS 119 612, 5.7; XMLDSig; XAdES) with the certificates that may sign it. What
// it covers is the whole document but the signature itself: the nodes that are read then.
func verify(doc *document, pinned []*cms.Certificate) (s Signature, err error) {
	all := doc.root.list(spaceDS, "Signature")
	if len(all) == 0 {
		return s, ErrUnsigned
	}
	if len(all) > 1 {
		return s, fmt.Errorf("%w: there are several", ErrSignature)
	}
	x := signed{doc: doc, node: all[0]}
	x.info = x.node.one(spaceDS, "SignedInfo")
	x.properties = x.node.one(spaceDS, "Object").path(spaceXAdES, "QualifyingProperties", "SignedProperties")
	if x.info == nil || x.properties == nil {
		return s, fmt.Errorf("%w: its own properties are not signed", ErrSignature)
	}
	if err := x.references(); err != nil {
		return s, err
	}
	if s.Signer, err = x.signer(pinned); err != nil {
		return s, err
	}
	claimed := x.properties.path(spaceXAdES, "SignedSignatureProperties", "SigningTime")
	if s.Time, err = time.Parse(time.RFC3339, claimed.text()); err != nil {
		return s, fmt.Errorf("%w: it does not say when it was made", ErrSignature)
	}
	return s, nil
}

// signed is a signature while it is checked.
type signed struct {
	doc                    *document
	node, info, properties *node
}

// references checks every digest. The document and the signed properties must both be among them.
func (x *signed) references() error {
	all := x.info.list(spaceDS, "Reference")
	if len(all) > maxReferences {
		return ErrTooLarge
	}
	var document, properties bool
	for _, r := range all {
		target, err := x.target(r)
		if err != nil {
			return err
		}
		if err := x.digest(r, target); err != nil {
			return err
		}
		document = document || target == x.doc.root
		properties = properties || target == x.properties
	}
	if !document || !properties {
		return fmt.Errorf("%w: it does not cover the list and its own properties", ErrSignature)
	}
	return nil
}

// target is what a Reference names: the document's element, or something within the signature. Whatever else it could
// be would be signed, but not read.
func (x *signed) target(r *node) (*node, error) {
	has := slices.ContainsFunc(r.attrs, func(a attr) bool { return a.local == "URI" && a.space == "" })
	uri := r.attr("URI")
	if has && uri == "" {
		return x.doc.root, nil
	}
	id, ok := strings.CutPrefix(uri, "#")
	found := x.doc.ids[id]
	if !ok || len(found) != 1 {
		return nil, fmt.Errorf("%w: it names something else", ErrSignature)
	}
	if found[0] == x.doc.root {
		return found[0], nil
	}
	for n := found[0].parent; n != nil; n = n.parent {
		if n == x.node && found[0] != x.info {
			return found[0], nil
		}
	}
	return nil, fmt.Errorf("%w: it names something else", ErrSignature)
}

// digest compares the digest of what a Reference names. Of transforms there are the enveloped signature, for the
// document alone, and a canonical form.
func (x *signed) digest(r, target *node) error {
	form, _ := formOf("http://www.w3.org/TR/2001/REC-xml-c14n-20010315") // where nothing is said (XMLDSig, 4.4.3.2)
	var skip *node
	transforms := r.one(spaceDS, "Transforms").list(spaceDS, "Transform")
	for i, t := range transforms {
		named, ok := formOf(t.attr("Algorithm"))
		switch {
		case t.attr("Algorithm") == "http://www.w3.org/2000/09/xmldsig#enveloped-signature" && i == 0 && target == x.doc.root:
			skip = x.node
		case ok && i == len(transforms)-1:
			form = named
			form.prefixes(t)
		default:
			return fmt.Errorf("%w: transform %q", ErrAlgorithm, t.attr("Algorithm"))
		}
	}
	if target == x.doc.root && skip == nil {
		return fmt.Errorf("%w: it would sign itself", ErrSignature)
	}
	h, err := digestOf(r)
	if err != nil {
		return err
	}
	sum := cms.New(h)
	if err := form.target(sum, x.doc, target, skip, r.attr("URI")); err != nil {
		return err
	}
	return matches(sum, r)
}

// target writes what a Reference names. A name of a part brings along no comments either (XMLDSig, 4.4.3.3).
func (f form) target(w io.Writer, doc *document, target, skip *node, uri string) error {
	if uri == "" {
		return f.document(w, doc, skip)
	}
	f.comments = false
	return f.element(w, target, skip)
}

// prefixes reads the list that the exclusive form may bring along.
func (f *form) prefixes(of *node) {
	for _, c := range of.children {
		if f.exclusive && c.is("http://www.w3.org/2001/10/xml-exc-c14n#", "InclusiveNamespaces") {
			for _, p := range strings.Fields(c.attr("PrefixList")) {
				if p == "#default" {
					p = ""
				}
				f.inclusive = append(f.inclusive, p)
			}
		}
	}
}

func digestOf(of *node) (crypto.Hash, error) {
	name := of.one(spaceDS, "DigestMethod").attr("Algorithm")
	switch name {
	case "http://www.w3.org/2001/04/xmlenc#sha256":
		return crypto.SHA256, nil
	case "http://www.w3.org/2001/04/xmldsig-more#sha384":
		return crypto.SHA384, nil
	case "http://www.w3.org/2001/04/xmlenc#sha512":
		return crypto.SHA512, nil
	}
	return 0, fmt.Errorf("%w: digest %q", ErrAlgorithm, name)
}

func matches(sum hash.Hash, of *node) error {
	want, err := decode(of.one(spaceDS, "DigestValue").text())
	if err != nil || !slices.Equal(sum.Sum(nil), want) {
		return fmt.Errorf("%w: its content was changed", ErrSignature)
	}
	return nil
}

func decode(s string) ([]byte, error) {
	return base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), ""))
}

// signer is the pinned certificate that the signed properties name and whose key made the value.
func (x *signed) signer(pinned []*cms.Certificate) (*cms.Certificate, error) {
	if len(pinned) > maxPinned {
		return nil, ErrTooLarge
	}
	method := x.info.one(spaceDS, "SignatureMethod")
	alg, err := algorithmOf(method)
	if err != nil {
		return nil, err
	}
	form, ok := formOf(x.info.one(spaceDS, "CanonicalizationMethod").attr("Algorithm"))
	if !ok {
		return nil, fmt.Errorf("%w: canonical form", ErrAlgorithm)
	}
	form.prefixes(x.info.one(spaceDS, "CanonicalizationMethod"))
	value, err := decode(x.node.one(spaceDS, "SignatureValue").text())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	var message strings.Builder
	if err := form.element(&message, x.info, nil); err != nil {
		return nil, err
	}
	for _, c := range pinned {
		if !x.names(c) {
			continue
		}
		if f := c.Key.Family(); f == "RSA" && c.Key.Size() < leastRSA || f == "ECDSA" && c.Key.Size() < leastCurve {
			return nil, fmt.Errorf("%w: %s", ErrAlgorithm, c.KeyName())
		}
		if c.Key.Verify(alg, []byte(message.String()), value) != nil {
			return nil, ErrSignature
		}
		return c, nil
	}
	return nil, fmt.Errorf("%w: %s", ErrSigner, x.claims())
}

// names says whether the signed properties name this certificate as the signer's. The digest need not be strong:
// whatever it finds is a certificate that may sign.
func (x *signed) names(c *cms.Certificate) bool {
	of := x.properties.one(spaceXAdES, "SignedSignatureProperties")
	for _, name := range []string{"SigningCertificate", "SigningCertificateV2"} {
		cert := of.one(spaceXAdES, name).list(spaceXAdES, "Cert")
		if len(cert) == 0 {
			continue
		}
		digest := cert[0].one(spaceXAdES, "CertDigest") // the signer's own comes first
		h, err := digestOf(digest)
		if digest.one(spaceDS, "DigestMethod").attr("Algorithm") == "http://www.w3.org/2000/09/xmldsig#sha1" {
			h, err = crypto.SHA1, nil
		}
		if err != nil {
			return false
		}
		sum := cms.New(h)
		sum.Write(c.Raw)
		return matches(sum, digest) == nil
	}
	return false
}

// claims is whose certificate the signature brings along, for people.
func (x *signed) claims() string {
	der, err := decode(x.node.path(spaceDS, "KeyInfo", "X509Data", "X509Certificate").text())
	if err != nil {
		return ""
	}
	c, err := cms.ParseCertificate(der)
	if err != nil {
		return ""
	}
	return c.Subject()
}

// algorithmOf is the algorithm of a signature as package cms knows it.
func algorithmOf(method *node) (a cms.AlgorithmIdentifier, err error) {
	const more, later = "http://www.w3.org/2001/04/xmldsig-more#", "http://www.w3.org/2007/05/xmldsig-more#"
	name := method.attr("Algorithm")
	switch name {
	case more + "rsa-sha256":
		a.OID = cms.OID{1, 2, 840, 113549, 1, 1, 11}
	case more + "rsa-sha384":
		a.OID = cms.OID{1, 2, 840, 113549, 1, 1, 12}
	case more + "rsa-sha512":
		a.OID = cms.OID{1, 2, 840, 113549, 1, 1, 13}
	case more + "ecdsa-sha256":
		a.OID = cms.OID{0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 3} // r and s one behind the other (RFC 4050, 3.3)
	case more + "ecdsa-sha384":
		a.OID = cms.OID{0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 4}
	case more + "ecdsa-sha512":
		a.OID = cms.OID{0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 5}
	case later + "sha256-rsa-MGF1":
		a = maskedRSA(1, 32)
	case later + "sha384-rsa-MGF1":
		a = maskedRSA(2, 48)
	case later + "sha512-rsa-MGF1":
		a = maskedRSA(3, 64)
	default:
		return a, fmt.Errorf("%w: signature %q", ErrAlgorithm, name)
	}
	if len(method.list(spaceDS, "HMACOutputLength")) > 0 {
		return a, fmt.Errorf("%w: a shortened value", ErrAlgorithm)
	}
	return a, nil
}

// maskedRSA is RSA-PSS with one digest for all and a salt as long as it (RFC 6931, 2.3.10), in DER.
func maskedRSA(digest, salt byte) cms.AlgorithmIdentifier {
	hash := []byte{0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, digest, 5, 0}
	mask := append([]byte{0x30, 0, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 13, 1, 1, 8}, hash...)
	mask[1] = byte(len(mask) - 2)
	der := []byte{0x30, 0}
	for tag, part := range [][]byte{hash, mask, {2, 1, salt}} {
		der = append(append(der, 0xA0|byte(tag), byte(len(part))), part...)
	}
	der[1] = byte(len(der) - 2)
	return cms.AlgorithmIdentifier{OID: cms.OID{1, 2, 840, 113549, 1, 1, 10}, Parameters: der}
}
