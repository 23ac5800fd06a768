package page

import (
	"bytes"
	"context"
	"errors"
	"image"
	"testing"

	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// Tiles laid side by side are the page, turned, cropped and enlarged pages and their annotations too.
func TestTilesMakeThePage(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	stamp := "/Annots[6 0 R]"
	for _, entries := range []string{
		"/MediaBox[0 0 500 600]",
		"/MediaBox[0 0 500 600]/CropBox[100 100 400 500]/Rotate 90",
		"/MediaBox[0 0 500 600]/CropBox[100 100 400 500]/Rotate 270/UserUnit 2",
	} {
		d := openBytes(t, pool, pagetest.OnePage(entries+stamp, "1 0 0 rg 150 220 40 80 re f BT 0 g /F1 20 Tf 120 400 Td (Paraph) Tj ET",
			"<</Type/Annot/Subtype/Stamp/Rect[320 310 360 340]/F 4/AP<</N 7 0 R>>>>",
			"stream:<</Type/XObject/Subtype/Form/BBox[0 0 40 30]>>stream:0 0 1 rg 0 0 40 30 re f"))
		whole, err := d.Pixels(context.Background(), 1, 100)
		if err != nil {
			t.Fatal(err)
		}
		const side = 256
		joined := image.NewRGBA(whole.Rect)
		for y := 0; y < whole.Rect.Dy(); y += side {
			for x := 0; x < whole.Rect.Dx(); x += side {
				part, err := d.Tile(context.Background(), 1, 100, image.Rect(x, y, x+side, y+side))
				if err != nil {
					t.Fatal(err)
				}
				if want := image.Rect(x, y, x+side, y+side).Intersect(whole.Rect).Size(); part.Rect.Size() != want || part.Stride != 4*want.X {
					t.Fatalf("part at %d,%d: %v, want %v", x, y, part.Rect, want)
				}
				for row := range part.Rect.Dy() {
					copy(joined.Pix[joined.PixOffset(x, y+row):], part.Pix[row*part.Stride:(row+1)*part.Stride])
				}
			}
		}
		different := 0
		for i := range whole.Pix {
			if whole.Pix[i] != joined.Pix[i] {
				different++
			}
		}
		// Letters cut by an edge may be smoothed a little differently.
		if different > len(whole.Pix)/1000 {
			t.Errorf("%s: %d of %d bytes differ", entries, different, len(whole.Pix))
		}
		d.Close()
	}
}

// At 1600 % of a screen the whole page is far beyond what may be drawn, a part of it is not.
func TestTileOfAVeryLargeImage(t *testing.T) {
	d := openBytes(t, testPool(t, worker.Config{Max: 1}), pagetest.OnePage("/MediaBox[0 0 595 842]", "1 0 0 rg 100 100 100 100 re f"))
	const dpi = 16 * 96 * 2
	if _, err := d.Pixels(context.Background(), 1, dpi); problem(err) != signing.ProblemPageSize {
		t.Errorf("the whole page: %v", err)
	}
	k := float64(dpi) / 72
	x, y := int(100*k), int((842-200)*k) // the red square's top left
	part, err := d.Tile(context.Background(), 1, dpi, image.Rect(x-256, y-256, x+256, y+256))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := redBox(part), (signing.Box{X: 256, Y: 256, W: 256, H: 256}); apart(got, want) > 2 {
		t.Errorf("red at %v, want %v", got, want)
	}
	if _, err := d.Tile(context.Background(), 1, dpi, image.Rect(-50, -50, 0, 0)); !errors.Is(err, ErrNoSuchPart) {
		t.Errorf("beside the page: %v", err)
	}
	if _, err := d.Tile(context.Background(), 1, dpi, image.Rect(0, 0, 1<<20, 1<<20)); problem(err) != signing.ProblemPageSize {
		t.Errorf("all of it: %v", err)
	}
	again, err := d.Tile(context.Background(), 1, dpi, image.Rect(x-256, y-256, x+256, y+256))
	if err != nil || !bytes.Equal(again.Pix, part.Pix) {
		t.Errorf("after errors: %v", err)
	}
}

func problem(err error) signing.ProblemCode {
	if p, ok := errors.AsType[*signing.Problem](err); ok {
		return p.Code
	}
	return ""
}

// BenchmarkTile is 512×512 pixels of a page of text at 600 dpi.
func BenchmarkTile(b *testing.B) {
	d := openFile(b, testPool(b, worker.Config{}), pagetest.Dense(b, 1))
	for b.Loop() {
		if _, err := d.Tile(context.Background(), 1, 600, image.Rect(1024, 1024, 1536, 1536)); err != nil {
			b.Fatal(err)
		}
	}
}
