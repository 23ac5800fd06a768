package docview

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"paraph/ui/kit"
	look "paraph/ui/theme"
)

const (
	dotSide = 16
	dotGap  = 3
	mostDot = 5 // beside a page's number; more say no more
)

// dot is a signer's number on the signer's colour.
type dot struct {
	disc   *canvas.Circle
	number *canvas.Text
}

// SetDots gives the numbers of the signers whose dots stand beside a page's number under its thumbnail; nil: none. DotsChanged asks
// again.
func (v *View) SetDots(dots func(page int) []int) {
	v.dots = dots
	v.DotsChanged()
}

// DotsChanged draws the dots of the thumbnails in view anew.
func (v *View) DotsChanged() {
	if v.strip == nil {
		return
	}
	for page := range v.strip.list.cells {
		v.strip.list.paint(page)
	}
}

// mark puts a page's number and its dots beside each other in the middle of the strip.
func (l *thumbList) mark(page int, c *cell) {
	const edge, under, most = 4, 5, 24
	var signers []int
	if l.strip.v.dots != nil {
		signers = l.strip.v.dots(page)
	}
	c.number.TextSize = kit.Scaled(numberSize)
	side, high, wide := kit.Grown(dotSide), min(kit.Scaled(17), most), c.number.MinSize().Width
	room := int((stripWidth - 2*edge - wide) / (side + dotGap))
	signers = signers[:min(len(signers), mostDot, room)]
	for len(c.dots) < len(signers) {
		d := dot{canvas.NewCircle(color.Transparent), canvas.NewText("", color.Transparent)}
		d.number.Alignment, d.number.TextStyle = fyne.TextAlignCenter, fyne.TextStyle{Bold: true}
		c.dots = append(c.dots, d)
		c.box.Add(d.disc)
		c.box.Add(d.number)
	}
	all := wide + float32(len(signers))*(side+dotGap)
	if len(signers) > 0 {
		all++
	}
	x, y := (stripWidth-all)/2, float32(thumbTop+thumbHeight+under)
	c.number.Move(fyne.NewPos(x, y))
	c.number.Resize(fyne.NewSize(wide, high))
	x += wide + dotGap + 1
	for i, d := range c.dots {
		if i >= len(signers) {
			d.disc.Hide()
			d.number.Hide()
			continue
		}
		d.show(signers[i], fyne.NewPos(x, y+(high-side)/2), side)
		x += side + dotGap
	}
}

// show draws a signer's dot at a place.
func (d dot) show(signer int, at fyne.Position, side float32) {
	const ofSide = 0.65 // of it is the number's height
	d.disc.FillColor = look.Signer(signer, look.IsDark())
	d.number.Text, d.number.TextSize, d.number.Color = strconv.Itoa(signer), side*ofSide, look.OnSigner(look.IsDark())
	d.disc.Move(at)
	d.disc.Resize(fyne.NewSquareSize(side))
	h := d.number.MinSize().Height
	d.number.Move(at.AddXY(0, (side-h)/2))
	d.number.Resize(fyne.NewSize(side, h))
	for _, o := range []fyne.CanvasObject{d.disc, d.number} {
		o.Show()
		canvas.Refresh(o)
	}
}
