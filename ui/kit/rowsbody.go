package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// rowsBody is as high as all lines together and holds those in sight.
type rowsBody struct {
	widget.BaseWidget
	rows  *Rows
	lines []*rowLine
}

// arrange puts lines where they can be seen, and one more at either end for Tab to go to. A line that moves to another item, or anew is true, is shown again.
func (b *rowsBody) arrange(anew bool) {
	high, n := b.rows.rowHeight(), b.rows.count()
	from, seen := b.rows.window()
	first := max(0, int(from/high)-1)
	want := min(max(0, n-first), int(seen/high)+4)
	grown := false
	for len(b.lines) < want {
		b.lines = append(b.lines, newRowLine(b.rows))
		grown = true
	}
	for k, line := range b.lines {
		// Lines keep their items while scrolling: item i lives in line i modulo their number.
		i := first + (k-first%len(b.lines)+len(b.lines))%len(b.lines)
		if i >= first+want {
			line.leave()
			line.Hide()
			continue
		}
		stale := anew || line.index != i || !line.Visible()
		if line.index != i {
			line.leave()
		}
		line.Show()
		place(line, 0, float32(i)*high, b.Size().Width, high)
		if stale {
			line.show(i)
		}
	}
	if grown {
		canvas.Refresh(b)
	}
}

// Held are its lines as one reads them, which is how Tab goes from button to button.
func (b *rowsBody) Held() []fyne.CanvasObject {
	lines := slices.Clone(b.lines)
	slices.SortStableFunc(lines, func(a, b *rowLine) int { return a.index - b.index })
	out := make([]fyne.CanvasObject, len(lines))
	for i, l := range lines {
		out[i] = l
	}
	return out
}

// CreateRenderer is for Fyne.
func (b *rowsBody) CreateRenderer() fyne.WidgetRenderer {
	return &drawn{
		objects: b.Held,
		layout:  func(fyne.Size) { b.arrange(false) },
		min:     func() fyne.Size { return fyne.NewSize(10, float32(b.rows.count())*b.rows.rowHeight()) },
		refresh: func() { b.arrange(true); canvas.Refresh(b) },
	}
}
