package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
)

// choiceCard is one of several that exclude each other: a ring, a name and lines under it. One with a reason cannot be
// chosen and says why instead of its lines.
type choiceCard struct {
	kit.Pressable
	title  string
	chosen bool

	ground *canvas.Rectangle
	over   *canvas.Rectangle
	edge   *canvas.Rectangle
	ring   *canvas.Circle
	dot    *canvas.Circle
	name   *kit.Text
	rest   []*kit.Text
}

func newChoiceCard(title string, lines []string, reason string, tapped func()) *choiceCard {
	if reason != "" {
		lines = []string{reason}
	}
	c := &choiceCard{
		title: title, ground: plate(6), over: plate(6), edge: plate(9),
		ring: canvas.NewCircle(color.Transparent), dot: canvas.NewCircle(color.Transparent), name: kit.NewBold(title),
	}
	for _, l := range lines {
		c.rest = append(c.rest, kit.NewSecond(l))
	}
	c.Begin(c, title, tapped)
	if reason != "" {
		c.Disable(reason)
	}
	return c
}

func (c *choiceCard) choose(on bool) {
	c.chosen = on && !c.Disabled()
	c.Refresh()
}

// Refresh paints its state.
func (c *choiceCard) Refresh() {
	c.paint()
	c.BaseWidget.Refresh()
}

func (c *choiceCard) paint() {
	edge, ring, fill := theme.ColorNameSeparator, theme.ColorNameInputBorder, color.Color(color.Transparent)
	c.ground.StrokeWidth, c.ring.StrokeWidth, c.dot.FillColor = 1, 1.5, color.Transparent
	name := fyne.ThemeColorName(colorText)
	switch {
	case c.chosen:
		edge, ring, fill = colorInk, colorInk, theme.Color(theme.ColorNameSelection)
		c.ground.StrokeWidth, c.ring.StrokeWidth, c.dot.FillColor = 2, 2, theme.Color(colorInk)
	case c.Disabled():
		ring, name = colorDisabled, colorDisabled
	}
	c.ground.FillColor, c.ground.StrokeColor = fill, theme.Color(edge)
	c.ring.StrokeColor = theme.Color(ring)
	c.name.SetColor(name)
	c.ground.Refresh()
	c.ring.Refresh()
	c.dot.Refresh()
	c.Veil(c.over)
	c.Ring(c.edge)
}

// CreateRenderer implements fyne.Widget.
func (c *choiceCard) CreateRenderer() fyne.WidgetRenderer {
	c.paint()
	words := []fyne.CanvasObject{c.name}
	for _, r := range c.rest {
		words = append(words, r)
	}
	mark := container.NewWithoutLayout(c.ring, c.dot)
	c.ring.Move(fyne.NewPos(0, 1))
	c.ring.Resize(fyne.NewSize(18, 18))
	c.dot.Move(fyne.NewPos(5, 6))
	c.dot.Resize(fyne.NewSize(8, 8))
	row := kit.Split(mark, 30, kit.VBox(2, words...))
	return widget.NewSimpleRenderer(container.NewStack(c.ground, c.over, kit.Inset(12, 10, 12, 10, row), kit.Inset(-3, -3, -3, -3, c.edge)))
}
