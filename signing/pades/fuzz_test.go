package pades

import (
	"bytes"
	"errors"
	"testing"

	"paraph/signing"
)

// FuzzMake gives Make foreign bytes: it refuses with one of its errors, or what it makes passes Check.
// Only where Rehearse had said no may Check find a seal that cannot be read.
func FuzzMake(f *testing.F) {
	f.Add(simplePDF())
	f.Add(formPDF(true, ""))
	f.Add(formPDF(false, "/XFA (x)"))
	for _, c := range contents() {
		f.Add(pageSpec{media: "[-200 -300 395 542]", contents: c, array: true, inherit: true, shared: true, rotate: 90}.pdf())
	}
	s := sealOf(f, p256(f))
	sealed, err := Make(simplePDF(), nil, s)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	mark := Placed{1, signing.Box{X: 10, Y: 10, W: 82, H: 22.5}, pdf(f, typed("Luca Verdi"), signing.DefaultFieldSize)}
	f.Fuzz(func(t *testing.T, b []byte) {
		out, err := Make(b, []Placed{mark}, s)
		if err != nil {
			for _, known := range []error{ErrDamaged, ErrEncrypted, ErrXFA, ErrSigned, ErrPage, ErrBox} {
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatal(err)
		}
		if !bytes.HasPrefix(out, b) {
			t.Fatal("the original was changed")
		}
		if err := Check(b, out, s.Certificate); err != nil && accept(b) == nil {
			t.Fatal(err)
		}
	})
}
