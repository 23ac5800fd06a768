package page

import (
	"image"
	"math"
	"os"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"paraph/signing"
)

// maxPixels bounds an image: 40 million pixels, 160 MB while it is drawn.
const maxPixels = 40_000_000

// What bounds the image a part is cut from, which is never drawn as a whole: 1600 % of the largest page
// on a screen of three pixels a unit.
const (
	maxSide    = 1 << 20
	maxVirtual = maxSide * maxSide
)

// draw makes the image of a page as displayed: PNG, or RGBA rows from the top without gaps.
func (d *desk) draw(doc *os.File, q request) (imageSize, []byte, error) {
	page, err := d.view.page(q.Page - 1)
	if err != nil {
		return imageSize{}, nil, err
	}
	g, err := d.geometry(doc, page, q.Page-1)
	if err != nil {
		return imageSize{}, nil, err
	}
	whole, clip, err := region(g.Size(), q)
	size := imageSize{Width: clip.Dx(), Height: clip.Dy()}
	if err != nil {
		return size, nil, err
	}
	bitmap, err := d.view.paint(page, whole, clip)
	if err != nil {
		return size, nil, err
	}
	defer d.view.in.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: bitmap})
	// The buffer is a window into PDFium's memory: it must be used up before the next call there.
	buffer, err := d.view.in.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: bitmap})
	if err != nil {
		return size, nil, err
	}
	if q.Raw {
		return size, opaque(buffer.Buffer), nil
	}
	out, err := encodePNG(buffer.Buffer, size.Width, size.Height)
	return size, out, err
}

// region is the size of the image of the whole page and the part of it that is asked for.
// ProblemPageSize if it cannot be drawn safely, codeNoPart for a part that is not on the page.
func region(s signing.Size, q request) (whole imageSize, clip image.Rectangle, err error) {
	if q.Clip == nil {
		whole, err = pixels(s, q.DPI, maxPixels)
		return whole, image.Rect(0, 0, whole.Width, whole.Height), err
	}
	whole, err = pixels(s, q.DPI, maxVirtual)
	if err != nil {
		return whole, clip, err
	}
	if len(q.Clip) == 4 {
		clip = image.Rect(q.Clip[0], q.Clip[1], q.Clip[2], q.Clip[3]).Intersect(image.Rect(0, 0, whole.Width, whole.Height))
	}
	switch {
	case clip.Empty():
		return whole, clip, fail(codeNoPart, "")
	case clip.Dx()*clip.Dy() > maxPixels:
		return whole, clip, fail(signing.ProblemPageSize, "the part is too large")
	}
	return whole, clip, nil
}

// pixels is the size of the image of a page, ProblemPageSize if it has more than most pixels.
func pixels(s signing.Size, dpi, most float64) (imageSize, error) {
	if !(dpi > 0) || s.W > signing.MaxPageSide || s.H > signing.MaxPageSide {
		return imageSize{}, fail(signing.ProblemPageSize, "the page is too large")
	}
	w, h := math.Round(s.W*dpi/72), math.Round(s.H*dpi/72)
	if !(w*h <= most) || w > maxSide || h > maxSide {
		return imageSize{}, fail(signing.ProblemPageSize, "the image is too large")
	}
	return imageSize{Width: max(1, int(w)), Height: max(1, int(h))}, nil
}

// paint draws a part of the page, its annotations and form fields on white. The caller destroys the bitmap.
func (v *view) paint(page requests.Page, whole imageSize, clip image.Rectangle) (references.FPDF_BITMAP, error) {
	const flags = enums.FPDF_RENDER_FLAG_ANNOT | enums.FPDF_RENDER_FLAG_REVERSE_BYTE_ORDER
	created, err := v.in.FPDFBitmap_Create(&requests.FPDFBitmap_Create{Width: clip.Dx(), Height: clip.Dy()})
	if err != nil {
		return "", err
	}
	bitmap := created.Bitmap
	_, err = v.in.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{
		Bitmap: bitmap, Width: clip.Dx(), Height: clip.Dy(), Color: 0xFFFFFFFF,
	})
	if err == nil {
		_, err = v.in.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{
			Bitmap: bitmap, Page: page, StartX: -clip.Min.X, StartY: -clip.Min.Y, SizeX: whole.Width, SizeY: whole.Height, Flags: flags,
		})
	}
	if err == nil {
		_, err = v.in.FPDF_FFLDraw(&requests.FPDF_FFLDraw{
			FormHandle: v.form, Bitmap: bitmap, Page: page, StartX: -clip.Min.X, StartY: -clip.Min.Y, SizeX: whole.Width, SizeY: whole.Height, Flags: flags,
		})
	}
	return bitmap, err // after an error the whole instance is dropped, and the bitmap with it
}

// opaque copies pixels and sets the fourth byte of each, which PDFium leaves undefined.
func opaque(pixels []byte) []byte {
	out := append([]byte(nil), pixels...)
	for i := 3; i < len(out); i += 4 {
		out[i] = 0xFF
	}
	return out
}
