package pades

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"paraph/signing/cos"

	"paraph/signing"
)

// formPDF has a text field with an appearance, one without, and one that inherits all from the form.
func formPDF(indirect bool, more string) []byte {
	form := "<< /Fields [5 0 R 6 0 R 7 0 R] /DR << /Font << /Helv 8 0 R >> >> /DA (/Helv 12 Tf 0 0 1 rg) /NeedAppearances true /CO [5 0 R] " + more + " >>"
	catalog := "<< /Type /Catalog /Pages 2 0 R /AcroForm " + form + " /Lang (it-IT \\(prova\\)) /PageLabels << /Nums [0 << /S /r >>] >> >>"
	if indirect {
		catalog = "<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R >>"
	}
	return assemble([]string{
		catalog,
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots 11 0 R >>",
		"<< /Title (Modulo) >>",
		"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Paraph1) /V (con aspetto) /Rect [50 700 250 720] /P 3 0 R /F 4 /AP << /N 9 0 R >> /DA (/Helv 12 Tf 0 g) >>",
		"<< /Type /Annot /Subtype /Widget /FT /Tx /T (b) /V (senza aspetto) /Rect [50 650 250 670] /P 3 0 R /F 4 /DA (/Helv 12 Tf 1 0 0 rg) >>",
		"<< /Type /Annot /Subtype /Widget /FT /Tx /T (c) /V (eredita) /Rect [50 600 250 620] /P 3 0 R /F 4 >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		stream("/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /Helv 8 0 R >> >>", "/Tx BMC BT /Helv 12 Tf 0 g 2 5 Td (con aspetto) Tj ET EMC"),
		form,
		"[5 0 R 6 0 R 7 0 R]",
	})
}

func TestFormsKeepTheirLook(t *testing.T) {
	stampPDF := pdf(t, typed("Luca Verdi"), signing.DefaultFieldSize)
	box := signing.Box{X: 300, Y: 300, W: 164, H: 45}
	for _, indirect := range []bool{false, true} {
		for _, packed := range []bool{false, true} {
			t.Run(fmt.Sprintf("indirect %v packed %v", indirect, packed), func(t *testing.T) {
				t.Parallel()
				original := formPDF(indirect, "")
				if packed {
					original = withObjectStreams(t, original)
				}
				s := sealOf(t, p256(t))
				s.Certify = true
				sealed, err := Make(original, []Placed{{1, box, stampPDF}}, s)
				if err != nil {
					t.Fatal(err)
				}
				if err := Check(original, sealed, s.Certificate); err != nil {
					t.Fatal(err)
				}
				before := rendered(t, written(t, "original.pdf", original), "100")
				outsideEqual(t, before, rendered(t, written(t, "sealed.pdf", sealed), "100"), 100.0/72, box)
				keepsForm(t, original, sealed)
			})
		}
	}
}

// keepsForm compares every entry of the form and the catalog but the ones that must change.
func keepsForm(t *testing.T, original, sealed []byte) {
	t.Helper()
	was, err := open(original)
	if err != nil {
		t.Fatal(err)
	}
	is, err := open(sealed)
	if err != nil {
		t.Fatal(err)
	}
	formWas, formIs := was.Dict(was.catalog["AcroForm"]), is.Dict(is.catalog["AcroForm"])
	if n, m := len(was.Array(formWas["Fields"])), len(is.Array(formIs["Fields"])); m != n+1 {
		t.Errorf("%d fields became %d", n, m)
	}
	if is.Integer(formIs["SigFlags"]) != 3 {
		t.Error("SigFlags")
	}
	sameBut(t, formWas, formIs, "Fields", "SigFlags")
	sameBut(t, was.catalog, is.catalog, "AcroForm")
	if !same(was.Trailer["Info"], is.Trailer["Info"]) {
		t.Error("Info is lost")
	}
	field := is.Dict(is.Array(formIs["Fields"])[len(is.Array(formIs["Fields"]))-1])
	if name := string(cos.Append(nil, field["T"])); name != "(Paraph2)" {
		t.Errorf("name %s: Paraph1 is taken", name)
	}
}

// accept says whether a document can be sealed, whatever marks come on it.
func accept(original []byte) error {
	_, err := Rehearse(original, nil, Seal{})
	return err
}

// same reports whether two values are written alike; references are not followed.
func same(a, b cos.Object) bool { return bytes.Equal(cos.Append(nil, a), cos.Append(nil, b)) }

func sameBut(t *testing.T, was, is cos.Dict, but ...cos.Name) {
	t.Helper()
	for key, v := range was {
		if !slices.Contains(but, key) && !same(v, is[key]) {
			t.Errorf("%s changed", key)
		}
	}
}

func TestUsageRightsGo(t *testing.T) {
	original := rebuilt(pageSpec{media: "[0 0 595 842]", catalog: "/Perms << /UR3 << /Type /Sig >> >> "}.pdf())
	s := sealOf(t, p256(t))
	sealed, err := Make(original, nil, s)
	if err != nil {
		t.Fatal(err)
	}
	d, err := open(sealed)
	if err != nil {
		t.Fatal(err)
	}
	if d.catalog["Perms"] != nil {
		t.Error(d.catalog["Perms"])
	}
}

// A field that is there and empty is no signature; one that is filled is, whatever its value looks like
// and wherever it hangs.
func TestWhatCountsAsSigned(t *testing.T) {
	page := func(annots, form string, more ...string) []byte {
		return assemble(append([]string{
			"<< /Type /Catalog /Pages 2 0 R " + form + " >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] " + annots + " >>", "<< >>",
		}, more...))
	}
	sig := "<< /Type /Sig /Contents <00> /ByteRange [0 1 2 3] >>"
	for name, c := range map[string]struct {
		file   []byte
		signed bool
	}{
		"empty field":      {page("", "/AcroForm << /Fields [5 0 R] >>", "<< /FT /Sig /T (a) >>"), false},
		"V is null":        {page("", "/AcroForm << /Fields [5 0 R] >>", "<< /FT /Sig /T (a) /V 9 0 R >>"), false},
		"filled":           {page("", "/AcroForm << /Fields [5 0 R] >>", "<< /FT /Sig /T (a) /V 6 0 R >>", sig), true},
		"direct value":     {page("", "/AcroForm << /Fields [5 0 R] >>", "<< /FT /Sig /T (a) /V "+sig+" >>"), true},
		"inherited type":   {page("", "/AcroForm << /Fields [5 0 R] >>", "<< /FT /Sig /T (a) /Kids [6 0 R] >>", "<< /Parent 5 0 R /V 7 0 R >>", sig), true},
		"on the page only": {page("/Annots [5 0 R]", "", "<< /Subtype /Widget /FT /Sig /T (a) /V 6 0 R >>", sig), true},
		"unreadable":       {page("", "/AcroForm << /Fields [5 0 R] >>", "<< /FT /Sig /T (a) /V 6 0 R >>", "<< /Type /Sig /Contents <00"), true},
		"text field":       {page("", "/AcroForm << /Fields [5 0 R] >>", "<< /FT /Tx /T (a) /V (x) >>"), false},
		"fields in a ring": {page("", "/AcroForm << /Fields [5 0 R] >>", "<< /FT /Sig /T (a) /Kids [5 0 R] >>"), false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := accept(c.file); (err != nil) != c.signed {
				t.Errorf("%v", err)
			}
		})
	}
}
