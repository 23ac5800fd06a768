package pades

import (
	"errors"
	"testing"

	"paraph/signing/page/pagetest"
)

// TestMaySign: what may be a signature is not sealed over, wherever it stands and however its field is written; an empty field is none.
func TestMaySign(t *testing.T) {
	const (
		a4     = "/MediaBox[0 0 595 842]"
		value  = "<</Type/Sig/Filter/Adobe.PPKLite/Contents<3000>/ByteRange[0 10 20 30]>>"
		widget = "<</Type/Annot/Subtype/Widget/T(a)/F 4/Rect[100 300 300 340]"
	)
	page := func(entries string, more ...string) []byte { return pagetest.OnePage(a4+entries, "", more...) }
	form := func(field string, more ...string) []byte {
		return pagetest.WithCatalog("/AcroForm<</Fields[6 0 R]>>", a4+"/Annots[6 0 R]", "", append([]string{field}, more...)...)
	}
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"type in brackets":       {form(widget+"/FT(Sig)/V 7 0 R>>", value), ErrSigned},
		"of a field above":       {page("/Annots[6 0 R]", widget+"/Parent 7 0 R>>", "<</FT/Sig/T(b)/Kids[6 0 R]/V(x)>>"), ErrSigned},
		"loose":                  {page("/XX 6 0 R", value), ErrSigned},
		"in the page":            {page("/XX[<</ByteRange[0 1 2 3]>>]"), ErrSigned},
		"in a stream":            {page("/XX 6 0 R", "stream:<</XX<</Type/DocTimeStamp/Contents<00>>>>>stream:"), ErrSigned},
		"usage rights":           {pagetest.WithCatalog("/Perms<</UR3 6 0 R>>", a4, "", value), ErrSigned},
		"empty":                  {form(widget + "/FT/Sig>>"), nil},
		"empty, of a text":       {form(widget + "/FT/Tx/V(Sig)>>"), nil},
		"what a field asks for":  {form(widget+"/FT/Sig/SV 7 0 R>>", "<</Type/SV/V 1>>"), nil},
		"a picture with a range": {page("/XX<</Range[0 1]/Type/Sig>>"), nil},
	} {
		if _, err := Rehearse(c.content, nil, Seal{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
