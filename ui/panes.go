package ui

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/ui/kit"
)

// paned is a place of several panes, in the order in which they are read. Those that are not shown, or take no keyboard, are passed
// over.
type paned interface{ Panes() []fyne.CanvasObject }

// panes are the parts of the window that F6 goes through: the rail, the search of the pages, those of the place.
func (s *shell) panes() []fyne.CanvasObject {
	all := []fyne.CanvasObject{s.rail.box, s.find.strip}
	if p, ok := s.front().(paned); ok && (!s.isVerb(s.place) || s.pages() != nil || s.prepare.Reviewing()) {
		all = append(all, p.Panes()...)
	} else {
		all = append(all, s.middle)
	}
	return slices.DeleteFunc(all, func(o fyne.CanvasObject) bool { return kit.FirstFocus(o) == nil })
}

// shift reports whether Shift is held.
func shift() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// pane gives the keyboard to the next pane or the one before: to what had it there last, else to the first that takes it. What a
// toast offers comes before all.
func (s *shell) pane(back bool) {
	c := s.window.Canvas()
	now, _ := c.Focused().(fyne.CanvasObject)
	if !back && (now == nil || !kit.Within(s.d.Toasts, now)) && s.d.Toasts.Focus() {
		return
	}
	if o, ok := c.Focused().(fyne.CanvasObject); ok && o != now { // it was given back
		now = o
	}
	all := s.panes()
	maps.DeleteFunc(s.had, func(p fyne.CanvasObject, _ fyne.Focusable) bool { return !slices.Contains(all, p) })
	at := slices.IndexFunc(all, func(p fyne.CanvasObject) bool { return now != nil && kit.Within(p, now) })
	if at >= 0 {
		s.had[all[at]] = c.Focused()
	} else if s.left != nil {
		at = slices.Index(all, s.left)
	}
	switch {
	case at < 0 && !back:
		at = min(1, len(all)-1) // from nowhere into the place
	case back:
		at = (max(at, 0) + len(all) - 1) % len(all)
	default:
		at = (at + 1) % len(all)
	}
	s.left = all[at]
	c.Focus(s.within(s.left))
}

// within is what gets the keyboard in a pane.
func (s *shell) within(pane fyne.CanvasObject) fyne.Focusable {
	switch f := s.had[pane]; {
	case f != nil && kit.Reachable(pane, f):
		return f
	case pane == fyne.CanvasObject(s.rail.box):
		return s.rail.anchor()
	}
	return kit.FirstFocus(pane)
}

// keyboarded is a place that has one thing that gets the keyboard when it is shown, nil for none: its list, or what comes first.
type keyboarded interface{ Keyboard() fyne.Focusable }

// keyed is what a place gives the keyboard, nil where it has nothing for it.
func (s *shell) keyed() fyne.Focusable {
	if p, ok := s.front().(keyboarded); ok {
		return p.Keyboard()
	}
	return nil
}

// land gives the keyboard, where no dialog has it, to the pages of the document that is shown, or to what the place has for it;
// while a verb has no document, to the file that was opened last, or what opens one.
func (s *shell) land() {
	c := s.window.Canvas()
	to := s.keyed
	switch v := s.pages(); {
	case c.Overlays().Top() != nil:
		return
	case v != nil:
		to = func() fyne.Focusable { return v }
	case s.begins(s.place):
		to = s.first
	}
	if f := to(); f != nil {
		c.Focus(f)
	}
}

// first is what gets the keyboard in a verb that has nothing to show yet.
func (s *shell) first() fyne.Focusable {
	if f := kit.FirstFocus(s.latest); f != nil && kit.Within(s.middle, s.latest) {
		return f
	}
	return kit.FirstFocus(s.middle)
}
