package page

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

const (
	drawn = "BT /F1 18 Tf 72 760 Td (Contratto di locazione) Tj ET 40 40 m 555 40 l S"
	a4    = "/MediaBox[0 0 595 842]"
)

func contract() []byte { return pagetest.OnePage(a4, drawn) }

// catalogWith and pageWith are the contract with further entries, and objects from 6 on.
func catalogWith(entries string, more ...string) []byte {
	return pagetest.WithCatalog(entries, a4, drawn, more...)
}

func pageWith(entries string, more ...string) []byte {
	return pagetest.OnePage(a4+entries, drawn, more...)
}

// changed replaces bytes by as many, so that nothing moves.
func changed(b []byte, old, with string) []byte {
	if len(old) < len(with) || !bytes.Contains(b, []byte(old)) {
		panic("cannot change " + old)
	}
	return bytes.Replace(b, []byte(old), []byte(with+strings.Repeat(" ", len(old)-len(with))), 1)
}

// shifted makes the table's entry of an object point so many bytes further.
func shifted(b []byte, object, by int) []byte {
	at := bytes.LastIndex(b, []byte("xref\n0 "))
	lines := bytes.SplitAfter(b[at:], []byte("\n"))
	var offset int
	fmt.Sscanf(string(lines[2+object]), "%d", &offset)
	lines[2+object] = fmt.Appendf(nil, "%010d%s", offset+by, lines[2+object][10:])
	return append(bytes.Clone(b[:at]), bytes.Join(lines, nil)...)
}

func annotated(annotation string, more ...string) []byte {
	return pageWith("/Annots[6 0 R]", append([]string{annotation}, more...)...)
}

// link is the beginning of a link without a frame.
const link = "<</Type/Annot/Subtype/Link/Rect[9 9 99 99]/Border[0 0 0]"

const appearance = "stream:<</Type/XObject/Subtype/Form/BBox[0 0 100 50]>>stream:1 0 0 rg 0 0 100 50 re f"

// kind is a situation with inputs of it and what becomes of them: taken, copied, refused (damaged, faulty or a reason of its
// own).
type kind struct {
	want   string
	inputs map[string][]byte
}

func structureKinds() map[string]kind {
	c := contract()
	tree := func(pages string, more ...string) []byte {
		return pagetest.Made(append([]string{
			"<</Type/Catalog/Pages 2 0 R>>", pages, "<</Type/Page/Parent 2 0 R" + a4 + "/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>", "stream:" + drawn,
			"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		}, more...)...)
	}
	direct := "<</Type/Page/Parent 2 0 R" + a4 + "/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
	return map[string]kind{
		"a page that is no object": {"copied", map[string][]byte{
			"beside another": tree("<</Type/Pages/Kids[3 0 R " + direct + "]/Count 2>>"), "two": tree("<</Type/Pages/Kids[" + direct + direct + "]/Count 2>>"),
			"below a node that is none": tree("<</Type/Pages/Kids[<</Type/Pages/Parent 2 0 R/Count 1/Kids[3 0 R]>>]/Count 1>>"),
		}},
		"kids that are none": {"copied", map[string][]byte{
			"null": tree("<</Type/Pages/Kids[null 3 0 R]/Count 2>>"), "a number": tree("<</Type/Pages/Kids[3 0 R 7]/Count 2>>"),
			"a string": tree("<</Type/Pages/Kids[6 0 R 3 0 R]/Count 2>>", "(page)"),
		}},
		"readers differ": {"damaged", map[string][]byte{
			"a kid of another generation": tree("<</Type/Pages/Kids[3 0 R 4 7 R]/Count 2>>"), "a MediaBox of six numbers": pagetest.OnePage("/MediaBox[0 0 595 842 0 0]", drawn),
			"cut off": c[:bytes.LastIndex(c, []byte("trailer"))], "no trailer": changed(c, "trailer", "failure"),
		}},
		"a tree that says otherwise": {"faulty", map[string][]byte{
			"a page less": tree("<</Type/Pages/Kids[3 0 R 6 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R"+a4+">>"),
		}},
		"pages that hang elsewhere": {"copied", map[string][]byte{
			"counted as none": tree("<</Type/Pages/Kids[3 0 R]/Count 0>>"), "on the catalog": tree("<</Type/Pages/Kids[6 0 R]/Count 1>>", "<</Type/Page/Parent 1 0 R"+a4+"/Contents 4 0 R>>"), "on nothing": tree("<</Type/Pages/Kids[6 0 R]/Count 1>>", "<</Type/Page"+a4+"/Contents 4 0 R>>"),
			"of no type": tree("<</Type/Pages/Kids[6 0 R]/Count 1>>", "<</Parent 2 0 R"+a4+"/Contents 4 0 R>>"),
		}},
		"a page twice": {"copied", map[string][]byte{
			"beside itself": tree("<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>"), "three times": tree("<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]/Count 3>>"),
			"in two nodes": tree("<</Type/Pages/Kids[6 0 R 7 0 R]/Count 2>>", "<</Type/Pages/Parent 2 0 R/Count 1/Kids[3 0 R]>>", "<</Type/Pages/Parent 2 0 R/Count 1/Kids[3 0 R]>>"),
		}},
		"boxes": {"copied", map[string][]byte{
			"none":                 pagetest.OnePage("", drawn),
			"crop beside the page": pageWith("/CropBox[2000 2000 2100 2100]"), "crop without extent": pageWith("/CropBox[10 10 10 10]"),
		}},
		"content elsewhere than its entry says": {"damaged", map[string][]byte{
			"three further": shifted(c, 4, 3), "eight further": shifted(c, 4, 8), "before": shifted(c, 4, -20), "far away": shifted(c, 4, 100000),
		}},
		"what stands elsewhere changes nothing": {"copied", map[string][]byte{
			"an object nobody needs": shifted(catalogWith("", "(x)"), 6, 2), "metadata": shifted(catalogWith("/Metadata 6 0 R", "stream:<</Type/Metadata/Subtype/XML>>stream:<x/>"), 6, 2),
			"document information": shifted(catalogWith("/PieceInfo 6 0 R", "<<>>"), 6, 1),
		}},
		"a Length that lies": {"copied", map[string][]byte{
			"too long": changed(c, fmt.Sprintf("/Length %d>>", len(drawn)), "/Length 99>>"), "too short": changed(c, fmt.Sprintf("/Length %d>>", len(drawn)), "/Length 9>>"),
			"none": changed(c, fmt.Sprintf("/Length %d>>", len(drawn)), ">>"), "negative": changed(c, fmt.Sprintf("/Length %d>>", len(drawn)), "/Length -1>>"),
		}},
		"tables": {"copied", map[string][]byte{
			"startxref 0": changed(c, fmt.Sprintf("startxref\n%d", bytes.LastIndex(c, []byte("xref\n0 "))), "startxref\n0"), "no startxref": changed(c, "startxref", "startyref"),
			"no table":     changed(c, "\nxref\n", "\nxxxx\n"),
			"without Size": changed(c, "/Size 6", ""), "carriage returns": bytes.ReplaceAll(c, []byte("\n"), []byte("\r\n")), "no end": changed(c, "%%EOF", ""),
			"much behind the end": append(bytes.Clone(c), bytes.Repeat([]byte("<!-- tracking -->\n"), 300)...),
		}},
		"bytes in front": {"copied", map[string][]byte{
			"a mark of UTF-8": append([]byte("\xEF\xBB\xBF"), c...), "empty lines": append([]byte("\r\n\r\n\r\n"), c...),
			"a mail's head": append([]byte("Content-Type: application/pdf\nContent-Transfer-Encoding: binary\n\n"), c...),
		}},
		"odd versions": {"taken", map[string][]byte{
			"1.9": changed(c, "%PDF-1.7", "%PDF-1.9"), "2.1": changed(c, "%PDF-1.7", "%PDF-2.1"), "a comma": changed(c, "%PDF-1.7", "%PDF-1,7"), "nothing": changed(c, "%PDF-1.7", "%PDF-"),
		}},
	}
}

func contentKinds() map[string]kind {
	text := "<</Type/Annot/Subtype/FreeText/Rect[100 300 300 340]/F 4/Contents(typed)/DA(/Helv 12 Tf 0 g)>>"
	js := "/S/JavaScript/JS(app.alert\\(1\\))"
	layers := func(config string) []byte {
		return pagetest.WithCatalog("/OCProperties<</OCGs[6 0 R]/D<<"+config+">>>>", a4+"/Properties<</L 6 0 R>>", drawn, "<</Type/OCG/Name(L)/Usage<<>>>>")
	}
	usage := func(usage string) []byte {
		return pagetest.WithCatalog("/OCProperties<</OCGs[6 0 R]/D<</AS[<</Event/Print/Category[/Print]/OCGs[6 0 R]>>]>>>>", a4, drawn, "<</Type/OCG/Name(L)/Usage<<"+usage+">>>>")
	}
	return map[string]kind{
		"text without a look": {"copied", map[string][]byte{
			"one": annotated(text), "another font": annotated(strings.Replace(text, "/Helv 12", "/Cour 12", 1)), "a square": annotated("<</Type/Annot/Subtype/Square/Rect[100 300 300 340]/F 4/C[1 0 0]>>"),
			"highlight": annotated("<</Type/Annot/Subtype/Highlight/Rect[70 755 300 780]/QuadPoints[70 780 300 780 70 755 300 755]/F 4/C[1 1 0]>>"),
		}},
		"layers": {"hidden-content", map[string][]byte{
			"off": layers("/OFF[6 0 R]"), "all off": layers("/BaseState/OFF"), "printed only": usage("/View<</ViewState/OFF>>/Print<</PrintState/ON>>"),
			"not printed": usage("/Print<</PrintState/OFF>>"), "by zoom": usage("/Zoom<</min 2>>"),
		}},
		"layers by membership": {"hidden-content", map[string][]byte{
			"all off": pageWith("/XX 7 0 R", "<</Type/OCG/Name(L)>>", "<</Type/OCMD/OCGs 6 0 R/P/AllOff>>"), "by expression": pageWith("/XX 7 0 R", "<</Type/OCG/Name(L)>>", "<</Type/OCMD/VE[/Not 6 0 R]>>"),
			"in another configuration": pagetest.WithCatalog("/OCProperties<</OCGs[6 0 R]/D<<>>/Configs[<</OFF[6 0 R]>>]>>", a4, drawn, "<</Type/OCG/Name(L)>>"),
			"listed nowhere":           pageWith("/XX 6 0 R", "<</Type/OCG/Name(L)/Usage<</View<</ViewState/OFF>>>>>>"),
		}},
		"layers that are on": {"taken", map[string][]byte{"on": layers("/ON[6 0 R]"), "said nothing": layers(""), "order": layers("/Order[6 0 R]")}},
		"printed and not shown": {"hidden-content", map[string][]byte{
			"no view": annotated("<</Type/Annot/Subtype/Stamp/Rect[100 300 300 340]/F 36/AP<</N 7 0 R>>>>", appearance), "toggled": annotated("<</Type/Annot/Subtype/Stamp/Rect[100 300 300 340]/F 288/AP<</N 7 0 R>>>>", appearance),
			"a link with a look": annotated("<</Type/Annot/Subtype/Link/Rect[100 300 300 340]/F 36/AP<</N 7 0 R>>>>", appearance), "invisible": annotated("<</Type/Annot/Subtype/Stamp/Rect[100 300 300 340]/F 5/AP<</N 7 0 R>>>>", appearance),
			"of a kind that is none": annotated("<</Type/Annot/Subtype(Stamp)/Rect[100 300 300 340]/F 4/AP<</N 7 0 R>>>>", appearance), "PostScript": pageWith("/XX 6 0 R", "stream:<</Type/XObject/Subtype/PS>>stream:0 0 moveto"),
			"printer's mark": annotated("<</Type/Annot/Subtype/PrinterMark/Rect[100 300 300 340]/F 4/AP<</N 7 0 R>>>>", appearance),
			"other picture":  pageWith("/XX 6 0 R", "stream:<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Alternates[<</Image 7 0 R/DefaultForPrinting true>>]>>stream:a", "stream:<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8>>stream:b"),
		}},
		"shown and not printed": {"copied", map[string][]byte{
			"a stamp": annotated("<</Type/Annot/Subtype/Stamp/Rect[100 300 300 340]/AP<</N 7 0 R>>>>", appearance), "a square": annotated("<</Type/Annot/Subtype/Square/Rect[100 300 300 340]/C[1 0 0]>>"),
			"a field": pagetest.WithCatalog("/AcroForm<</Fields[6 0 R]>>", a4+"/Annots[6 0 R]", drawn, "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(b)/Rect[100 300 200 350]/AP<</N 7 0 R>>>>", appearance),
		}},
		"elsewhere": {"hidden-content", map[string][]byte{
			"a picture": pageWith("/XX 6 0 R", "stream:<</Type/XObject/Subtype/Image/Width 1/Height 1/F(other.bin)>>stream:"), "content": pageWith("/XX 6 0 R", "stream:<</F<</Type/Filespec/F(http://example.com/a)>>/FFilter/FlateDecode>>stream:"),
			"a page of another file": pageWith("/XX 6 0 R", "stream:<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Ref<</F(other.pdf)/Page 0>>>>stream:"),
		}},
		"acts": {"copied", map[string][]byte{
			"when opened": catalogWith("/OpenAction<<" + js + ">>"), "by name": catalogWith("/Names<</JavaScript<</Names[(a)<<" + js + ">>]>>>>"), "when a page is shown": pageWith("/AA<</O<<" + js + ">>>>"),
			"starts a program": annotated(link + "/A<</S/Launch/F(calc.exe)>>>>"), "switches layers": annotated(link + "/A<</S/SetOCGState/State[]>>>>"),
			"after another": catalogWith("/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<<" + js + ">>>>"), "sums": catalogWith("/AcroForm<</Fields[]/CO[6 0 R]>>", "<</FT/Tx/T(a)>>"),
			"submits": annotated(link + "/A<</S/SubmitForm/F(http://example.com)>>>>"),
		}},
		"only leads": {"taken", map[string][]byte{
			"to a page": catalogWith("/OpenAction[3 0 R/Fit]"), "to an address": annotated(link + "/A<</S/URI/URI(https://example.com)>>>>"),
			"to a place": annotated(link + "/Dest[3 0 R/Fit]>>"),
		}},
		"other units": {"taken", map[string][]byte{"2": pageWith("/UserUnit 2"), "1.5": pageWith("/UserUnit 1.5/Rotate 90"), "0.5": pageWith("/UserUnit .5/CropBox[50 50 500 800]")}},
		"more than paper": {"hidden-content", map[string][]byte{
			"a portfolio": catalogWith("/Collection<</View/D>>"), "a film": annotated("<</Type/Annot/Subtype/Screen/Rect[9 9 99 99]/F 4>>"), "a model": annotated("<</Type/Annot/Subtype/3D/Rect[9 9 99 99]/F 4>>"),
		}},
	}
}

// TestKinds: of each situation that was reported, more inputs than the handed ones; what is taken or copied is sealed as a trial,
// and looks the same in two viewers outside the mark.
func TestKinds(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another: not for the race run")
	}
	r := &publicRun{pool: testPool(t, worker.Config{Max: 3}), mark: markPDF(t), count: map[string]int{}}
	for _, all := range []map[string]kind{structureKinds(), contentKinds()} {
		for name, k := range all {
			for of, content := range k.inputs {
				if got, why := r.becomes(t, content); got != k.want && (k.want != "damaged" || got != "faulty") {
					t.Errorf("%s, %s: %s (%s), want %s", name, of, got, why, k.want)
				}
			}
		}
	}
}

// TestProtectedByTheirOwner: what opens without a password and is protected is refused with that reason, and has an unprotected
// copy; what needs a password has none.
func TestProtectedByTheirOwner(t *testing.T) {
	if _, err := exec.LookPath("qpdf"); err != nil {
		t.Skip("qpdf is not installed: no protected documents are made")
	}
	pool := testPool(t, worker.Config{Max: 1})
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain.pdf")
	if err := os.WriteFile(plain, contract(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, how := range []string{"40", "128", "128 --use-aes=y", "256", "256 --cleartext-metadata", "128 --cleartext-metadata --use-aes=y"} {
		for _, user := range []string{"", "secret"} {
			args := append([]string{"--allow-weak-crypto", "--encrypt", user, "owner"}, strings.Fields(how)...)
			locked := filepath.Join(dir, "locked.pdf")
			if out, err := exec.Command("qpdf", append(args, "--", plain, locked)...).CombinedOutput(); err != nil {
				t.Fatalf("%s: %s", how, out)
			}
			unprotects(t, pool, how, user, locked)
		}
	}
}

func unprotects(t *testing.T, pool *worker.Pool, how, user, locked string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d := openFile(t, pool, locked)
	defer d.Close()
	facts, err := d.Facts(ctx, user)
	want := signing.ProblemEncrypted
	if user != "" {
		want = signing.ProblemPassword
	}
	if err != nil || facts.Refusal() == nil || facts.Refusal().Code != want || len(facts.Allows) == 0 && how != "40" {
		t.Fatalf("%s, user %q: %+v, %v", how, user, facts, err)
	}
	if _, err := d.CleanCopy(ctx); err == nil {
		t.Errorf("%s: a clean copy of what is protected", how)
	}
	free, err := d.Unprotected(ctx)
	if err != nil {
		t.Fatalf("%s, user %q: %v", how, user, err)
	}
	d.Close()
	if got := becomes(t, pool, free); got != "taken" {
		t.Errorf("%s: the unprotected copy is not taken: %s", how, got)
	}
	if user != "" {
		d := openFile(t, pool, locked)
		defer d.Close()
		if _, err := d.Unprotected(ctx); code(err) != signing.ProblemPassword {
			t.Errorf("%s: a copy without the password: %v", how, err)
		}
	}
}
