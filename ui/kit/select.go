package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// Select is one of several words, chosen from a menu or with the arrow keys.
type Select struct {
	Pressable
	options []string
	index   int
	quiet   bool
	chosen  func(int)
	label   *Text
	caret   *Icon
	ground  *canvas.Rectangle
	over    *canvas.Rectangle
	edge    *canvas.Rectangle
}

// NewSelect shows the first option; chosen is told what a person picks.
func NewSelect(options []string, chosen func(i int)) *Select {
	s := &Select{options: options, chosen: chosen, label: NewBody(""), caret: NewIcon("caret-down", 16, theme.Secondary)}
	s.ground, s.over, s.edge = blank(0), blank(0), blank(0)
	s.Begin(s, "", s.open)
	return s
}

// NewQuietSelect is one without an edge, for what seldom changes.
func NewQuietSelect(options []string, chosen func(i int)) *Select {
	s := NewSelect(options, chosen)
	s.quiet = true
	s.label = newText("", look{size: 13, line: 20}, fynetheme.ColorNameForeground)
	return s
}

// SetOptions offers other words and keeps the place, if there is one.
func (s *Select) SetOptions(options []string) {
	s.options = options
	s.index = min(s.index, max(0, len(options)-1))
	s.Refresh()
}

// SetIndex shows an option without telling anybody.
func (s *Select) SetIndex(i int) { s.index = i; s.Refresh() }

// Index is the place of the option shown.
func (s *Select) Index() int { return s.index }

func (s *Select) choose(i int) {
	if i < 0 || i >= len(s.options) || i == s.index {
		return
	}
	s.SetIndex(i)
	if s.chosen != nil {
		s.chosen(i)
	}
}

// TypedKey moves with the arrows and opens on Space and Return.
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	switch {
	case s.off:
		s.Pressable.TypedKey(e)
	case e.Name == fyne.KeyDown:
		s.choose(s.index + 1)
	case e.Name == fyne.KeyUp:
		s.choose(s.index - 1)
	default:
		s.Pressable.TypedKey(e)
	}
}

func (s *Select) open() {
	c := fyne.CurrentApp().Driver().CanvasForObject(s)
	if c == nil {
		return
	}
	items := make([]*fyne.MenuItem, len(s.options))
	for i, o := range s.options {
		items[i] = fyne.NewMenuItem(o, func() { s.choose(i) })
		items[i].Checked = i == s.index
	}
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(s)
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), c)
	menu.ShowAtPosition(pos.AddXY(0, s.Size().Height+2))
	menu.Resize(fyne.NewSize(max(s.Size().Width, menu.MinSize().Width), menu.MinSize().Height))
	c.Focus(menu)
}

func (s *Select) draw() {
	radius := sizeOf(fynetheme.SizeNameInputRadius)
	s.ground.FillColor, s.ground.CornerRadius = colorOf(fynetheme.ColorNameInputBackground), radius
	s.ground.StrokeColor, s.ground.StrokeWidth = colorOf(fynetheme.ColorNameInputBorder), 1
	s.over.CornerRadius, s.edge.CornerRadius = radius, radius+3
	if s.quiet {
		s.ground.FillColor, s.ground.StrokeWidth = color.Transparent, 0
	}
	s.label.text, s.label.color = "", fynetheme.ColorNameForeground
	if s.index >= 0 && s.index < len(s.options) {
		s.label.text = s.options[s.index]
	}
	if s.off {
		s.label.color = fynetheme.ColorNameDisabled
	}
	s.ground.Refresh()
	s.Veil(s.over)
	s.Ring(s.edge)
	s.label.Refresh()
	s.caret.Refresh()
}

func (s *Select) layout(size fyne.Size) {
	place(s.ground, 0, 0, size.Width, size.Height)
	place(s.over, 0, 0, size.Width, size.Height)
	placeRing(s.edge, size)
	side := s.caret.edge()
	if s.quiet {
		place(s.label, 0, 0, max(0, size.Width-side-4), size.Height)
		place(s.caret, min(s.label.measure(s.label.text)+5, size.Width-side), (size.Height-side)/2, side, side)
		return
	}
	place(s.label, 10, 0, max(0, size.Width-side-28), size.Height)
	place(s.caret, size.Width-side-10, (size.Height-side)/2, side, side)
}

func (s *Select) minSize() fyne.Size {
	w := float32(0)
	for _, o := range s.options {
		w = max(w, s.label.measure(o))
	}
	if s.quiet {
		return fyne.NewSize(min(w, scaled(220))+s.caret.edge()+5, max(26, scaled(26)))
	}
	return fyne.NewSize(min(w, 220)+s.caret.edge()+29, scaled(34))
}

// CreateRenderer is for Fyne.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	s.draw()
	return &drawn{
		objects: fixed(s.ground, s.over, s.edge, s.label, s.caret),
		layout:  s.layout, min: s.minSize,
		refresh: func() { s.draw(); s.layout(s.Size()) },
	}
}
