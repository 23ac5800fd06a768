package prepare

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	journey "paraph/app/prepare"
	"paraph/signing"
)

// Key is a key pressed on the pages.
func (o *overlay) Key(e *fyne.KeyEvent, mods fyne.KeyModifier) bool {
	id := o.p.model.Selected()
	if dx, dy, ok := arrow(e.Name); ok {
		return o.step(id, dx, dy, mods)
	}
	if n, err := strconv.Atoi(string(e.Name)); err == nil && n >= 1 && n <= 9 {
		o.p.give(n - 1)
		return true
	}
	switch e.Name {
	case fyne.KeyS:
		o.setTool(true)
		o.offer()
	case fyne.KeyReturn, fyne.KeyEnter:
		return o.enter()
	case fyne.KeyDelete, fyne.KeyBackspace:
		o.p.deleteField()
	case fyne.KeyTab:
		return o.next(mods&fyne.KeyModifierShift != 0)
	case fyne.KeyF2:
		o.p.editSigner()
	case fyne.KeyEscape:
		return o.escape()
	default:
		return false
	}
	return true
}

// offer shows where Return would place a field: in the middle of what is seen, or below what stands there.
func (o *overlay) offer() {
	if !o.tool {
		return
	}
	page, at := o.p.view.Middle()
	b := o.p.model.SpotAt(page, at)
	o.dropHover()
	o.hover = &spot{page, signing.Point{X: b.X + b.W/2, Y: b.Y + b.H/2}}
	o.p.view.Changed(page)
}

// enter places what is in the hand; else it opens the form of whose field is selected.
func (o *overlay) enter() bool {
	switch {
	case o.tool && o.hover != nil:
		h := *o.hover
		b := o.ghost(h.page, h.at)
		o.setTool(false)
		id := o.p.model.Add(h.page, b)
		o.p.choose(id, true)
		o.p.added(id)
	case o.p.model.Selected() != 0:
		f, _ := o.p.model.Field(o.p.model.Selected())
		o.p.panel.edit(f.Signer)
	default:
		return false
	}
	return true
}

// keys are those with Ctrl, which Fyne hands to the window: they change the selected field's size while the pages have the focus,
// and the pages themselves while their strip has it.
func (p *Screen) keys() {
	if p.kit.Window == nil {
		return
	}
	c := p.kit.Window.Canvas()
	for _, key := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown} {
		for _, mods := range []fyne.KeyModifier{fyne.KeyModifierShortcutDefault, fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift} {
			c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: mods}, func(fyne.Shortcut) {
				switch {
				case c.Focused() == fyne.Focusable(p.view):
					p.over.Key(&fyne.KeyEvent{Name: key}, mods)
				case p.view.StripFocused() && mods == fyne.KeyModifierShortcutDefault:
					p.pageKey(key)
				}
			})
		}
	}
}

// pageKey is an arrow with Ctrl on the strip of pages.
func (p *Screen) pageKey(key fyne.KeyName) {
	switch key {
	case fyne.KeyLeft:
		p.turnPages(270)
	case fyne.KeyRight:
		p.turnPages(90)
	default:
		p.movePages(key == fyne.KeyDown)
	}
}

// Hint is what the keys do just now.
func (o *overlay) Hint() string {
	switch {
	case o.p.obstacle() != "":
		return ""
	case o.tool:
		return o.p.kit.Say("prepare.tool.hint")
	case o.p.model.Selected() == 0:
		return "" // what can be done first stands in the panel
	case o.p.model.Sized():
		return o.p.kit.Say("prepare.keys.sized") + o.others()
	}
	return o.p.kit.Say("prepare.keys") + o.others()
}

// others is what leads from the selected field to another one.
func (o *overlay) others() string {
	switch {
	case o.WantsTab(false):
		return " " + o.p.kit.Say("prepare.keys.next")
	case o.WantsTab(true):
		return " " + o.p.kit.Say("prepare.keys.before")
	}
	return ""
}

// WantsTab: while a field is selected Tab goes on to the next, after the last one out of the pages.
func (o *overlay) WantsTab(back bool) bool {
	id := o.p.model.Selected()
	if id == 0 {
		return false
	}
	to, _ := o.p.model.Field(o.p.model.Next(back))
	from, _ := o.p.model.Field(id)
	return to.ID != id && journey.Before(to, from) == back
}

func arrow(name fyne.KeyName) (dx, dy float64, ok bool) {
	switch name {
	case fyne.KeyLeft:
		return -1, 0, true
	case fyne.KeyRight:
		return 1, 0, true
	case fyne.KeyUp:
		return 0, -1, true
	case fyne.KeyDown:
		return 0, 1, true
	}
	return 0, 0, false
}

// step moves the selected field, or with Ctrl its lower right corner; by ten with Shift.
func (o *overlay) step(id int, dx, dy float64, mods fyne.KeyModifier) bool {
	if id == 0 || o.p.obstacle() != "" {
		return false
	}
	if mods&fyne.KeyModifierShift != 0 {
		dx, dy = 10*dx, 10*dy
	}
	if mods&fyne.KeyModifierShortcutDefault != 0 {
		o.p.model.Grow(id, dx, dy)
	} else {
		o.p.model.Nudge(id, dx, dy)
	}
	return true
}

func (o *overlay) next(back bool) bool {
	id := o.p.model.Next(back)
	if id == 0 {
		return false
	}
	o.p.choose(id, true)
	return true
}

// escape lays down what is in the hand: a drag, the tool, the selection.
func (o *overlay) escape() bool {
	switch {
	case o.drag != nil:
		d := o.drag
		o.drag = nil
		if d.moved && !d.drawing {
			o.p.model.Cancel()
		}
		o.p.refresh()
	case o.tool:
		o.setTool(false)
	case o.p.model.Selected() != 0:
		o.p.choose(0, false)
	default:
		return false
	}
	return true
}
