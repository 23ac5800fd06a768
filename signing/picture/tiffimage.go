package picture

import (
	"fmt"
	"image"
	"image/color"
)

// Photometric interpretations that are read.
const (
	whiteIsZero = 0
	blackIsZero = 1
	rgb         = 2
	palette     = 3
	ink         = 5
	yCbCr       = 6
)

// Compressions that are read.
const (
	packNone     = 1
	packHuffman  = 2
	packFax3     = 3
	packFax4     = 4
	packLZW      = 5
	packOldJPEG  = 6
	packJPEG     = 7
	packZip      = 8
	packZipOld   = 32946
	packPackBits = 32773
)

// layout is how an image's samples lie. Rows of a block are filled to a byte; planes lie apart (PlanarConfiguration 2)
// where apart is set.
type layout struct {
	*directory
	w, h           int
	photometric    int
	pack           int
	samples, bits  int // a pixel; a sample
	apart          bool
	colours, alpha int // samples that are colour; which sample is the alpha, -1 none
	premultiplied  bool
	predictor      int
	subX, subY     int // of YCbCr that is not JPEG
	tables         []byte
	colors         []color.RGBA // of a palette
	blocks
}

// blocks are the strips or tiles.
type blocks struct {
	w, h         int
	across, down int
	offsets      []int
	counts       []int
	tiles        bool
}

// image reads an image of a TIFF.
func (d *directory) image() (Image, error) {
	l, err := d.layout()
	if err != nil {
		return Image{}, err
	}
	var m Image
	switch {
	case l.pack == packFax3 || l.pack == packHuffman:
		m, err = l.fax()
	case l.pack == packOldJPEG:
		m, err = l.oldJPEG()
	default:
		m, err = l.pixels()
	}
	if err != nil {
		return Image{}, err
	}
	m.FullWidth, m.FullHeight = l.w, l.h
	d.look(&m)
	return m, nil
}

// layout reads how the samples lie, and refuses what is not read by its kind.
func (d *directory) layout() (*layout, error) {
	l := &layout{
		directory: d, w: d.number(tagWidth, 0), h: d.number(tagLength, 0), pack: d.number(tagCompression, packNone),
		samples: d.number(tagSamples, 1), apart: d.number(tagPlanar, 1) == 2, predictor: d.number(tagPredictor, 1), alpha: -1,
	}
	guess := blackIsZero
	switch {
	case l.pack >= packHuffman && l.pack <= packFax4:
		guess = whiteIsZero
	case l.samples >= 3:
		guess = rgb
	}
	l.photometric = d.number(tagPhotometric, guess)
	if err := l.depth(); err != nil {
		return nil, err
	}
	if err := l.kind(); err != nil {
		return nil, err
	}
	if err := check(l.w, l.h, l.weight()); err != nil {
		return nil, err
	}
	return l, l.divide()
}

// weight is what a pixel takes on the canvas.
func (l *layout) weight() float64 {
	switch {
	case l.pack == packFax3 || l.pack == packHuffman:
		return float64(mostBytes) / MaxPixels // is not decoded here, so it cannot be made smaller
	case shrinking(l.w, l.h) > 1:
		return 1.4 // a part of it only
	case l.outColors() == 1:
		return 1
	}
	return 4
}

// depth reads the bits of a sample.
func (l *layout) depth() error {
	l.bits = l.number(tagBits, 1)
	for _, b := range l.numbers(tagBits) {
		if b != l.bits {
			return strange(fmt.Sprintf("TIFF, BitsPerSample %v", l.numbers(tagBits)))
		}
	}
	for _, format := range l.numbers(tagFormat) {
		if format != 1 && format != 4 {
			return strange(fmt.Sprintf("TIFF, SampleFormat %d", format))
		}
	}
	if l.bits < 1 || l.bits > 16 {
		return strange(fmt.Sprintf("TIFF, %d bit", l.bits))
	}
	if l.samples < 1 || l.samples > 16 {
		return strange(fmt.Sprintf("TIFF, SamplesPerPixel %d", l.samples))
	}
	return nil
}

// kind reads what the samples mean.
func (l *layout) kind() error {
	colours, known := map[int]int{whiteIsZero: 1, blackIsZero: 1, rgb: 3, palette: 1, ink: 4, yCbCr: 3}[l.photometric]
	if !known {
		name := map[int]string{8: "CIE L*a*b*", 9: "ICC L*a*b*", 10: "ITU L*a*b*", 32803: "RAW", 34892: "RAW", 32844: "LogL", 32845: "LogLuv"}[l.photometric]
		if name == "" {
			name = fmt.Sprintf("PhotometricInterpretation %d", l.photometric)
		}
		return strange("TIFF, " + name)
	}
	if l.samples < colours {
		return broken()
	}
	if l.photometric == ink && l.number(tagInkSet, 1) != 1 {
		return strange("TIFF, InkSet 2")
	}
	l.colours = colours
	if extra := l.numbers(tagExtra); l.samples > colours && len(extra) > 0 && (extra[0] == 1 || extra[0] == 2) && l.photometric != palette {
		l.alpha, l.premultiplied = colours, extra[0] == 1
	}
	if l.photometric == palette {
		if err := l.readPalette(); err != nil {
			return err
		}
	}
	return l.packing()
}

// packing refuses compressions that are not read, and what does not go together.
func (l *layout) packing() error {
	switch l.pack {
	case packNone, packLZW, packZip, packZipOld, packPackBits, packJPEG, packOldJPEG:
	case packHuffman, packFax3, packFax4:
		if l.bits != 1 || l.samples != 1 || l.colours != 1 {
			return broken()
		}
	default:
		return strange("TIFF, " + nameOfPack(l.pack))
	}
	if l.predictor != 1 && (l.predictor != 2 || l.bits != 8 && l.bits != 16) {
		return strange(fmt.Sprintf("TIFF, Predictor %d, %d bit", l.predictor, l.bits))
	}
	switch {
	case l.pack == packJPEG:
		return l.withJPEG()
	case l.photometric == yCbCr && l.pack != packOldJPEG:
		return l.subsampling()
	}
	return nil
}

// nameOfPack is what a compression that is not read is called.
func nameOfPack(pack int) string {
	names := map[int]string{
		34661: "JBIG", 34712: "JPEG 2000", 34887: "LERC", 34892: "JPEG (34892)", 34925: "LZMA", 50000: "Zstandard", 50001: "WebP", 50002: "JPEG XL",
	}
	if name := names[pack]; name != "" {
		return name
	}
	return fmt.Sprintf("Compression %d", pack)
}

// withJPEG reads what all strips or tiles of JPEG share.
func (l *layout) withJPEG() error {
	switch {
	case l.bits != 8 || l.photometric == palette:
		return broken()
	case l.apart && l.samples > 1:
		return strange("TIFF, JPEG, PlanarConfiguration 2")
	}
	l.tables = l.entries[tagJPEGTables].values
	return nil
}

// subsampling reads how many pixels share a colour (TIFF 6.0, section 21).
func (l *layout) subsampling() error {
	l.subX, l.subY = 2, 2
	if n := l.numbers(tagSubsampling); len(n) >= 2 {
		l.subX, l.subY = n[0], n[1]
	}
	fine := func(n int) bool { return n == 1 || n == 2 || n == 4 }
	if !fine(l.subX) || !fine(l.subY) {
		return broken()
	}
	if l.bits != 8 || l.samples != 3 || l.predictor != 1 || l.apart && l.subX*l.subY > 1 {
		return strange("TIFF, YCbCr")
	}
	return nil
}

// readPalette reads the colours of a palette: 16 bits a channel, all red first.
func (l *layout) readPalette() error {
	n := l.numbers(tagColorMap)
	if l.bits > 8 || l.samples != 1 {
		return strange(fmt.Sprintf("TIFF, palette, %d bit", l.bits))
	}
	count := 1 << l.bits
	if len(n) < 3*count {
		return broken()
	}
	eight := true // some programs write 8 bits a channel
	for _, v := range n {
		eight = eight && v < 256
	}
	for i := range count {
		c := [3]int{n[i], n[count+i], n[2*count+i]}
		for k := range c {
			if !eight {
				c[k] = (c[k]*255 + 32767) / 65535
			}
		}
		l.colors = append(l.colors, color.RGBA{byte(c[0]), byte(c[1]), byte(c[2]), 255})
	}
	return nil
}

// outColors is what the canvas has: 1 gray, 3 RGB.
func (l *layout) outColors() int {
	if l.photometric == whiteIsZero || l.photometric == blackIsZero {
		return 1
	}
	return 3
}

// pixels decodes all blocks onto a canvas.
func (l *layout) pixels() (Image, error) {
	c := newCanvas(l.w, l.h, l.outColors())
	for j := range l.down {
		for i := range l.across {
			if err := l.block(c, i, j); err != nil {
				return Image{}, err
			}
		}
	}
	img := c.image()
	if g, ok := img.(*image.Gray); ok && l.bits == 1 && c.by == 1 && l.alpha < 0 && l.pack != packJPEG {
		img = twoTone(g)
	}
	return flat(img)
}

// twoTone is an image of black and white in one bit a pixel.
func twoTone(g *image.Gray) image.Image {
	out := &image.Paletted{Pix: g.Pix, Stride: g.Stride, Rect: g.Rect, Palette: twoColours()}
	for i, v := range out.Pix {
		out.Pix[i] = 1 - v>>7
	}
	return out
}
