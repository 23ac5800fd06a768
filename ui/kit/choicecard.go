package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ChoiceCard is one of several that exclude each other: a ring, a name and lines under it. One with a reason cannot be
// chosen and says why instead of its lines.
type ChoiceCard struct {
	Pressable
	title  string
	chosen bool

	ground *canvas.Rectangle
	over   *canvas.Rectangle
	edge   *canvas.Rectangle
	ring   *canvas.Circle
	dot    *canvas.Circle
	name   *Text
	rest   []*Text
	body   fyne.CanvasObject
}

func NewChoiceCard(title string, lines []string, reason string, tapped func()) *ChoiceCard {
	if reason != "" {
		lines = []string{reason}
	}
	c := &ChoiceCard{
		title: title, ground: Plate(6), over: Plate(6), edge: Plate(9),
		ring: canvas.NewCircle(color.Transparent), dot: canvas.NewCircle(color.Transparent), name: NewBold(title).Wrapped(),
	}
	for _, l := range lines {
		c.rest = append(c.rest, NewSecond(l).Wrapped())
	}
	words := []fyne.CanvasObject{c.name}
	for _, r := range c.rest {
		words = append(words, r)
	}
	c.body = Inset(12, 10, 12, 10, &fyne.Container{Layout: split{left: 30, by: whole}, Objects: []fyne.CanvasObject{container.NewWithoutLayout(c.ring, c.dot), VBox(2, words...)}})
	c.Begin(c, title, tapped)
	if reason != "" {
		c.Disable(reason)
	}
	return c
}

// Title is its name.
func (c *ChoiceCard) Title() string { return c.title }

func (c *ChoiceCard) Choose(on bool) {
	c.chosen = on && !c.Disabled()
	c.Refresh()
}

// Refresh paints its state.
func (c *ChoiceCard) Refresh() {
	c.paint()
	c.BaseWidget.Refresh()
}

func (c *ChoiceCard) paint() {
	edge, ring, fill := theme.ColorNameSeparator, theme.ColorNameInputBorder, color.Color(color.Transparent)
	c.ground.StrokeWidth, c.ring.StrokeWidth, c.dot.FillColor = 1, 1.5, color.Transparent
	name := fyne.ThemeColorName(ColorText)
	switch {
	case c.chosen:
		edge, ring, fill = ColorInk, ColorInk, theme.Color(theme.ColorNameSelection)
		c.ground.StrokeWidth, c.ring.StrokeWidth, c.dot.FillColor = 2, 2, theme.Color(ColorInk)
	case c.Disabled():
		ring, name = ColorDisabled, ColorDisabled
	}
	c.ground.FillColor, c.ground.StrokeColor = fill, theme.Color(edge)
	c.ring.StrokeColor = theme.Color(ring)
	c.name.SetColor(name)
	side := whole(18)
	dot := side - 2*whole(5)
	place(c.ring, 0, 1, side, side)
	place(c.dot, whole(5), 1+whole(5), dot, dot)
	c.ground.Refresh()
	c.ring.Refresh()
	c.dot.Refresh()
	c.Veil(c.over)
	c.Ring(c.edge)
}

func (c *ChoiceCard) heightAt(width float32) float32 { return heightAt(c.body, width) }

// CreateRenderer implements fyne.Widget.
func (c *ChoiceCard) CreateRenderer() fyne.WidgetRenderer {
	c.paint()
	return widget.NewSimpleRenderer(container.NewStack(c.ground, c.over, c.body, Inset(-3, -3, -3, -3, c.edge)))
}
