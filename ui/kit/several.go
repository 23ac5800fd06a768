package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Several lets people choose several lines of a list: with Ctrl or Shift and the pointer, with Shift and the keys that move,
// with Space. Whose list it is keeps which are chosen, for it knows what the lines are when they move.
type Several struct {
	Toggle func(i int)                  // one more, or one fewer
	Extend func(i int)                  // all from where the choosing began
	Has    func(i int) bool             // asked while Many
	Many   func() bool                  // more than one is chosen
	Menu   func(i int) []*fyne.MenuItem // what can be done; the line is chosen, unless it was among several
	Says   func(i int) string           // the whole of a line, for the hint line
	Twice  func(i int)                  // clicked twice; nil: as once
	All    func()                       // Ctrl+A in a dialog; nil: nothing
	Mods   func() fyne.KeyModifier      // of the keyboard now; nil: as the system says
	Now    func() time.Time             // nil: the system's
	Ticks  float32                      // how wide the column of ticks is that stands before the lines while Many; 0: there is none
}

// twice reports whether a click is the second of two on one line.
func (r *Rows) twice(i int, how fyne.KeyModifier) bool {
	now := time.Now
	if r.Several != nil && r.Several.Now != nil {
		now = r.Several.Now
	}
	second := how == 0 && r.last == i && now().Sub(r.clicked) < fyne.CurrentApp().Driver().DoubleTapDelay()
	r.last, r.clicked = i, now()
	if second || how != 0 {
		r.last = -1
	}
	return second && r.Several != nil && r.Several.Twice != nil
}

// Remark shows the lines in sight anew: others are chosen, and nothing else is different.
func (r *Rows) Remark() { r.body.arrange(true) }

func (r *Rows) mods() fyne.KeyModifier {
	if r.Several == nil {
		return 0
	}
	if r.Several.Mods != nil {
		return r.Several.Mods()
	}
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// severalKey does what the menu key and Space do; true: it is used up.
func (r *Rows) severalKey(e *fyne.KeyEvent) bool {
	if r.Several == nil || r.selected < 0 {
		return false
	}
	switch e.Name {
	case desktop.KeyMenu:
		y := float32(r.selected)*r.rowHeight() - r.scroll.Offset.Y + r.rowHeight()/2
		r.menu(r.selected, fyne.CurrentApp().Driver().AbsolutePositionForObject(r).AddXY(48, y))
	case fyne.KeySpace:
		r.Several.Toggle(r.selected)
	default:
		return false
	}
	return true
}

func (r *Rows) menu(i int, at fyne.Position) {
	c := fyne.CurrentApp().Driver().CanvasForObject(r)
	if r.Several == nil || r.Several.Menu == nil || c == nil {
		return
	}
	if !r.Several.Many() || !r.Several.Has(i) {
		r.pick(i, 0)
	}
	items := r.Several.Menu(i)
	if len(items) == 0 {
		return
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), c)
	menu.ShowAtPosition(at)
	c.Focus(menu)
}

// Hint is what the hint line says of the line that is marked.
func (r *Rows) Hint() string {
	switch {
	case r.selected < 0 || r.selected >= r.count():
		return ""
	case r.Says != nil:
		return r.Says(r.selected)
	case r.Several != nil && !r.byHand: // the pointer is on the line, and has said it
		return r.Several.Says(r.selected)
	}
	return ""
}
