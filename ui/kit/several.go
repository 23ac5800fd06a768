package kit

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Several is a list like Rows in which more than one line can be chosen: by Ctrl and Shift with the pointer, Shift with the
// arrows, Ctrl+A. OnTwice hears of two clicks on one line, OnKey sees a key before the list does.
type Several struct {
	Rows
	OnTwice func(i int)
	OnKey   func(e *fyne.KeyEvent) bool // true: it is used up
	shift   bool
	last    int // the line of the click before
	at      time.Time
}

// also is which lines are chosen beside the selected one, and where a range begins.
type also struct {
	lines map[int]bool
	from  int
	can   func(i int) bool // be chosen beside others
}

// NewSeveral is a list with nothing chosen. beside says which lines can be chosen together with others, nil: none; chosen
// hears of every change.
func NewSeveral(rowHeight float32, count func() int, row func() Row, beside func(i int) bool, chosen func()) *Several {
	s := &Several{last: -1}
	s.begin(s, rowHeight, count, row, func(int) { chosen() })
	if beside != nil {
		s.also = &also{lines: map[int]bool{}, can: beside}
	}
	return s
}

// Chosen are the lines that are chosen, from above.
func (s *Several) Chosen() (out []int) {
	if s.also != nil {
		for i := range s.also.lines {
			out = append(out, i)
		}
	}
	if s.selected >= 0 && !slices.Contains(out, s.selected) && (s.also == nil || len(out) == 0) {
		out = append(out, s.selected)
	}
	slices.Sort(out)
	return out
}

func (a *also) only(i int) {
	if a == nil {
		return
	}
	clear(a.lines)
	a.from = max(0, i)
	if i >= 0 && a.can(i) {
		a.lines[i] = true
	}
}

// span chooses everything from where the range begins to a line.
func (a *also) span(to int) {
	clear(a.lines)
	for i := min(a.from, to); i <= max(a.from, to); i++ {
		if a.can(i) {
			a.lines[i] = true
		}
	}
}

func (r *Rows) marked(i int) bool {
	if r.also != nil && len(r.also.lines) > 0 {
		return r.also.lines[i]
	}
	return i == r.selected
}

// tapped chooses the line that was clicked: alone, beside the others, or with all between.
func (r *Rows) tapped(i int, held fyne.KeyModifier) {
	switch s, many := r.self.(*Several); {
	case many && r.also != nil && held&fyne.KeyModifierShift != 0:
		s.extend(i)
	case many && r.also != nil && held&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0:
		s.toggle(i)
	case many:
		s.clicked(i)
	default:
		r.pick(i)
	}
}

func (s *Several) clicked(i int) {
	twice := s.last == i && time.Since(s.at) < fyne.CurrentApp().Driver().DoubleTapDelay()
	s.last, s.at = i, time.Now()
	if twice && s.OnTwice != nil {
		s.last = -1
		s.OnTwice(i)
		return
	}
	s.pick(i)
}

// extend chooses all from where the range begins to a line, which is brought into sight.
func (s *Several) extend(i int) {
	if i < 0 || i >= s.count() {
		return
	}
	s.also.span(i)
	s.changed(i)
}

func (s *Several) toggle(i int) {
	if !s.also.can(i) {
		return
	}
	if s.also.lines[i] = !s.also.lines[i]; !s.also.lines[i] {
		delete(s.also.lines, i)
	}
	s.also.from = i
	s.changed(i)
}

// changed shows what is chosen, with the keyboard on a line.
func (s *Several) changed(i int) {
	s.selected, s.last = i, -1
	if s.also != nil && len(s.also.lines) == 0 {
		s.selected = -1
	}
	s.show(i)
	s.body.arrange(true)
	s.chosen(i)
}

// TypedShortcut chooses everything on Ctrl+A.
func (s *Several) TypedShortcut(cut fyne.Shortcut) {
	if _, all := cut.(*fyne.ShortcutSelectAll); all && s.also != nil && s.count() > 0 {
		s.also.from = 0
		s.also.span(s.count() - 1)
		s.changed(max(0, s.selected))
	}
}

// KeyDown is for Fyne.
func (s *Several) KeyDown(e *fyne.KeyEvent) { s.hold(e, true) }

// KeyUp is for Fyne.
func (s *Several) KeyUp(e *fyne.KeyEvent) { s.hold(e, false) }

func (s *Several) hold(e *fyne.KeyEvent, down bool) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		s.shift = down
	}
}

// FocusLost is for Fyne.
func (s *Several) FocusLost() {
	s.shift = false
	s.Rows.FocusLost()
}

// TypedKey moves the mark, with Shift over more than one line.
func (s *Several) TypedKey(e *fyne.KeyEvent) {
	if s.OnKey != nil && s.OnKey(e) {
		return
	}
	if s.shift && s.also != nil {
		switch e.Name {
		case fyne.KeyDown:
			s.extend(min(s.count()-1, s.selected+1))
			return
		case fyne.KeyUp:
			s.extend(max(0, s.selected-1))
			return
		case fyne.KeyHome:
			s.extend(0)
			return
		case fyne.KeyEnd:
			s.extend(s.count() - 1)
			return
		}
	}
	s.Rows.TypedKey(e)
}
