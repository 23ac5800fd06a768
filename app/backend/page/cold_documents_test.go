package page_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"paraph/app/host"
	"paraph/app/open"
	"paraph/assets"
)

type coldDocument struct {
	name    string
	content []byte
	pages   int
}

// coldDocuments are what offices send: a contract, one with a photograph on its first page, one that went through a scanner.
func coldDocuments(t testing.TB) []coldDocument {
	return []coldDocument{{"text", four(), 4}, {"photograph", illustrated(), 4}, {"scan", scans(t, 10), 10}}
}

// noise is smooth noise of several sizes, as what is photographed has it, between 0 and 1.
func noise(random *rand.Rand, w, h int) []float64 {
	out := make([]float64, w*h)
	for cell, share := 128, 0.5; cell >= 2; cell, share = cell/2, share*0.6 {
		wide := w/cell + 2
		grid := make([]float64, wide*(h/cell+2))
		for i := range grid {
			grid[i] = random.Float64() - 0.5
		}
		for y := range h {
			for x := range w {
				gx, gy := x/cell, y/cell
				fx, fy := float64(x%cell)/float64(cell), float64(y%cell)/float64(cell)
				top := grid[gy*wide+gx]*(1-fx) + grid[gy*wide+gx+1]*fx
				low := grid[(gy+1)*wide+gx]*(1-fx) + grid[(gy+1)*wide+gx+1]*fx
				out[y*w+x] += share * (top*(1-fy) + low*fy)
			}
		}
	}
	for i, v := range out {
		out[i] = max(0, min(1, 0.5+v))
	}
	return out
}

// photograph is a coloured picture with detail of every size and the grain of a sensor, as JPEG.
func photograph(w, h int) []byte {
	random := rand.New(rand.NewPCG(1, 2))
	red, green, blue := noise(random, w, h), noise(random, w, h), noise(random, w, h)
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range red {
		grain := random.NormFloat64() * 3
		at := func(v float64) uint8 { return uint8(max(0, min(255, 20+200*v+grain))) }
		img.SetRGBA(i%w, i/w, color.RGBA{at(0.7*red[i] + 0.3*green[i]), at(green[i]), at(0.4*green[i] + 0.6*blue[i]), 255})
	}
	return encoded(img, 90)
}

func encoded(img image.Image, quality int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// illustrated is the contract with a photograph on its first page.
func illustrated() []byte {
	return drawn(func(f *fpdf.Fpdf) {
		for i := range 4 {
			f.AddPage()
			f.SetY(70)
			if i == 3 {
				lastPage(f)
				continue
			}
			if i == 0 {
				f.RegisterImageOptionsReader("photo", fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(photograph(1600, 1000)))
				f.ImageOptions("photo", 137, 600, 320, 200, false, fpdf.ImageOptions{}, 0, "")
			}
			articles(f, i)
		}
	})
}

func drawn(draw func(*fpdf.Fpdf)) []byte {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: 595.28, Ht: 841.89}})
	f.AddUTF8FontFromBytes("s", "", assets.Font("NotoSans-Regular"))
	f.AddUTF8FontFromBytes("s", "B", assets.Font("NotoSans-Bold"))
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(69, 60, 69)
	draw(f)
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// scans is a contract of n pages as a scanner makes it: each page one picture of 200 dots an inch, with shade and grain.
func scans(t testing.TB, n int) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "contract.pdf")
	if err := os.WriteFile(path, contract(n), 0o600); err != nil {
		t.Fatal(err)
	}
	workers := host.NewPages()
	defer workers.Close()
	random := rand.New(rand.NewPCG(3, 4))
	return drawn(func(f *fpdf.Fpdf) {
		err := open.Viewer{Workers: workers}.Images(t.Context(), path, 200, func(number int, content []byte) error {
			img, err := png.Decode(bytes.NewReader(content))
			if err != nil {
				return err
			}
			name := fmt.Sprint(number)
			f.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(scanned200(random, img)))
			f.AddPage()
			f.ImageOptions(name, 0, 0, 595.28, 841.89, false, fpdf.ImageOptions{}, 0, "")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// scanned200 is a page as a scanner sees it: paper that is not quite white, darker at a side, ink that is not quite black.
func scanned200(random *rand.Rand, page image.Image) []byte {
	size := page.Bounds()
	out := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			ink := float64(color.GrayModel.Convert(page.At(x, y)).(color.Gray).Y) / 255
			light := 40 + ink*205 - 14*math.Pow(float64(x)/float64(size.Dx()), 3)
			at := func(warm float64) uint8 { return uint8(max(0, min(255, light+warm+2.5*random.NormFloat64()))) }
			out.SetRGBA(x, y, color.RGBA{at(2), at(0), at(-5), 255})
		}
	}
	return encoded(out, 80)
}
