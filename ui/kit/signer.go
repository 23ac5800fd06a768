package kit

import (
	"image/color"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// Pips are short plates with their numbers, one a signer, in the signer's colour once signed. Of more signers than there is room for
// in a row it is said how many have signed.
type Pips struct {
	widget.BaseWidget
	filled  []bool
	plates  []*canvas.Rectangle
	numbers []*canvas.Text
	sum     *Text
}

const (
	pipSide, pipGap = 17, 3
	mostPips        = 6
)

// NewPips are n empty ones.
func NewPips(n int) *Pips {
	p := &Pips{sum: NewSecond("")}
	p.ExtendBaseWidget(p)
	p.Set(make([]bool, n))
	return p
}

// Set says who has signed; there may be more or fewer than before.
func (p *Pips) Set(filled []bool) {
	p.filled = slices.Clone(filled)
	n := len(filled)
	p.sum.text = ""
	if n > mostPips {
		signed := len(slices.DeleteFunc(slices.Clone(filled), func(on bool) bool { return !on }))
		p.sum.text = strconv.Itoa(signed) + "\u00a0/\u00a0" + strconv.Itoa(n)
		n = 0
	}
	for len(p.plates) < n {
		p.plates = append(p.plates, blank(4))
		p.numbers = append(p.numbers, &canvas.Text{Alignment: fyne.TextAlignCenter})
	}
	p.plates, p.numbers = p.plates[:n], p.numbers[:n]
	p.Refresh()
}

func (p *Pips) draw() {
	for i, plate := range p.plates {
		number := p.numbers[i]
		number.Text, number.TextSize, number.TextStyle = strconv.Itoa(i+1), scaled(11), fyne.TextStyle{Bold: true}
		plate.FillColor, plate.StrokeColor, plate.StrokeWidth = color.Transparent, colorOf(fynetheme.ColorNameInputBorder), 1
		number.Color = colorOf(theme.Secondary)
		if p.filled[i] {
			plate.FillColor, plate.StrokeWidth = theme.Signer(i+1, isDark()), 0
			number.Color = theme.OnSigner(isDark())
		}
		plate.Refresh()
		number.Refresh()
	}
	p.sum.Refresh()
}

func (p *Pips) layout(size fyne.Size) {
	side := whole(pipSide)
	for i, plate := range p.plates {
		x := float32(i) * (side + pipGap)
		place(plate, x, (size.Height-side)/2, side, side)
		h := p.numbers[i].MinSize().Height
		place(p.numbers[i], x, (size.Height-h)/2, side, h)
	}
	place(p.sum, 0, (size.Height-p.sum.lineHeight())/2, size.Width, p.sum.lineHeight())
}

func (p *Pips) minSize() fyne.Size {
	if p.sum.text != "" {
		return fyne.NewSize(p.sum.Length()+1, p.sum.lineHeight())
	}
	n, side := float32(len(p.plates)), whole(pipSide)
	return fyne.NewSize(max(0, n*(side+pipGap)-pipGap), side)
}

// CreateRenderer is for Fyne.
func (p *Pips) CreateRenderer() fyne.WidgetRenderer {
	p.draw()
	return &drawn{
		objects: func() []fyne.CanvasObject {
			if len(p.plates) == 0 {
				return []fyne.CanvasObject{p.sum}
			}
			var out []fyne.CanvasObject
			for i, plate := range p.plates {
				out = append(out, plate, p.numbers[i])
			}
			return out
		},
		layout:  p.layout,
		min:     p.minSize,
		refresh: func() { p.draw(); p.layout(p.Size()); canvas.Refresh(p) },
	}
}

// DiscSide is how wide and high a disc is.
func DiscSide() float32 { return whole(22) }

// Disc is a signer's number on the signer's colour.
type Disc struct {
	widget.BaseWidget
	n      int
	circle *canvas.Circle
	number *canvas.Text
}

// NewDisc is the disc of the n-th signer, from 1.
func NewDisc(n int) *Disc {
	d := &Disc{n: n, circle: &canvas.Circle{}, number: &canvas.Text{Alignment: fyne.TextAlignCenter}}
	d.ExtendBaseWidget(d)
	return d
}

// Set gives it another signer.
func (d *Disc) Set(n int) { d.n = n; d.Refresh() }

func (d *Disc) draw() {
	d.circle.FillColor = theme.Signer(d.n, isDark())
	d.number.Color, d.number.Text = theme.OnSigner(isDark()), strconv.Itoa(d.n)
	d.number.TextSize, d.number.TextStyle = scaled(12), fyne.TextStyle{Bold: true}
	d.circle.Refresh()
	d.number.Refresh()
}

// AccessibilityLabel is the number.
func (d *Disc) AccessibilityLabel() string { return strconv.Itoa(d.n) }

// AccessibilityRole is that of a text.
func (d *Disc) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is for Fyne.
func (d *Disc) CreateRenderer() fyne.WidgetRenderer {
	d.draw()
	return &drawn{
		objects: fixed(d.circle, d.number),
		layout: func(s fyne.Size) {
			side := DiscSide()
			place(d.circle, (s.Width-side)/2, (s.Height-side)/2, side, side)
			h := d.number.MinSize().Height
			place(d.number, 0, (s.Height-h)/2, s.Width, h)
		},
		min:     func() fyne.Size { return fyne.NewSquareSize(DiscSide()) },
		refresh: d.draw,
	}
}
