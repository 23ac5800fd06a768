package stamp

import (
	"fmt"

	"codeberg.org/go-pdf/fpdf"

	"paraph/signing"
)

// Draw draws a mark alone, in ink, into a rectangle of somebody else's page: points, origin top left,
// proportions kept. A drawing library's panic is an error here.
func Draw(pdf *fpdf.Fpdf, m signing.Mark, x, y, w, h float64) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrStamp, r)
		}
	}()
	d := &drawing{pdf: pdf, width: w, height: h, fonts: map[fontName]*font{}}
	if m.Mode == signing.Typed {
		return d.typed(m.Text, m.Face, area{x, y, w, h})
	}
	return d.drawn(m.Strokes, m.Pad, area{x, y, w, h})
}
