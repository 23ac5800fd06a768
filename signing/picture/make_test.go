package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"paraph/signing"
)

// The picture of these tests: white, with a red, a green and a blue quarter of another size each, a black one below.
const wide, high = 48, 32

func original() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, wide, high))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	for _, b := range []struct {
		r image.Rectangle
		c color.RGBA
	}{
		{image.Rect(0, 0, 16, 16), color.RGBA{255, 0, 0, 255}},
		{image.Rect(32, 0, 48, 16), color.RGBA{0, 255, 0, 255}},
		{image.Rect(0, 16, 32, 32), color.RGBA{0, 0, 255, 255}},
		{image.Rect(32, 24, 40, 32), color.RGBA{0, 0, 0, 255}},
	} {
		draw.Draw(img, b.r, image.NewUniform(b.c), image.Point{}, draw.Src)
	}
	return img
}

// grays is the same picture in gray.
func grays() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, wide, high))
	draw.Draw(img, img.Rect, original(), image.Point{}, draw.Src)
	return img
}

// fax is white with a black box from 8 to 24, in rows 4 to 11, as far as its compressions are written here.
const faxWide, faxHigh = 32, 16

func fax() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, faxWide, faxHigh))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(8, 4, 24, 12), image.Black, image.Point{}, draw.Src)
	return img
}

// decoded is what an image shows; fax is left to the readers of PDF.
func decoded(t *testing.T, m Image) image.Image {
	t.Helper()
	switch m.Coding {
	case DCT:
		img, err := jpeg.Decode(bytes.NewReader(m.Data))
		if err != nil {
			t.Fatal(err)
		}
		return img
	case Flate:
		kind := byte(2)
		switch {
		case m.Palette != nil:
			kind = 3
		case m.Colors == 1:
			kind = 0
		}
		head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(m.Width)), uint32(m.Height))
		b := chunked([]byte("\x89PNG\r\n\x1a\n"), "IHDR", append(head, byte(m.Bits), kind, 0, 0, 0))
		if m.Palette != nil {
			b = chunked(b, "PLTE", m.Palette)
		}
		img, err := png.Decode(bytes.NewReader(chunked(chunked(b, "IDAT", m.Data), "IEND", nil)))
		if err != nil {
			t.Fatal(err)
		}
		return img
	}
	t.Fatalf("coded as %s", m.Coding)
	return nil
}

func chunked(out []byte, kind string, body []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
	start := len(out)
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}

// unlike is the largest difference of two images' channels, 0 to 255; 256 for other sizes.
func unlike(a, b image.Image) int {
	if a.Bounds().Size() != b.Bounds().Size() {
		return 256
	}
	most := 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r, g, bl, _ := a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y).RGBA()
			R, G, B, _ := b.At(b.Bounds().Min.X+x, b.Bounds().Min.Y+y).RGBA()
			for _, p := range [][2]uint32{{r, R}, {g, G}, {bl, B}} {
				most = max(most, int(max(p[0], p[1])-min(p[0], p[1]))>>8)
			}
		}
	}
	return most
}

func alone(t *testing.T, data []byte) Image {
	t.Helper()
	all, err := Read(data)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d images, %v", len(all), err)
	}
	return all[0]
}

func problem(err error) signing.ProblemCode {
	if p, ok := err.(*signing.Problem); ok {
		return p.Code
	}
	return ""
}

// tag is a TIFF's; its values are shorts, but longs where they need it.
type tags map[uint16][]int

// made is an image of a TIFF: its tags but where its blocks lie, and those.
type made struct {
	tags   tags
	ratios map[uint16][2]uint32
	raw    map[uint16][]byte // tags of undefined bytes
	blocks [][]byte
	tiled  bool
}

// basic is the layout of the picture in RGB, one strip.
func basic(more tags) tags {
	out := tags{tagWidth: {wide}, tagLength: {high}, tagBits: {8, 8, 8}, tagCompression: {1}, tagPhotometric: {rgb}, tagSamples: {3}, tagRowsPerStrip: {high}}
	for k, v := range more {
		if v == nil {
			delete(out, k)
			continue
		}
		out[k] = v
	}
	return out
}

// tiffOf writes a TIFF of images.
func tiffOf(order binary.AppendByteOrder, images ...made) []byte {
	out := []byte("II*\x00\x00\x00\x00\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		out = []byte("MM\x00*\x00\x00\x00\x00")
	}
	put := order.(binary.ByteOrder)
	next := 4
	for _, m := range images {
		all := tags{}
		for k, v := range m.tags {
			all[k] = v
		}
		offsets, counts := uint16(tagStripOffsets), uint16(tagStripCounts)
		if m.tiled {
			offsets, counts = tagTileOffsets, tagTileCounts
		}
		all[offsets], all[counts] = nil, nil
		for _, b := range m.blocks {
			all[offsets], all[counts] = append(all[offsets], len(out)), append(all[counts], len(b))
			out = append(out, b...)
		}
		entries := map[uint16][]byte{}
		for k, v := range all {
			kind, body := uint16(3), []byte(nil)
			if slices.Max(v) > 0xffff {
				kind = 4
			}
			for _, n := range v {
				if kind == 3 {
					body = order.AppendUint16(body, uint16(n))
				} else {
					body = order.AppendUint32(body, uint32(n))
				}
			}
			entries[k] = append(order.AppendUint32(order.AppendUint16(nil, kind), uint32(len(v))), body...)
		}
		for k, v := range m.ratios {
			entries[k] = order.AppendUint32(order.AppendUint32(order.AppendUint32(order.AppendUint16(nil, 5), 1), v[0]), v[1])
		}
		for k, v := range m.raw {
			entries[k] = append(order.AppendUint32(order.AppendUint16(nil, 7), uint32(len(v))), v...)
		}
		out = directoryOf(out, order, put, next, entries)
		next = len(out) - 4
	}
	return out
}

// directoryOf appends a directory and what does not fit into it, and has the one before name it.
func directoryOf(out []byte, order binary.AppendByteOrder, put binary.ByteOrder, next int, entries map[uint16][]byte) []byte {
	var keys []uint16
	for k := range entries {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var body []byte
	body = order.AppendUint16(body, uint16(len(keys)))
	for _, k := range keys {
		e := entries[k]
		body = append(order.AppendUint16(body, k), e[:6]...)
		values := e[6:]
		if len(values) > 4 {
			body = order.AppendUint32(body, uint32(len(out)))
			out = append(out, values...)
			continue
		}
		body = append(append(body, values...), make([]byte, 4-len(values))...)
	}
	put.PutUint32(out[next:], uint32(len(out)))
	return append(append(out, body...), 0, 0, 0, 0)
}

// samples are a picture's, as bytes.
func samples(img *image.RGBA) []byte {
	var out []byte
	for i := 0; i < len(img.Pix); i += 4 {
		out = append(out, img.Pix[i:i+3]...)
	}
	return out
}

func zipped(b []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

// packedBits is PackBits with runs of both kinds.
func packedBits(b []byte) []byte {
	var out []byte
	for len(b) > 0 {
		n := 1
		for n < len(b) && n < 128 && b[n] == b[0] {
			n++
		}
		if n > 2 {
			out, b = append(out, byte(1-n), b[0]), b[n:]
			continue
		}
		n = min(len(b), 5)
		out, b = append(append(out, byte(n-1)), b[:n]...), b[n:]
	}
	return append(out, 0x80)
}

// bitWriter writes codes of zeros and ones, highest bit first.
type bitWriter struct {
	out  []byte
	have int
}

func (w *bitWriter) put(codes ...string) {
	for _, c := range strings.Join(codes, "") {
		if w.have%8 == 0 {
			w.out = append(w.out, 0)
		}
		if c == '1' {
			w.out[len(w.out)-1] |= 0x80 >> (w.have % 8)
		}
		w.have++
	}
}

// looselyLZW is LZW that never grows its codes beyond nine bits.
func looselyLZW(b []byte) []byte {
	w := &bitWriter{}
	nine := func(v int) string {
		var s strings.Builder
		for i := 8; i >= 0; i-- {
			s.WriteByte('0' + byte(v>>i&1))
		}
		return s.String()
	}
	for i, v := range b {
		if i%200 == 0 {
			w.put(nine(256))
		}
		w.put(nine(int(v)))
	}
	w.put(nine(257))
	return w.out
}

// Codes of ITU-T T.4 and T.6 for the rows of the fax picture, by what is above them.
const (
	eol          = "000000000001"
	sameWhite    = "1"
	sameBox      = "111"
	boxBelow     = "001" + "10011" + "0000010111" + "1" // 8 white, 16 black
	whiteBelow   = "0001" + "1"
	firstBoxRow  = 4
	firstWhiteIn = 12
)

// group4 are rows from from to to, as T.6 has them; the row above them is white.
func group4(from, to int) []byte {
	w := &bitWriter{}
	for y := from; y < to; y++ {
		box := y >= firstBoxRow && y < firstWhiteIn
		above := y > from && y-1 >= firstBoxRow && y-1 < firstWhiteIn
		w.put(map[[2]bool]string{{false, false}: sameWhite, {true, true}: sameBox, {true, false}: boxBelow, {false, true}: whiteBelow}[[2]bool{box, above}])
	}
	w.put(eol, eol)
	return w.out
}

// reversed has each byte's bits in the other order.
func reversed(b []byte) []byte {
	out := bytes.Clone(b)
	for i, v := range out {
		for k := range 8 {
			out[i] = out[i]&^(1<<k) | v>>(7-k)&1<<k
		}
	}
	return out
}
