package kit

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// Pips are short bars, one a signer, in the signer's colour once signed.
type Pips struct {
	widget.BaseWidget
	filled []bool
	bars   []*canvas.Rectangle
}

// NewPips are n empty ones.
func NewPips(n int) *Pips {
	p := &Pips{}
	p.ExtendBaseWidget(p)
	p.Set(make([]bool, n))
	return p
}

// Set says who has signed; there may be more or fewer than before.
func (p *Pips) Set(filled []bool) {
	p.filled = append([]bool(nil), filled...)
	for len(p.bars) < len(filled) {
		p.bars = append(p.bars, blank(3))
	}
	p.bars = p.bars[:len(filled)]
	p.Refresh()
}

func (p *Pips) draw() {
	for i, bar := range p.bars {
		bar.FillColor = faint(colorOf(fynetheme.ColorNameInputBorder))
		if p.filled[i] {
			bar.FillColor = theme.Signer(i+1, isDark())
		}
		bar.Refresh()
	}
}

// faint is a colour that can be seen on every ground and stands out on none.
func faint(c color.Color) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 0x70
	return n
}

func (p *Pips) layout(size fyne.Size) {
	wide, gap := float32(16), float32(3)
	if n := float32(len(p.bars)); n*(wide+gap) > 120 {
		wide = max(4, 120/n-gap)
	}
	for i, bar := range p.bars {
		place(bar, float32(i)*(wide+gap), (size.Height-6)/2, wide, 6)
	}
}

// CreateRenderer is for Fyne.
func (p *Pips) CreateRenderer() fyne.WidgetRenderer {
	p.draw()
	return &drawn{
		objects: func() []fyne.CanvasObject {
			out := make([]fyne.CanvasObject, len(p.bars))
			for i, b := range p.bars {
				out[i] = b
			}
			return out
		},
		layout: p.layout,
		min: func() fyne.Size {
			n := float32(len(p.bars))
			return fyne.NewSize(max(0, min(n*19-3, max(117, n*7-3))), 6)
		},
		refresh: func() { p.draw(); p.layout(p.Size()); canvas.Refresh(p) },
	}
}

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
	d.number.TextSize, d.number.TextStyle = 12, fyne.TextStyle{Bold: true}
	d.circle.Refresh()
	d.number.Refresh()
}

// AccessibilityLabel is the number.
func (d *Disc) AccessibilityLabel() string { return strconv.Itoa(d.n) }

// AccessibilityRole is that of a text.
func (d *Disc) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is for Fyne.
func (d *Disc) CreateRenderer() fyne.WidgetRenderer {
	const side = 22
	d.draw()
	return &drawn{
		objects: fixed(d.circle, d.number),
		layout: func(s fyne.Size) {
			place(d.circle, (s.Width-side)/2, (s.Height-side)/2, side, side)
			h := d.number.MinSize().Height
			place(d.number, 0, (s.Height-h)/2, s.Width, h)
		},
		min:     func() fyne.Size { return fyne.NewSquareSize(side) },
		refresh: d.draw,
	}
}
