package pades

import (
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"

	"paraph/signing"
)

// Why a document is not sealed. Everything a document can be refused for is found by Rehearse too,
// before anybody is asked to sign it.
var (
	ErrDamaged   = errors.New("pades: damaged or not a PDF")
	ErrEncrypted = errors.New("pades: encrypted")
	ErrXFA       = errors.New("pades: XFA form")
	ErrSigned    = errors.New("pades: signed already")
	ErrPage      = errors.New("pades: no such page")
	ErrBox       = errors.New("pades: mark not on the page")
	ErrField     = errors.New("pades: no such empty signature field")
	ErrSeed      = errors.New("pades: the field asks for another kind of signature")
	ErrStamp     = errors.New("pades: not a one-page stamp")
	ErrKey       = signing.ErrKey
	ErrCheck     = signing.ErrCheck
)

// Placed is a mark at its place: Page counts from 1 (-1 is the last), Box is on the page as displayed, PDF is the
// one-page document signing/stamp made.
type Placed struct {
	Page int
	Box  signing.Box
	PDF  []byte
}

// Seal is who seals and how. Chain holds the certificates above Certificate, nearest first. Name,
// Reason and Place may be empty. Certify makes it a certification that allows no changes
// (ISO 32000-2, 12.8.2.2, DocMDP with P 1). Widget is what the signature's own field shows and where;
// nil makes it invisible. Field is the full name of an empty signature field of the document that takes
// the signature instead of a new one; Widget's page and box are then the field's own and not asked. What
// the field locks and binds the signature to (12.7.5.5) is kept, or it is ErrSeed. Procedure, which may be empty, is a number
// of ours that tells files apart which are equal in everything else; it stands in the signature dictionary as
// PRPH_Procedure, a second-class name (Annex E).
type Seal struct {
	Certificate *x509.Certificate
	Chain       []*x509.Certificate
	Key         crypto.Signer
	Name        string
	Reason      string
	Place       string
	Time        time.Time
	Certify     bool
	Widget      *Placed
	Field       string
	Procedure   string
}

// Make puts the marks on the pages and seals: the result begins with the original's bytes and holds
// one more revision. The key is called once; nothing is returned unless the whole succeeded.
func Make(original []byte, marks []Placed, s Seal) (sealed []byte, err error) {
	defer caught(&err)
	alg, err := algorithmOf(s.Certificate, s.Key)
	if err != nil {
		return nil, err
	}
	d, err := acceptable(original)
	if err != nil {
		return nil, err
	}
	sig := &signature{seal: s, alg: alg}
	out, bodies, err := revision(d, marks, sig)
	if err != nil {
		return nil, err
	}
	return sig.sign(out, bodies)
}

// revision is the document with the new revision behind it, not signed yet, and where the bodies of the
// new objects stand.
func revision(d *document, marks []Placed, sig *signature) ([]byte, map[int]int, error) {
	u := &update{next: d.free}
	pages := map[int]*pageUpdate{}
	f := forms{u: u, have: map[[32]byte]form{}}
	if err := place(d, f, pages, marks); err != nil {
		return nil, nil, err
	}
	if err := sig.appear(d, f); err != nil {
		return nil, nil, err
	}
	if err := sig.enter(d, u, pages); err != nil {
		return nil, nil, err
	}
	if err := writePages(u, d, pages); err != nil {
		return nil, nil, err
	}
	out, bodies := u.write(d)
	return out, bodies, nil
}

// Rehearse does what Make does without the key, before anybody is asked to sign: it returns the very file that sealing
// will give but for the value of the signature, once it has read it again. The result must be without a fault, hold the
// same pages with the same boxes, one signature, and every object of the original where it was but for those that had to
// change. s.Key is not asked; without s.Certificate the seal is nobody's. Errors are those of Make.
func Rehearse(original []byte, marks []Placed, s Seal) (sealed []byte, err error) {
	defer caught(&err)
	d, err := acceptable(original)
	if err != nil {
		return nil, err
	}
	sig := &signature{seal: s}
	if s.Certificate == nil {
		sig.seal.Certificate = &x509.Certificate{Raw: asn1.NullBytes, RawIssuer: asn1.NullBytes, SerialNumber: big.NewInt(1)}
		sig.alg = digestAlgorithm(crypto.SHA256)
		sig.alg.signature.Algorithm = oid(1, 2)
	} else if sig.alg, err = publicAlgorithm(s.Certificate); err != nil {
		return nil, err
	}
	out, bodies, err := revision(d, marks, sig)
	if err != nil {
		return nil, err
	}
	if _, _, err := sig.cover(out, bodies); err != nil {
		return nil, err
	}
	return out, d.compare(out, bodies)
}

// compare reads the file with its new revision and holds it against the document. changed has the numbers of the
// objects that were written.
func (d *document) compare(out []byte, changed map[int]int) error {
	again, err := open(out)
	if err != nil {
		return err
	}
	if err := faulty(again.Survey(nil).Faults); err != nil {
		return err
	}
	was, err := d.Pages()
	if err != nil {
		return err
	}
	is, err := again.Pages()
	if err != nil {
		return err
	}
	if len(is) != len(was) || len(again.signatures(is)) != 1 {
		return fmt.Errorf("%w: not readable with a revision more", ErrDamaged)
	}
	for i, p := range was {
		if d.Geometry(p) != again.Geometry(is[i]) {
			return fmt.Errorf("%w: page %d is another with a revision more", ErrDamaged, i+1)
		}
	}
	for _, n := range again.Moved(d.File) {
		if _, ours := changed[n]; !ours && n != again.Sections[0].Object {
			return fmt.Errorf("%w: object %d is another with a revision more", ErrDamaged, n)
		}
	}
	return nil
}

// caught turns a panic of the PDF library into an error; what it holds may be content and is not told.
func caught(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: reading it failed (%T)", ErrDamaged, r)
	}
}
