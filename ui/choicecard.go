package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
)

// choiceCard is one of several that exclude each other: a ring, a name and lines under it. One with a reason cannot be
// chosen and says why instead of its lines.
type choiceCard struct {
	widget.BaseWidget
	desk    *kit.Desk
	title   string
	lines   []string
	reason  string
	tapped  func()
	chosen  bool
	focused bool
	hovered bool

	ground *canvas.Rectangle
	ring   *canvas.Circle
	dot    *canvas.Circle
	name   *kit.Text
	rest   []*kit.Text
}

func newChoiceCard(d *kit.Desk, title string, lines []string, reason string, tapped func()) *choiceCard {
	if reason != "" {
		lines = []string{reason}
	}
	c := &choiceCard{
		desk: d, title: title, lines: lines, reason: reason, tapped: tapped, ground: canvas.NewRectangle(color.Transparent),
		ring: canvas.NewCircle(color.Transparent), dot: canvas.NewCircle(color.Transparent), name: kit.NewBold(title),
	}
	c.ground.CornerRadius = 6
	for _, l := range lines {
		c.rest = append(c.rest, kit.NewSecond(l))
	}
	c.ExtendBaseWidget(c)
	return c
}

func (c *choiceCard) choose(on bool) {
	c.chosen = on && c.reason == ""
	c.Refresh()
}

// Hint is its name and, where it cannot be chosen, why.
func (c *choiceCard) Hint() string {
	if c.reason != "" {
		return c.title + ": " + c.reason
	}
	return c.title
}

// AccessibilityLabel names it to screen readers.
func (c *choiceCard) AccessibilityLabel() string { return c.Hint() }

// Tapped chooses it.
func (c *choiceCard) Tapped(*fyne.PointEvent) {
	if c.reason == "" {
		c.tapped()
	}
}

// FocusGained implements fyne.Focusable.
func (c *choiceCard) FocusGained() {
	c.focused = true
	c.Refresh()
	tell(c.desk, c.Hint())
}

// FocusLost implements fyne.Focusable.
func (c *choiceCard) FocusLost() {
	c.focused = false
	c.Refresh()
	tell(c.desk, "")
}

// TypedRune implements fyne.Focusable.
func (c *choiceCard) TypedRune(rune) {}

// TypedKey chooses it on Return and Space.
func (c *choiceCard) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.Tapped(nil)
	default:
		kit.PassKey(c, e)
	}
}

// MouseIn implements desktop.Hoverable.
func (c *choiceCard) MouseIn(*desktop.MouseEvent) {
	c.hovered = true
	c.Refresh()
	tell(c.desk, c.Hint())
}

// MouseMoved implements desktop.Hoverable.
func (c *choiceCard) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *choiceCard) MouseOut() {
	c.hovered = false
	c.Refresh()
	tell(c.desk, "")
}

// Refresh paints its state.
func (c *choiceCard) Refresh() {
	c.paint()
	c.BaseWidget.Refresh()
}

func (c *choiceCard) paint() {
	edge, ring, fill := theme.ColorNameSeparator, theme.ColorNameInputBorder, color.Color(color.Transparent)
	c.ground.StrokeWidth = 1
	switch {
	case c.chosen:
		edge, ring, fill = colorInk, colorInk, theme.Color(theme.ColorNameSelection)
		c.ground.StrokeWidth = 2
	case c.focused:
		edge = colorInk
		c.ground.StrokeWidth = 2
	case c.hovered && c.reason == "":
		fill = theme.Color(theme.ColorNameHover)
	}
	c.ground.FillColor, c.ground.StrokeColor = fill, theme.Color(edge)
	c.ring.StrokeColor, c.ring.StrokeWidth = theme.Color(ring), 1.5
	c.dot.FillColor = color.Transparent
	if c.chosen {
		c.ring.StrokeWidth, c.dot.FillColor = 2, theme.Color(colorInk)
	}
	name, rest := fyne.ThemeColorName(colorText), fyne.ThemeColorName(colorSecondary)
	if c.reason != "" {
		c.ring.StrokeColor, name, rest = theme.Color(colorDisabled), colorDisabled, colorSecondary
	}
	c.name.SetColor(name)
	for _, r := range c.rest {
		r.SetColor(rest)
	}
	c.ground.Refresh()
	c.ring.Refresh()
	c.dot.Refresh()
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
	return widget.NewSimpleRenderer(container.NewStack(c.ground, kit.Inset(12, 10, 12, 10, row)))
}
