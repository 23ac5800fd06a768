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
	held               fyne.KeyModifier // with the press
	ground, edge, line *canvas.Rectangle
}

func newRowLine(rows *Rows) *rowLine {
	l := &rowLine{rows: rows, row: rows.make(), index: -1, ground: blank(0), edge: blank(0), line: blank(0)}
	l.ExtendBaseWidget(l)
	return l
}

func (l *rowLine) show(i int) {
	l.index = i
	l.row.ShowItem(i, l.rows.marked(i))
	l.Refresh()
}

// Tapped marks the line.
func (l *rowLine) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l.rows.self); c != nil {
		l.rows.byHand = true
		c.Focus(l.rows.self)
	}
	l.rows.tapped(l.index, l.held)
}

// MouseDown is for Fyne.
func (l *rowLine) MouseDown(e *desktop.MouseEvent) { l.held = e.Modifier }

// MouseUp is for Fyne.
func (l *rowLine) MouseUp(*desktop.MouseEvent) {}

// MouseIn is for Fyne.
func (l *rowLine) MouseIn(*desktop.MouseEvent) { l.hovered = true; l.draw() }

// MouseMoved is for Fyne.
func (l *rowLine) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for Fyne.
func (l *rowLine) MouseOut() { l.hovered = false; l.draw() }

func (l *rowLine) draw() {
	l.ground.FillColor, l.edge.FillColor = color.Transparent, color.Transparent
	l.line.FillColor = colorOf(fynetheme.ColorNameSeparator)
	switch {
	case l.rows.marked(l.index):
		l.ground.FillColor, l.edge.FillColor = colorOf(fynetheme.ColorNameSelection), colorOf(fynetheme.ColorNamePrimary)
	case l.hovered:
		l.ground.FillColor = colorOf(fynetheme.ColorNameHover)
	}
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
			place(l.ground, 0, 0, s.Width, s.Height)
			place(l.line, 0, s.Height-1, s.Width, 1)
			place(l.edge, 0, 0, 3, s.Height)
			place(l.row, 0, 0, s.Width, s.Height-1)
		},
		min:     func() fyne.Size { return fyne.NewSize(10, l.rows.rowHeight()) },
		refresh: func() { l.draw(); l.row.Refresh() },
	}
}
