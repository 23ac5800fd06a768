package page

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"paraph/signing"
)

// The largest page a picture makes: A4, upright or lying as the picture does, in points.
const (
	longSide  = 841.89
	shortSide = 595.28
)

// usualDPI is taken for a picture that does not say how large it is.
const usualDPI = 96

// isPicture reports whether bytes begin as one of the pictures that can be pages: PNG, JPEG, TIFF.
func isPicture(head []byte) bool {
	for _, begin := range []string{"\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "II*\x00", "MM\x00*"} {
		if bytes.HasPrefix(head, []byte(begin)) {
			return true
		}
	}
	return false
}

// IsPicture reports whether a file begins as a picture that can be a page.
func IsPicture(f *os.File) bool {
	head := make([]byte, 8)
	n, err := f.ReadAt(head, 0)
	return (err == nil || errors.Is(err, io.EOF)) && isPicture(head[:n])
}

// newPicture is a picture as a source: a page for each of its images, as large as the picture says it is, up to A4.
func newPicture(data []byte) (*origin, error) {
	ctx, err := pdfcpu.CreateContextWithXRefTable(&model.Configuration{Offline: true, Limits: model.DefaultResourceLimits()}, types.PaperSize["A4"])
	if err != nil {
		return nil, err
	}
	images, err := model.CreateImageResources(ctx.XRefTable, bytes.NewReader(data), false, false)
	if err != nil || len(images) == 0 {
		return nil, fail(signing.ProblemDamaged, "no picture")
	}
	root, err := ctx.Catalog()
	if err != nil {
		return nil, err
	}
	o := &origin{reading: &reading{ctx: ctx, root: root}, moved: map[int]int{}}
	says := look(data)
	for _, image := range images {
		p, err := o.picturePage(image, says)
		if err != nil {
			return nil, err
		}
		o.pages = append(o.pages, p)
	}
	return o, nil
}

func (o *origin) picturePage(image model.ImageResource, says appearance) (treePage, error) {
	w, h := float64(image.Width)*72/says.dpiX, float64(image.Height)*72/says.dpiY
	if says.orientation >= 5 { // it lies on its side
		w, h = h, w
	}
	wide, high := shortSide, longSide
	if w > h {
		wide, high = high, wide
	}
	k := min(1, wide/w, high/h)
	w, h = max(math.Round(w*k*100)/100, 3), max(math.Round(h*k*100)/100, 3)
	content := fmt.Sprintf("q %s cm /Im0 Do Q", placed(says.orientation, w, h))
	stream := types.StreamDict{Dict: types.Dict{"Length": types.Integer(len(content))}, Raw: []byte(content)}
	ref, err := o.ctx.IndRefForNewObject(stream)
	if err != nil {
		return treePage{}, err
	}
	box := signing.Rect{URX: w, URY: h}
	return treePage{
		dict: types.Dict{"Contents": *ref},
		in: inherited{
			media:     types.Array{types.Integer(0), types.Integer(0), types.Float(w), types.Float(h)},
			resources: types.Dict{"XObject": types.Dict{"Im0": *image.Res.IndRef}},
		},
		geometry: signing.PageGeometry{Crop: box, UserUnit: 1},
	}, nil
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

// appearance is what a picture says of itself: pixels an inch, and which way up it is (1 to 8).
type appearance struct {
	dpiX, dpiY  float64
	orientation int
}

// look reads what a picture says of itself; what is implausible counts as not said.
func look(data []byte) appearance {
	a := appearance{orientation: 1}
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		a.png(data)
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		a.jpeg(data)
	default:
		a.tiff(data, true)
	}
	if a.orientation < 1 || a.orientation > 8 {
		a.orientation = 1
	}
	if sane := func(dpi float64) bool { return dpi >= 20 && dpi <= 10_000 }; !sane(a.dpiX) || !sane(a.dpiY) {
		a.dpiX, a.dpiY = usualDPI, usualDPI
	}
	return a
}

// png reads the chunk pHYs (ISO/IEC 15948, 11.3.5.3).
func (a *appearance) png(data []byte) {
	for at := 8; at+12 <= len(data); {
		n := int(binary.BigEndian.Uint32(data[at:]))
		kind := string(data[at+4 : at+8])
		if kind == "IDAT" || n > len(data)-at-12 {
			return
		}
		if kind == "pHYs" && n == 9 && data[at+16] == 1 {
			const inch = 0.0254
			a.dpiX = float64(binary.BigEndian.Uint32(data[at+8:])) * inch
			a.dpiY = float64(binary.BigEndian.Uint32(data[at+12:])) * inch
		}
		at += 12 + n
	}
}

// jpeg reads the segments JFIF and Exif.
func (a *appearance) jpeg(data []byte) {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		kind, n := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		if kind == 0xda || n < 2 || at+2+n > len(data) {
			return
		}
		body := data[at+4 : at+2+n]
		switch {
		case kind == 0xe0 && len(body) >= 12 && string(body[:5]) == "JFIF\x00":
			a.dpiX, a.dpiY = float64(binary.BigEndian.Uint16(body[8:])), float64(binary.BigEndian.Uint16(body[10:]))
			if body[7] == 2 { // pixels a centimetre
				a.dpiX, a.dpiY = a.dpiX*2.54, a.dpiY*2.54
			}
			if body[7] == 0 {
				a.dpiX, a.dpiY = 0, 0
			}
		case kind == 0xe1 && len(body) > 6 && string(body[:6]) == "Exif\x00\x00":
			a.tiff(body[6:], false)
		}
		at += 2 + n
	}
}

// tiff reads the first directory of a TIFF file or of Exif: the orientation, and of a file the resolution.
func (a *appearance) tiff(data []byte, resolution bool) {
	if len(data) < 8 {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	if data[0] == 'M' {
		order = binary.BigEndian
	}
	at := int(order.Uint32(data[4:]))
	if at < 8 || at > len(data)-2 {
		return
	}
	unit := 1.0
	count := int(order.Uint16(data[at:]))
	for e := at + 2; count > 0 && e+12 <= len(data); e, count = e+12, count-1 {
		short := int(order.Uint16(data[e+8:]))
		switch order.Uint16(data[e:]) {
		case 0x112:
			a.orientation = short
		case 0x11a:
			a.dpiX = ratio(data, order, e, resolution)
		case 0x11b:
			a.dpiY = ratio(data, order, e, resolution)
		case 0x128:
			if short == 3 { // centimetres
				unit = 2.54
			}
		}
	}
	if resolution {
		a.dpiX, a.dpiY = a.dpiX*unit, a.dpiY*unit
	}
}

// ratio is the fraction a directory's entry points to.
func ratio(data []byte, order binary.ByteOrder, entry int, wanted bool) float64 {
	at := int(order.Uint32(data[entry+8:]))
	if !wanted || at < 8 || at > len(data)-8 {
		return 0
	}
	return float64(order.Uint32(data[at:])) / float64(max(1, order.Uint32(data[at+4:])))
}
