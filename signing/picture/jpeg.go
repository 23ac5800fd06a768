package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
)

// jpegHead is what a JPEG says before its pixels.
type jpegHead struct {
	frame      byte // the marker SOFn
	precision  int
	w, h       int
	ids        []byte // of its components
	jfif       bool
	transform  int // of an Adobe segment; -1 without
	dpiX, dpiY float64
	exif       int // orientation; 0 for nothing
}

// Markers of ISO/IEC 10918-1, table B.1.
const (
	markSOI   = 0xd8
	markSOS   = 0xda
	markAPP0  = 0xe0
	markAPP1  = 0xe1
	markAPP14 = 0xee
)

// segment is a marker segment: whole is with its marker, and it ends at end of the data.
type segment struct {
	mark        byte
	whole, body []byte
	end         int
}

// segments are a JPEG's, up to its pixels.
func segments(data []byte) func(yield func(segment) bool) {
	return func(yield func(segment) bool) {
		for at := 2; at+4 <= len(data) && data[at] == 0xff; {
			if data[at+1] == 0xff { // filling
				at++
				continue
			}
			n := int(binary.BigEndian.Uint16(data[at+2:]))
			end := at + 2 + n
			if n < 2 || end > len(data) || !yield(segment{data[at+1], data[at:end], data[at+4 : end], end}) || data[at+1] == markSOS {
				return
			}
			at = end
		}
	}
}

func headOf(data []byte) (jpegHead, error) {
	h := jpegHead{transform: -1}
	for s := range segments(data) {
		jfif, exif, adobe := bytes.HasPrefix(s.body, []byte("JFIF\x00")), bytes.HasPrefix(s.body, []byte("Exif\x00\x00")), bytes.HasPrefix(s.body, []byte("Adobe"))
		switch {
		case isFrame(s.mark):
			h.read(s.mark, s.body)
		case s.mark == markAPP0 && jfif && len(s.body) >= 12:
			h.jfif = true
			h.density(s.body)
		case s.mark == markAPP1 && exif && h.exif == 0:
			h.exif = exifOrientation(s.body[6:])
		case s.mark == markAPP14 && adobe && len(s.body) >= 12:
			h.transform = int(s.body[11])
		}
	}
	if h.frame == 0 {
		return h, broken()
	}
	return h, nil
}

// isFrame is true for SOF0 to SOF15; DHT, JPG and DAC stand between them.
func isFrame(mark byte) bool {
	return mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc
}

// read reads a frame's head; of one that is cut short nothing.
func (h *jpegHead) read(mark byte, body []byte) {
	if len(body) < 6 || len(body) < 6+3*int(body[5]) {
		return
	}
	h.frame, h.precision = mark, int(body[0])
	h.h, h.w = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	h.ids = nil
	for i := range int(body[5]) {
		h.ids = append(h.ids, body[6+3*i])
	}
}

// density reads the dots an inch of a JFIF segment.
func (h *jpegHead) density(body []byte) {
	x, y := float64(binary.BigEndian.Uint16(body[8:])), float64(binary.BigEndian.Uint16(body[10:]))
	switch body[7] {
	case 1:
		h.dpiX, h.dpiY = x, y
	case 2: // a centimetre
		h.dpiX, h.dpiY = x*2.54, y*2.54
	}
}

// unread says why no reader of PDF would show it.
func (h *jpegHead) unread() error {
	switch {
	case h.frame > 0xc2:
		return strange(map[bool]string{true: "JPEG, lossless", false: "JPEG, arithmetic"}[h.frame == 0xc3])
	case h.precision != 8:
		return strange(fmt.Sprintf("JPEG, %d bit", h.precision))
	case len(h.ids) != 1 && len(h.ids) != 3 && len(h.ids) != 4:
		return strange(fmt.Sprintf("JPEG, %d components", len(h.ids)))
	}
	return nil
}

// plain reports whether every reader takes the colours for the same: gray, or YCbCr that says so or says nothing.
func (h *jpegHead) plain() bool {
	switch len(h.ids) {
	case 1:
		return true
	case 3:
		return h.jfif && h.transform != 0 || h.transform == 1 || h.transform < 0 && string(h.ids) != "RGB"
	}
	return false
}

// readJPEG takes a JPEG as it is, where every reader shows it alike; else it is decoded and made one that is.
func readJPEG(data []byte) (Image, error) {
	h, err := headOf(data)
	if err == nil {
		err = h.unread()
	}
	if err == nil {
		err = check(h.w, h.h, h.weight())
	}
	if err != nil {
		return Image{}, err
	}
	var m Image
	if h.plain() && shrinking(h.w, h.h) == 1 {
		m = Image{Width: h.w, Height: h.h, Coding: DCT, Colors: len(h.ids), Bits: 8, Data: data}
	} else {
		img, err := decodeJPEG(data, h)
		if err != nil {
			return Image{}, err
		}
		c := newCanvas(h.w, h.h, min(3, len(h.ids)))
		c.draw(0, 0, img)
		if m, err = photo(c.image()); err != nil {
			return Image{}, err
		}
	}
	m.FullWidth, m.FullHeight = h.w, h.h
	m.DPIX, m.DPIY, m.Orientation = h.dpiX, h.dpiY, h.exif
	return m, nil
}

// weight is what a pixel takes while it is decoded: a byte a component, and four more where the scans are kept.
func (h *jpegHead) weight() float64 {
	if h.plain() && shrinking(h.w, h.h) == 1 {
		return 1
	}
	if h.frame == 0xc2 {
		return 5 * float64(len(h.ids))
	}
	return float64(len(h.ids)) + 2
}

// decodeJPEG decodes a file. CMYK without an Adobe segment is ink as it is; with one it is what ink leaves, which
// image/jpeg knows.
func decodeJPEG(data []byte, h jpegHead) (image.Image, error) {
	bare := len(h.ids) == 4 && h.transform < 0
	if bare {
		data = withTransform(data, 0)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, jpegFault(err)
	}
	if v, ok := img.(*image.CMYK); ok && bare {
		invert(v.Pix)
	}
	return img, nil
}

func jpegFault(err error) error {
	if _, ok := errors.AsType[jpeg.UnsupportedError](err); ok {
		return strange("JPEG")
	}
	return broken()
}

func invert(pixels []byte) {
	for i := range pixels {
		pixels[i] = ^pixels[i]
	}
}

// withTransform is a JPEG whose colours are said by an Adobe segment alone: 0 as they are stored, 1 YCbCr.
func withTransform(data []byte, transform byte) []byte {
	if len(data) < 2 {
		return data
	}
	out := append([]byte{}, data[:2]...)
	out = append(out, 0xff, markAPP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, transform)
	end := 2
	for s := range segments(data) {
		if s.mark != markAPP14 && s.mark != markAPP0 {
			out = append(out, s.whole...)
		}
		end = s.end
	}
	return append(out, data[end:]...)
}

// decodeBlock decodes a strip or tile of a TIFF (TIFF Technical Note 2) as its photometric interpretation has it:
// nothing in the stream speaks against that. Ink is ink as it is.
func decodeBlock(stream io.Reader, tables []byte, photometric int) (image.Image, error) {
	data, err := io.ReadAll(stream)
	if err != nil || len(data) < 4 || data[0] != 0xff || data[1] != markSOI {
		return nil, broken()
	}
	if len(tables) > 4 {
		data = bytes.Join([][]byte{data[:2], tables[2 : len(tables)-2], data[2:]}, nil)
	}
	transform := byte(0)
	if photometric == yCbCr {
		transform = 1
	}
	h, err := headOf(data)
	if err == nil {
		err = h.unread()
	}
	if err == nil {
		err = check(h.w, h.h, mostBytes/MaxPixels) // is decoded whole
	}
	if err != nil {
		return nil, err
	}
	img, err := jpeg.Decode(bytes.NewReader(withTransform(data, transform)))
	if err != nil {
		return nil, jpegFault(err)
	}
	if v, ok := img.(*image.CMYK); ok {
		invert(v.Pix)
	}
	if v, ok := img.(*image.Gray); ok && photometric == whiteIsZero {
		invert(v.Pix)
	}
	return img, nil
}

// inkless is what ink leaves of white.
func inkless(c, m, y, k byte) (r, g, b byte) { return color.CMYKToRGB(c, m, y, k) }
