package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Check is a box to tick with its words.
type Check struct {
	Pressable
	on      bool
	changed func(bool)
	label   *Text
	box     *canvas.Rectangle
	tick    *Icon
	edge    *canvas.Rectangle
}

// NewCheck is an empty box; changed is told what a person does.
func NewCheck(label string, changed func(bool)) *Check {
	c := &Check{changed: changed, label: NewBody(label), box: blank(0), edge: blank(0)}
	c.tick = NewIcon("", 16, fynetheme.ColorNameForegroundOnPrimary)
	c.Begin(c, label, func() {
		c.Set(!c.on)
		if c.changed != nil {
			c.changed(c.on)
		}
	})
	return c
}

// Set ticks it or not, without telling anybody.
func (c *Check) Set(on bool) { c.on = on; c.Refresh() }

// On reports whether it is ticked.
func (c *Check) On() bool { return c.on }

// SetText says something else beside it.
func (c *Check) SetText(label string) { c.name = label; c.label.SetText(label) }

func (c *Check) draw() {
	c.box.CornerRadius, c.box.StrokeWidth = 4, 1
	c.box.FillColor, c.box.StrokeColor = colorOf(fynetheme.ColorNameInputBackground), colorOf(fynetheme.ColorNameInputBorder)
	c.tick.name, c.label.color = "", fynetheme.ColorNameForeground
	if c.on {
		c.box.FillColor, c.box.StrokeColor = colorOf(fynetheme.ColorNamePrimary), colorOf(fynetheme.ColorNamePrimary)
		c.tick.name = "check"
	}
	if c.off {
		c.label.color = fynetheme.ColorNameDisabled
	}
	c.edge.CornerRadius = 7
	c.box.Refresh()
	c.Ring(c.edge)
	c.tick.Refresh()
	c.label.Refresh()
}

func (c *Check) layout(size fyne.Size) {
	y := (size.Height - 18) / 2
	place(c.box, 3, y, 18, 18)
	place(c.tick, 4, y+1, 16, 16)
	place(c.edge, 0, y-3, 24, 24)
	place(c.label, 29, 0, max(0, size.Width-29), size.Height)
}

// CreateRenderer is for Fyne.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	c.draw()
	return &drawn{
		objects: fixed(c.box, c.tick, c.edge, c.label),
		layout:  c.layout,
		min:     func() fyne.Size { return fyne.NewSize(30+c.label.measure(c.name), scaled(28)) },
		refresh: func() { c.draw(); c.layout(c.Size()) },
	}
}
