package page

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

func decode(t testing.TB, b []byte, err error) image.Image {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// redBox is the smallest box around all red pixels, in pixels.
func redBox(img image.Image) signing.Box {
	var found image.Rectangle
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, g, bl, _ := img.At(x, y).RGBA(); r > 0xC000 && g < 0x4000 && bl < 0x4000 {
				found = found.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return signing.Box{
		X: float64(found.Min.X), Y: float64(found.Min.Y), W: float64(found.Dx()), H: float64(found.Dy()),
	}
}

func apart(a, b signing.Box) float64 {
	return max(math.Abs(a.X-b.X), math.Abs(a.Y-b.Y), math.Abs(a.W-b.W), math.Abs(a.H-b.H))
}

// Every page has a red box from 150,220 to 190,300 of user space and a word whose first letter stands
// at 120,400. What is drawn and read must be where signing.PageGeometry says.
func TestGeometry(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	red := signing.Rect{LLX: 150, LLY: 220, URX: 190, URY: 300}
	rotations := []string{"0", "90", "180", "270", "-90", "450", "45", "90.0"}
	if testing.Short() {
		rotations = []string{"0", "270"}
	}
	for _, rotate := range rotations {
		for _, box := range []string{
			"/MediaBox[0 0 500 600]",
			"/MediaBox[0 0 500 600]/CropBox[100 100 400 500]",
			"/MediaBox[500 600 0 0]/CropBox[400 500 100 100]",
			"/MediaBox[-50 -60 450 540]/CropBox[100 100 900 900]",
		} {
			for _, unit := range []string{"", "/UserUnit 2", "/UserUnit 0.5"} {
				t.Run(rotate+box+unit, func(t *testing.T) {
					content := "1 0 0 rg 150 220 40 80 re f BT 0 g /F1 20 Tf 120 400 Td (Paraph) Tj ET"
					d := openBytes(t, pool, pagetest.OnePage(box+unit+"/Rotate "+rotate, content))
					checkGeometry(t, d, red)
				})
			}
		}
	}
}

func checkGeometry(t *testing.T, d *Document, red signing.Rect) {
	facts, err := d.Facts(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	g := facts.Pages[0]
	for _, dpi := range []float64{72, 150} {
		out, err := d.Image(context.Background(), 1, dpi)
		img := decode(t, out, err)
		k, size := dpi/72, g.Size()
		if w, h := img.Bounds().Dx(), img.Bounds().Dy(); w != int(math.Round(size.W*k)) || h != int(math.Round(size.H*k)) {
			t.Errorf("%g dpi: %d×%d pixels for %v points", dpi, w, h, size)
		}
		want := g.FromUser(red)
		want = signing.Box{X: want.X * k, Y: want.Y * k, W: want.W * k, H: want.H * k}
		if got := redBox(img); apart(got, want) > 2 {
			t.Errorf("%g dpi: red at %v, want %v", dpi, got, want)
		}
	}
	lines, err := d.Text(context.Background(), 1)
	if err != nil || len(lines) != 1 || lines[0].Text != "Paraph" {
		t.Fatalf("text %v, %v", lines, err)
	}
	// Helvetica at 20 points: the word is 65.6 wide, from the descender of p to the top of P and h.
	want := g.FromUser(signing.Rect{LLX: 120, LLY: 396, URX: 185, URY: 415})
	if got := lines[0].Box; apart(got, want) > 4*max(1, g.UserUnit) {
		t.Errorf("text at %v, want %v", got, want)
	}
}

func TestInheritance(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	d := openBytes(t, pool, pagetest.Made(
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 3/MediaBox[0 0 300 400]/Rotate 90>>",
		"<</Type/Pages/Parent 2 0 R/Kids[4 0 R 5 0 R]/Count 2/CropBox[10 20 200 300]>>",
		"<</Type/Page/Parent 3 0 R>>",
		"<</Type/Page/Parent 3 0 R/CropBox[0 0 50 60]/Rotate 0/UserUnit 3>>",
		"<</Type/Page/Parent 2 0 R>>",
	))
	f, err := d.Facts(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	want := []signing.PageGeometry{
		{Crop: signing.Rect{LLX: 10, LLY: 20, URX: 200, URY: 300}, Rotate: 90, UserUnit: 1},
		{Crop: signing.Rect{URX: 50, URY: 60}, Rotate: 0, UserUnit: 3},
		{Crop: signing.Rect{URX: 300, URY: 400}, Rotate: 90, UserUnit: 1}, // nothing from its sibling
	}
	if fmt.Sprint(f.Pages) != fmt.Sprint(want) {
		t.Errorf("pages %v, want %v", f.Pages, want)
	}
	if _, err := d.Image(context.Background(), 4, 72); err != ErrNoSuchPage {
		t.Errorf("page 4 of 3: %v", err)
	}
	if _, err := d.Text(context.Background(), 0); err != ErrNoSuchPage {
		t.Errorf("page 0: %v", err)
	}
}

// A page is gray when all of it is; annotations are drawn; pixels and PNG are the same image.
func TestImageForms(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	gray := openBytes(t, pool, pagetest.OnePage("/MediaBox[0 0 100 50]", "0.5 g 10 10 20 20 re f"))
	out, err := gray.Image(context.Background(), 1, 144)
	if img := decode(t, out, err); img.ColorModel() != color.GrayModel || img.Bounds().Dx() != 200 || img.At(0, 0) != (color.Gray{Y: 255}) {
		t.Errorf("a gray page: %T, %v", img, img.Bounds())
	}
	gray.Close()

	stamp := "/Annots[6 0 R]"
	d := openBytes(t, pool, pagetest.OnePage("/MediaBox[0 0 100 50]"+stamp, "",
		"<</Type/Annot/Subtype/Stamp/Rect[20 10 60 40]/F 4/AP<</N 7 0 R>>>>",
		"stream:<</Type/XObject/Subtype/Form/BBox[0 0 40 30]>>stream:1 0 0 rg 0 0 40 30 re f",
	))
	out, err = d.Image(context.Background(), 1, 72)
	img := decode(t, out, err)
	if got := redBox(img); apart(got, signing.Box{X: 20, Y: 10, W: 40, H: 30}) > 1 {
		t.Errorf("the stamp is at %v", got)
	}
	raw, err := d.Pixels(context.Background(), 1, 72)
	if err != nil || raw.Bounds() != img.Bounds() || !raw.Opaque() {
		t.Fatalf("pixels: %v, %v", raw.Bounds(), err)
	}
	for i := 0; i < len(raw.Pix); i += 4 {
		x, y := i/4%100, i/400
		r, g, b, _ := img.At(x, y).RGBA()
		if raw.Pix[i] != byte(r) || raw.Pix[i+1] != byte(g) || raw.Pix[i+2] != byte(b) {
			t.Fatalf("pixel %d,%d differs", x, y)
		}
	}
}

// A page of ours beside poppler's image of it.
func TestBesidePoppler(t *testing.T) {
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Skip("pdftoppm is not installed")
	}
	pool := testPool(t, worker.Config{Max: 2})
	for _, name := range []string{pagetest.Dense(t, 1), filepath.Join(shared(t, "corpus/pdf"), "pdfsign-testfile30.pdf")} {
		base := filepath.Join(t.TempDir(), "poppler")
		if out, err := exec.Command("pdftoppm", "-r", "150", "-png", "-f", "1", "-l", "1", "-singlefile", name, base).CombinedOutput(); err != nil {
			t.Fatalf("pdftoppm: %v %s", err, out)
		}
		theirs, err := os.ReadFile(base + ".png")
		want := decode(t, theirs, err)
		out, err := openFile(t, pool, name).Image(context.Background(), 1, 150)
		got := decode(t, out, err)
		if abs(got.Bounds().Dx()-want.Bounds().Dx()) > 1 || abs(got.Bounds().Dy()-want.Bounds().Dy()) > 1 {
			t.Fatalf("%s: %v, poppler %v", filepath.Base(name), got.Bounds(), want.Bounds())
		}
		var sum, n float64
		for y := 0; y+10 <= min(got.Bounds().Dy(), want.Bounds().Dy()); y += 10 {
			for x := 0; x+10 <= min(got.Bounds().Dx(), want.Bounds().Dx()); x += 10 {
				sum += math.Abs(shade(got, x, y) - shade(want, x, y))
				n++
			}
		}
		t.Logf("%s: mean difference %.2f of 255", filepath.Base(name), sum/n)
		if sum/n > 3 {
			t.Errorf("%s: mean difference %.2f of 255", filepath.Base(name), sum/n)
		}
	}
}

// shade is the mean of a block of 10×10 pixels: where a font is not embedded, letters of the two
// programs differ in shape but not in place and weight.
func shade(img image.Image, x0, y0 int) float64 {
	var sum float64
	for y := y0; y < y0+10; y++ {
		for x := x0; x < x0+10; x++ {
			sum += float64(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y)
		}
	}
	return sum / 100
}

func abs(n int) int { return max(n, -n) }
