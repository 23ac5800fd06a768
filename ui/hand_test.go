package ui

import (
	"math/rand/v2"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// hand does to a window what pointer and keyboard do, in the order in which Fyne's window driver tells the widgets.
type hand struct {
	win  fyne.Window
	over desktop.Hoverable
}

// at is the topmost object at a position that is of a kind, and the position in it.
func (h *hand) at(pos fyne.Position, kind func(fyne.CanvasObject) bool) (fyne.CanvasObject, fyne.Position) {
	c := h.win.Canvas()
	root := c.Overlays().Top()
	if root == nil {
		root = c.Content()
	}
	return objectAt(root, pos, kind)
}

func objectAt(o fyne.CanvasObject, pos fyne.Position, kind func(fyne.CanvasObject) bool) (fyne.CanvasObject, fyne.Position) {
	if o == nil || !o.Visible() {
		return nil, fyne.Position{}
	}
	inside := pos.X >= 0 && pos.Y >= 0 && pos.X < o.Size().Width && pos.Y < o.Size().Height
	var children []fyne.CanvasObject
	switch v := o.(type) {
	case *fyne.Container:
		children = v.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(v).Objects()
	}
	_, scrolls := o.(fyne.Scrollable)
	_, clips := o.(*container.Clip)
	if inside || !scrolls && !clips {
		for i := len(children) - 1; i >= 0; i-- {
			if found, p := objectAt(children[i], pos.Subtract(children[i].Position()), kind); found != nil {
				return found, p
			}
		}
	}
	if inside && kind(o) {
		return o, pos
	}
	return nil, fyne.Position{}
}

func pressable(o fyne.CanvasObject) bool {
	switch o.(type) {
	case fyne.Tappable, fyne.SecondaryTappable, fyne.DoubleTappable, fyne.Focusable, desktop.Mouseable:
		return true
	}
	return false
}

func point(pos, abs fyne.Position) fyne.PointEvent {
	return fyne.PointEvent{Position: pos, AbsolutePosition: abs}
}

// move takes the pointer somewhere.
func (h *hand) move(pos fyne.Position) {
	o, p := h.at(pos, func(o fyne.CanvasObject) bool { _, ok := o.(desktop.Hoverable); return ok })
	now, _ := o.(desktop.Hoverable)
	e := &desktop.MouseEvent{PointEvent: point(p, pos)}
	switch {
	case now != nil && now == h.over:
		now.MouseMoved(e)
	default:
		if h.over != nil {
			h.over.MouseOut()
		}
		h.over = now
		if now != nil {
			now.MouseIn(e)
		}
	}
}

// click presses and releases a button; twice is a double click.
func (h *hand) click(pos fyne.Position, button desktop.MouseButton, mods fyne.KeyModifier, twice bool) {
	h.move(pos)
	o, p := h.at(pos, pressable)
	if o == nil {
		return
	}
	c := h.win.Canvas()
	e := &desktop.MouseEvent{PointEvent: point(p, pos), Button: button, Modifier: mods}
	mouse, _ := o.(desktop.Mouseable)
	if mouse != nil {
		mouse.MouseDown(e)
	}
	if f, ok := o.(fyne.Focusable); !ok || f != c.Focused() {
		if under, _ := h.at(pos, func(o fyne.CanvasObject) bool { _, ok := o.(fyne.Focusable); return ok }); under == nil {
			c.Unfocus()
		}
	}
	if mouse != nil {
		mouse.MouseUp(e)
	}
	at := point(p, pos)
	second, secondary := o.(fyne.SecondaryTappable)
	double, doubles := o.(fyne.DoubleTappable)
	tap, taps := o.(fyne.Tappable)
	switch {
	case button == desktop.MouseButtonSecondary:
		if secondary {
			second.TappedSecondary(&at)
		}
	case twice && doubles:
		double.DoubleTapped(&at)
	case taps:
		tap.Tapped(&at)
	}
}

// drag pulls from one place to another in steps.
func (h *hand) drag(from, to fyne.Position, mods fyne.KeyModifier, steps int) {
	h.move(from)
	o, p := h.at(from, func(o fyne.CanvasObject) bool {
		_, drags := o.(fyne.Draggable)
		return drags || pressable(o)
	})
	if o == nil {
		return
	}
	origin := from.Subtract(p)
	mouse, _ := o.(desktop.Mouseable)
	if mouse != nil {
		mouse.MouseDown(&desktop.MouseEvent{PointEvent: point(p, from), Button: desktop.MouseButtonPrimary, Modifier: mods})
	}
	d, drags := o.(fyne.Draggable)
	last := from
	for i := range steps {
		k := float32(i+1) / float32(steps)
		now := from.AddXY((to.X-from.X)*k, (to.Y-from.Y)*k)
		if drags {
			d.Dragged(&fyne.DragEvent{PointEvent: point(now.Subtract(origin), now), Dragged: fyne.NewDelta(now.X-last.X, now.Y-last.Y)})
		}
		last = now
	}
	if mouse != nil {
		mouse.MouseUp(&desktop.MouseEvent{PointEvent: point(to.Subtract(origin), to), Button: desktop.MouseButtonPrimary, Modifier: mods})
	}
	if drags {
		d.DragEnd()
	}
}

// wheel turns the wheel over a place.
func (h *hand) wheel(pos fyne.Position, dx, dy float32) {
	o, p := h.at(pos, func(o fyne.CanvasObject) bool { _, ok := o.(fyne.Scrollable); return ok })
	if s, ok := o.(fyne.Scrollable); ok {
		s.Scrolled(&fyne.ScrollEvent{PointEvent: point(p, pos), Scrolled: fyne.NewDelta(dx, dy)})
	}
}

// key presses a key without Ctrl or Alt.
func (h *hand) key(name fyne.KeyName, back bool) {
	c := h.win.Canvas()
	e := &fyne.KeyEvent{Name: name}
	if k, ok := c.Focused().(desktop.Keyable); ok {
		k.KeyDown(e)
		defer k.KeyUp(e)
	}
	if name == fyne.KeyTab {
		if t, ok := c.Focused().(fyne.Tabbable); !ok || !t.AcceptsTab() {
			if back {
				c.FocusPrevious()
			} else {
				c.FocusNext()
			}
			return
		}
	}
	switch {
	case c.Focused() != nil:
		c.Focused().TypedKey(e)
	case c.OnTypedKey() != nil:
		c.OnTypedKey()(e)
	}
}

// letter writes one.
func (h *hand) letter(r rune) {
	c := h.win.Canvas()
	switch {
	case c.Focused() != nil:
		c.Focused().TypedRune(r)
	case c.OnTypedRune() != nil:
		c.OnTypedRune()(r)
	}
}

// shortcut presses a key with Ctrl or Alt: the menu has it first, then what is focused, then the window.
func (h *hand) shortcut(cut fyne.Shortcut) {
	if menu := h.win.MainMenu(); menu != nil {
		for _, m := range menu.Items {
			if item := menuItem(m, cut); item != nil {
				item.Action()
				return
			}
		}
	}
	if f, ok := h.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(cut)
		return
	}
	h.win.Canvas().(interface{ TypedShortcut(fyne.Shortcut) }).TypedShortcut(cut)
}

func menuItem(m *fyne.Menu, cut fyne.Shortcut) *fyne.MenuItem {
	for _, i := range m.Items {
		if i.Shortcut != nil && i.Shortcut.ShortcutName() == cut.ShortcutName() {
			return i
		}
		if i.ChildMenu != nil {
			if found := menuItem(i.ChildMenu, cut); found != nil {
				return found
			}
		}
	}
	return nil
}

// anywhere is a place in the window.
func (h *hand) anywhere(r *rand.Rand) fyne.Position {
	s := h.win.Canvas().Size()
	return fyne.NewPos(r.Float32()*s.Width, r.Float32()*s.Height)
}
