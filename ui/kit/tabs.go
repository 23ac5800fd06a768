package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// Tabs are a few contents of which one is shown. A content is made when it is first shown and then kept.
type Tabs struct {
	widget.BaseWidget
	tabs  []*tab
	show  func(int) fyne.CanvasObject
	pages []fyne.CanvasObject
	index int
	line  *canvas.Rectangle

	OnTurned func() // another content is shown, which may be as high as it likes; may be nil
}

// NewTabs shows the first.
func NewTabs(names []string, show func(i int) fyne.CanvasObject) *Tabs {
	t := &Tabs{show: show, pages: make([]fyne.CanvasObject, len(names)), line: blank(0)}
	for i, name := range names {
		t.tabs = append(t.tabs, newTab(name, func() { t.SetIndex(i) }, func(by int) { t.step(i + by) }))
	}
	t.ExtendBaseWidget(t)
	t.SetIndex(0)
	return t
}

// SetIndex shows another content.
func (t *Tabs) SetIndex(i int) {
	if i < 0 || i >= len(t.tabs) {
		return
	}
	t.index = i
	if t.pages[i] == nil {
		t.pages[i] = t.show(i)
	}
	for n, tab := range t.tabs {
		tab.on = n == i
	}
	t.Refresh()
	Call(t.OnTurned)
}

// Index is the content shown.
func (t *Tabs) Index() int { return t.index }

// SetName gives a tab another name.
func (t *Tabs) SetName(i int, text string) {
	t.tabs[i].name = text
	t.Refresh()
}

func (t *Tabs) step(i int) {
	t.SetIndex(i)
	if i < 0 || i >= len(t.tabs) {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil {
		c.Focus(t.tabs[i])
	}
}

func (t *Tabs) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{t.line}
	for _, tab := range t.tabs {
		out = append(out, tab)
	}
	if page := t.pages[t.index]; page != nil {
		out = append(out, page)
	}
	return out
}

// Held is what stands in it.
func (t *Tabs) Held() []fyne.CanvasObject { return t.objects() }

func (t *Tabs) layout(size fyne.Size) {
	high := scaled(38)
	widths, total := make([]float32, len(t.tabs)), float32(0)
	for i, tab := range t.tabs {
		widths[i] = tab.MinSize().Width
		total += widths[i]
	}
	gap := min(20, max(4, (size.Width-total)/float32(max(1, len(t.tabs)-1))))
	x := float32(0)
	for i, tab := range t.tabs {
		place(tab, x, 0, widths[i], high)
		x += widths[i] + gap
	}
	place(t.line, 0, high-1, size.Width, 1)
	if page := t.pages[t.index]; page != nil {
		place(page, 0, high, size.Width, max(0, size.Height-high))
	}
}

func (t *Tabs) minSize() fyne.Size {
	w := float32(0)
	for _, tab := range t.tabs {
		w += tab.MinSize().Width + 4
	}
	if page := t.pages[t.index]; page != nil {
		w = max(w, page.MinSize().Width)
	}
	return fyne.NewSize(w, t.heightAt(max(w, t.Size().Width)))
}

func (t *Tabs) heightAt(width float32) float32 {
	high := scaled(38)
	if page := t.pages[t.index]; page != nil {
		high += heightAt(page, width)
	}
	return high
}

// CreateRenderer is for Fyne.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	draw := func() {
		t.line.FillColor = colorOf(fynetheme.ColorNameSeparator)
		t.line.Refresh()
		for _, tab := range t.tabs {
			tab.Refresh()
		}
		t.layout(t.Size())
		canvas.Refresh(t)
	}
	t.line.FillColor = colorOf(fynetheme.ColorNameSeparator)
	return &drawn{objects: t.objects, layout: t.layout, min: t.minSize, refresh: draw}
}

type tab struct {
	Pressable
	on    bool
	step  func(by int)
	label *Text
	under *canvas.Rectangle
	edge  *canvas.Rectangle
}

func newTab(name string, tapped func(), step func(by int)) *tab {
	t := &tab{step: step, label: NewBody(name), under: blank(0), edge: blank(0)}
	t.Begin(t, name, tapped)
	return t
}

// TypedKey goes to the neighbours with the arrows.
func (t *tab) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyRight:
		t.step(1)
	case fyne.KeyLeft:
		t.step(-1)
	default:
		t.Pressable.TypedKey(e)
	}
}

func (t *tab) draw() {
	t.label.text, t.label.look.bold, t.label.color = t.name, t.on, theme.Secondary
	t.under.FillColor = color.Transparent
	if t.hovered || t.on {
		t.label.color = fynetheme.ColorNameForeground
	}
	if t.on {
		t.under.FillColor = colorOf(fynetheme.ColorNamePrimary)
	}
	t.edge.CornerRadius = 6
	t.under.Refresh()
	t.Ring(t.edge)
	t.label.Refresh()
}

func (t *tab) layout(size fyne.Size) {
	place(t.under, 0, size.Height-2, size.Width, 2)
	place(t.edge, -4, 4, size.Width+8, size.Height-10)
	place(t.label, 0, 0, size.Width, size.Height-2)
}

func (t *tab) minSize() fyne.Size {
	return fyne.NewSize(boldLength(t.name, scaled(14))+1, scaled(38))
}

// CreateRenderer is for Fyne.
func (t *tab) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	t.draw()
	return &drawn{
		objects: fixed(t.under, t.edge, t.label),
		layout:  t.layout, min: t.minSize,
		refresh: func() { t.draw(); t.layout(t.Size()) },
	}
}
