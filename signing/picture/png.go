package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
)

// readPNG reads a PNG. 16 bits a sample become 8; what is transparent is on white.
func readPNG(data []byte) (Image, error) {
	head, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return Image{}, pngFault(err)
	}
	if err := check(head.Width, head.Height, pngBytes(head.ColorModel)); err != nil {
		return Image{}, err
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return Image{}, pngFault(err)
	}
	m, err := flat(opaque(img))
	if err != nil {
		return Image{}, err
	}
	m.FullWidth, m.FullHeight = head.Width, head.Height
	m.lookPNG(data)
	return m, nil
}

func pngFault(err error) error {
	if _, ok := errors.AsType[png.UnsupportedError](err); ok {
		return strange("PNG")
	}
	return broken()
}

// pngBytes is what a pixel takes while it is decoded, with the canvas it is drawn on.
func pngBytes(m color.Model) float64 {
	switch m {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 3
	case color.RGBA64Model, color.NRGBA64Model:
		return 12
	case color.RGBAModel:
		return 4
	case color.NRGBAModel:
		return 8
	}
	return 1 // a palette
}

// opaque is an image on white, in 8 bits and of a size that is taken.
func opaque(img image.Image) image.Image {
	b := img.Bounds()
	colors := 3
	switch v := img.(type) {
	case *image.Gray:
		if colors = 1; shrinking(b.Dx(), b.Dy()) == 1 {
			return v
		}
	case *image.Gray16:
		colors = 1
	case *image.Paletted:
		if v.Opaque() && shrinking(b.Dx(), b.Dy()) == 1 {
			return v
		}
	case *image.RGBA:
		if v.Opaque() && shrinking(b.Dx(), b.Dy()) == 1 {
			return v
		}
	}
	c := newCanvas(b.Dx(), b.Dy(), colors)
	c.draw(0, 0, img)
	return c.image()
}

// lookPNG reads the chunks pHYs (ISO/IEC 15948, 11.3.5.3) and eXIf, which may stand behind the pixels.
func (m *Image) lookPNG(data []byte) {
	for c := range chunks(data) {
		switch {
		case c.kind == "pHYs" && len(c.body) == 9 && c.body[8] == 1:
			const inch = 0.0254
			m.DPIX = float64(binary.BigEndian.Uint32(c.body)) * inch
			m.DPIY = float64(binary.BigEndian.Uint32(c.body[4:])) * inch
		case c.kind == "eXIf":
			m.Orientation = exifOrientation(bytes.TrimPrefix(c.body, []byte("Exif\x00\x00")))
		}
	}
}

// exifOrientation is what the first directory of Exif says; 0 for nothing.
func exifOrientation(data []byte) int {
	if len(data) < 8 {
		return 0
	}
	f := tiffFile{data: data, order: orderOf(data)}
	d, _, err := f.directory(int(f.order.Uint32(data[4:])))
	if err != nil {
		return 0
	}
	return d.number(tagOrientation, 0)
}
