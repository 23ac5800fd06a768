package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"maps"
	"slices"
	"testing"

	"paraph/signing"
)

// each makes the picture's samples others.
func each(change func(r, g, b byte) []byte) []byte {
	var out []byte
	s := samples(original())
	for i := 0; i < len(s); i += 3 {
		out = append(out, change(s[i], s[i+1], s[i+2])...)
	}
	return out
}

// differences are rows as predictor 2 has them.
func differences(b []byte, row, step int) []byte {
	out := bytes.Clone(b)
	for y := 0; y < len(b); y += row {
		for i := row - 1; i >= step; i-- {
			out[y+i] = b[y+i] - b[y+i-step]
		}
	}
	return out
}

// tiles are 16 × 16, with waste outside the picture.
func tiles(size int) (out [][]byte) {
	img := original()
	for y := 0; y < high; y += size {
		for x := 0; x < wide; x += size {
			var tile []byte
			for j := range size {
				for i := range size {
					c := color.RGBA{7, 7, 7, 255}
					if x+i < wide && y+j < high {
						c = img.RGBAAt(x+i, y+j)
					}
					tile = append(tile, c.R, c.G, c.B)
				}
			}
			out = append(out, tile)
		}
	}
	return out
}

// alphaOf is an alpha of a half everywhere but in the upper left quarter, which cannot be seen.
func alphaOf(i int) byte {
	if x, y := i%wide, i/wide; x < 16 && y < 16 {
		return 0
	}
	return 128
}

func onWhite(img *image.RGBA) *image.RGBA {
	out := image.NewRGBA(img.Rect)
	for i := range len(img.Pix) / 4 {
		a := int(alphaOf(i))
		for k := range 3 {
			out.Pix[4*i+k] = byte((int(img.Pix[4*i+k])*a + 255*(255-a) + 127) / 255)
		}
		out.Pix[4*i+3] = 255
	}
	return out
}

// packed are bytes in samples of so many bits, rows filled to a byte.
func packed(values []byte, bits, row int) []byte {
	var out []byte
	for len(values) > 0 {
		w := &bitWriter{}
		for _, v := range values[:row] {
			wide := int(v) * (1<<bits - 1) / 255
			for i := bits - 1; i >= 0; i-- {
				w.put(string(rune('0' + wide>>i&1)))
			}
		}
		out, values = append(out, w.out...), values[row:]
	}
	return out
}

// alike reads files and compares each to the picture.
func alike(t *testing.T, name string, want image.Image, slack int, files ...[]byte) {
	t.Helper()
	for _, file := range files {
		if by := unlike(decoded(t, alone(t, file)), want); by > slack {
			t.Errorf("%s: %d off", name, by)
		}
	}
}

// bothOrders is an image of a TIFF in both orders of bytes.
func bothOrders(m made) [][]byte {
	return [][]byte{tiffOf(binary.LittleEndian, m), tiffOf(binary.BigEndian, m)}
}

// sixteen are samples of 16 bits.
func sixteen(order binary.AppendByteOrder, v []byte) (out []byte) {
	for _, b := range v {
		out = order.AppendUint16(out, uint16(b)*257)
	}
	return out
}

// TestTIFFBlocks: however the samples are packed and laid out, they are the same picture.
func TestTIFFBlocks(t *testing.T) {
	plain := samples(original())
	var planes [][]byte
	for k := range 3 {
		planes = append(planes, each(func(r, g, b byte) []byte { return []byte{r, g, b}[k : k+1] }))
	}
	strips := [][]byte{plain[:3*wide*10], plain[3*wide*10 : 3*wide*20], plain[3*wide*20 : 3*wide*30], plain[3*wide*30:]}
	for name, m := range map[string]made{
		"as it is":        {tags: basic(nil), blocks: [][]byte{plain}},
		"strips":          {tags: basic(tags{tagRowsPerStrip: {10}}), blocks: strips},
		"no strip sizes":  {tags: basic(tags{tagRowsPerStrip: nil}), blocks: [][]byte{plain}},
		"LZW":             {tags: basic(tags{tagCompression: {5}}), blocks: [][]byte{looselyLZW(plain)}},
		"Deflate":         {tags: basic(tags{tagCompression: {8}}), blocks: [][]byte{zipped(plain)}},
		"Deflate of old":  {tags: basic(tags{tagCompression: {32946}}), blocks: [][]byte{zipped(plain)}},
		"PackBits":        {tags: basic(tags{tagCompression: {32773}}), blocks: [][]byte{packedBits(plain)}},
		"predictor":       {tags: basic(tags{tagCompression: {8}, tagPredictor: {2}}), blocks: [][]byte{zipped(differences(plain, 3*wide, 3))}},
		"bits turned":     {tags: basic(tags{tagFillOrder: {2}}), blocks: [][]byte{reversed(plain)}},
		"tiles":           {tags: basic(tags{tagTileWidth: {16}, tagTileLength: {16}, tagRowsPerStrip: nil}), blocks: tiles(16), tiled: true},
		"tiles, too wide": {tags: basic(tags{tagTileWidth: {32}, tagTileLength: {32}, tagRowsPerStrip: nil}), blocks: tiles(32), tiled: true},
		"planes":          {tags: basic(tags{tagPlanar: {2}}), blocks: planes},
		"planes, LZW":     {tags: basic(tags{tagPlanar: {2}, tagCompression: {5}}), blocks: [][]byte{looselyLZW(planes[0]), looselyLZW(planes[1]), looselyLZW(planes[2])}},
		"12 bit":          {tags: basic(tags{tagBits: {12, 12, 12}}), blocks: [][]byte{packed(plain, 12, 3*wide)}},
		"4 bit":           {tags: basic(tags{tagBits: {4, 4, 4}}), blocks: [][]byte{packed(plain, 4, 3*wide)}},
	} {
		alike(t, name, original(), 0, bothOrders(m)...)
	}
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		m := made{tags: basic(tags{tagBits: {16, 16, 16}}), blocks: [][]byte{sixteen(order, plain)}}
		alike(t, "16 bit", original(), 0, tiffOf(order, m))
	}
}

// TestTIFFColours: whatever the samples mean, they are the same picture.
func TestTIFFColours(t *testing.T) {
	inks := each(func(r, g, b byte) []byte { c, m, y, k := color.RGBToCMYK(r, g, b); return []byte{c, m, y, k} })
	light := each(func(r, g, b byte) []byte { y, u, v := color.RGBToYCbCr(r, g, b); return []byte{y, u, v} })
	four := []int{8, 8, 8, 8}
	for name, m := range map[string]made{
		"inks":               {tags: basic(tags{tagBits: four, tagSamples: {4}, tagPhotometric: {5}}), blocks: [][]byte{inks}},
		"YCbCr, each":        {tags: basic(tags{tagPhotometric: {6}, tagSubsampling: {1, 1}}), blocks: [][]byte{light}},
		"YCbCr, shared":      {tags: basic(tags{tagPhotometric: {6}, tagSubsampling: {2, 2}}), blocks: [][]byte{sharedColours(light, 2, 2)}},
		"YCbCr, four across": {tags: basic(tags{tagPhotometric: {6}, tagSubsampling: {4, 1}}), blocks: [][]byte{sharedColours(light, 4, 1)}},
		"YCbCr, not said":    {tags: basic(tags{tagPhotometric: {6}}), blocks: [][]byte{sharedColours(light, 2, 2)}},
		"a fourth channel":   {tags: basic(tags{tagBits: four, tagSamples: {4}, tagExtra: {0}}), blocks: [][]byte{withAlpha(false)}},
		"palette":            paletted(8),
		"palette, 4 bit":     paletted(4),
		"palette, 8 bit map": paletted(-8),
	} {
		alike(t, name, original(), 2, bothOrders(m)...)
	}
	deep := made{tags: basic(tags{tagBits: {16, 16, 16, 16}, tagSamples: {4}, tagPhotometric: {5}}), blocks: [][]byte{sixteen(binary.BigEndian, inks)}}
	alike(t, "inks, 16 bit", original(), 0, tiffOf(binary.BigEndian, deep))
	for name, pre := range map[string]int{"alpha": 2, "alpha, premultiplied": 1} {
		m := made{tags: basic(tags{tagBits: four, tagSamples: {4}, tagExtra: {pre}}), blocks: [][]byte{withAlpha(pre == 1)}}
		alike(t, name, onWhite(original()), 1, bothOrders(m)...)
	}
}

// withAlpha is the picture with an alpha, its colours multiplied with that or not.
func withAlpha(pre bool) (out []byte) {
	plain := samples(original())
	for i := range wide * high {
		for k := range 3 {
			v := plain[3*i+k]
			if pre {
				v = byte((int(v)*int(alphaOf(i)) + 127) / 255)
			}
			out = append(out, v)
		}
		out = append(out, alphaOf(i))
	}
	return out
}

// sharedColours packs YCbCr so that pixels share colours, the colour being that of their first.
func sharedColours(light []byte, w, h int) (out []byte) {
	at := func(x, y, k int) byte { return light[3*(y*wide+x)+k] }
	for y := 0; y < high; y += h {
		for x := 0; x < wide; x += w {
			for j := range h {
				for i := range w {
					out = append(out, at(x+i, y+j, 0))
				}
			}
			out = append(out, at(x, y, 1), at(x, y, 2))
		}
	}
	return out
}

// paletted is the picture with a palette; below zero the palette has values of one byte, as some programs write them.
func paletted(bits int) made {
	all := []color.RGBA{{255, 255, 255, 255}, {255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {0, 0, 0, 255}}
	scale := 257
	if bits < 0 {
		bits, scale = -bits, 1
	}
	table := make([]int, 3<<bits)
	for i, c := range all {
		table[i], table[1<<bits+i], table[2<<bits+i] = int(c.R)*scale, int(c.G)*scale, int(c.B)*scale
	}
	numbers := each(func(r, g, b byte) []byte { return []byte{byte(slices.Index(all, color.RGBA{r, g, b, 255}))} })
	if bits == 4 {
		for i := range numbers {
			numbers[i] *= 17
		}
		numbers = packed(numbers, 4, wide)
	}
	return made{tags: basic(tags{tagBits: {bits}, tagSamples: {1}, tagPhotometric: {3}, tagColorMap: table}), blocks: [][]byte{numbers}}
}

// TestTIFFGrays: what is white is white, whichever number it has.
func TestTIFFGrays(t *testing.T) {
	gray := func(bits, photometric int, blocks ...[]byte) made {
		return made{tags: basic(tags{tagBits: {bits}, tagSamples: {1}, tagPhotometric: {photometric}, tagRowsPerStrip: {(high + len(blocks) - 1) / len(blocks)}}), blocks: blocks}
	}
	g := grays()
	turnedRound := bytes.Clone(g.Pix)
	invert(turnedRound)
	for name, m := range map[string]made{
		"8 bit, black is 0":  gray(8, 1, g.Pix),
		"8 bit, white is 0":  gray(8, 0, turnedRound),
		"8 bit, strips":      gray(8, 0, turnedRound[:wide*16], turnedRound[wide*16:]),
		"16 bit, black is 0": gray(16, 1, sixteen(binary.LittleEndian, g.Pix)),
		"16 bit, white is 0": gray(16, 0, sixteen(binary.LittleEndian, turnedRound)),
	} {
		alike(t, name, g, 0, tiffOf(binary.LittleEndian, m))
	}
}

// TestTIFFPolarity: the same of one bit, packed in whatever way.
func TestTIFFPolarity(t *testing.T) {
	box := packed(fax().Pix, 1, faxWide)
	white := bytes.Clone(box)
	invert(white)
	bilevel := func(pack, photometric int, more tags, blocks ...[]byte) made {
		all := basic(tags{tagWidth: {faxWide}, tagLength: {faxHigh}, tagBits: {1}, tagSamples: {1}, tagCompression: {pack}, tagPhotometric: {photometric}, tagRowsPerStrip: {faxHigh / len(blocks)}})
		maps.Copy(all, more)
		return made{tags: all, blocks: blocks}
	}
	negative := fax()
	invert(negative.Pix)
	for name, c := range map[string]struct {
		m    made
		want image.Image
	}{
		"1 bit, black is 0":    {bilevel(1, 1, nil, box), fax()},
		"1 bit, white is 0":    {bilevel(1, 0, nil, white), fax()},
		"PackBits, white is 0": {bilevel(32773, 0, nil, packedBits(white)), fax()},
		"G4, white is 0":       {bilevel(4, 0, nil, group4(0, 16)), fax()},
		"G4, black is 0":       {bilevel(4, 1, nil, group4(0, 16)), negative}, // white runs are 0, and 0 is black
		"G4, strips":           {bilevel(4, 0, nil, group4(0, 8), group4(8, 16)), fax()},
		"G4, bits turned":      {bilevel(4, 0, tags{tagFillOrder: {2}}, reversed(group4(0, 16))), fax()},
		"LZW, white is 0":      {bilevel(5, 0, nil, looselyLZW(white)), fax()},
	} {
		m := alone(t, tiffOf(binary.LittleEndian, c.m))
		if by := unlike(decoded(t, m), c.want); by > 0 || m.Bits != 1 {
			t.Errorf("%s: %d off, %d bits", name, by, m.Bits)
		}
	}
}

// TestTIFFWithJPEG: strips and tiles of JPEG, tables apart or not, gray, and colours stored as they are.
func TestTIFFWithJPEG(t *testing.T) {
	coded := func(img image.Image) []byte {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 100}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	img := original()
	upper, lower := coded(img.SubImage(image.Rect(0, 0, wide, 16))), coded(img.SubImage(image.Rect(0, 16, wide, high)))
	tables, bareUpper := apart(upper)
	_, bareLower := apart(lower)
	// Planes that are red, green and blue, where an encoder expects light and colours.
	planes := image.NewYCbCr(img.Rect, image.YCbCrSubsampleRatio444)
	for i := range wide * high {
		planes.Y[i], planes.Cb[i], planes.Cr[i] = img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2]
	}
	light := tags{tagCompression: {7}, tagPhotometric: {6}}
	with := func(more tags) tags {
		all := basic(light)
		maps.Copy(all, more)
		return all
	}
	gray := with(tags{tagBits: {8}, tagSamples: {1}, tagPhotometric: {1}})
	inverse := with(tags{tagBits: {8}, tagSamples: {1}, tagPhotometric: {0}})
	for name, c := range map[string]struct {
		m    made
		want image.Image
	}{
		"a strip":       {made{tags: with(nil), blocks: [][]byte{coded(img)}}, img},
		"two strips":    {made{tags: with(tags{tagRowsPerStrip: {16}}), blocks: [][]byte{upper, lower}}, img},
		"tables apart":  {made{tags: with(tags{tagRowsPerStrip: {16}}), blocks: [][]byte{bareUpper, bareLower}, raw: map[uint16][]byte{tagJPEGTables: tables}}, img},
		"of old, whole": {made{tags: with(tags{tagCompression: {6}, tagJPEGStream: {8}}), blocks: [][]byte{coded(img)}}, img},
		"RGB":           {made{tags: with(tags{tagPhotometric: {2}}), blocks: [][]byte{coded(planes)}}, img},
		"gray":          {made{tags: gray, blocks: [][]byte{coded(grays())}}, grays()},
		"inks":          {made{tags: with(tags{tagPhotometric: {5}, tagBits: {8, 8, 8, 8}, tagSamples: {4}}), blocks: [][]byte{inkJPEG(-1, false)}}, img},
		"inks, a label": {made{tags: with(tags{tagPhotometric: {5}, tagBits: {8, 8, 8, 8}, tagSamples: {4}}), blocks: [][]byte{inkJPEG(0, false)}}, img},
	} {
		m := alone(t, tiffOf(binary.LittleEndian, c.m))
		if by := meanOf(decoded(t, m), c.want); by > 6 {
			t.Errorf("%s: %.1f off", name, by)
		}
	}
	negative := grays()
	invert(negative.Pix)
	m := alone(t, tiffOf(binary.LittleEndian, made{tags: inverse, blocks: [][]byte{coded(negative)}}))
	if by := meanOf(decoded(t, m), grays()); by > 6 {
		t.Errorf("gray, white is 0: %.1f off", by)
	}
}

// apart are the tables of a JPEG, and it without them.
func apart(b []byte) (tables, rest []byte) {
	tables, rest = []byte{0xff, 0xd8}, []byte{0xff, 0xd8}
	end := 2
	for s := range segments(b) {
		if s.mark == 0xdb || s.mark == 0xc4 {
			tables = append(tables, s.whole...)
		} else {
			rest = append(rest, s.whole...)
		}
		end = s.end
	}
	return append(tables, 0xff, 0xd9), append(rest, b[end:]...)
}

// meanOf is the mean difference of two images: JPEG blurs edges.
func meanOf(a, b image.Image) float64 {
	if a.Bounds().Size() != b.Bounds().Size() {
		return 256
	}
	sum, n := 0, 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			sum += unlikePixels(a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y), b.At(b.Bounds().Min.X+x, b.Bounds().Min.Y+y))
			n++
		}
	}
	return float64(sum) / float64(n)
}

func unlikePixels(a, b color.Color) int {
	r, g, bl, _ := a.RGBA()
	R, G, B, _ := b.RGBA()
	return int(max(r, R)-min(r, R)+max(g, G)-min(g, G)+max(bl, B)-min(bl, B)) >> 8 / 3
}

// TestTIFFPages: each image is a page, with its own size and turn; copies and masks are none.
func TestTIFFPages(t *testing.T) {
	plain := samples(original())
	page := func(more tags, dpi uint32) made {
		return made{tags: basic(more), blocks: [][]byte{plain}, ratios: map[uint16][2]uint32{tagXResolution: {dpi, 1}, tagYResolution: {2 * dpi, 2}}}
	}
	all, err := Read(tiffOf(
		binary.BigEndian, page(nil, 300), page(tags{tagSubfile: {1}}, 72), page(tags{tagOrientation: {6}, tagSubfile: {2}}, 150),
		page(tags{tagSubfile: {4}}, 72), page(tags{tagUnit: {3}}, 100), page(tags{tagUnit: {1}}, 3),
	))
	if err != nil || len(all) != 4 {
		t.Fatalf("%d images, %v", len(all), err)
	}
	for i, want := range []struct {
		dpi         float64
		orientation int
	}{{300, 1}, {150, 6}, {254, 1}, {96, 1}} {
		if all[i].DPIX != want.dpi || all[i].DPIY != want.dpi || all[i].Orientation != want.orientation {
			t.Errorf("image %d: %g × %g dpi, %d", i, all[i].DPIX, all[i].DPIY, all[i].Orientation)
		}
	}
	fine := alone(t, tiffOf(binary.LittleEndian, made{tags: basic(nil), blocks: [][]byte{plain}, ratios: map[uint16][2]uint32{tagXResolution: {204, 1}, tagYResolution: {98, 1}}}))
	if fine.DPIX != 204 || fine.DPIY != 98 {
		t.Errorf("%g × %g dpi", fine.DPIX, fine.DPIY)
	}
	for o := range 12 {
		want := o
		if o < 1 || o > 8 {
			want = 1
		}
		if m := alone(t, tiffOf(binary.LittleEndian, page(tags{tagOrientation: {o}}, 72))); m.Orientation != want {
			t.Errorf("orientation %d is %d", o, m.Orientation)
		}
	}
}

// TestTIFFRefusals: what is not read is said by its kind; what is broken is broken.
func TestTIFFRefusals(t *testing.T) {
	plain := samples(original())
	one := func(more tags, blocks ...[]byte) []byte {
		if blocks == nil {
			blocks = [][]byte{plain}
		}
		return tiffOf(binary.LittleEndian, made{tags: basic(more), blocks: blocks})
	}
	ring := one(nil)
	copy(ring[len(ring)-4:], ring[4:8])
	for name, c := range map[string]struct {
		file []byte
		want signing.ProblemCode
		word string
	}{
		"32 bit":            {one(tags{tagBits: {32, 32, 32}}), signing.ProblemPicture, "TIFF, 32 bit"},
		"real numbers":      {one(tags{tagFormat: {3, 3, 3}}), signing.ProblemPicture, "TIFF, SampleFormat 3"},
		"several depths":    {one(tags{tagBits: {5, 6, 5}}), signing.ProblemPicture, "TIFF, BitsPerSample [5 6 5]"},
		"Lab":               {one(tags{tagPhotometric: {8}}), signing.ProblemPicture, "TIFF, CIE L*a*b*"},
		"raw":               {one(tags{tagPhotometric: {32803}}), signing.ProblemPicture, "TIFF, RAW"},
		"other inks":        {one(tags{tagPhotometric: {5}, tagSamples: {4}, tagBits: {8, 8, 8, 8}, tagInkSet: {2}}), signing.ProblemPicture, "TIFF, InkSet 2"},
		"JPEG 2000":         {one(tags{tagCompression: {34712}}), signing.ProblemPicture, "TIFF, JPEG 2000"},
		"JPEG of old":       {one(tags{tagCompression: {6}}), signing.ProblemPicture, "TIFF, JPEG (6)"},
		"unknown":           {one(tags{tagCompression: {99}}), signing.ProblemPicture, "TIFF, Compression 99"},
		"predictor":         {one(tags{tagPredictor: {3}}), signing.ProblemPicture, "TIFF, Predictor 3, 8 bit"},
		"big":               {append([]byte("II+\x00\x08\x00\x00\x00"), make([]byte, 20)...), signing.ProblemPicture, "BigTIFF"},
		"too many pixels":   {one(tags{tagWidth: {60_000}, tagLength: {60_000}}), signing.ProblemPixels, ""},
		"no pixels":         {one(tags{tagWidth: {0}}), signing.ProblemDamaged, ""},
		"cut short":         {one(nil, plain[:100]), signing.ProblemDamaged, ""},
		"no zip":            {one(tags{tagCompression: {8}}), signing.ProblemDamaged, ""},
		"no strips":         {one(tags{tagRowsPerStrip: {1}}), signing.ProblemDamaged, ""},
		"a ring":            {ring, signing.ProblemDamaged, ""},
		"no directory":      {[]byte("II*\x00\xff\xff\xff\x00"), signing.ProblemDamaged, ""},
		"a head alone":      {[]byte("MM\x00*"), signing.ProblemDamaged, ""},
		"palette too short": {one(tags{tagPhotometric: {3}, tagSamples: {1}, tagBits: {8}, tagColorMap: {1, 2, 3}}), signing.ProblemDamaged, ""},
	} {
		_, err := Read(c.file)
		if problem(err) != c.want || c.word != "" && err.(*signing.Problem).Word != c.word {
			t.Errorf("%s: %v %+v", name, err, err)
		}
	}
}
