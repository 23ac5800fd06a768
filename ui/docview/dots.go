package docview

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

const (
	dotSide = 8
	dotGap  = 3
	mostDot = 5 // beside a page's number; more say no more
)

// SetDots gives the colours of the dots beside a page's number under its thumbnail; nil: none. DotsChanged asks again.
func (v *View) SetDots(dots func(page int) []color.Color) {
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
	var colors []color.Color
	if l.strip.v.dots != nil {
		colors = l.strip.v.dots(page)
	}
	colors = colors[:min(len(colors), mostDot)]
	for len(c.dots) < len(colors) {
		dot := canvas.NewCircle(color.Transparent)
		dot.Resize(fyne.NewSquareSize(dotSide))
		c.dots = append(c.dots, dot)
		c.box.Add(dot)
	}
	wide := c.number.MinSize().Width
	all := wide + float32(len(colors))*(dotSide+dotGap)
	if len(colors) > 0 {
		all++
	}
	x := (stripWidth - all) / 2
	c.number.Move(fyne.NewPos(x, thumbTop+thumbHeight+7))
	c.number.Resize(fyne.NewSize(wide, 17))
	x += wide + dotGap + 1
	for i, dot := range c.dots {
		if i >= len(colors) {
			dot.Hide()
			continue
		}
		dot.FillColor = colors[i]
		dot.Move(fyne.NewPos(x, thumbTop+thumbHeight+7+(17-dotSide)/2.0))
		dot.Show()
		canvas.Refresh(dot)
		x += dotSide + dotGap
	}
}
