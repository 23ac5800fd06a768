package page

import (
	"bytes"
	"context"
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"regexp"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"paraph/internal/worker"
)

// grainy is a picture in which hardly a dot is like the next.
func grainy(w, h int) []byte {
	random, img := rand.New(rand.NewPCG(1, 2)), image.NewRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < len(img.Pix); i += 4 {
		at := i / 4
		for c := range 3 {
			img.Pix[i+c] = uint8(max(0, min(255, 60+c*30+at%w*100/w+int(12*random.NormFloat64()))))
		}
		img.Pix[i+3] = 255
	}
	return jpegOf(img)
}

// onWhite is such a picture in the middle of a white one.
func onWhite(w, h int) []byte {
	inner, err := jpeg.Decode(bytes.NewReader(grainy(w/2, h/2)))
	if err != nil {
		panic(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(w/4, h/4, 3*w/4, 3*h/4), inner, image.Point{}, draw.Src)
	return jpegOf(img)
}

func jpegOf(img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// onePage is a page with what draw puts on it.
func onePage(t *testing.T, draw func(f *fpdf.Fpdf)) []byte {
	t.Helper()
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: 300, Ht: 400}})
	f.SetFont("Helvetica", "", 11)
	f.AddPage()
	draw(f)
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func putPicture(f *fpdf.Fpdf, name, kind string, data []byte, x, y, w, h float64) {
	f.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: kind}, bytes.NewReader(data))
	f.ImageOptions(name, x, y, w, h, false, fpdf.ImageOptions{}, 0, "")
}

func write(f *fpdf.Fpdf, y float64) {
	for i := range 8 {
		f.Text(20, y+14*float64(i), "La Fornitrice si obbliga a consegnare al Cliente gli arredi")
	}
}

var layer = regexp.MustCompile(`data:image/(jpeg|png);base64,([^"]+)"`)

// layersOf are the pictures in an SVG: JPEG, then PNG.
func layersOf(t *testing.T, svg []byte) (photo, rest image.Image) {
	t.Helper()
	found := layer.FindAllSubmatch(svg, -1)
	if len(found) != 2 || string(found[0][1]) != "jpeg" || string(found[1][1]) != "png" {
		t.Fatalf("%d pictures in %.120s", len(found), svg)
	}
	for i, into := range []*image.Image{&photo, &rest} {
		data, err := base64.StdEncoding.DecodeString(string(found[i][2]))
		if err != nil {
			t.Fatal(err)
		}
		if *into, _, err = image.Decode(bytes.NewReader(data)); err != nil {
			t.Fatal(err)
		}
	}
	return photo, rest
}

// TestPhotographsApart: writing beside and on a photograph is shown dot for dot as it is drawn, at every size; only what is
// nothing but photograph is JPEG, and nothing of it is missing in the next picture.
func TestPhotographsApart(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	d := openBytes(t, pool, onePage(t, func(f *fpdf.Fpdf) {
		write(f, 30)
		putPicture(f, "photo", "JPG", grainy(700, 500), 40, 160, 210, 150)
		f.SetTextColor(255, 255, 255)
		f.Text(60, 200, "bianco sulla fotografia")
		f.SetTextColor(0, 0, 0)
		f.Text(60, 230, "nero sulla fotografia")
		write(f, 330)
	}))
	for _, dpi := range []float64{72, 110, 220} {
		before, err := d.Image(context.Background(), 1, dpi)
		want := decode(t, before, err)
		svg, err := d.Picture(context.Background(), 1, dpi)
		if err != nil || !bytes.HasPrefix(svg, []byte("<svg")) {
			t.Fatalf("%.20q, %v", svg, err)
		}
		_, rest := layersOf(t, svg)
		clear, lost := 0, 0
		for y := range want.Bounds().Dy() {
			for x := range want.Bounds().Dx() {
				at := rest.At(x, y)
				if _, _, _, a := at.RGBA(); a == 0 {
					clear++
					if w := color.GrayModel.Convert(want.At(x, y)).(color.Gray).Y; w == 255 || w == 0 {
						lost++
					}
				} else if color.RGBAModel.Convert(at) != color.RGBAModel.Convert(want.At(x, y)) {
					t.Fatalf("%g dpi: %d, %d is %v, not %v", dpi, x, y, at, want.At(x, y))
				}
			}
		}
		photographed := 210 * 150 * dpi / 72 * dpi / 72
		if part := float64(clear) / photographed; part < 0.8 || part > 1 || lost > clear/100 {
			t.Errorf("%g dpi: %.2f of the photograph is JPEG, %d dots of writing too", dpi, part, lost)
		}
		after, err := d.Image(context.Background(), 1, dpi)
		if err != nil || !bytes.Equal(before, after) {
			t.Errorf("%g dpi: the page is another one afterwards, %v", dpi, err)
		}
	}
}

// TestWhatIsAPhotograph: by what a picture shows, not by how it is stored.
func TestWhatIsAPhotograph(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	text := openBytes(t, pool, onePage(t, func(f *fpdf.Fpdf) { write(f, 30); write(f, 200) }))
	drawn, err := text.Image(context.Background(), 1, 200)
	writing := decode(t, drawn, err)
	text.Close()
	scan, random := image.NewRGBA(writing.Bounds()), rand.New(rand.NewPCG(3, 4))
	for y := range scan.Rect.Dy() {
		for x := range scan.Rect.Dx() {
			v := float64(color.GrayModel.Convert(writing.At(x, y)).(color.Gray).Y)*0.8 + 40 + 2.5*random.NormFloat64()
			scan.SetRGBA(x, y, color.RGBA{uint8(min(255, v)), uint8(min(255, v-3)), uint8(min(255, v-8)), 255})
		}
	}
	whole := func(kind string, data []byte) []byte {
		return onePage(t, func(f *fpdf.Fpdf) { putPicture(f, "p", kind, data, 0, 0, 300, 400) })
	}
	for name, c := range map[string]struct {
		pdf    []byte
		begins string
	}{
		"writing":                   {onePage(t, func(f *fpdf.Fpdf) { write(f, 30) }), "\x89PNG"},
		"a picture of writing":      {whole("PNG", drawn), "\x89PNG"},
		"the same stored as a JPEG": {whole("JPG", jpegOf(writing)), "\x89PNG"},
		"a scan":                    {whole("JPG", jpegOf(scan)), "\xff\xd8"},
		"a photograph":              {whole("JPG", grainy(600, 800)), "\xff\xd8"},
		"one on white paper":        {whole("JPG", onWhite(600, 800)), "<svg"},
	} {
		d := openBytes(t, pool, c.pdf)
		for _, dpi := range []float64{110, 220} {
			out, err := d.Picture(context.Background(), 1, dpi)
			lossless, _ := d.Image(context.Background(), 1, dpi)
			if err != nil || !bytes.HasPrefix(out, []byte(c.begins)) || len(out) > len(lossless) {
				t.Errorf("%s at %g dpi begins %.4q, %d bytes, without loss %d, %v", name, dpi, out, len(out), len(lossless), err)
			}
			if c.begins == "\x89PNG" && !bytes.Equal(out, lossless) {
				t.Errorf("%s at %g dpi is another picture", name, dpi)
			}
		}
		d.Close()
	}
}

// TestFewColours: a page in a few colours is packed with a palette, without loss.
func TestFewColours(t *testing.T) {
	pixels := make([]byte, 4*64*64)
	for i := range 64 * 64 {
		copy(pixels[4*i:], []byte{byte(i % 3 * 100), byte(i / 64), 7, 0})
	}
	out, err := encodePNG(pixels, 64, 64, nil)
	img := decode(t, out, err)
	if _, ok := img.(*image.Paletted); !ok {
		t.Errorf("%T", img)
	}
	for i := range 64 * 64 {
		if got := color.RGBAModel.Convert(img.At(i%64, i/64)).(color.RGBA); got != (color.RGBA{pixels[4*i], pixels[4*i+1], 7, 255}) {
			t.Fatalf("dot %d is %v", i, got)
		}
	}
}

// TestAssembled: what a broken child may answer is no picture.
func TestAssembled(t *testing.T) {
	var small bytes.Buffer
	if err := png.Encode(&small, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	photo := jpegOf(image.NewRGBA(image.Rect(0, 0, 8, 8)))
	both := append(bytes.Clone(small.Bytes()), photo...)
	n := small.Len()
	for name, c := range map[string]struct {
		size imageResult
		out  []byte
		ok   bool
	}{
		"both":                    {imageResult{imageSize: imageSize{Width: 9, Height: 9}, PNG: n, Box: []int{1, 1, 8, 8}}, both, true},
		"one":                     {imageResult{imageSize: imageSize{Width: 9, Height: 9}, PNG: n, Box: []int{0, 0, 0, 0}}, small.Bytes(), true},
		"a photograph":            {imageResult{imageSize: imageSize{Width: 8, Height: 8}, Box: []int{0, 0, 8, 8}}, photo, true},
		"nothing":                 {imageResult{Box: []int{0, 0, 0, 0}}, nil, false},
		"no box":                  {imageResult{imageSize: imageSize{Width: 9, Height: 9}, PNG: n}, both, false},
		"longer than it is":       {imageResult{imageSize: imageSize{Width: 9, Height: 9}, PNG: len(both) + 1, Box: []int{1, 1, 8, 8}}, both, false},
		"before its beginning":    {imageResult{imageSize: imageSize{Width: 9, Height: 9}, PNG: -1, Box: []int{1, 1, 8, 8}}, both, false},
		"beside the page":         {imageResult{imageSize: imageSize{Width: 9, Height: 9}, PNG: n, Box: []int{2, 1, 8, 8}}, both, false},
		"another size":            {imageResult{imageSize: imageSize{Width: 9, Height: 9}, PNG: n, Box: []int{1, 1, 7, 8}}, both, false},
		"markup in a PNG's place": {imageResult{imageSize: imageSize{Width: 9, Height: 9}, PNG: 3, Box: []int{1, 1, 8, 8}}, append([]byte("<a>"), photo...), false},
		"markup in a JPEG's":      {imageResult{imageSize: imageSize{Width: 9, Height: 9}, PNG: n, Box: []int{1, 1, 8, 8}}, append(bytes.Clone(small.Bytes()), "<script>"...), false},
	} {
		if _, err := assemble(c.size, c.out); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
