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
	c := &Check{changed: changed, label: NewBody(label).Wrapped(), box: blank(0), edge: blank(0)}
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
	box := whole(18)
	width := max(0, size.Width-box-8)
	high, all := c.label.heightAt(width), c.heightAt(size.Width)
	top := max(0, (size.Height-all)/2)
	y := top + (scaled(28)-box)/2 // beside the first line
	place(c.box, 0, y, box, box)
	place(c.tick, 1, y+1, box-2, box-2)
	place(c.edge, -3, y-3, box+6, box+6)
	place(c.label, box+8, top+(all-high)/2, width, high)
}

// UnderCheck has something begin below the words of a Check.
func UnderCheck(o fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: split{left: whole(18) + 8}, Objects: []fyne.CanvasObject{NewStack(), o}}
}

func (c *Check) natural() fyne.Size {
	return fyne.NewSize(whole(18)+9+c.label.measure(c.name), scaled(28))
}

func (c *Check) heightAt(width float32) float32 {
	return max(scaled(28), c.label.heightAt(max(1, width-whole(18)-8))+scaled(8))
}

// minSize is as wide as its words are, up to what a narrow column has: longer ones break.
func (c *Check) minSize() fyne.Size {
	narrow := min(scaled(240), 280) // such a column is no wider with large letters
	size := c.natural()
	if size.Width <= narrow {
		return size
	}
	size.Width = narrow
	return fyne.NewSize(size.Width, c.heightAt(max(size.Width, c.Size().Width)))
}

// CreateRenderer is for Fyne.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	c.draw()
	return &drawn{
		objects: fixed(c.box, c.tick, c.edge, c.label),
		layout:  c.layout,
		min:     c.minSize,
		refresh: func() { c.draw(); c.layout(c.Size()) },
	}
}
