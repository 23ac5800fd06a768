package page

import (
	"image"
	"image/draw"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paraph/internal/worker"
	"paraph/signing/page/pagetest"
)

const (
	annot   = "<</Type/Annot/Subtype/"
	note    = "/Rect[100 300 300 340]/F 4/C[1 0 0]"
	quads   = "/QuadPoints[100 340 300 340 100 300 300 300]"
	stamped = annot + "Stamp/Rect[100 300 300 340]/F 4"
	aField  = annot + "Widget/T(a)/F 4/Rect[100 300 300 340]"
	box     = annot + "Widget/FT/Btn/T(a)/F 4/Rect[100 300 120 320]"
)

// filled is the contract with a form that has one field, and objects from 7 on.
func filled(form, field string, more ...string) []byte {
	return pagetest.WithCatalog("/AcroForm<</Fields[6 0 R]/DA(/Helv 12 Tf 0 g)/DR<</Font<</Helv 5 0 R>>>>"+form+">>", a4+"/Annots[6 0 R]", drawn,
		append([]string{field}, more...)...)
}

func lookKinds() map[string]kind {
	return map[string]kind{
		"shapes without a look": {"copied look", map[string][]byte{
			"square": annotated(annot + "Square" + note + ">>"), "filled": annotated(annot + "Square" + note + "/IC[0 1 0]/CA .5/BS<</W 4>>>>"),
			"without a color": annotated(annot + "Square/Rect[100 300 300 340]/F 4>>"), "circle": annotated(annot + "Circle" + note + ">>"),
			"ink": annotated(annot + "Ink" + note + "/BS<</W 3>>/InkList[[105 305 200 335 295 305]]>>"), "an empty AP": annotated(annot + "Circle" + note + "/AP<<>>>>"),
		}},
		"marked text without a look": {"copied look", map[string][]byte{
			"highlight": annotated(annot + "Highlight" + note + quads + ">>"), "underline": annotated(annot + "Underline" + note + quads + ">>"),
			"struck out": annotated(annot + "StrikeOut" + note + quads + ">>"), "squiggly": annotated(annot + "Squiggly" + note + quads + ">>"),
			"beside its rectangle": annotated(annot + "Underline/Rect[0 0 595 842]/F 4/C[1 0 0]" + quads + ">>"),
		}},
		"notes without a look": {"copied look", map[string][]byte{
			"a note": annotated(annot + "Text/Rect[100 300 120 320]/F 4/C[1 1 0]/Contents(a)>>"), "typed": annotated(annot + "FreeText" + note + "/Contents(typed)/DA(/Helv 12 Tf 0 g)>>"),
			"an open one": annotated(annot+"Text/Rect[100 300 120 320]/F 4/Open true/Popup 7 0 R>>", annot+"Popup/Parent 6 0 R/Rect[200 300 300 400]/Open true>>"),
		}},
		"what PDFium does not draw": {"hidden-content look", map[string][]byte{
			"line": annotated(annot + "Line" + note + "/L[105 305 295 335]>>"), "a flat one": annotated(annot + "Line/Rect[100 300 300 300]/F 4/L[100 300 300 300]>>"),
			"polygon": annotated(annot + "Polygon" + note + "/Vertices[105 305 200 335 295 305]>>"), "polyline": annotated(annot + "PolyLine" + note + "/Vertices[105 305 200 335 295 305]>>"),
			"stamp": annotated(stamped + "/Name/Approved>>"), "caret": annotated(annot + "Caret" + note + ">>"), "redaction": annotated(annot + "Redact" + note + quads + ">>"),
			"a pinned file": annotated(annot + "FileAttachment" + note + "/FS<</F(a)>>>>"), "in the page itself": pageWith("/Annots[" + annot + "Square" + note + ">>]"),
			"no array": pageWith("/Annots 6 0 R", stamped+"/AP<</N 7 0 R>>>>", appearance),
		}},
		"frames of links": {"copied look", map[string][]byte{
			"by default": annotated(annot + "Link" + note + "/Dest[3 0 R/Fit]>>"), "as LaTeX has them": annotated(annot + "Link/Rect[100 300 300 340]/Border[0 0 1]/H/I/C[1 0 0]/A<</S/GoTo/D[3 0 R/Fit]>>>>"),
			"a style": annotated(annot + "Link" + note + "/BS<</W 1/S/U>>>>"), "both": annotated(annot + "Link" + note + "/Border[0 0 0]/BS<</S/S>>>>"), "too short": annotated(annot + "Link" + note + "/Border[0 0]>>"),
			"an empty look": annotated(annot+"Link"+note+"/Border[0 0 1]/AP<</N 7 0 R>>>>", "stream:<</Type/XObject/Subtype/Form/BBox[0 0 9 9]>>stream:\n"),
		}},
		"links and windows that show nothing": {"taken", map[string][]byte{
			"no border": annotated(annot + "Link" + note + "/Border[0 0 0]>>"), "a style of none": annotated(annot + "Link" + note + "/BS<</W 0>>>>"), "an empty look": annotated(annot+"Link"+note+"/Border[0 0 0]/AP<</N 7 0 R>>>>", "stream:<</Type/XObject/Subtype/Form/BBox[0 0 9 9]>>stream:"), "a closed window": annotated(annot + "Popup" + note + ">>"),
			"a hidden line": annotated(annot + "Line/Rect[100 300 300 340]/F 2/L[105 305 295 335]>>"), "of no kind": annotated("<</Type/Annot/Rect[9 9 99 99]/Contents(a)>>"), "a watermark of nothing": annotated(annot + "Watermark" + note + ">>"),
		}},
		"windows": {"copied look", map[string][]byte{
			"open": annotated(annot + "Popup/Rect[200 300 300 400]/Open true/F 4>>"), "with a look": annotated(annot+"Popup/Rect[100 300 300 340]/F 4/AP<</N 7 0 R>>>>", appearance), "both": annotated(annot+"Popup/Rect[100 300 300 340]/Open true/AP<</N 7 0 R>>>>", appearance),
		}},
		"looks that are none": {"hidden-content look", map[string][]byte{
			"a string": annotated(stamped + "/AP<</N(x)>>>>"), "an array": annotated(stamped+"/AP<</N[7 0 R]>>>>", appearance), "only pressed": annotated(stamped+"/AP<</D 7 0 R>>>>", appearance),
			"not in AP": annotated(stamped+"/AP 7 0 R>>", appearance), "no box": annotated(stamped+"/AP<</N 7 0 R>>>>", strings.Replace(appearance, "/BBox[0 0 100 50]", "", 1)),
			"of a link": annotated(annot+"Link/Rect[100 300 300 340]/F 4/AP<</N 7 0 R>>>>", appearance), "six numbers": annotated(annot+"Stamp/Rect[100 300 300 340 1 2]/F 4/AP<</N 7 0 R>>>>", appearance),
			"of a box to tick": filled("", box+"/AP<</N 7 0 R>>>>", appearance), "of a field of no type": filled("", aField+"/AP<</N 7 0 R>>>>", appearance),
			"of a field without a name": filled("", strings.Replace(aField, "/T(a)", "/FT/Tx", 1)+"/AP<</N 7 0 R>>>>", appearance),
		}},
		"looks that are passed over": {"copied look", map[string][]byte{
			"a highlight that hides": annotated(annot+"Highlight"+note+quads+"/AP<</N 7 0 R>>>>", appearance), "of no words": annotated(annot+"Highlight"+note+"/AP<</N 7 0 R>>>>", strings.Replace(appearance, "/BBox", "/Resources<</ExtGState<</GS<</BM/Multiply>>>>>>/BBox", 1)),
			"an underline of none": annotated(annot+"Underline"+note+"/AP<</N 7 0 R>>>>", appearance), "a polygon without corners": annotated(annot+"Polygon"+note+"/AP<</N 7 0 R>>>>", appearance), "a file that is not there": annotated(annot+"FileAttachment"+note+"/AP<</N 7 0 R>>>>", appearance),
		}},
		"looks every program takes": {"taken", map[string][]byte{
			"highlight": annotated(annot+"Highlight"+note+quads+"/AP<</N 7 0 R>>>>", strings.Replace(appearance, "/BBox", "/Resources<</ExtGState<</GS<</BM/Multiply>>>>>>/BBox", 1)), "underline": annotated(annot+"Underline"+note+quads+"/AP<</N 7 0 R>>>>", appearance),
			"polygon": annotated(annot+"Polygon"+note+"/Vertices[105 305 200 335 295 305]/AP<</N 7 0 R>>>>", appearance), "line": annotated(annot+"Line"+note+"/L[105 305 295 335]/AP<</N 7 0 R>>>>", appearance), "ink": annotated(annot+"Ink"+note+"/AP<</N 7 0 R>>>>", appearance),
		}},
		"no rectangle": {"hidden-content look", map[string][]byte{
			"a look": annotated(annot+"Stamp/F 4/AP<</N 7 0 R>>>>", appearance), "marked text": annotated(annot + "Highlight/F 4/C[1 0 0]" + quads + ">>"), "a line": annotated(annot + "Line/F 4/L[105 305 295 335]>>"),
			"a string": annotated(annot + "Ink/Rect(x)/F 4/InkList[[105 305 200 335 295 305]]>>"), "three numbers": annotated(annot + "Text/Rect[100 300 130]/F 4>>"),
		}},
		"states that are none": {"hidden-content look", map[string][]byte{
			"without AS": annotated(stamped+"/AP<</N<</On 7 0 R>>>>>>", appearance), "a string": annotated(stamped+"/AS(On)/AP<</N<</On 7 0 R>>>>>>", appearance), "another": annotated(stamped+"/AS/Yes/AP<</N<</On 7 0 R>>>>>>", appearance),
			"off": annotated(stamped+"/AS/Off/AP<</N<</On 7 0 R>>>>>>", appearance), "of a tick": filled("", box+"/V/On/AS/Yes/AP<</N<</On 7 0 R>>>>>>", appearance), "a tick without AS": filled("", box+"/V/On/AP<</N<</On 7 0 R>>>>>>", appearance),
		}},
	}
}

func fieldKinds() map[string]kind {
	blue := strings.Replace(appearance, "1 0 0 rg", "0 0 1 rg", 1)
	const anew = "/NeedAppearances true"
	return map[string]kind{
		"boxes not ticked": {"copied look", map[string][]byte{
			"no look of that": filled("", box+"/V/Off/AS/Off/AP<</N<</On 7 0 R>>>>>>", appearance), "without AS": filled("", box+"/AP<</N<</On 7 0 R>>>>>>", appearance), "and under the pointer": filled("", box+"/AS/Off/AP<</N<</On 7 0 R>>/R<</On 8 0 R>>>>>>", appearance, blue), "a look that is none": filled("", box+"/AS/Off/AP<</N<</On 7 0 R/Off/Off>>>>>>", appearance), "without AS, with a look": filled("", box+"/AP<</N<</On 7 0 R/Off 8 0 R>>>>>>", appearance, blue),
		}},
		"boxes as they should be": {"taken", map[string][]byte{
			"ticked": filled("", box+"/V/On/AS/On/AP<</N<</On 7 0 R>>>>>>", appearance), "not ticked": filled("", box+"/V/Off/AS/Off/AP<</N<</On 7 0 R/Off 8 0 R>>>>>>", appearance, blue), "a button": filled("", box+"/Ff 65536/AP<</N 7 0 R>>>>", appearance),
		}},
		"fields without a look": {"copied look", map[string][]byte{
			"text": filled("", aField+"/FT/Tx/V(typed)>>"), "in boxes": filled("", aField+"/FT/Tx/Ff 16777216/MaxLen 5/V(abc)/MK<</BC[0 0 0]>>>>"), "a list": filled("", aField+"/FT/Ch/V(b)/Opt[(a)(b)]>>"),
			"a background": filled("", aField+"/FT/Tx/MK<</BG[0 1 0]/BC[1 0 0]>>>>"), "a tick": filled("", box+"/V/On/AS/On/MK<</CA(4)>>>>"), "a button": filled("", box+"/Ff 65536/MK<</CA(x)/BG[.5 .5 .5]>>>>"),
			"turned": filled("", aField+"/FT/Tx/V(abc)/MK<</R 90/BG[.9 .9 .9]>>>>"),
		}},
		"fields drawn anew": {"copied look", map[string][]byte{
			"another text": filled(anew, aField+"/FT/Tx/V(typed)/AP<</N 7 0 R>>>>", appearance), "no text": filled(anew, aField+"/FT/Tx/AP<</N 7 0 R>>>>", appearance), "rich text": filled(anew, aField+"/FT/Tx/V(abc)/RV(<p>xyz</p>)/AP<</N 7 0 R>>>>", appearance),
			"ticked": filled(anew, box+"/V/On/AS/On/MK<</BG[0 0 1]>>/AP<</N<</On 7 0 R/Off 7 0 R>>>>>>", appearance), "a button": filled(anew, box+"/Ff 65536/MK<</BG[0 0 1]>>/AP<</N 7 0 R>>>>", appearance),
		}},
		"fields that show nothing": {"taken", map[string][]byte{
			"text": filled(anew, aField+"/FT/Tx>>"), "a box to tick": filled("", box+">>"), "to sign": filled("", aField+"/FT/Sig>>"), "of no type": filled("", aField+"/V(a)/MK<</BG[0 1 0]>>>>"),
		}},
		"fields to sign with a background": {"copied look", map[string][]byte{
			"filled": filled("", aField+"/FT/Sig/MK<</BG[1 1 1]>>>>"), "framed": filled("", aField+"/FT/Sig/MK<</BC[1 0 0]>>/BS<</W 3>>>>"), "unlisted": annotated(aField + "/FT/Sig/MK<</BG[0 1 0]>>>>"),
			"drawn anew": filled(anew, aField+"/FT/Sig/MK<</BG[0 1 0]>>/AP<</N 7 0 R>>>>", appearance),
		}},
		"another size at each zoom": {"copied look", map[string][]byte{
			"a stamp": annotated(annot+"Stamp/Rect[100 300 300 340]/F 12/AP<</N 7 0 R>>>>", appearance), "typed": annotated(annot+"FreeText/Rect[100 300 300 340]/F 28/AP<</N 7 0 R>>>>", appearance), "a field": filled("", annot+"Widget/FT/Tx/T(a)/F 12/Rect[100 300 300 340]/AP<</N 7 0 R>>>>", appearance),
		}},
		"another look under the pointer": {"copied look", map[string][]byte{
			"a stamp": annotated(stamped+"/AP<</N 7 0 R/R 8 0 R>>>>", appearance, blue), "a note": annotated(annot+"Text/Rect[100 300 120 320]/F 4/AP<</N 7 0 R/R 8 0 R>>>>", appearance, blue), "a button": filled("", box+"/Ff 65536/AP<</N 7 0 R/R 8 0 R>>>>", appearance, blue),
		}},
		"odd flags": {"hidden-content print", map[string][]byte{
			"a real": annotated(annot+"Stamp/Rect[100 300 300 340]/F 6.0/AP<</N 7 0 R>>>>", appearance), "a string": annotated(annot+"Stamp/Rect[100 300 300 340]/F(4)/AP<</N 7 0 R>>>>", appearance), "unseen field": filled("", annot+"Widget/FT/Tx/T(a)/F 5/Rect[100 300 300 340]/AP<</N 7 0 R>>>>", appearance), "negative": annotated(annot+"Stamp/Rect[100 300 300 340]/F -1/AP<</N 7 0 R>>>>", appearance),
		}},
		"odd places that every program knows": {"taken", map[string][]byte{
			"corners swapped": annotated(annot+"Stamp/Rect[300 340 100 300]/F 4/AP<</N 7 0 R>>>>", appearance), "beside the page": annotated(annot+"Stamp/Rect[500 300 700 340]/F 4/AP<</N 7 0 R>>>>", appearance),
			"beside null": pageWith("/Annots[null 6 0 R]", stamped+"/AP<</N 7 0 R>>>>", appearance), "in the page itself": pageWith("/Annots["+stamped+"/AP<</N 7 0 R>>>>]", "null", appearance),
			"upright on a turned page": pageWith("/Rotate 90/Annots[6 0 R]", annot+"Stamp/Rect[100 300 300 340]/F 20/AP<</N 7 0 R>>>>", appearance), "on a layer": pageWith("/Annots[6 0 R]", stamped+"/OC<</Type/OCG/Name(x)>>/AP<</N 7 0 R>>>>", appearance),
		}},
	}
}

func actionKinds() map[string]kind {
	opens := func(action string) []byte { return catalogWith("/OpenAction<<" + action + ">>") }
	pressed := func(action string) []byte { return annotated(link + "/A<<" + action + ">>>>") }
	return map[string]kind{
		"run when opened": {"copied acts", map[string][]byte{
			"address": opens("/S/URI/URI(https://example.com)"), "file": opens("/S/GoToR/F(b.pdf)/D[0/Fit]"), "attachment": opens("/S/GoToE/T<</R/C/N(a)>>/D[0/Fit]"), "program": opens("/S/Launch/F(calc.exe)"), "printer": opens("/S/Named/N/Print"),
			"sends": opens("/S/SubmitForm/F(http://example.com)"), "fills": opens("/S/ImportData/F(a.fdf)"), "film": opens("/S/Movie/T(a)"), "sound": opens("/S/Sound"), "rendition": opens("/S/Rendition/OP 0"), "hides": opens("/S/Hide/T(a)"),
			"layers": opens("/S/SetOCGState/State[]"), "transition": opens("/S/Trans/Trans<<>>"), "model": opens("/S/GoTo3DView/V 0"), "next page": opens("/S/Named/N/NextPage"), "after a place": opens("/S/GoTo/D[3 0 R/Fit]/Next<</S/URI/URI(https://example.com)>>"),
		}},
		"run at an event": {"copied acts", map[string][]byte{
			"a page": pageWith("/AA<</O<</S/GoToR/F(b.pdf)>>>>"), "the document": catalogWith("/AA<</WP<</S/URI/URI(https://example.com)>>>>"), "an annotation": annotated(link + "/AA<</E<</S/URI/URI(https://example.com)>>>>>>"),
		}},
		"pages that turn themselves": {"copied acts", map[string][]byte{
			"in steps": pageWith("/PresSteps<</Type/NavNode/Dur 1>>"), "after a time": pageWith("/Dur 3"), "after a time, with a transition": pageWith("/Dur 3/Trans<</S/Wipe>>"),
		}},
		"pages that somebody turns": {"taken", map[string][]byte{"with a transition": pageWith("/Trans<</S/Wipe/D 1>>"), "with an empty one": pageWith("/Trans<<>>")}},
		"run at a press": {"copied acts", map[string][]byte{
			"a script as address": pressed("/S/URI/URI(javascript:alert\\(1\\))"), "in capitals": pressed("/S/URI/URI( JavaScript:alert\\(1\\))"), "a file as address": pressed("/S/URI/URI(file:///etc/passwd)"), "no address": pressed("/S/URI/URI/x"),
			"another file": pressed("/S/GoToR/F(b.pdf)/D[0/Fit]"), "an attachment": pressed("/S/GoToE/T<</R/C/N(a)>>/D[0/Fit]"), "the printer": pressed("/S/Named/N/Print"), "another file's article": pressed("/S/Thread/F(b.pdf)/D 0"),
			"a bookmark": catalogWith("/Outlines 6 0 R", "<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>", "<</Title(a)/Parent 6 0 R/A<</S/Launch/F(calc.exe)>>>>"), "base": catalogWith("/URI<</Base(javascript:)>>"),
		}},
		"only leads elsewhere": {"taken", map[string][]byte{
			"web": pressed("/S/URI/URI(https://example.com/a:b)"), "mail": pressed("/S/URI/URI(mailto:a@example.com)"), "telephone": pressed("/S/URI/URI(tel:+390212345)"), "relative": pressed("/S/URI/URI(www.example.com:80/a)"),
			"page": pressed("/S/GoTo/D[3 0 R/Fit]"), "next page": pressed("/S/Named/N/NextPage"), "article": pressed("/S/Thread/D 0"), "opens at a page": opens("/S/GoTo/D[3 0 R/Fit]"), "base": catalogWith("/URI<</Base(http://example.com/)>>"),
			"a bookmark": catalogWith("/Outlines 6 0 R", "<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>", "<</Title(a)/Parent 6 0 R/A<</S/GoTo/D[3 0 R/Fit]>>>>"),
		}},
	}
}

func signatureKinds() map[string]kind {
	const value = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/Contents<3000>/ByteRange[0 10 20 30]>>"
	widget := aField + "/FT/Sig"
	return map[string]kind{
		"may be signed": {"already-signed ", map[string][]byte{
			"the type a string": filled("", aField+"/FT(Sig)/V 7 0 R>>", value), "on a page only": annotated(widget+"/V 7 0 R>>", value), "of a field nothing lists": annotated(aField+"/Parent 7 0 R>>", "<</FT/Sig/T(b)/Kids[6 0 R]/V 8 0 R>>", value),
			"loose": pageWith("/XX 6 0 R", value), "in the page": pageWith("/XX<</ByteRange[0 1 2 3]/Contents<3000>>>"), "usage rights": catalogWith("/Perms<</UR3 6 0 R>>", value), "a value of no type": filled("", widget+"/V 7 0 R>>", "<</XX 1>>"),
			"with a background": filled("", widget+"/MK<</BG[1 1 1]>>/V 7 0 R>>", value), "and acts": filled("/CO[6 0 R]", aField+"/FT(Sig)/V(x)>>"),
		}},
	}
}

// TestAnnotationKinds: what becomes of annotations, fields, actions and what may be a signature, and why. What is copied looks the
// same to PDFium, poppler and MuPDF.
func TestAnnotationKinds(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another: not for the race run")
	}
	r := &publicRun{pool: testPool(t, worker.Config{Max: 3}), mark: markPDF(t), count: map[string]int{}}
	for _, all := range []map[string]kind{lookKinds(), fieldKinds(), actionKinds(), signatureKinds()} {
		for _, name := range slices.Sorted(maps.Keys(all)) {
			for of, content := range all[name].inputs {
				what, why := r.becomes(t, content)
				if what == "taken" {
					why = ""
				}
				if got := what + " " + why; strings.TrimSpace(got) != strings.TrimSpace(all[name].want) {
					t.Errorf("%s, %s: %s, want %s", name, of, got, all[name].want)
				}
				if what == "copied" {
					r.alikeEverywhere(t, name+", "+of, content)
				}
			}
		}
	}
}

// TestUnprotectedLooks: an unprotected copy has the looks a clean copy has.
func TestUnprotectedLooks(t *testing.T) {
	if _, err := exec.LookPath("qpdf"); err != nil {
		t.Skip("qpdf is not installed: no protected documents are made")
	}
	r := &publicRun{pool: testPool(t, worker.Config{Max: 1}), mark: markPDF(t), count: map[string]int{}}
	dir := t.TempDir()
	for name, content := range map[string][]byte{
		"square": annotated(annot + "Square" + note + ">>"), "text": filled("/NeedAppearances true", aField+"/FT/Tx/V(typed)>>"), "link": annotated(annot + "Link" + note + ">>"),
	} {
		plain, locked := filepath.Join(dir, "plain.pdf"), filepath.Join(dir, "locked.pdf")
		if err := os.WriteFile(plain, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.CommandContext(t.Context(), "qpdf", "--encrypt", "", "owner", "256", "--", plain, locked).CombinedOutput(); err != nil {
			t.Fatalf("%s: %s", name, out)
		}
		d := openFile(t, r.pool, locked)
		free, err := d.Unprotected(t.Context())
		d.Close()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if what, why := r.becomes(t, free); what != "taken" {
			t.Errorf("%s: the unprotected copy is %s, %s", name, what, why)
		}
	}
}

// alikeEverywhere makes the clean copy twice, which must be the same bytes, and holds pictures of it against each other. To
// MuPDF every field to sign shows a flag.
func (r *publicRun) alikeEverywhere(t *testing.T, name string, content []byte) {
	t.Helper()
	d := openBytes(t, r.pool, content)
	defer d.Close()
	clean, err := d.CleanCopy(t.Context())
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	other := openBytes(t, r.pool, content)
	defer other.Close()
	if again, err := other.CleanCopy(t.Context()); err != nil || string(again) != string(clean) {
		t.Errorf("%s: the copy is another each time (%v)", name, err)
	}
	copied := openBytes(t, r.pool, clean)
	defer copied.Close()
	out, err := copied.Image(t.Context(), 1, compareDPI)
	ours := &snapshot{}
	shown := decode(t, out, err)
	ours.Rect = shown.Bounds()
	ours.Pix, ours.Stride = make([]byte, 4*ours.Rect.Dx()*ours.Rect.Dy()), 4*ours.Rect.Dx()
	draw.Draw(&ours.RGBA, ours.Rect, shown, image.Point{}, draw.Src)
	for _, v := range viewers {
		if v.program == "mutool" && strings.Contains(string(content), "/FT/Sig") {
			continue
		}
		for _, theirs := range v.shows(t, clean) {
			if n := strays(&ours.RGBA, &theirs.RGBA); n > 0 {
				t.Errorf("%s: %s shows %d pixels differently", name, v.program, n)
			}
		}
	}
}

// strays are the pixels that have none nearly alike within two pixels in the other picture.
func strays(a, b *image.RGBA) int {
	const most, reach = 140, 2
	n := 0
	both := a.Rect.Intersect(b.Rect).Inset(reach)
	alike := func(p, q *image.RGBA, at image.Point) bool {
		for dy := -reach; dy <= reach; dy++ {
			for dx := -reach; dx <= reach; dx++ {
				x, y, same := p.PixOffset(at.X, at.Y), q.PixOffset(at.X+dx, at.Y+dy), true
				for c := range 3 {
					d := int(p.Pix[x+c]) - int(q.Pix[y+c])
					same = same && d <= most && d >= -most
				}
				if same {
					return true
				}
			}
		}
		return false
	}
	for y := both.Min.Y; y < both.Max.Y; y++ {
		for x := both.Min.X; x < both.Max.X; x++ {
			if at := image.Pt(x, y); !alike(a, b, at) || !alike(b, a, at) {
				n++
			}
		}
	}
	return n
}
