package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// Segments are a choice of one among two or three that share a ground; the chosen one lies on it like paper.
type Segments struct {
	widget.BaseWidget
	parts  []*segment
	index  int
	ground *canvas.Rectangle
}

const segmentEdge, segmentSide = 3, 12

// NewSegments shows the first as chosen; chosen is told what a person picks, which is shown once SetIndex says so.
func NewSegments(labels []string, chosen func(i int)) *Segments {
	s := &Segments{ground: blank(6)}
	for i, l := range labels {
		p := &segment{label: newText("", look{size: 13, line: 20}, fynetheme.ColorNameForeground), ground: blank(5), over: blank(5), edge: blank(8)}
		p.label.align = fyne.TextAlignCenter
		p.Begin(p, l, func() { chosen(i) })
		p.words = l
		s.parts = append(s.parts, p)
	}
	s.ExtendBaseWidget(s)
	return s
}

// SetIndex chooses without telling anybody.
func (s *Segments) SetIndex(i int) { s.index = i; s.Refresh() }

// Index is the chosen one.
func (s *Segments) Index() int { return s.index }

// SetHint says what one is called with its key, and why it cannot be chosen, "" where it can.
func (s *Segments) SetHint(i int, name, why string) {
	s.parts[i].SetHint(name, why)
	s.parts[i].off = why != ""
	s.parts[i].Refresh()
}

// Held is what stands in it.
func (s *Segments) Held() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(s.parts))
	for i, p := range s.parts {
		out[i] = p
	}
	return out
}

func (s *Segments) minSize() fyne.Size {
	w := float32(2 * segmentEdge)
	for _, p := range s.parts {
		w += p.MinSize().Width
	}
	return fyne.NewSize(w, max(34, scaled(34)))
}

func (s *Segments) layout(size fyne.Size) {
	place(s.ground, 0, 0, size.Width, size.Height)
	x := float32(segmentEdge)
	for _, p := range s.parts {
		w := p.MinSize().Width
		place(p, x, segmentEdge, w, size.Height-2*segmentEdge)
		x += w
	}
}

// CreateRenderer is for Fyne.
func (s *Segments) CreateRenderer() fyne.WidgetRenderer {
	draw := func() {
		s.ground.FillColor = colorOf(fynetheme.ColorNameButton)
		s.ground.Refresh()
		for i, p := range s.parts {
			p.on = i == s.index
			p.Refresh()
		}
	}
	draw()
	return &drawn{
		objects: func() []fyne.CanvasObject { return append([]fyne.CanvasObject{s.ground}, s.Held()...) },
		layout:  s.layout, min: s.minSize,
		refresh: func() { draw(); s.layout(s.Size()); canvas.Refresh(s) },
	}
}

type segment struct {
	Pressable
	words              string
	on                 bool
	label              *Text
	ground, over, edge *canvas.Rectangle
}

func (p *segment) draw() {
	p.label.text, p.label.look.bold, p.label.color = p.words, p.on, fynetheme.ColorNameForeground
	if p.off {
		p.label.color = fynetheme.ColorNameDisabled
	}
	p.ground.Hidden = !p.on
	p.ground.FillColor, p.ground.StrokeColor, p.ground.StrokeWidth = colorOf(theme.Surface), colorOf(fynetheme.ColorNameSeparator), 1
	p.ground.Refresh()
	p.Veil(p.over)
	p.Ring(p.edge)
	p.label.Refresh()
}

func (p *segment) layout(size fyne.Size) {
	place(p.ground, 0, 0, size.Width, size.Height)
	place(p.over, 0, 0, size.Width, size.Height)
	placeRing(p.edge, size)
	place(p.label, 4, 0, size.Width-8, size.Height)
}

// CreateRenderer is for Fyne. Its size is that of the bold words: choosing moves nothing.
func (p *segment) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	p.draw()
	return &drawn{
		objects: fixed(p.ground, p.over, p.edge, p.label), layout: p.layout,
		min:     func() fyne.Size { return fyne.NewSize(boldLength(p.words, scaled(13))+2*segmentSide, scaled(28)) },
		refresh: func() { p.draw(); p.layout(p.Size()) },
	}
}
