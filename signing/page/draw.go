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

// draw makes the image of a page as displayed: PNG, or PNG and then JPEG of layers, or RGBA rows from the top without gaps.
func (d *desk) draw(doc *os.File, q request) (imageResult, []byte, error) {
	page, err := d.view.page(q.Page - 1)
	if err != nil {
		return imageResult{}, nil, err
	}
	g, err := d.geometry(doc, page, q.Page-1)
	if err != nil {
		return imageResult{}, nil, err
	}
	whole, clip, err := region(g.Size(), q)
	size := imageResult{imageSize: imageSize{Width: clip.Dx(), Height: clip.Dy()}}
	if err != nil {
		return size, nil, err
	}
	var out []byte
	err = d.view.pixels(page, whole, clip, paper, func(pixels []byte) (err error) {
		if q.Raw || q.Layers {
			out = opaque(pixels)
		} else {
			out, err = encodePNG(pixels, size.Width, size.Height, nil)
		}
		return err
	})
	switch {
	case err != nil:
		return size, nil, err
	case q.Layers:
		l, err := d.view.layered(page, out, whole, clip)
		size.PNG, size.Box = len(l.PNG), []int{l.Box.Min.X, l.Box.Min.Y, l.Box.Dx(), l.Box.Dy()}
		return size, append(l.PNG, l.Photo...), err
	}
	return size, out, nil
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

// paper is the ground pages are drawn on.
const paper = 0xFFFFFFFF

// pixels draws a part of the page, its annotations and form fields on a ground, for use: RGBx rows without gaps, which are a
// window into PDFium's memory and gone with its next call.
func (v *view) pixels(page requests.Page, whole imageSize, clip image.Rectangle, ground uint64, use func([]byte) error) error {
	bitmap, err := v.paint(page, whole, clip, ground)
	if err != nil {
		return err
	}
	defer v.in.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: bitmap})
	buffer, err := v.in.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: bitmap})
	if err != nil {
		return err
	}
	return use(buffer.Buffer)
}

// paint draws a part of the page, its annotations and form fields on a ground. The caller destroys the bitmap.
func (v *view) paint(page requests.Page, whole imageSize, clip image.Rectangle, ground uint64) (references.FPDF_BITMAP, error) {
	bitmap, err := v.blank(clip.Dx(), clip.Dy())
	d := rendering{v, bitmap, page, whole, clip, 0}
	if err == nil {
		err = d.ground(ground)
	}
	if err == nil {
		err = d.content()
	}
	if err == nil {
		err = d.fields()
	}
	return bitmap, err // after an error the whole instance is dropped, and the bitmap with it
}

func (v *view) blank(width, height int) (references.FPDF_BITMAP, error) {
	created, err := v.in.FPDFBitmap_Create(&requests.FPDFBitmap_Create{Width: width, Height: height})
	if err != nil {
		return "", err
	}
	return created.Bitmap, nil
}

// rendering is a part of a page on a bitmap of its size, to be drawn from the ground up.
type rendering struct {
	v      *view
	bitmap references.FPDF_BITMAP
	page   requests.Page
	whole  imageSize
	clip   image.Rectangle
	turn   int // in quarters, clockwise
}

const drawFlags = enums.FPDF_RENDER_FLAG_ANNOT | enums.FPDF_RENDER_FLAG_REVERSE_BYTE_ORDER

func (d rendering) ground(colour uint64) error {
	_, err := d.v.in.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{
		Bitmap: d.bitmap, Width: d.clip.Dx(), Height: d.clip.Dy(), Color: colour,
	})
	return err
}

// content is what takes long. It asks nothing of us but the document's bytes and fonts, so that those of two views may be drawn
// at once.
func (d rendering) content() error {
	_, err := d.v.in.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{
		Bitmap: d.bitmap, Page: d.page, StartX: -d.clip.Min.X, StartY: -d.clip.Min.Y, SizeX: d.whole.Width, SizeY: d.whole.Height, Rotate: enums.FPDF_PAGE_ROTATION(d.turn),
		Flags: drawFlags,
	})
	return err
}

func (d rendering) fields() error {
	_, err := d.v.in.FPDF_FFLDraw(&requests.FPDF_FFLDraw{
		FormHandle: d.v.form, Bitmap: d.bitmap, Page: d.page, StartX: -d.clip.Min.X, StartY: -d.clip.Min.Y,
		SizeX: d.whole.Width, SizeY: d.whole.Height, Rotate: enums.FPDF_PAGE_ROTATION(d.turn),
		Flags: drawFlags,
	})
	return err
}

// opaque copies pixels and sets the fourth byte of each, which PDFium leaves undefined.
func opaque(pixels []byte) []byte {
	out := append([]byte(nil), pixels...)
	for i := 3; i < len(out); i += 4 {
		out[i] = 0xFF
	}
	return out
}
