package kit

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"paraph/assets"
)

// Icon is one of the Phosphor icons in the colour of a role, as large as the text beside it.
type Icon struct {
	widget.BaseWidget
	name  string
	side  float32
	color fyne.ThemeColorName
	image *canvas.Image
}

// NewIcon is an icon by its name in assets; "" leaves its place empty.
func NewIcon(name string, size float32, color fyne.ThemeColorName) *Icon {
	i := &Icon{name: name, side: size, color: color, image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	i.ExtendBaseWidget(i)
	return i
}

// Set shows another icon in another colour.
func (i *Icon) Set(name string, color fyne.ThemeColorName) {
	i.name, i.color = name, color
	i.Refresh()
}

// SetColor shows it in the colour of another role.
func (i *Icon) SetColor(color fyne.ThemeColorName) { i.Set(i.name, color) }

func (i *Icon) draw() {
	i.image.Resource = nil
	if i.name != "" {
		i.image.Resource = drawing(i.name, assets.Icon(i.name), colorOf(i.color))
	}
	i.image.Refresh()
}

// edge is the length of a side now.
func (i *Icon) edge() float32 { return whole(i.side) }

// CreateRenderer is for Fyne.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	i.ExtendBaseWidget(i)
	i.draw()
	return &drawn{
		objects: fixed(i.image),
		layout: func(s fyne.Size) {
			side := i.edge()
			place(i.image, (s.Width-side)/2, (s.Height-side)/2, side, side)
		},
		min:     func() fyne.Size { return fyne.NewSquareSize(i.edge()) },
		refresh: i.draw,
	}
}

// drawing is an SVG in one colour. Fyne keeps pictures by name, so the colour is in it.
func drawing(name, svg string, c color.Color) fyne.Resource {
	ink := hexOf(c)
	return fyne.NewStaticResource(name+"-"+ink[1:]+".svg", []byte(strings.ReplaceAll(svg, "currentColor", ink)))
}
