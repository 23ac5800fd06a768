package page

import (
	"context"
	"testing"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// laidOut is a page with such resources and content; further objects begin at 5.
func laidOut(resources, content string, more ...string) []byte {
	return pagetest.Made(append([]string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<<" + resources + ">>>>", "stream:" + content,
	}, more...)...)
}

// lettered is a page with a string in a font, which is object 5.
func lettered(font, show string, more ...string) []byte {
	return laidOut("/Font<</T 5 0 R>>", "BT /T 20 Tf 20 100 Td "+show+" Tj ET", append([]string{font}, more...)...)
}

const toUnicode = "stream:1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <0396> endbfchar 1 beginbfrange <42> <43> [<00660069> <0421>] endbfrange"

// TestLetters: the strict reader's letters and PDFium's are the same, or the document is refused.
func TestLetters(t *testing.T) {
	helvetica := "<</Type/Font/Subtype/Type1/BaseFont/Helvetica"
	mapped := "<</Type/Font/Subtype/TrueType/BaseFont/Nowhere/FirstChar 65/LastChar 67/Widths[600 600 600]/ToUnicode 6 0 R>>"
	pool := testPool(t, worker.Config{Max: 1})
	for name, c := range map[string]struct {
		pdf    []byte
		differ bool
	}{
		"standard":                {lettered(helvetica+">>", "(Contratto n. 7)"), false},
		"WinAnsi":                 {lettered(helvetica+"/Encoding/WinAnsiEncoding>>", "(Perch\\351 no\\337)"), false},
		"MacRoman":                {lettered(helvetica+"/Encoding/MacRomanEncoding>>", "(Perch\\216)"), false},
		"differences":             {lettered(helvetica+"/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[65/seven/Z/eacute]>>>>", "(ABC)"), false},
		"ToUnicode":               {lettered(mapped, "(ABC)", toUnicode), false},
		"replaced":                {laidOut("/Font<</T 5 0 R>>", "/Span<</ActualText(other)>>BDC BT /T 20 Tf 20 100 Td (seen) Tj ET EMC", helvetica+">>"), false},
		"in a form":               {laidOut("/XObject<</X 5 0 R>>", "/X Do", "stream:<</Type/XObject/Subtype/Form/BBox[0 0 300 200]/Resources<</Font<</T 6 0 R>>>>>>stream:BT /T 20 Tf 20 100 Td (form) Tj ET", helvetica+">>"), false},
		"of another script":       {lettered("<</Type/Font/Subtype/TrueType/BaseFont/#BA#DA#CC#E5/Encoding/WinAnsiEncoding/FontDescriptor 6 0 R/FirstChar 128/LastChar 255>>", "(\\310\\313\\303\\361)", descriptor("#BA#DA#CC#E5")), true},
		"of another script, song": {lettered("<</Type/Font/Subtype/TrueType/BaseFont/#CB#CE#CC#E5/Encoding/WinAnsiEncoding/FontDescriptor 6 0 R/FirstChar 128/LastChar 255>>", "(\\310\\313)", descriptor("#CB#CE#CC#E5")), true},
	} {
		d := openBytes(t, pool, c.pdf)
		f, err := d.Facts(context.Background(), "")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		p := f.Refusal()
		if differ := p != nil && p.Code == signing.ProblemFaulty; differ != c.differ {
			t.Errorf("%s: %v, %q", name, p, f.Faults)
		}
		if _, err := d.CleanCopy(context.Background()); c.differ && err == nil {
			t.Errorf("%s: there is a clean copy", name)
		}
		d.Close()
	}
}

func descriptor(name string) string {
	return "<</Type/FontDescriptor/FontName/" + name + "/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>"
}
