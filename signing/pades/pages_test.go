package pades

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"paraph/signing"
)

// pageSpec describes a one-page document made by hand.
type pageSpec struct {
	media, crop string
	rotate      int
	unit        float64
	contents    []string // streams; nil is no Contents
	array       bool     // Contents is an array, held by a reference
	inherit     bool     // Resources, MediaBox and Rotate stand in the page tree
	shared      bool     // Resources and its XObject are references
	catalog     string
}

// letter draws what a move or a loss would show: a ground, a grid, text and a form.
const letter = "0.9 1 0.9 rg -300 -300 1400 1600 re f 0 0 0 RG 1 w 20 20 m 400 600 l S BT /F1 24 Tf 40 300 Td (Contratto) Tj ET q 1 0 0 1 100 100 cm /X1 Do Q\n"

func (s pageSpec) pdf() []byte {
	resources := "<< /Font << /F1 5 0 R >> /XObject << /X1 6 0 R >> >>"
	var extra []string
	if s.shared {
		extra = append(extra, "<< /X1 6 0 R >>", "<< /Font << /F1 5 0 R >> /XObject 8 0 R >>")
		resources = "9 0 R"
	} else {
		extra = append(extra, "null", "null")
	}
	own := fmt.Sprintf("/MediaBox %s /Rotate %d /Resources %s", s.media, s.rotate, resources)
	node := ""
	if s.inherit {
		own, node = "", own
	}
	if s.crop != "" {
		own += " /CropBox " + s.crop
	}
	if s.unit > 0 {
		own += fmt.Sprintf(" /UserUnit %g", s.unit)
	}
	var refs []string
	for i := range s.contents {
		refs = append(refs, fmt.Sprintf("%d 0 R", 11+i))
	}
	list := "null"
	switch {
	case s.array:
		list = "[" + strings.Join(refs, " ") + "]"
		own += " /Contents 10 0 R"
	case len(refs) == 1:
		own += " /Contents 11 0 R"
	case len(refs) > 1:
		own += " /Contents [" + strings.Join(refs, " ") + "]"
	}
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R " + s.catalog + ">>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 " + node + ">>",
		"<< /Type /Page /Parent 2 0 R /Name#20d (a\\)b\\\\) " + own + " >>",
		"<< /Title (Contratto) >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		stream("/Type /XObject /Subtype /Form /BBox [0 0 50 50]", "1 0 0 rg 0 0 50 50 re f"),
		"<< /Odd [ 1.5 -.25 true null /A#2FB <48656C6C6F> ] >>",
	}
	objects = append(objects, extra...)
	objects = append(objects, list)
	for _, c := range s.contents {
		objects = append(objects, stream("", c))
	}
	return assemble(objects)
}

func stream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

// assemble numbers objects from 1 and puts a cross-reference table behind them.
func assemble(objects []string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// rebuilt numbers the objects of a changed file anew.
func rebuilt(b []byte) []byte {
	var objects []string
	for _, m := range regexp.MustCompile(`(?s)\d+ 0 obj\n(.*?)\nendobj\n`).FindAllSubmatch(b, -1) {
		objects = append(objects, string(m[1]))
	}
	return assemble(objects)
}

func simplePDF() []byte {
	return pageSpec{media: "[0 0 595 842]", contents: []string{letter}}.pdf()
}

// geometries are the ways a page can lie.
func geometries() []pageSpec {
	var out []pageSpec
	for _, rotate := range []int{0, 90, 180, 270} {
		for _, unit := range []float64{0, 2} {
			for _, boxes := range [][2]string{
				{"[0 0 595 842]", ""},
				{"[0 0 700 900]", "[30.5 40.25 600 800]"},
				{"[-200 -300 395 542]", ""},
				{"[395 542 -200 -300]", "[-150 -250 380 500]"},
			} {
				out = append(out, pageSpec{media: boxes[0], crop: boxes[1], rotate: rotate, unit: unit})
			}
		}
	}
	return out
}

// contents are the ways a page's content can end.
func contents() map[string][]string {
	return map[string][]string{
		"balanced":        {letter},
		"open q":          {"q q 0.5 0 0 0.5 10 10 cm " + letter},
		"excess Q":        {"q 0.5 0 0 0.5 10 10 cm " + letter + " Q Q Q Q"},
		"excess Q, moved": {"0.5 0 0 0.5 10 10 cm Q Q " + letter + " q"},
		"scaled":          {"0.5 0 0 0.5 10 10 cm 30 Tz 3 Ts " + letter},
		"several":         {"q 2 0 0 2 0 0 cm", "Q", letter + " q 3 0 0 3 0 0 cm"},
		"string cut off":  {letter, "BT /F1 9 Tf 1 0 0 rg (never (closed"},
		"path and text":   {letter + "BT /F1 9 Tf 5 5 m 100 100 l"},
		"comment":         {letter + "% q q q ("},
		"q in a string":   {letter + "BT (q q Q \\) q) Tj ET <71> pop"},
		"inline image":    {letter + "q 20 0 0 20 300 300 cm BI /W 2 /H 2 /BPC 8 /CS /G ID qEI \nEI Q"},
		"marked content":  {letter + "/OC /None BDC /Span BMC"},
		"empty":           {""},
		"none":            nil,
	}
}

// TestWidgetStandsWhereItShould: the signature's own look, on pages of every kind.
func TestWidgetStandsWhereItShould(t *testing.T) {
	for i, s := range geometries() {
		s.contents = []string{letter}
		t.Run(fmt.Sprintf("%d rotate %d unit %g media %s crop %s", i, s.rotate, s.unit, s.media, s.crop), func(t *testing.T) {
			t.Parallel()
			placedRight(t, s.pdf(), true)
		})
	}
}

func TestMarksStandWhereTheyShould(t *testing.T) {
	kinds := contents()
	for i, s := range geometries() {
		s.contents, s.inherit, s.shared = []string{letter}, i%2 == 0, i%3 == 0
		t.Run(fmt.Sprintf("%d rotate %d unit %g media %s crop %s", i, s.rotate, s.unit, s.media, s.crop), func(t *testing.T) {
			t.Parallel()
			placedRight(t, s.pdf(), false)
		})
		t.Run(fmt.Sprintf("%d in object streams", i), func(t *testing.T) {
			t.Parallel()
			placedRight(t, withObjectStreams(t, s.pdf()), false)
		})
	}
	for name, c := range kinds {
		for _, s := range []pageSpec{
			{media: "[0 0 595 842]", contents: c},
			{media: "[-200 -300 395 542]", contents: c, array: true, inherit: true, shared: true, rotate: 90},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				placedRight(t, s.pdf(), false)
			})
		}
	}
}

func withObjectStreams(t *testing.T, b []byte) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "o.pdf")
	tool(t, "qpdf", "--object-streams=generate", written(t, "a.pdf", b), out)
	packed, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

// zigzag is a drawn mark without symmetry.
func zigzag() signing.Mark {
	return signing.Mark{Mode: signing.Drawn, Pad: signing.Size{W: 600, H: 200}, Strokes: []signing.Stroke{
		{{X: 20, Y: 180}, {X: 40, Y: 20}, {X: 90, Y: 120}, {X: 90, Y: 120}, {X: 200, Y: 40}, {X: 420, Y: 60}, {X: 580, Y: 30}},
		{{X: 500, Y: 150}},
	}}
}

// inked are the places of zigzag's points in a stamp of the design's size.
func inked() []signing.Point {
	const w, h = 154 - 1.1, 32 - 1.1
	k := math.Min(w/560, h/160)
	var out []signing.Point
	for _, s := range zigzag().Strokes {
		for _, p := range s {
			out = append(out, signing.Point{X: 5 + 77 + k*(p.X-300), Y: 1 + 16 + k*(p.Y-100)})
		}
	}
	return out
}

// placedRight puts a drawn and a typed mark on page 1 and looks at the page before and after: inside
// the boxes the marks, outside not one pixel changed. The drawn one is a mark or the signature's widget.
func placedRight(t *testing.T, original []byte, widget bool) {
	t.Helper()
	s := sealOf(t, p256(t))
	size := signing.DefaultFieldSize
	drawnBox := signing.Box{X: 60, Y: 80, W: 164, H: 45}
	typedBox := signing.Box{X: 200, Y: 300, W: 300, H: 60} // another shape: the stamp keeps its proportions
	marks := []Placed{{1, typedBox, pdf(t, typed("Luca Verdi"), size)}}
	if drawn := (Placed{1, drawnBox, pdf(t, zigzag(), size)}); widget {
		s.Widget = &drawn
	} else {
		marks = append(marks, drawn)
	}
	sealed, err := Make(original, marks, s)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(original, sealed, s.Certificate); err != nil {
		t.Fatal(err)
	}
	d, err := open(sealed)
	if err != nil {
		t.Fatal(err)
	}
	pages, _ := d.Pages()
	g := d.Geometry(pages[0])
	path := written(t, "sealed.pdf", sealed)
	dpi := fmt.Sprint(150 * g.UserUnit) // pdftoppm knows no UserUnit
	before, after := rendered(t, written(t, "original.pdf", original), dpi), rendered(t, path, dpi)
	scale := float64(before.Bounds().Dx()) / g.Size().W
	outsideEqual(t, before, after, scale, drawnBox, typedBox)
	for _, p := range inked() {
		at := after.RGBAAt(int((drawnBox.X+p.X)*scale), int((drawnBox.Y+p.Y)*scale))
		if int(at.B) < int(at.R)+40 || at.R > 120 {
			t.Errorf("no ink at %.1f %.1f: %v", p.X, p.Y, at)
		}
	}
	textInside(t, path, g.UserUnit, typedBox)
	if out := tool(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Error(out)
	}
	if out := tool(t, "pdfsig", "-nocert", path); !strings.Contains(out, "Signature is Valid") {
		t.Error(out)
	}
}

// rendered is a page as poppler shows it, from its plain RGB format.
func rendered(t *testing.T, path, dpi string) *image.RGBA {
	t.Helper()
	tool(t, "pdftoppm", "-r", dpi, "-cropbox", "-singlefile", path, path)
	b, err := os.ReadFile(path + ".ppm")
	if err != nil {
		t.Fatal(err)
	}
	var w, h int
	if _, err := fmt.Sscanf(string(b[:min(len(b), 32)]), "P6\n%d %d\n255\n", &w, &h); err != nil {
		t.Fatal(err)
	}
	b = b[len(b)-3*w*h:]
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		copy(out.Pix[4*i:], b[3*i:3*i+3])
		out.Pix[4*i+3] = 0xFF
	}
	return out
}

func outsideEqual(t *testing.T, before, after *image.RGBA, scale float64, boxes ...signing.Box) {
	t.Helper()
	if before.Bounds() != after.Bounds() {
		t.Fatalf("%v became %v", before.Bounds(), after.Bounds())
	}
	const slack = 1.5
	changed := make([]int, len(boxes))
	for y := range before.Bounds().Dy() {
		row := y * before.Stride
		if bytes.Equal(before.Pix[row:row+before.Stride], after.Pix[row:row+before.Stride]) {
			continue
		}
	next:
		for x := range before.Bounds().Dx() {
			if before.RGBAAt(x, y) == after.RGBAAt(x, y) {
				continue
			}
			for i, b := range boxes {
				px, py := float64(x)/scale, float64(y)/scale
				if px > b.X-slack && px < b.X+b.W+slack && py > b.Y-slack && py < b.Y+b.H+slack {
					changed[i]++
					continue next
				}
			}
			t.Fatalf("a pixel outside changed at %.1f %.1f", float64(x)/scale, float64(y)/scale)
		}
	}
	for i, n := range changed {
		if n < 100 {
			t.Errorf("nothing in box %d", i)
		}
	}
}

var wordBox = regexp.MustCompile(`<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(Luca|Verdi)</word>`)

func textInside(t *testing.T, path string, unit float64, b signing.Box) {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed")
	}
	out, err := exec.Command("pdftotext", "-bbox", "-cropbox", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, m := range wordBox.FindAllSubmatch(out, -1) {
		var v [4]float64
		for i := range v {
			v[i], _ = strconv.ParseFloat(string(m[i+1]), 64)
			v[i] *= unit // pdftotext knows no UserUnit
		}
		if v[0] > b.X-1 && v[1] > b.Y-6 && v[2] < b.X+b.W+1 && v[3] < b.Y+b.H+6 {
			found++
		}
	}
	if found < 2 {
		t.Errorf("the name is not in the box: %s", out)
	}
}
