package kit

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Row is one line of a list. It is reused: ShowItem gives it the item to show. (Show itself is every object's own.)
type Row interface {
	fyne.CanvasObject
	ShowItem(i int, selected bool)
}

// Rows is a list of any length, of which only the lines in sight exist. It is one stop for Tab; arrows move in it.
type Rows struct {
	widget.BaseWidget
	OnOpen   func(i int)      // on Return; nil: nothing
	Leads    func(i int) bool // Return opens the line also while the keyboard is only on it; nil: it chooses it first
	OnRune   func(rune)       // a letter typed while the list has the keyboard; nil: nothing
	OnKey    func(*fyne.KeyEvent) bool
	Instead  fyne.CanvasObject  // stands where there are no lines; nil: nothing does
	Says     func(i int) string // what the hint line says while the keyboard is on a line; nil: what Several says
	Several  *Several           // what makes it a list of which several can be chosen; nil: one at a time
	whole    bool               // all lines are there, and what they stand in scrolls
	plain    bool               // no hairlines between them
	high     float32
	count    func() int
	make     func() Row
	chosen   func(int)
	selected int
	pointed  bool // the selected line is only where the keyboard is, and not marked
	last     int  // the line of the click before
	clicked  time.Time
	focused  bool
	held     fyne.KeyName // the key that is down
	again    bool         // it was typed already
	said     string       // of the line the keyboard is on, to the hint line
	byHand   bool         // focused with the pointer: no ring until a key is pressed
	scroll   *Scroll
	body     *rowsBody
	edge     *canvas.Rectangle
}

// NewRows is a list with nothing selected. count and row are asked whenever it is drawn; chosen is told what a person
// selects.
func NewRows(rowHeight float32, count func() int, row func() Row, chosen func(i int)) *Rows {
	r := &Rows{high: rowHeight, count: count, make: row, chosen: chosen, selected: -1, edge: blank(0)}
	r.body = &rowsBody{rows: r}
	r.body.ExtendBaseWidget(r.body)
	r.scroll = NewVScroll(r.body)
	r.scroll.OnScrolled = func(fyne.Position) { r.body.arrange(false) }
	r.ExtendBaseWidget(r)
	return r
}

// NewWholeRows is a list as high as its lines, for inside something that scrolls.
func NewWholeRows(rowHeight float32, count func() int, row func() Row, chosen func(i int)) *Rows {
	r := NewRows(rowHeight, count, row, chosen)
	r.whole = true
	r.scroll.Content = NewStack() // it would give the lines its own size
	return r
}

// Select marks a line and brings it into sight, without telling anybody; -1 marks none.
func (r *Rows) Select(i int) { r.put(i, false) }

// Point brings the keyboard to a line, which is not marked before a key chooses it; -1 to none.
func (r *Rows) Point(i int) { r.put(i, true) }

func (r *Rows) put(i int, pointed bool) {
	r.selected, r.pointed = i, pointed
	r.show(i)
	r.body.arrange(true)
	r.tell(false)
}

// Selected is the marked line, -1 for none.
func (r *Rows) Selected() int {
	if r.pointed {
		return -1
	}
	return r.selected
}

// Refresh asks for everything anew.
func (r *Rows) Refresh() {
	r.body.Refresh()
	r.BaseWidget.Refresh()
	r.scroll.Refresh()
	r.body.arrange(true)
}

// RefreshItem shows one line anew.
func (r *Rows) RefreshItem(i int) {
	for _, line := range r.body.lines {
		if line.index == i && line.Visible() {
			line.show(i)
		}
	}
}

// ScrollTo brings a line into sight.
func (r *Rows) ScrollTo(i int) { r.show(i); r.body.arrange(false) }

func (r *Rows) show(i int) {
	if r.whole || i < 0 || r.scroll.Size().Height <= 0 {
		return
	}
	top, bottom := float32(i)*r.rowHeight(), float32(i+1)*r.rowHeight()
	switch y := r.scroll.Offset.Y; {
	case top < y:
		r.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > y+r.scroll.Size().Height:
		r.scroll.ScrollToOffset(fyne.NewPos(0, bottom-r.scroll.Size().Height))
	}
}

// window is what can be seen of the lines: from where, and how much.
func (r *Rows) window() (from, high float32) {
	if r.whole {
		return 0, r.Size().Height
	}
	return r.scroll.Offset.Y, r.scroll.Size().Height
}

func (r *Rows) rowHeight() float32 { return scaled(r.high) }

func (r *Rows) pick(i int, how fyne.KeyModifier) {
	if i < 0 || i >= r.count() {
		return
	}
	r.Select(i)
	switch {
	case r.Several != nil && how&fyne.KeyModifierShift != 0:
		r.Several.Extend(i)
	case r.Several != nil && how&fyne.KeyModifierShortcutDefault != 0:
		r.Several.Toggle(i)
	case r.chosen != nil:
		r.chosen(i)
	}
	r.tell(true)
}

// tell has the hint line say what is true of the line the keyboard is on; unless again, only if that is something else now.
func (r *Rows) tell(again bool) {
	if !r.focused {
		return
	}
	words := r.Hint()
	if words != "" && (again || words != r.said) {
		hint(r, words)
	}
	r.said = words
}

// FocusGained is for Fyne.
func (r *Rows) FocusGained() {
	r.focused = true
	r.BaseWidget.Refresh()
	r.body.arrange(r.pointed)
	r.tell(true)
}

// FocusLost is for Fyne.
func (r *Rows) FocusLost() {
	r.focused, r.byHand = false, false
	r.BaseWidget.Refresh()
	r.body.arrange(r.pointed)
	if r.said != "" || r.Several != nil {
		hint(r, "")
	}
	r.said = ""
}

// TypedRune is for Fyne.
func (r *Rows) TypedRune(c rune) {
	if r.OnRune != nil {
		r.OnRune(c)
	}
}

// TypedKey moves the mark.
func (r *Rows) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyDelete && r.held == e.Name { // a key that is held takes one thing out, not all there are
		if r.again {
			return
		}
		r.again = true
	}
	if r.byHand {
		r.byHand = false
		r.BaseWidget.Refresh()
	}
	if to, moves := r.target(e.Name); moves {
		r.pick(to, r.mods()&fyne.KeyModifierShift)
		return
	}
	switch {
	case r.OnKey != nil && r.OnKey(e), r.severalKey(e):
	case (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && r.OnOpen != nil && r.selected >= 0:
		r.OnOpen(r.selected)
	default:
		passKey(r, e)
	}
}

// KeyDown is for Fyne: what is typed from now on until the key goes up is the one press.
func (r *Rows) KeyDown(e *fyne.KeyEvent) { r.held, r.again = e.Name, false }

// KeyUp is for Fyne.
func (r *Rows) KeyUp(*fyne.KeyEvent) { r.held = "" }

// target is the line a key moves the mark to; where the keyboard is on one that is not marked, it may be that.
func (r *Rows) target(key fyne.KeyName) (int, bool) {
	if r.chooses(key) {
		return r.selected, true
	}
	_, high := r.window()
	page := max(1, int(high/r.rowHeight())-1)
	last := r.count() - 1
	switch key {
	case fyne.KeyDown:
		return min(last, r.selected+1), true
	case fyne.KeyUp:
		return max(0, r.selected-1), true
	case fyne.KeyPageDown:
		return min(last, r.selected+page), true
	case fyne.KeyPageUp:
		return max(0, r.selected-page), true
	case fyne.KeyHome:
		return 0, true
	case fyne.KeyEnd:
		return last, true
	}
	return 0, false
}

// chooses reports whether a key chooses the line the keyboard is only on.
func (r *Rows) chooses(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyReturn, fyne.KeyEnter:
		if r.Leads != nil && r.selected >= 0 && r.selected < r.count() && r.Leads(r.selected) {
			return false
		}
	case fyne.KeyDown, fyne.KeySpace:
	default:
		return false
	}
	return r.pointed && !(r.Several != nil && r.Several.Many())
}

// Held is what stands in it: its lines, and what stands in their place.
func (r *Rows) Held() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.scroll}
	if r.whole {
		out[0] = r.body
	}
	if r.Instead != nil {
		out = append(out, r.Instead)
	}
	return out
}

// CreateRenderer is for Fyne.
func (r *Rows) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	draw := func() {
		r.edge.StrokeWidth, r.edge.StrokeColor = 0, color.Transparent
		if r.focused && !r.byHand {
			r.edge.StrokeWidth, r.edge.StrokeColor = 2, colorOf(fynetheme.ColorNamePrimary)
		}
		r.edge.Refresh()
	}
	var outer fyne.CanvasObject = r.scroll
	if r.whole {
		outer = r.body
	}
	parts := []fyne.CanvasObject{outer, r.edge}
	if r.Instead != nil {
		parts = append(parts, r.Instead)
	}
	return &drawn{
		objects: fixed(parts...),
		layout: func(s fyne.Size) {
			outer.Resize(s)
			if r.Instead != nil {
				place(r.Instead, 0, 0, s.Width, heightAt(r.Instead, s.Width))
			}
			r.edge.Resize(s)
			r.body.arrange(false)
		},
		min: func() fyne.Size {
			if r.whole {
				return fyne.NewSize(80, r.rowHeight()*float32(max(1, r.count())))
			}
			return fyne.NewSize(80, r.rowHeight()/2) // all else may need the room: it scrolls
		},
		refresh: draw,
	}
}
