package page

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paraph/internal/worker"
	"paraph/signing"
)

// seen is a page at 72 dots an inch as PDFium shows it, and as poppler does where it is installed.
func seen(t *testing.T, pool *worker.Pool, content []byte, page int) []image.Image {
	t.Helper()
	d := openBytes(t, pool, content)
	defer d.Close()
	out := []image.Image{pixelsOf(t, d, page, 72)}
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		return out
	}
	name := written(t, content)[0].Name()
	n := string(rune('0' + page))
	if words, err := exec.Command("pdftoppm", "-r", "72", "-f", n, "-l", n, "-png", "-singlefile", name, name).CombinedOutput(); err != nil || len(words) > 0 {
		t.Errorf("pdftoppm: %v %s", err, words)
		return out
	}
	f, err := os.Open(name + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return append(out, img)
}

// spot is a place of a page in shares, and its colour there.
type spot struct {
	x, y float64
	want color.RGBA
}

func look(t *testing.T, name string, images []image.Image, spots []spot) {
	t.Helper()
	for i, img := range images {
		for _, s := range spots {
			b := img.Bounds()
			r, g, bl, _ := img.At(int(s.x*float64(b.Dx())), int(s.y*float64(b.Dy()))).RGBA()
			far := func(a uint32, b uint8) bool { return max(int(a>>8), int(b))-min(int(a>>8), int(b)) > 12 }
			if far(r, s.want.R) || far(g, s.want.G) || far(bl, s.want.B) {
				t.Errorf("%s, reader %d: at %g, %g %02x%02x%02x, want %v", name, i+1, s.x, s.y, r>>8, g>>8, bl>>8, s.want)
			}
		}
	}
}

func ofColour(r, g, b uint8) color.RGBA { return color.RGBA{r, g, b, 255} }

// TestReportedPictures: those that came out wrong show what every reader of pictures shows of them.
func TestReportedPictures(t *testing.T) {
	dir := shared(t, "cases")
	pool := testPool(t, worker.Config{Max: 1})
	white, black, red, blue := ofColour(255, 255, 255), ofColour(0, 0, 0), ofColour(255, 0, 0), ofColour(0, 0, 255)
	coloured := []spot{{0.9, 0.5, white}, {0.2, 0.1, red}, {0.15, 0.95, blue}, {0.8, 0.95, white}}
	for name, spots := range map[string][]spot{
		"jpeg-ycbcr.tif":         coloured,
		"cmyk.tif":               coloured,
		"png-exif-6.png":         coloured,
		"g4-black-is-zero.tif":   {{0.9, 0.5, white}, {0.15, 0.95, black}, {0.8, 0.95, white}},
		"gray-white-is-zero.tif": {{0.9, 0.5, black}, {0.2, 0.1, ofColour(201, 201, 201)}, {0.8, 0.95, black}}, // 255 is black there
	} {
		source, err := os.ReadFile(filepath.Join(dir, "pdf", name))
		if err != nil {
			t.Fatal(err)
		}
		content := composed(t, pool, nil, source)
		if n, words := faults(t, content); n > 0 {
			t.Errorf("%s: %s", name, words)
		}
		images := seen(t, pool, content, 1)
		if s := images[0].Bounds().Size(); s.X >= s.Y {
			t.Errorf("%s lies on its side: %v", name, s)
		}
		look(t, name, images, spots)
	}
}

// bits are codes of zeros and ones, filled to a byte.
func bits(codes ...string) []byte {
	var out []byte
	for i, c := range strings.Join(codes, "") {
		if i%8 == 0 {
			out = append(out, 0)
		}
		out[len(out)-1] |= byte(c-'0') << (7 - i%8)
	}
	return out
}

// faxFile is a TIFF of 32 × 16 pixels in strips of equal height.
func faxFile(pack, options, photometric, fill int, strips ...[]byte) []byte {
	out := []byte("II*\x00\x00\x00\x00\x00")
	put := binary.LittleEndian.AppendUint32
	var offsets, counts []byte
	for _, s := range strips {
		offsets, counts = put(offsets, uint32(len(out))), put(counts, uint32(len(s)))
		out = append(out, s...)
	}
	at := len(out)
	out = append(append(out, offsets...), counts...)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)))
	entries := [][3]int{{256, 1, 32}, {257, 1, 16}, {258, 1, 1}, {259, 1, pack}, {262, 1, photometric}, {266, 1, fill}, {273, len(strips), at}, {277, 1, 1}, {278, 1, 16 / len(strips)}, {279, len(strips), at + len(offsets)}, {292, 1, options}}
	out = binary.LittleEndian.AppendUint16(out, uint16(len(entries)))
	for _, e := range entries {
		if e[1] == 1 && e[0] == 273 {
			e[2] = 8
		}
		if e[1] == 1 && e[0] == 279 {
			e[2] = len(strips[0])
		}
		out = put(put(append(out, byte(e[0]), byte(e[0]>>8), 4, 0), uint32(e[1])), uint32(e[2]))
	}
	return put(out, 0)
}

// faxRows are the rows of a fax, white with a black box from 8 to 24 in rows 4 to 11: in the codes of ITU-T T.4 each by
// itself, or by the row above.
func faxRows(from, to int, row func(y int, alone, toAbove string) string) []byte {
	var out []string
	for y := from; y < to; y++ {
		box, above := y >= 4 && y < 12, y > 4 && y <= 12
		alone := map[bool]string{false: "00011011", true: "10011" + "0000010111" + "10011"}[box]
		toAbove := map[[2]bool]string{{false, false}: "1", {true, true}: "111", {true, false}: "001" + "10011" + "0000010111" + "1", {false, true}: "0001" + "1"}[[2]bool{box, above}]
		out = append(out, row(y, alone, toAbove))
	}
	return bits(out...)
}

func turnedBits(b []byte) []byte {
	out := bytes.Clone(b)
	for i, v := range b {
		out[i] = 0
		for k := range 8 {
			out[i] |= v >> k & 1 << (7 - k)
		}
	}
	return out
}

// TestFaxes: Group 3 by rows and by rows above, with and without fillings, and modified Huffman are what they are.
func TestFaxes(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	const eol = "000000000001"
	byRow := func(from, to int) []byte {
		return faxRows(from, to, func(_ int, alone, _ string) string { return eol + alone })
	}
	filled := faxRows(0, 16, func(_ int, alone, _ string) string { // each row ends with a byte
		return eol + alone + strings.Repeat("0", (8-(12+len(alone))%8)%8)
	})
	byAbove := func(from, to int) []byte {
		return faxRows(from, to, func(y int, alone, toAbove string) string {
			if y == from || y%4 == 0 {
				return eol + "1" + alone
			}
			return eol + "0" + toAbove
		})
	}
	huffman := func(from, to int) []byte {
		return faxRows(from, to, func(_ int, alone, _ string) string { return alone + strings.Repeat("0", (8-len(alone)%8)%8) })
	}
	ended := func(b []byte) []byte { return append(b, bits(strings.Repeat(eol, 6))...) }
	white, black := ofColour(255, 255, 255), ofColour(0, 0, 0)
	for name, c := range map[string]struct {
		file           []byte
		ground, colour color.RGBA
	}{
		"by rows":               {faxFile(3, 0, 0, 1, byRow(0, 16)), white, black},
		"by rows, with its end": {faxFile(3, 0, 0, 1, ended(byRow(0, 16))), white, black},
		"filled":                {faxFile(3, 4, 0, 1, filled), white, black},
		"by rows, strips":       {faxFile(3, 0, 0, 1, byRow(0, 8), byRow(8, 16)), white, black},
		"black is 0":            {faxFile(3, 0, 1, 1, byRow(0, 16)), black, white},
		"bits turned":           {faxFile(3, 0, 0, 2, turnedBits(byRow(0, 16))), white, black},
		"by above":              {faxFile(3, 1, 0, 1, byAbove(0, 16)), white, black},
		"by above, black is 0":  {faxFile(3, 1, 1, 1, byAbove(0, 16)), black, white},
		"by above, strips":      {faxFile(3, 1, 0, 1, byAbove(0, 8), byAbove(8, 16)), white, black},
		"Huffman":               {faxFile(2, 0, 0, 1, huffman(0, 16)), white, black},
		"Huffman, strips":       {faxFile(2, 0, 0, 1, huffman(0, 8), huffman(8, 16)), white, black},
		"Huffman, black is 0":   {faxFile(2, 0, 1, 1, huffman(0, 16)), black, white},
	} {
		content := composed(t, pool, nil, c.file)
		look(t, name, seen(t, pool, content, 1), []spot{
			{0.1, 0.1, c.ground},
			{0.1, 0.5, c.ground},
			{0.9, 0.5, c.ground},
			{0.5, 0.1, c.ground},
			{0.5, 0.9, c.ground},
			{0.5, 0.35, c.colour},
			{0.5, 0.65, c.colour},
			{0.3, 0.5, c.colour},
			{0.7, 0.5, c.colour},
		})
	}
}

// TestPicturesAreToldOf: what was made smaller is told with its pixels, and a kind that is not read with its name.
func TestPicturesAreToldOf(t *testing.T) {
	pool := testPool(t, worker.Config{Max: 1})
	var big bytes.Buffer
	img := image.NewPaletted(image.Rect(0, 0, 10_001, 10_000), color.Palette{color.White, color.Black})
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&big, img); err != nil {
		t.Fatal(err)
	}
	base := drawing("/MediaBox[0 0 300 400]")
	out, err := Compose(context.Background(), pool, written(t, base, encoded(t, "png", 8, 4), big.Bytes()), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := []Shrunk{{Source: 2, Page: 1, FromW: 10_001, FromH: 10_000, W: 5_001, H: 5_000}}; !slices.Equal(out.Shrunk, want) {
		t.Errorf("%+v, want %+v", out.Shrunk, want)
	}
	head := []byte("IHDR\x00\x01\x00\x00\x00\x01\x00\x00\x08\x02\x00\x00\x00") // 65536 × 65536 in RGB
	huge := binary.BigEndian.AppendUint32(append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\r"), head...), crc32.ChecksumIEEE(head))
	for name, c := range map[string]struct {
		file []byte
		want signing.Problem
	}{
		"kind":   {faxFile(34712, 0, 0, 1, []byte{1}), signing.Problem{Code: signing.ProblemPicture, Word: "TIFF, JPEG 2000"}},
		"big":    {append([]byte("MM\x00+"), make([]byte, 16)...), signing.Problem{Code: signing.ProblemPicture, Word: "BigTIFF"}},
		"pixels": {huge, signing.Problem{Code: signing.ProblemPixels, Limit: 100}},
	} {
		_, err := Compose(context.Background(), pool, written(t, base, c.file), nil, nil)
		var s *SourceError
		var p *signing.Problem
		if !errors.As(err, &s) || s.Source != 1 || !errors.As(err, &p) || *p != c.want {
			t.Errorf("%s: %v, %+v", name, err, p)
		}
	}
}
