package docview

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// letter is a real document of dense pages, A4.
func letter(pages int) []byte {
	bodies := []string{"<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}
	kids := ""
	for n := range pages {
		var text strings.Builder
		text.WriteString("BT /F1 9 Tf 12 TL 56 780 Td ")
		for l := range 58 {
			fmt.Fprintf(&text, "(Page %d line %d: the quick brown fox jumps over the lazy dog, twice and thrice.) Tj T* ", n+1, l)
		}
		text.WriteString("ET")
		kids += fmt.Sprintf("%d 0 R ", len(bodies)+1)
		bodies = append(
			bodies, fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>", len(bodies)+2),
			"stream:"+text.String(),
		)
	}
	bodies[1] = fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", kids, pages)
	return pagetest.Made(bodies...)
}

// At 1600 % the view is laid with tiles, without seams, and they are let go when they are out of view.
func TestTilesAt1600(t *testing.T) {
	doc := open(t, letter(3))
	facts, err := doc.Facts(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	b := newBed(t, fyne.NewSize(900, 700))
	b.v.Open(doc, facts.Pages)
	b.idle()
	b.capture("width")
	b.v.SetZoom(1600)
	b.v.GoToBox(2, signing.Box{X: 56, Y: 60, W: 20, H: 10})
	b.idle()
	s := b.v.sheets[2]
	if !b.v.sharp(s) || len(s.tiles) < 2 || len(s.tiles) > 9 || b.v.drawsWhole(2) {
		t.Fatalf("%d tiles", len(s.tiles))
	}
	checkTiles(t, s)
	if dark(b.capture("tiles")) == 0 {
		t.Error("nothing is written at 1600 %")
	}
	for range 12 {
		b.v.scrollTo(b.v.x+400, b.v.y+300)
		b.idle()
		if n := len(s.tiles); n > 9 || len(s.tileBox.Objects) != n {
			t.Fatalf("%d tiles, %d objects", n, len(s.tileBox.Objects))
		}
	}
	b.v.SetZoom(100)
	if len(s.tiles) == 0 && b.v.sheets[2] == s {
		t.Error("the tiles are not stretched while the page is drawn anew")
	}
	b.idle()
	for _, s := range b.v.sheets {
		if len(s.tiles) != 0 || !b.v.sharp(s) {
			t.Errorf("page %d: %d tiles", s.page, len(s.tiles))
		}
	}
}

func checkTiles(t *testing.T, s *sheet) {
	t.Helper()
	for p, img := range s.tiles {
		if next := s.tiles[part{page: 2, k: p.k, x: p.x + 1, y: p.y}]; next != nil && img.Position().X+img.Size().Width != next.Position().X {
			t.Errorf("a seam between %v and its right", p)
		}
		if w := img.Image.Bounds().Dx(); img.Size().Width != float32(w) {
			t.Errorf("%d pixels on %v units", w, img.Size().Width)
		}
	}
}

func dark(img image.Image) (n int) {
	r := img.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if c, _, _, _ := img.At(x, y).RGBA(); c < 0x4000 {
				n++
			}
		}
	}
	return n
}

// A source without tiles is drawn no larger than is good, and stretched.
func TestWithoutTiles(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(1, 595, 842)
	b.v.Open(src, g)
	b.v.SetZoom(1600)
	b.idle()
	s := b.v.sheets[1]
	img := s.base.Image.Bounds()
	if img.Dx()*img.Dy() > wholePixels*101/100 || img.Dy() > wholeSide || s.base.Size() != s.size {
		t.Errorf("%v on %v", img, s.size)
	}
}
