package looktest

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// Keyboard goes through a window with Tab. It says where the keyboard goes back in a row or column, what it reaches that
// cannot be seen, and what can be pressed but not reached. byItself answers true for what something else's keys reach.
func Keyboard(c fyne.Canvas, opaque, byItself func(fyne.CanvasObject) bool) (faults []string) {
	const most = 500
	c.Unfocus()
	reached := map[fyne.CanvasObject]bool{}
	var last fyne.CanvasObject
	for range most {
		c.FocusNext()
		o, ok := c.Focused().(fyne.CanvasObject)
		if !ok || reached[o] {
			break
		}
		reached[o] = true
		look := At(c, opaque)
		now, before := look.find(o), look.find(last)
		switch {
		case now == nil:
			faults = append(faults, fmt.Sprintf("Tab goes to %s, which is not shown", nameOf(o)))
			continue
		case now.Seen().empty():
			faults = append(faults, fmt.Sprintf("Tab goes to %s at %v, out of sight in %v", nameOf(o), now.Place, now.Clip))
		case before != nil && !now.floats() && back(before.Seen(), now.Seen()):
			faults = append(faults, fmt.Sprintf("Tab goes back from %s at %v to %s at %v", nameOf(last), before.Seen(), nameOf(o), now.Seen()))
		}
		last = o
	}
	c.Unfocus()
	return append(faults, At(c, opaque).notReached(reached, byItself)...)
}

// notReached are the things that can be pressed, but not by keyboard.
func (l *Look) notReached(reached map[fyne.CanvasObject]bool, byItself func(fyne.CanvasObject) bool) (faults []string) {
	for _, i := range l.Items {
		_, taps := i.Object.(fyne.Tappable)
		if taps && !i.Place.empty() && !reached[i.Object] && !byItself(i.Object) && !isOff(i.Object) && !i.reachedAround(reached) {
			faults = append(faults, fmt.Sprintf("Tab does not reach %s", nameOf(i.Object)))
		}
	}
	return faults
}

func (l *Look) find(o fyne.CanvasObject) *Item {
	for k := range l.Items {
		if l.Items[k].Object == o {
			return &l.Items[k]
		}
	}
	return nil
}

// back reports whether b comes before a: above it in the same column, or left of it in the same row.
func back(a, b Rect) bool {
	if a.empty() || b.empty() {
		return false
	}
	sameColumn := a.X < b.right() && b.X < a.right()
	sameRow := a.Y < b.bottom() && b.Y < a.bottom()
	return sameColumn && b.bottom() <= a.Y+slack || sameRow && b.right() <= a.X+slack
}

// floats reports whether it lies over the rest, where reading has no order.
func (i Item) floats() bool {
	_, toast := inside[*kit.Toaster](i)
	return toast || slices.ContainsFunc(i.Within, func(o fyne.CanvasObject) bool {
		c, ok := o.(*fyne.Container)
		return ok && fmt.Sprintf("%T", c.Layout) == "kit.floated"
	})
}

func isOff(o fyne.CanvasObject) bool {
	d, ok := o.(fyne.Disableable)
	return ok && d.Disabled()
}

// reachedAround reports whether something it stands in takes the keyboard for it.
func (i Item) reachedAround(reached map[fyne.CanvasObject]bool) bool {
	for _, w := range i.Within {
		if reached[w] {
			return true
		}
	}
	return false
}
