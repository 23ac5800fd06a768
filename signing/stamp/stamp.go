package stamp

import (
	"bytes"
	"fmt"
	"math"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"paraph/signing"
)

// ErrStamp says that a stamp cannot be drawn: its box is too small or too large, or its mark is empty.
var ErrStamp = signing.ErrStamp

// Stamp is one description of a visible mark. Head and Tail together are the line under the mark, in
// the document's language: "Luca Verdi" and ", codice OTP confermato 12/11/2026 11:07 +01:00". Where
// one row does not hold them, Tail has its own, and is cut from its front so that the time stays; Brief are
// shorter forms of Head, the longest first, of which the last is never cut. Practice is what the
// practice band says, empty outside practice. Size is the box, in points.
type Stamp struct {
	Mark     signing.Mark
	Head     string
	Brief    []string
	Tail     string
	Practice string
	Size     signing.Size
}

// The design: its size, the largest box, and the places of its parts in points of the
// design, counted from the top left and, for what stands below the mark, from the foot.
const (
	designW, designH = signing.DefaultFieldWidth, signing.DefaultFieldHeight
	maxSide          = signing.MaxPageSide

	margin      = 5.0
	markTop     = 1.0
	hairlineUp  = 11.0
	hairline    = 0.5
	lineUp      = 9.5
	lineSize    = 5.5
	markSize    = 22.0
	smallest    = 5.0
	bandHeight  = 12.0
	bandSize    = 6.5
	strokeWidth = 1.1
)

// color is DeviceRGB, a byte each.
type color struct{ r, g, b int }

func ink() color   { return color{0x1B, 0x2F, 0x8A} }
func black() color { return color{0x11, 0x11, 0x11} }
func rule() color  { return color{0x8D, 0x91, 0x9B} }
func slate() color { return color{0x3A, 0x3D, 0x46} }
func white() color { return color{0xFF, 0xFF, 0xFF} }

// area is a rectangle in points of the design, origin top left.
type area struct{ x, y, w, h float64 }

// PDF is one page of the stamp's size: vectors and embedded fonts only, DeviceRGB, nothing transparent,
// no ground. A drawing library's panic is an error here.
func (s Stamp) PDF() (out []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("%w: %v", ErrStamp, r)
		}
	}()
	const slack = 0.01
	least := signing.MinFieldSize
	if !(s.Size.W >= least.W-slack && s.Size.H >= least.H-slack && s.Size.W <= maxSide && s.Size.H <= maxSide) {
		return nil, fmt.Errorf("%w: box of %g × %g", ErrStamp, s.Size.W, s.Size.H)
	}
	d := newDrawing(s.Size)
	if err := s.draw(d); err != nil {
		return nil, err
	}
	return d.bytes()
}

// draw lays the parts out. The band of practice takes its room from the foot and all else moves up.
func (s Stamp) draw(d *drawing) error {
	height := d.height
	if s.Practice != "" {
		height -= bandHeight
		band := area{0, height, d.width, bandHeight}
		d.fill(band, slate())
		if err := d.centred(s.Practice, band, bandSize, white()); err != nil {
			return err
		}
	}
	under, err := d.under(s)
	if err != nil {
		return err
	}
	mark := area{margin, markTop, d.width - 2*margin, height - under.Height - 2*markTop}
	if len(under.Rows) > 0 {
		d.fill(area{margin, height - under.Height - hairline/2, mark.w, hairline}, rule())
	}
	for _, r := range under.Rows {
		if err := d.row(r, height); err != nil {
			return err
		}
	}
	switch s.Mark.Mode {
	case signing.Typed:
		return d.typed(s.Mark.Text, s.Mark.Face, mark)
	case signing.Drawn:
		return d.drawn(s.Mark.Strokes, s.Mark.Pad, mark)
	}
	return fmt.Errorf("%w: mode %q", ErrStamp, s.Mark.Mode)
}

// drawing is a page in points of the design: width and height are the box's, unscaled.
type drawing struct {
	pdf           *fpdf.Fpdf
	width, height float64
	fonts         map[fontName]*font
}

func newDrawing(size signing.Size) *drawing {
	f := fpdf.NewCustom(&fpdf.InitType{
		OrientationStr: "P", UnitStr: "pt", Size: fpdf.SizeType{Wd: size.W, Ht: size.H},
	})
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	f.SetCatalogSort(true)
	f.SetProducer("Paraph", false)
	never := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	f.SetCreationDate(never)
	f.SetModificationDate(never)
	f.AddPage()
	k := math.Min(size.W/designW, size.H/designH)
	f.TransformBegin()
	f.Transform(fpdf.TransformMatrix{A: k, D: k, F: size.H * (1 - k)})
	return &drawing{pdf: f, width: size.W / k, height: size.H / k, fonts: map[fontName]*font{}}
}

func (d *drawing) bytes() ([]byte, error) {
	d.pdf.TransformEnd()
	var b bytes.Buffer
	if err := d.pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrStamp, err)
	}
	return b.Bytes(), nil
}

func (d *drawing) fill(a area, c color) {
	d.pdf.SetFillColor(c.r, c.g, c.b)
	d.pdf.Rect(a.x, a.y, a.w, a.h, "F")
}
