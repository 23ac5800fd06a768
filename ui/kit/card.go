package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// Ground is a filled rectangle that follows the theme. Ground, border and radius are empty where they are not given.
type Ground struct {
	widget.BaseWidget
	fill, stroke fyne.ThemeColorName
	radius       float32
	thick        float32 // of the edge; 0 is 1
	rect         *canvas.Rectangle
}

// NewGround is a ground in the colour of a role.
func NewGround(fill, stroke fyne.ThemeColorName, radius float32) *Ground {
	g := &Ground{fill: fill, stroke: stroke, radius: radius, rect: blank(0)}
	g.ExtendBaseWidget(g)
	return g
}

// Set gives it other roles.
func (g *Ground) Set(fill, stroke fyne.ThemeColorName) {
	g.fill, g.stroke = fill, stroke
	g.Refresh()
}

// SetEdge makes the edge so thick; 1 is usual.
func (g *Ground) SetEdge(thick float32) { g.thick = thick; g.Refresh() }

func (g *Ground) draw() {
	g.rect.FillColor, g.rect.StrokeColor, g.rect.StrokeWidth, g.rect.CornerRadius = color.Transparent, color.Transparent, 0, g.radius
	if g.fill != "" {
		g.rect.FillColor = colorOf(g.fill)
	}
	if g.stroke != "" {
		g.rect.StrokeColor, g.rect.StrokeWidth = colorOf(g.stroke), max(1, g.thick)
	}
	g.rect.Refresh()
}

// CreateRenderer is for Fyne.
func (g *Ground) CreateRenderer() fyne.WidgetRenderer {
	g.draw()
	return &drawn{
		objects: fixed(g.rect),
		layout:  func(s fyne.Size) { g.rect.Resize(s) },
		min:     func() fyne.Size { return fyne.Size{} },
		refresh: g.draw,
	}
}

// NewCard is a surface with a hairline and its content 20 inside.
func NewCard(content fyne.CanvasObject) *fyne.Container {
	return NewStack(NewGround(theme.Surface, fynetheme.ColorNameSeparator, 10), Inset(20, 20, 20, 20, content))
}

// NewStack puts objects over each other.
func NewStack(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: stack{}, Objects: objects}
}

// stack is a stack: as filler, without taking the rest of a row.
type stack struct{ filler }

// NewLine is a hairline, 1 high or wide, the other way as long as there is room.
func NewLine() *fyne.Container {
	return &fyne.Container{Layout: hairline{box{w: 1, h: 1}}, Objects: []fyne.CanvasObject{NewGround(fynetheme.ColorNameSeparator, "", 0)}}
}

// hairline is at least 1 each way and takes what it is given.
type hairline struct{ box }

func (hairline) Layout(objects []fyne.CanvasObject, size fyne.Size) { filler{}.Layout(objects, size) }
