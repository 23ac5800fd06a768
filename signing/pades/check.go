package pades

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"fmt"

	"paraph/signing/cos"
)

// Gap is what a signature leaves out of the bytes it signs, its own value: From is the place of '<', To the one
// after '>'. Field is the name of the signature's field, for people; nothing is decided by it.
//
// Before a seal leaves, Find and Verify together prove that the sealed file begins with the original's bytes, holds
// exactly one signature, that its ByteRange covers all but the value of its own Contents (ISO 32000-2, 12.8.1), and
// that digest, signed attributes and signature value are right for the certificate. Whether the certificate is trusted
// is not asked.
type Gap struct {
	From  int    `json:"from"`
	To    int    `json:"to"`
	Field string `json:"field"`
}

// Find reads the sealed file and finds the gap of its one signature, which lies behind the first original
// bytes. It reads what others wrote, so it belongs into a process of its own.
func Find(sealed []byte, original int) (g Gap, err error) {
	defer caught(&err)
	if len(sealed) <= original {
		return g, fmt.Errorf("%w: nothing was added", ErrCheck)
	}
	d, err := open(sealed)
	if err != nil {
		return g, fmt.Errorf("%w: %w", ErrCheck, err)
	}
	pages, err := d.Pages()
	if err != nil {
		return g, fmt.Errorf("%w: %w", ErrCheck, err)
	}
	found := d.signatures(pages)
	if len(found) != 1 {
		return g, fmt.Errorf("%w: %d signatures", ErrCheck, len(found))
	}
	if d.Name(found[0]["SubFilter"]) != "ETSI.CAdES.detached" || d.Resolve(found[0]["M"]) == nil {
		return g, fmt.Errorf("%w: not PAdES", ErrCheck)
	}
	if g.From, g.To, err = d.gap(found[0], original); err != nil {
		return g, fmt.Errorf("%w: %w", ErrCheck, err)
	}
	value := string(sealed[g.From+1 : g.To-1])
	inside, err := hex.DecodeString(value)
	if v, ok := d.Resolve(found[0]["Contents"]).(cos.String); !ok || err != nil || string(v) != string(inside) {
		return g, fmt.Errorf("%w: the gap is not Contents", ErrCheck)
	}
	g.Field = d.newField()
	return g, nil
}

// newField is the full name of the one filled signature field.
func (d *document) newField() string {
	w := fieldFinder{d: d, filled: true, seen: map[int]bool{}}
	w.walk(d.Array(d.Dict(d.catalog["AcroForm"])["Fields"]), "", "", false, 0)
	if w.found == nil {
		return ""
	}
	return w.found.name
}

// Verify checks bytes only: the original comes first, the gap lies in what was added, and the CMS in it
// signs everything else with the certificate's key. It needs no PDF library and may run anywhere.
func (g Gap) Verify(original, sealed []byte, cert *x509.Certificate) error {
	if cert == nil {
		return fmt.Errorf("%w: no certificate", ErrKey)
	}
	if len(sealed) <= len(original) || !bytes.HasPrefix(sealed, original) {
		return fmt.Errorf("%w: it does not begin with the original", ErrCheck)
	}
	if g.From < len(original) || g.To < g.From+2 || g.To > len(sealed) || sealed[g.From] != '<' || sealed[g.To-1] != '>' {
		return fmt.Errorf("%w: no gap there", ErrCheck)
	}
	cms, err := hex.DecodeString(string(sealed[g.From+1 : g.To-1]))
	if err != nil {
		return fmt.Errorf("%w: Contents is not in hex", ErrCheck)
	}
	alg, err := publicAlgorithm(cert)
	if err != nil {
		return err
	}
	digest := alg.hash.New()
	digest.Write(sealed[:g.From])
	digest.Write(sealed[g.To:])
	if err := alg.verify(cms, digest.Sum(nil), cert); err != nil {
		return fmt.Errorf("%w: %w", ErrCheck, err)
	}
	return nil
}

// Certificate is the signer's, as the CMS in the gap carries it; Verify says whether it is the right one.
func (g Gap) Certificate(sealed []byte) (*x509.Certificate, error) {
	if g.From < 0 || g.To < g.From+2 || g.To > len(sealed) {
		return nil, fmt.Errorf("%w: no gap there", ErrCheck)
	}
	cms, err := hex.DecodeString(string(sealed[g.From+1 : g.To-1]))
	if err != nil {
		return nil, fmt.Errorf("%w: Contents is not in hex", ErrCheck)
	}
	chain, _, err := parts(cms)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCheck, err)
	}
	return chain[0], nil
}

// gap is what the ByteRange leaves out, from '<' to after '>'. It lies in what was appended, and there is
// no second one.
func (d *document) gap(sig cos.Dict, original int) (from, to int, err error) {
	var r [4]int
	a := d.Array(sig["ByteRange"])
	if len(a) != 4 {
		return 0, 0, fmt.Errorf("ByteRange has %d numbers", len(a))
	}
	for i := range r {
		n, ok := a[i].(cos.Integer)
		if !ok || n < 0 || int(n) > len(d.bytes) {
			return 0, 0, fmt.Errorf("ByteRange is out of range")
		}
		r[i] = int(n)
	}
	from, to = r[1], r[2]
	if r[0] != 0 || from < original || to < from+2 || to+r[3] != len(d.bytes) {
		return 0, 0, fmt.Errorf("ByteRange does not cover the file")
	}
	if d.bytes[from] != '<' || d.bytes[to-1] != '>' {
		return 0, 0, fmt.Errorf("ByteRange leaves out more than Contents")
	}
	return from, to, nil
}
