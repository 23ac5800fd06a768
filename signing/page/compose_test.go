package page

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// written are documents as open files.
func written(t testing.TB, contents ...[]byte) []*os.File {
	t.Helper()
	var out []*os.File
	for i, c := range contents {
		name := filepath.Join(t.TempDir(), fmt.Sprintf("source-%d", i))
		if err := os.WriteFile(name, c, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		out = append(out, f)
	}
	return out
}

func composed(t testing.TB, pool *worker.Pool, leaves []signing.Leaf, sources ...[]byte) []byte {
	t.Helper()
	out, err := Compose(context.Background(), pool, written(t, sources...), leaves, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out.Content
}

func pixelsOf(t testing.TB, d *Document, page int, dpi float64) *image.RGBA {
	t.Helper()
	img, err := d.Pixels(context.Background(), page, dpi)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// turned is an image turned clockwise.
func turned(img *image.RGBA, turn int) *image.RGBA {
	for ; turn > 0; turn -= 90 {
		w, h := img.Rect.Dx(), img.Rect.Dy()
		out := image.NewRGBA(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				out.SetRGBA(h-1-y, x, img.RGBAAt(x, y))
			}
		}
		img = out
	}
	return img
}

// unlike is the mean difference of two images, 0 to 255; 255 for different sizes.
func unlike(a, b *image.RGBA) float64 {
	if a.Rect != b.Rect {
		return 255
	}
	sum := 0
	for i := range a.Pix {
		sum += max(int(a.Pix[i]), int(b.Pix[i])) - min(int(a.Pix[i]), int(b.Pix[i]))
	}
	return float64(sum) / float64(max(1, len(a.Pix)))
}

func faults(t testing.TB, content []byte) (int, string) {
	t.Helper()
	qpdf, err := exec.LookPath("qpdf")
	if err != nil {
		return 0, ""
	}
	out, _ := exec.Command(qpdf, "--check", written(t, content)[0].Name()).CombinedOutput() // its status says what its words say
	return strings.Count(string(out), "WARNING") + strings.Count(string(out), "ERROR"), string(out)
}

// drawing is a page with a red box at 150,220 of 40 × 80 in user space, and a word.
func drawing(entries string) []byte {
	return pagetest.OnePage(entries, "1 0 0 rg 150 220 40 80 re f BT 0 g /F1 20 Tf 120 400 Td (Paraph) Tj ET")
}

// Pages of several documents, cropped, turned and of other units, stand in the order asked for, turned as
// asked, and look as before.
func TestComposeTurns(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 3})
	var sources [][]byte
	for _, rotate := range []string{"0", "90", "180", "270"} {
		sources = append(sources, drawing("/MediaBox[-50 -60 450 540]/CropBox[100 100 400 500]/UserUnit 2/Rotate "+rotate))
	}
	sources = append(sources, drawing("/MediaBox[500 600 0 0]"))
	for _, turn := range []int{0, 90, 180, 270} {
		var leaves []signing.Leaf
		for i := range sources {
			leaves = append(leaves, signing.Leaf{Source: len(sources) - 1 - i, Page: 1, Turn: turn})
		}
		content := composed(t, pool, leaves, sources...)
		if n, words := faults(t, content); n > 0 {
			t.Errorf("turn %d: %s", turn, words)
		}
		d := openBytes(t, pool, content)
		facts, err := d.Facts(context.Background(), "")
		if err != nil || len(facts.Pages) != len(sources) {
			t.Fatalf("turn %d: %v", turn, err)
		}
		for i, l := range leaves {
			before := openBytes(t, pool, sources[l.Source])
			was, err := before.Facts(context.Background(), "")
			if err != nil {
				t.Fatal(err)
			}
			if facts.Pages[i] != was.Pages[0].Turned(turn) {
				t.Errorf("turn %d, page %d: %v of %v", turn, i+1, facts.Pages[i], was.Pages[0])
			}
			if by := unlike(turned(pixelsOf(t, before, 1, 72), turn), pixelsOf(t, d, i+1, 72)); by > 1 {
				t.Errorf("turn %d, page %d: %.2f off", turn, i+1, by)
			}
			before.Close()
		}
		d.Close()
	}
}

// The same leaves always make the same bytes, and a composed document composes again without a change.
func TestComposeAgain(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	a, b := drawing("/MediaBox[0 0 300 400]"), drawing("/MediaBox[0 0 500 600]")
	one, two := composed(t, pool, nil, a, b), composed(t, pool, nil, a, b)
	if !bytes.Equal(one, two) {
		t.Error("composed twice, two documents")
	}
	if again := composed(t, pool, nil, one); !bytes.Equal(again, composed(t, pool, nil, again)) {
		t.Error("a composed document changes when it is composed")
	}
}

// What stays behind is not in the new document, not even unseen.
func TestComposeLeavesBehind(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	source := pagetest.Made(
		"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[7 0 R]>>/Outlines 9 0 R>>",
		"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 300 400]>>",
		"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Annots[8 0 R 11 0 R]>>",
		"<</Type/Page/Parent 2 0 R/Contents 6 0 R/Annots[10 0 R]>>",
		"stream:1 0 0 rg 10 10 50 50 re f",
		"stream:% secret\n0 1 0 rg 10 10 50 50 re f",
		"<</T(family)/FT/Tx/Kids[8 0 R 10 0 R]>>",
		"<</Type/Annot/Subtype/Widget/Parent 7 0 R/Rect[10 100 90 120]/P 3 0 R>>",
		"<</Type/Outlines>>",
		"<</Type/Annot/Subtype/Widget/Parent 7 0 R/Rect[10 100 90 120]/P 4 0 R/TU(secret)>>",
		"<</Type/Annot/Subtype/Link/Rect[10 200 90 220]/P 3 0 R/Dest[4 0 R/Fit]/Border[0 0 0]>>",
	)
	content := composed(t, pool, []signing.Leaf{{Page: 1}}, source)
	if bytes.Contains(content, []byte("secret")) || bytes.Contains(content, []byte("Outlines")) {
		t.Errorf("the page left behind came along:\n%s", content)
	}
	if n, words := faults(t, content); n > 0 {
		t.Error(words)
	}
	facts, err := openBytes(t, pool, content).Facts(context.Background(), "")
	if err != nil || len(facts.Forms) != 1 || facts.Forms[0].Name != "family" || facts.Forms[0].Page != 1 {
		t.Errorf("%+v, %v", facts, err)
	}
}

// Forms are joined: the first one keeps its names.
func TestComposeForms(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	form := pagetest.WithCatalog("/AcroForm<</Fields[6 0 R]>>", "/MediaBox[0 0 300 400]/Annots[6 0 R]", "",
		"<</Type/Annot/Subtype/Widget/FT/Sig/T(Firma)/Rect[10 10 200 60]/P 3 0 R>>")
	facts, err := openBytes(t, pool, composed(t, pool, []signing.Leaf{{Source: 1, Page: 1}, {Page: 1, Turn: 90}}, form, form)).Facts(context.Background(), "")
	if err != nil || len(facts.Forms) != 2 {
		t.Fatalf("%+v, %v", facts, err)
	}
	for _, f := range facts.Forms {
		switch {
		case f.Name == "Firma" && f.Page == 2 && f.Box.W == 50 && f.Box.H == 190:
		case f.Name == "Firma_2" && f.Page == 1 && f.Box.W == 190:
		default:
			t.Errorf("%+v", f)
		}
	}
}

func TestComposeRefuses(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	good := drawing("/MediaBox[0 0 300 400]")
	with := func(entry string, more ...string) []byte {
		return pagetest.WithCatalog(entry, "/MediaBox[0 0 300 400]", "", more...)
	}
	for name, c := range map[string]struct {
		source []byte
		want   signing.ProblemCode
	}{
		"words":   {[]byte("Dear Sir or Madam"), signing.ProblemNotPDF},
		"broken":  {[]byte("%PDF-1.7\nnothing else"), signing.ProblemDamaged},
		"picture": {[]byte("\x89PNG\r\n\x1a\n and nothing else"), signing.ProblemDamaged},
		"signed":  {with("/AcroForm<</Fields[6 0 R]>>", "<</FT/Sig/T(a)/V<</Type/Sig/Contents<00>>>>>"), signing.ProblemSigned},
		"xfa":     {with("/AcroForm<</XFA[(a)6 0 R]/Fields[]>>", "stream:<a/>"), signing.ProblemXFA},
	} {
		_, err := Compose(context.Background(), pool, written(t, good, c.source), nil, nil)
		var s *SourceError
		if code(err) != c.want || !errors.As(err, &s) || s.Source != 1 {
			t.Errorf("%s: %v, want %s of source 1", name, err, c.want)
		}
	}
	for _, leaves := range [][]signing.Leaf{{{Page: 2}}, {{Page: 1}, {Page: 1}}, {{Page: 1, Turn: 45}}, {{Source: 1, Page: 1}}, {{Page: 1, Turn: -90}}} {
		if _, err := Compose(context.Background(), pool, written(t, good), leaves, nil); err == nil {
			t.Errorf("%v: composed", leaves)
		}
	}
}

// photo is a picture of these sizes, red in its upper left quarter.
func photo(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 255, 255, 255}
			if x < w/2 && y < h/2 {
				c = color.RGBA{255, 0, 0, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func encoded(t *testing.T, kind string, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch img := photo(w, h); kind {
	case "png":
		err = png.Encode(&b, img)
	case "jpeg":
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 95})
	default:
		err = tiff.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sideways is a JPEG with an Exif orientation.
func sideways(content []byte, orientation byte) []byte {
	exif := "\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(orientation) + "\x00\x00\x00\x00\x00\x00"
	return append([]byte("\xff\xd8"+exif), content[2:]...)
}

// measured is a PNG that says how many pixels stand in a metre.
func measured(content []byte, metre uint32) []byte {
	four := func(n uint32) []byte { return []byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)} }
	body := bytes.Join([][]byte{[]byte("pHYs"), four(metre), four(metre), {1}}, nil)
	chunk := bytes.Join([][]byte{four(9), body, four(crc32.ChecksumIEEE(body))}, nil)
	return bytes.Join([][]byte{content[:33], chunk, content[33:]}, nil)
}

// A picture becomes a page of its size, at most A4, upright as the camera says.
func TestComposePictures(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	base := drawing("/MediaBox[0 0 300 400]")
	for name, c := range map[string]struct {
		source []byte
		size   signing.Size
		red    signing.Box // of the page, in tenths
	}{
		"png without a size":    {encoded(t, "png", 320, 160), signing.Size{W: 240, H: 120}, signing.Box{W: 5, H: 5}},
		"png at 300 dpi":        {measured(encoded(t, "png", 600, 300), 11811), signing.Size{W: 144, H: 72}, signing.Box{W: 5, H: 5}},
		"jpeg larger than A4":   {encoded(t, "jpeg", 2000, 1000), signing.Size{W: 841.89, H: 420.95}, signing.Box{W: 5, H: 5}},
		"upright jpeg":          {encoded(t, "jpeg", 1000, 4000), signing.Size{W: 210.47, H: 841.89}, signing.Box{W: 5, H: 5}},
		"jpeg turned right":     {sideways(encoded(t, "jpeg", 320, 160), 6), signing.Size{W: 120, H: 240}, signing.Box{X: 5, W: 5, H: 5}},
		"jpeg turned left":      {sideways(encoded(t, "jpeg", 320, 160), 8), signing.Size{W: 120, H: 240}, signing.Box{Y: 5, W: 5, H: 5}},
		"jpeg upside down":      {sideways(encoded(t, "jpeg", 320, 160), 3), signing.Size{W: 240, H: 120}, signing.Box{X: 5, Y: 5, W: 5, H: 5}},
		"jpeg mirrored, turned": {sideways(encoded(t, "jpeg", 320, 160), 7), signing.Size{W: 120, H: 240}, signing.Box{X: 5, Y: 5, W: 5, H: 5}},
		"tiff":                  {encoded(t, "tiff", 320, 160), signing.Size{W: 320, H: 160}, signing.Box{W: 5, H: 5}}, // its writer says 72 dpi
	} {
		content := composed(t, pool, nil, base, c.source)
		if n, words := faults(t, content); n > 0 {
			t.Errorf("%s: %s", name, words)
		}
		d := openBytes(t, pool, content)
		facts, err := d.Facts(context.Background(), "")
		if err != nil || len(facts.Pages) != 2 {
			t.Fatalf("%s: %v", name, err)
		}
		size := facts.Pages[1].Size()
		if !near(size.W, c.size.W) || !near(size.H, c.size.H) {
			t.Errorf("%s: a page of %v, want %v", name, size, c.size)
		}
		want := signing.Box{X: c.red.X * size.W / 10, Y: c.red.Y * size.H / 10, W: c.red.W * size.W / 10, H: c.red.H * size.H / 10}
		if got := redBox(pixelsOf(t, d, 2, 72)); apart(got, want) > 3 {
			t.Errorf("%s: red at %v, want %v", name, got, want)
		}
		d.Close()
	}
}
