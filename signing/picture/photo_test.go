package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"testing"

	"paraph/signing"
)

// flatJPEG is a baseline JPEG of blocks of one colour each: value says what component k has at a block. transform is of
// an Adobe segment, none below zero; ids name the components.
func flatJPEG(w, h int, ids string, transform int, value func(x, y, k int) byte) []byte {
	out := []byte{0xff, 0xd8}
	segment := func(mark byte, body ...byte) {
		out = append(append(out, 0xff, mark), binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
		out = append(out, body...)
	}
	if transform >= 0 {
		segment(0xee, append([]byte("Adobe\x00\x64\x00\x00\x00\x00"), byte(transform))...)
	}
	segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{8}, 64)...)...)
	frame := []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), byte(len(ids))}
	scan := []byte{byte(len(ids))}
	for _, id := range []byte(ids) {
		frame = append(frame, id, 0x11, 0)
		scan = append(scan, id, 0)
	}
	segment(0xc0, frame...)
	// Differences of up to eleven bits have codes of four, "nothing more" has one of one.
	segment(0xc4, append([]byte{0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)...)
	segment(0xc4, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	segment(0xda, append(scan, 0, 63, 0)...)
	return append(append(out, scanOf(w, h, len(ids), value)...), 0xff, 0xd9)
}

func scanOf(w, h, components int, value func(x, y, k int) byte) []byte {
	var out []byte
	held, have := uint32(0), 0
	put := func(v uint32, n int) {
		held, have = held<<n|v&(1<<n-1), have+n
		for have >= 8 {
			b := byte(held >> (have - 8))
			if out = append(out, b); b == 0xff {
				out = append(out, 0)
			}
			have -= 8
		}
	}
	before := make([]int, components)
	for y := 0; y < h; y += 8 {
		for x := 0; x < w; x += 8 {
			for k := range components {
				now := int(value(x, y, k)) - 128 // 64 of these, by 8 of the transform, by 8 of the table
				d := now - before[k]
				before[k] = now
				size := 0
				for abs := max(d, -d); abs > 0; abs >>= 1 {
					size++
				}
				put(uint32(size), 4)
				if d < 0 {
					d += 1<<size - 1
				}
				put(uint32(d), size)
				put(0, 1)
			}
		}
	}
	put(0xff, 7)
	return out
}

// inkJPEG is the picture in inks; marked stores what ink leaves, as Adobe's programs do.
func inkJPEG(transform int, marked bool) []byte {
	img := original()
	return flatJPEG(wide, high, "CMYK", transform, func(x, y, k int) byte {
		p := img.RGBAAt(x, y)
		c, m, ye, bl := color.RGBToCMYK(p.R, p.G, p.B)
		v := []byte{c, m, ye, bl}[k]
		if marked {
			v = ^v
		}
		return v
	})
}

func TestJPEGColours(t *testing.T) {
	img := original()
	colour := func(x, y, k int) byte { p := img.RGBAAt(x, y); return []byte{p.R, p.G, p.B}[k] }
	light := func(x, y, k int) byte {
		p := img.RGBAAt(x, y)
		l, u, v := color.RGBToYCbCr(p.R, p.G, p.B)
		return []byte{l, u, v}[k]
	}
	lightInk := func(x, y, k int) byte { // YCCK: three inks as light and colours, and what the fourth leaves
		p := img.RGBAAt(x, y)
		c, m, ye, bl := color.RGBToCMYK(p.R, p.G, p.B)
		l, u, v := color.RGBToYCbCr(c, m, ye)
		return []byte{l, u, v, ^bl}[k]
	}
	jfif := func(b []byte) []byte {
		return append(append([]byte{0xff, 0xd8, 0xff, 0xe0, 0, 16}, "JFIF\x00\x01\x02\x01\x00\x96\x00\x96\x00\x00"...), b[2:]...)
	}
	for name, c := range map[string]struct {
		data []byte
		same bool // goes into the document as it is
	}{
		"YCbCr, nothing said":  {flatJPEG(wide, high, "\x01\x02\x03", -1, light), true},
		"YCbCr, JFIF":          {jfif(flatJPEG(wide, high, "\x01\x02\x03", -1, light)), true},
		"YCbCr, Adobe":         {flatJPEG(wide, high, "\x01\x02\x03", 1, light), true},
		"RGB, Adobe":           {flatJPEG(wide, high, "\x01\x02\x03", 0, colour), false},
		"RGB by its names":     {flatJPEG(wide, high, "RGB", -1, colour), false},
		"inks":                 {inkJPEG(-1, false), false},
		"inks' rest, Adobe":    {inkJPEG(0, true), false},
		"light and ink, Adobe": {flatJPEG(wide, high, "\x01\x02\x03\x04", 2, lightInk), false},
	} {
		m := alone(t, c.data)
		if by := meanOf(decoded(t, m), img); by > 6 || m.Colors != 3 || bytes.Equal(m.Data, c.data) != c.same {
			t.Errorf("%s: %.1f off, %d colours, as it is: %v", name, by, m.Colors, bytes.Equal(m.Data, c.data))
		}
	}
	gray := alone(t, flatJPEG(wide, high, "\x01", -1, func(x, y, _ int) byte { return grays().GrayAt(x, y).Y }))
	if by := unlike(decoded(t, gray), grays()); by > 1 || gray.Colors != 1 {
		t.Errorf("gray: %d off, %d colours", by, gray.Colors)
	}
	if m := alone(t, jfif(flatJPEG(wide, high, "\x01\x02\x03", -1, light))); m.DPIX != 150 || m.DPIY != 150 {
		t.Errorf("%g × %g dpi", m.DPIX, m.DPIY)
	}
}

func TestJPEGRefusals(t *testing.T) {
	good := flatJPEG(wide, high, "\x01\x02\x03", -1, func(int, int, int) byte { return 200 })
	frame := func(change func(sof []byte)) []byte {
		out := bytes.Clone(good)
		at := bytes.Index(out, []byte{0xff, 0xc0})
		change(out[at:])
		return out
	}
	for name, c := range map[string]struct {
		data []byte
		want signing.ProblemCode
		word string
	}{
		"12 bit":       {frame(func(b []byte) { b[1], b[4] = 0xc1, 12 }), signing.ProblemPicture, "JPEG, 12 bit"},
		"lossless":     {frame(func(b []byte) { b[1] = 0xc3 }), signing.ProblemPicture, "JPEG, lossless"},
		"arithmetic":   {frame(func(b []byte) { b[1] = 0xc9 }), signing.ProblemPicture, "JPEG, arithmetic"},
		"two channels": {flatJPEG(wide, high, "ab", -1, func(int, int, int) byte { return 1 }), signing.ProblemPicture, "JPEG, 2 components"},
		"no size":      {frame(func(b []byte) { b[5], b[6] = 0, 0 }), signing.ProblemDamaged, ""},
		"no frame":     {[]byte("\xff\xd8\xff\xe0\x00\x04ab\xff\xd9"), signing.ProblemDamaged, ""},
		"inks, cut":    {inkJPEG(0, true)[:len(inkJPEG(0, true))-40], signing.ProblemDamaged, ""},
	} {
		_, err := Read(c.data)
		if problem(err) != c.want || c.word != "" && err.(*signing.Problem).Word != c.word {
			t.Errorf("%s: %v %+v", name, err, err)
		}
	}
}

// exif is what says an orientation.
func exif(order binary.AppendByteOrder, orientation int) []byte {
	return tiffOf(order, made{tags: tags{tagOrientation: {orientation}}, blocks: [][]byte{{0}}})
}

func TestOrientations(t *testing.T) {
	var plain bytes.Buffer
	if err := png.Encode(&plain, original()); err != nil {
		t.Fatal(err)
	}
	photograph := flatJPEG(wide, high, "\x01\x02\x03", -1, func(int, int, int) byte { return 200 })
	for o := 1; o <= 8; o++ {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			said := exif(order, o)
			chunk := chunked(nil, "eXIf", said)
			labelled := chunked(nil, "eXIf", append([]byte("Exif\x00\x00"), said...))
			end := plain.Len() - 12
			segment := append([]byte{0xff, 0xe1, byte((len(said) + 8) >> 8), byte(len(said) + 8)}, append([]byte("Exif\x00\x00"), said...)...)
			for name, data := range map[string][]byte{
				"PNG before its pixels": bytes.Join([][]byte{plain.Bytes()[:33], chunk, plain.Bytes()[33:]}, nil),
				"PNG behind its pixels": bytes.Join([][]byte{plain.Bytes()[:end], chunk, plain.Bytes()[end:]}, nil),
				"PNG with a label":      bytes.Join([][]byte{plain.Bytes()[:33], labelled, plain.Bytes()[33:]}, nil),
				"JPEG":                  bytes.Join([][]byte{photograph[:2], segment, photograph[2:]}, nil),
			} {
				if m := alone(t, data); m.Orientation != o {
					t.Errorf("%s: orientation %d is %d", name, o, m.Orientation)
				}
			}
		}
	}
}

// TestPNGKinds: depths, palettes, interlaced rows and transparency, which is on white.
func TestPNGKinds(t *testing.T) {
	img := original()
	on := func(to draw.Image) image.Image { draw.Draw(to, to.Bounds(), img, image.Point{}, draw.Src); return to }
	area := img.Rect
	half := image.NewNRGBA(area)
	half16 := image.NewNRGBA64(area)
	for i := range wide * high {
		c := color.NRGBA{img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], alphaOf(i)}
		half.SetNRGBA(i%wide, i/wide, c)
		half16.Set(i%wide, i/wide, c)
	}
	five := color.Palette{color.White, color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}, color.Black}
	clear := append(color.Palette{color.NRGBA{1, 2, 3, 0}}, five[1:]...) // what was white is nothing
	for name, c := range map[string]struct {
		img, want image.Image
		bits      int
	}{
		"RGB":                 {img, img, 8},
		"RGB, 16 bit":         {on(image.NewRGBA64(area)), img, 8},
		"gray":                {grays(), grays(), 8},
		"gray, 16 bit":        {on(image.NewGray16(area)), grays(), 8},
		"palette":             {on(image.NewPaletted(area, five)), img, 4},
		"palette with a hole": {holed(clear), img, 8},
		"alpha":               {half, onWhite(img), 8},
		"alpha, 16 bit":       {half16, onWhite(img), 8},
	} {
		var b bytes.Buffer
		if err := png.Encode(&b, c.img); err != nil {
			t.Fatal(err)
		}
		m := alone(t, b.Bytes())
		if by := unlike(decoded(t, m), c.want); by > 1 || m.Bits != c.bits {
			t.Errorf("%s: %d off, %d bits", name, by, m.Bits)
		}
	}
	if by := unlike(decoded(t, alone(t, interlaced())), grays()); by > 0 {
		t.Errorf("interlaced: %d off", by)
	}
	for name, c := range map[string]struct {
		data []byte
		want signing.ProblemCode
	}{
		"cut short": {interlaced()[:90], signing.ProblemDamaged},
		"no header": {[]byte("\x89PNG\r\n\x1a\n and nothing else"), signing.ProblemDamaged},
		"too large": {chunked([]byte("\x89PNG\r\n\x1a\n"), "IHDR", []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 16, 6, 0, 0, 0}), signing.ProblemPixels},
	} {
		if _, err := Read(c.data); problem(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// holed is the picture in a palette whose first colour cannot be seen.
func holed(p color.Palette) image.Image {
	out := image.NewPaletted(original().Rect, p)
	for i := range wide * high {
		if c := original().RGBAAt(i%wide, i/wide); c != (color.RGBA{255, 255, 255, 255}) {
			out.Set(i%wide, i/wide, c)
		}
	}
	return out
}

// interlaced is the gray picture in the seven passes of Adam7 (ISO/IEC 15948, 8.2).
func interlaced() []byte {
	g := grays()
	var rows []byte
	for _, p := range [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		for y := p[1]; y < high; y += p[3] {
			rows = append(rows, 0)
			for x := p[0]; x < wide; x += p[2] {
				rows = append(rows, g.GrayAt(x, y).Y)
			}
		}
	}
	out := chunked([]byte("\x89PNG\r\n\x1a\n"), "IHDR", []byte{0, 0, 0, wide, 0, 0, 0, high, 8, 0, 0, 0, 1})
	return chunked(chunked(out, "IDAT", zipped(rows)), "IEND", nil)
}

// TestMadeSmaller: more than a hundred million pixels become fewer, and what they show stays.
func TestMadeSmaller(t *testing.T) {
	const w, h = 10_400, 9_700
	for name, data := range large(t, w, h) {
		m := alone(t, data)
		if m.FullWidth != w || m.FullHeight != h || !m.Shrunk() || m.Width*m.Height > MaxPixels/2 || m.Width != w/2 {
			t.Errorf("%s: %d × %d of %d × %d", name, m.Width, m.Height, m.FullWidth, m.FullHeight)
			continue
		}
		img := decoded(t, m)
		dark, lit := img.At(m.Width/4, m.Height/4), img.At(m.Width*3/4, m.Height*3/4)
		d, _, _, _ := dark.RGBA()
		l, _, _, _ := lit.RGBA()
		if d>>8 > 60 || l>>8 < 220 {
			t.Errorf("%s: %v and %v", name, dark, lit)
		}
		if m.DPIX != usualDPI*float64(m.Width)/w {
			t.Errorf("%s: %g dpi", name, m.DPIX)
		}
	}
	if by := shrinking(10_000, 10_000); by != 1 {
		t.Errorf("a hundred million become a part of %d", by)
	}
}

// large are pictures whose upper left quarter is dark.
func large(t *testing.T, w, h int) map[string][]byte {
	t.Helper()
	corner := func(x, y, _ int) byte {
		if x < w/2 && y < h/2 {
			return 40
		}
		return 230
	}
	var big bytes.Buffer
	pale := image.NewPaletted(image.Rect(0, 0, w, h), twoColours())
	for y := range h / 2 {
		row := pale.Pix[y*w : y*w+w/2]
		for x := range row {
			row[x] = 1
		}
	}
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&big, pale); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"JPEG": flatJPEG(w, h, "\x01", -1, corner),
		"PNG":  big.Bytes(),
		"TIFF": tiffOf(binary.LittleEndian, made{tags: tags{
			tagWidth: {w}, tagLength: {h}, tagBits: {1}, tagCompression: {32773}, tagPhotometric: {0}, tagRowsPerStrip: {h},
		}, blocks: [][]byte{halfBlack(w, h)}}),
	}
}

// halfBlack are rows in PackBits whose left half is black in the upper half, white being zero.
func halfBlack(w, h int) []byte {
	var row, blank []byte
	size := (w + 7) / 8
	for x := range size {
		v := byte(0)
		if x < size/2 {
			v = 0xff
		}
		row, blank = append(row, v), append(blank, 0)
	}
	row, blank = packedBits(row), packedBits(blank)
	var out []byte
	for y := range h {
		if y < h/2 {
			out = append(out, row[:len(row)-1]...)
		} else {
			out = append(out, blank[:len(blank)-1]...)
		}
	}
	return out
}

// FuzzRead: whatever a picture says, it is read or refused with a reason, and is of a sane size.
func FuzzRead(f *testing.F) {
	f.Add(interlaced())
	f.Add(inkJPEG(0, true))
	f.Add(flatJPEG(16, 16, "\x01\x02\x03", -1, func(int, int, int) byte { return 7 }))
	f.Add(tiffOf(binary.BigEndian, made{tags: basic(nil), blocks: [][]byte{samples(original())}}))
	f.Add(tiffOf(binary.LittleEndian, made{tags: basic(tags{tagPlanar: {2}, tagCompression: {5}}), blocks: [][]byte{{1}, {2}, {3}}}))
	f.Add(tiffOf(binary.LittleEndian, paletted(4)))
	var b bytes.Buffer
	if err := jpeg.Encode(&b, original(), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(tiffOf(binary.LittleEndian, made{tags: basic(tags{tagCompression: {7}, tagPhotometric: {6}}), blocks: [][]byte{b.Bytes()}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		if !Known(data) || !small(data) {
			return
		}
		all, err := Read(data)
		if err != nil {
			if problem(err) == "" {
				t.Fatal(err)
			}
			return
		}
		for _, m := range all {
			if m.Width < 1 || m.Height < 1 || m.Orientation < 1 || m.Orientation > 8 || m.DPIX <= 0 || m.DPIY > 10_000 || len(m.Data) == 0 {
				t.Fatalf("%+v", m)
			}
		}
	})
}

// small reports whether a picture needs none of the worker's limits.
func small(data []byte) bool {
	if len(data) > 1<<13 {
		return false
	}
	if len(data) >= 8 && (data[0] == 'I' || data[0] == 'M') {
		f := tiffFile{data: data, order: orderOf(data)}
		all, err := f.directories()
		for _, d := range all {
			if err != nil || d.number(tagWidth, 0)*d.number(tagLength, 0) > 1<<16 || d.number(tagTileWidth, 0)*d.number(tagTileLength, 0) > 1<<16 || len(all) > 4 {
				return false
			}
		}
		return true
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	return err == nil && c.Width*c.Height <= 1<<16
}
