package page

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"paraph/signing/cos"

	"paraph/signing"
	"paraph/signing/picture"
)

// The largest page a picture makes: A4, upright or lying as the picture does, in points.
const (
	longSide  = 841.89
	shortSide = 595.28
)

// IsPicture reports whether a file begins as a picture that can be a page.
func IsPicture(f *os.File) bool {
	head := make([]byte, 8)
	n, err := f.ReadAt(head, 0)
	return (err == nil || errors.Is(err, io.EOF)) && picture.Known(head[:n])
}

// Shrunk is a picture that was too large for a page and was made smaller: which source and which page of it, counted from
// 0 and from 1, and its pixels before and after.
type Shrunk struct {
	Source int `json:"source"`
	Page   int `json:"page"`
	FromW  int `json:"fromW"`
	FromH  int `json:"fromH"`
	W      int `json:"w"`
	H      int `json:"h"`
}

// newPicture is a picture as a source: a page for each of its images, as large as the picture says it is, up to A4.
func newPicture(data []byte) (*origin, []Shrunk, error) {
	images, err := picture.Read(data)
	if p, ok := errors.AsType[*signing.Problem](err); ok {
		return nil, nil, fail(p.Code, p.Word)
	}
	if err != nil {
		return nil, nil, err
	}
	objects := make([]cos.Object, fixedObjects)
	var kids cos.Array
	var shrunk []Shrunk
	for i := range images {
		m := &images[i]
		n := len(objects) + 1
		kids = append(kids, reference(n))
		objects = append(objects, picturePage(m, n)...)
		if m.Shrunk() {
			shrunk = append(shrunk, Shrunk{Page: i + 1, FromW: m.FullWidth, FromH: m.FullHeight, W: m.Width, H: m.Height})
		}
	}
	objects[catalogNumber-1] = cos.Dict{"Type": cos.Name("Catalog"), "Pages": reference(pagesNumber)}
	objects[pagesNumber-1] = cos.Dict{"Type": cos.Name("Pages"), "Kids": kids, "Count": cos.Integer(len(kids))}
	pdf := fileOf(objects, "1.7", nil)
	s, err := strict(bytes.NewReader(pdf), int64(len(pdf)), "")
	if err != nil {
		return nil, nil, err
	}
	return newOrigin(s), shrunk, nil
}

// picturePage are the objects of a page with an image, to be numbered from n on: page, content, image.
func picturePage(m *picture.Image, n int) []cos.Object {
	w, h := float64(m.Width)*72/m.DPIX, float64(m.Height)*72/m.DPIY
	if m.Orientation >= 5 { // it lies on its side
		w, h = h, w
	}
	wide, high := shortSide, longSide
	if w > h {
		wide, high = high, wide
	}
	k := min(1, wide/w, high/h)
	w, h = max(math.Round(w*k*100)/100, 3), max(math.Round(h*k*100)/100, 3)
	return []cos.Object{
		cos.Dict{
			"Type": cos.Name("Page"), "Parent": reference(pagesNumber), "MediaBox": cos.Array{cos.Integer(0), cos.Integer(0), cos.Real(w), cos.Real(h)},
			"Resources": cos.Dict{"XObject": cos.Dict{"Im0": reference(n + 2)}}, "Contents": reference(n + 1),
		},
		&made{data: fmt.Appendf(nil, "q %s cm /Im0 Do Q", placed(m.Orientation, w, h))},
		imageObject(m),
	}
}

// imageObject is an image XObject (ISO 32000-2, 8.9.5).
func imageObject(m *picture.Image) *made {
	d := cos.Dict{
		"Type": cos.Name("XObject"), "Subtype": cos.Name("Image"), "Width": cos.Integer(m.Width), "Height": cos.Integer(m.Height),
		"BitsPerComponent": cos.Integer(m.Bits), "ColorSpace": cos.Name("DeviceRGB"), "Filter": cos.Name(m.Coding),
	}
	switch {
	case m.Palette != nil:
		d["ColorSpace"] = cos.Array{cos.Name("Indexed"), cos.Name("DeviceRGB"), cos.Integer(len(m.Palette)/3 - 1), cos.String(m.Palette)}
	case m.Colors == 1:
		d["ColorSpace"] = cos.Name("DeviceGray")
	}
	switch m.Coding {
	case picture.Flate:
		d["DecodeParms"] = cos.Dict{
			"Predictor": cos.Integer(15), "Colors": cos.Integer(m.Colors), "BitsPerComponent": cos.Integer(m.Bits),
			"Columns": cos.Integer(m.Width),
		}
	case picture.FaxCoding:
		d["DecodeParms"] = cos.Dict{
			"K": cos.Integer(m.Fax.K), "Columns": cos.Integer(m.Width), "Rows": cos.Integer(m.Height),
			"EncodedByteAlign": bool(m.Fax.ByteAlign), "BlackIs1": bool(m.Fax.BlackIs1), "EndOfBlock": false,
		}
	}
	if m.Bits > 1 && (m.Width < 1000 || m.Height < 1000) {
		d["Interpolate"] = true
	}
	return &made{d, m.Data}
}

// placed is the matrix that puts an image upright onto a page of this size, by the orientation TIFF and Exif tell.
func placed(orientation int, w, h float64) string {
	m := [][6]float64{
		{w, 0, 0, h, 0, 0},
		{-w, 0, 0, h, w, 0},
		{-w, 0, 0, -h, w, h},
		{w, 0, 0, -h, 0, h},
		{0, -h, -w, 0, w, h},
		{0, -h, w, 0, 0, h},
		{0, h, w, 0, 0, 0},
		{0, h, -w, 0, w, 0},
	}[orientation-1]
	return fmt.Sprintf("%g %g %g %g %g %g", m[0], m[1], m[2], m[3], m[4], m[5])
}
