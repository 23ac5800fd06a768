package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Chips are a choice of one among a few, in a line that breaks where it must.
type Chips struct {
	widget.BaseWidget
	chips  []*chip
	index  int
	chosen func(int)
}

// NewChips shows the first as chosen; chosen is told what a person picks.
func NewChips(labels []string, chosen func(i int)) *Chips {
	c := &Chips{chosen: chosen}
	c.ExtendBaseWidget(c)
	c.SetLabels(labels)
	return c
}

// SetLabels says other words, of which there may be more or fewer.
func (c *Chips) SetLabels(labels []string) {
	for i, l := range labels {
		if i == len(c.chips) {
			c.chips = append(c.chips, newChip(func() { c.pick(i) }))
		}
		c.chips[i].name = l
	}
	c.chips = c.chips[:len(labels)]
	c.Refresh()
}

// SetMark has a chip show a verdict's mark before its words, or none.
func (c *Chips) SetMark(i int, kind Verdict, on bool) {
	c.chips[i].mark.Set(kind)
	ShowIf(c.chips[i].mark, on)
	c.Refresh()
}

// SetIndex chooses without telling anybody.
func (c *Chips) SetIndex(i int) { c.index = i; c.Refresh() }

// Index is the chosen one.
func (c *Chips) Index() int { return c.index }

// Held is what stands in it.
func (c *Chips) Held() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(c.chips))
	for i, chip := range c.chips {
		out[i] = chip
	}
	return out
}

func (c *Chips) pick(i int) {
	c.SetIndex(i)
	if c.chosen != nil {
		c.chosen(i)
	}
}

func (c *Chips) arrange(width float32, put func(i int, x, y, w float32)) (high float32) {
	x, y := float32(0), float32(0)
	line := scaled(26)
	for i, chip := range c.chips {
		w := chip.MinSize().Width
		if x > 0 && x+w > width {
			x, y = 0, y+line+chipGap()
		}
		if put != nil {
			put(i, x, y, min(w, width))
		}
		x += w + chipGap()
	}
	return y + line
}

func (c *Chips) minSize() fyne.Size {
	widest, all := float32(0), float32(0)
	for _, chip := range c.chips {
		widest = max(widest, chip.MinSize().Width)
		all += chip.MinSize().Width + chipGap()
	}
	width := c.Size().Width
	if width <= 0 {
		width = all
	}
	return fyne.NewSize(widest, c.arrange(width, nil))
}

// CreateRenderer is for Fyne.
func (c *Chips) CreateRenderer() fyne.WidgetRenderer {
	layout := func(size fyne.Size) {
		c.arrange(size.Width, func(i int, x, y, w float32) { place(c.chips[i], x, y, w, scaled(26)) })
	}
	return &drawn{
		objects: func() []fyne.CanvasObject {
			out := make([]fyne.CanvasObject, len(c.chips))
			for i, chip := range c.chips {
				out[i] = chip
			}
			return out
		},
		layout: layout, min: c.minSize,
		refresh: func() {
			for i, chip := range c.chips {
				chip.on = i == c.index
				chip.Refresh()
			}
			layout(c.Size())
			canvas.Refresh(c)
		},
	}
}

type chip struct {
	Pressable
	on     bool
	label  *Text
	mark   *Mark
	ground *canvas.Rectangle
	over   *canvas.Rectangle
	edge   *canvas.Rectangle
}

func newChip(tapped func()) *chip {
	c := &chip{label: newText("", look{size: 13, line: 20}, fynetheme.ColorNameForeground), mark: NewMark(MarkUnsure, chipMark)}
	c.mark.Hide()
	c.ground, c.over, c.edge = blank(0), blank(0), blank(0)
	c.label.align = fyne.TextAlignCenter
	c.Begin(c, "", tapped)
	return c
}

func (c *chip) draw() {
	c.label.text, c.label.look.bold, c.label.color = c.name, c.on, fynetheme.ColorNameForeground
	c.ground.StrokeWidth = 1
	c.ground.FillColor, c.ground.StrokeColor = colorOf(fynetheme.ColorNameInputBackground), colorOf(fynetheme.ColorNameSeparator)
	if c.on {
		c.label.color = fynetheme.ColorNamePrimary
		c.ground.FillColor, c.ground.StrokeColor = colorOf(fynetheme.ColorNameSelection), colorOf(fynetheme.ColorNamePrimary)
	}
	c.ground.Refresh()
	c.Veil(c.over)
	c.Ring(c.edge)
	c.label.Refresh()
}

func (c *chip) layout(size fyne.Size) {
	radius := size.Height / 2
	c.ground.CornerRadius, c.over.CornerRadius, c.edge.CornerRadius = radius, radius, radius+3
	place(c.ground, 0, 0, size.Width, size.Height)
	place(c.over, 0, 0, size.Width, size.Height)
	placeRing(c.edge, size)
	before := c.before()
	mark := scaled(chipMark)
	place(c.mark, chipSides()/2, (size.Height-mark)/2, mark, mark)
	side := chipSides() / 4
	place(c.label, side+before, 0, max(0, size.Width-2*side-before), size.Height)
}

const chipMark = 16

// before is the room of the mark.
func (c *chip) before() float32 {
	if c.mark.Visible() {
		return scaled(chipMark + 4)
	}
	return 0
}

// minSize is that of the bold words, so that choosing moves nothing, and has room for a number of two digits, or of four: what
// is counted moves nothing either, unless the letters are so large that there is none.
func (c *chip) minSize() fyne.Size {
	words := c.name
	if !Large() {
		words = roomy(words)
	}
	return fyne.NewSize(boldLength(words, scaled(13))+chipSides()+c.before(), scaled(26))
}

// chipSides is what is free beside a chip's words, and chipGap between two: with large letters less, so that they need no more lines.
func chipSides() float32 {
	if Large() {
		return 16
	}
	return 24
}

func chipGap() float32 {
	if Large() {
		return 4
	}
	return 8
}

// roomy is a label with its last number as long as it may become without another arrangement.
func roomy(label string) string {
	digits := len(label) - len(strings.TrimRight(label, "0123456789"))
	if digits%2 == 1 {
		label += "0"
	}
	return label
}

// CreateRenderer is for Fyne.
func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	c.draw()
	return &drawn{
		objects: fixed(c.ground, c.over, c.edge, c.mark, c.label),
		layout:  c.layout, min: c.minSize,
		refresh: func() { c.draw(); c.layout(c.Size()) },
	}
}
