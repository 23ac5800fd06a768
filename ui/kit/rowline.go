package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// rowLine is the ground under a Row: pointer, mark with its ink edge, hairline below.
type rowLine struct {
	widget.BaseWidget
	rows               *Rows
	row                Row
	index              int
	hovered            bool
	ground, edge, line *canvas.Rectangle
}

func newRowLine(rows *Rows) *rowLine {
	l := &rowLine{rows: rows, row: rows.make(), index: -1, ground: blank(0), edge: blank(0), line: blank(0)}
	l.ExtendBaseWidget(l)
	return l
}

func (l *rowLine) show(i int) {
	l.index = i
	l.row.ShowItem(i, l.marked())
	l.Refresh()
}

// Held is what stands in it.
func (l *rowLine) Held() []fyne.CanvasObject { return []fyne.CanvasObject{l.row} }

// leave gives the keyboard, where something in the line has it that is to show another item or none, back to the list.
func (l *rowLine) leave() {
	c := fyne.CurrentApp().Driver().CanvasForObject(l.rows)
	if c == nil {
		return
	}
	if o, ok := c.Focused().(fyne.CanvasObject); ok && Within(l.row, o) {
		c.Focus(l.rows)
	}
}

// marked reports whether the line is chosen, alone or with others.
func (l *rowLine) marked() bool {
	s := l.rows.Several
	if s != nil && s.Many() {
		return s.Has(l.index)
	}
	return l.index == l.rows.Selected()
}

// onlyPointed reports whether the keyboard is on the line and nothing chose it: a frame shows where it is, and nothing that it is chosen.
func (l *rowLine) onlyPointed() bool {
	r := l.rows
	return r.pointed && r.focused && !r.byHand && l.index == r.selected && !l.marked()
}

// frame lays out the ground, which is a frame where the line is only pointed at.
func (l *rowLine) frame(size fyne.Size) {
	g := l.ground
	g.StrokeWidth, g.StrokeColor, g.CornerRadius = 0, color.Transparent, 0
	if !l.onlyPointed() {
		place(g, 0, 0, size.Width, size.Height)
		return
	}
	const inside = 4
	g.StrokeWidth, g.StrokeColor, g.CornerRadius = 1, colorOf(fynetheme.ColorNamePrimary), 4
	place(g, inside, inside, size.Width-2*inside, size.Height-1-2*inside)
}

// Tapped marks the line.
func (l *rowLine) Tapped(e *fyne.PointEvent) {
	l.focus()
	how := l.rows.mods()
	if s := l.rows.Several; s != nil && s.Many() && e.Position.X < s.Ticks && how == 0 {
		how = fyne.KeyModifierShortcutDefault
	}
	if l.rows.twice(l.index, how) {
		l.rows.Several.Twice(l.index)
		return
	}
	l.rows.pick(l.index, how)
}

// TappedSecondary opens the menu of what can be done with it, or with all that are chosen if it is one of them.
func (l *rowLine) TappedSecondary(e *fyne.PointEvent) {
	l.focus()
	l.rows.menu(l.index, e.AbsolutePosition)
}

func (l *rowLine) focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l.rows); c != nil {
		l.rows.byHand = true
		c.Focus(l.rows)
	}
}

// MouseIn is for Fyne.
func (l *rowLine) MouseIn(*desktop.MouseEvent) {
	l.hovered = true
	l.draw()
	if s := l.rows.Several; s != nil {
		hint(l, s.Says(l.index))
	}
}

// MouseMoved is for Fyne.
func (l *rowLine) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for Fyne.
func (l *rowLine) MouseOut() {
	l.hovered = false
	l.draw()
	if l.rows.Several != nil {
		hint(l, "")
	}
}

func (l *rowLine) draw() {
	l.ground.FillColor, l.edge.FillColor = color.Transparent, color.Transparent
	l.line.FillColor = colorOf(fynetheme.ColorNameSeparator)
	if l.rows.plain {
		l.line.FillColor = color.Transparent
	}
	current := l.index == l.rows.selected && !l.rows.pointed
	if current {
		l.edge.FillColor = colorOf(fynetheme.ColorNamePrimary)
	}
	switch {
	case l.marked():
		l.ground.FillColor = colorOf(fynetheme.ColorNameSelection)
	case l.hovered, current:
		l.ground.FillColor = colorOf(fynetheme.ColorNameHover)
	}
	l.frame(l.Size())
	l.ground.Refresh()
	l.edge.Refresh()
	l.line.Refresh()
}

// CreateRenderer is for Fyne.
func (l *rowLine) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	l.draw()
	return &drawn{
		objects: fixed(l.ground, l.line, l.edge, l.row),
		layout: func(s fyne.Size) {
			l.frame(s)
			place(l.line, 0, s.Height-1, s.Width, 1)
			place(l.edge, 0, 0, 3, s.Height)
			place(l.row, 0, 0, s.Width, s.Height-1)
		},
		min:     func() fyne.Size { return fyne.NewSize(10, l.rows.rowHeight()) },
		refresh: func() { l.draw(); l.row.Refresh() },
	}
}
