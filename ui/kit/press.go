package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Pressable is what all things that can be pressed share: pointer, focus with its ring, keyboard, being off with a
// reason, and the words for the hint line. The widget that embeds it calls Begin, and draws in its Refresh.
type Pressable struct {
	widget.BaseWidget
	self    fyne.Widget
	act     func()
	name    string
	why     string
	off     bool
	focused bool
	hovered bool
	down    bool
	careful bool // Return does not press it
}

// Begin makes self, the widget it is embedded in, one that is called name and does act when it is pressed.
func (p *Pressable) Begin(self fyne.Widget, name string, act func()) {
	p.self, p.name, p.act = self, name, act
	p.ExtendBaseWidget(self)
}

// Focused reports whether the keyboard is on it.
func (p *Pressable) Focused() bool { return p.focused }

// Hovered reports whether the pointer is over it.
func (p *Pressable) Hovered() bool { return p.hovered }

// Hint is what the hint line says: the name and, if it is off, the reason.
func (p *Pressable) Hint() string {
	switch {
	case !p.off || p.why == "":
		return p.name
	case p.name == "":
		return p.why
	}
	return p.name + ". " + p.why
}

// SetHint gives the name, with its key, and the reason for being off.
func (p *Pressable) SetHint(name, reason string) {
	p.name, p.why = name, reason
	p.showHint()
}

// Disable turns it off and says why.
func (p *Pressable) Disable(reason string) {
	p.off, p.why = true, reason
	p.down = false
	p.self.Refresh()
	p.showHint()
}

// Enable turns it on again.
func (p *Pressable) Enable() {
	p.off = false
	p.self.Refresh()
	p.showHint()
}

// Disabled reports whether it is off.
func (p *Pressable) Disabled() bool { return p.off }

func (p *Pressable) showHint() {
	if p.hovered || p.focused {
		hint(p.self, p.Hint())
	}
}

// Tapped is a click.
func (p *Pressable) Tapped(*fyne.PointEvent) { p.fire() }

func (p *Pressable) fire() {
	if p.off || p.act == nil {
		return
	}
	c := canvasOf(p.self) // what is done may take it from there
	p.act()
	if c != nil {
		heed(c)
	}
}

// Hide is for Fyne.
func (p *Pressable) Hide() {
	p.BaseWidget.Hide()
	if c := canvasOf(p.self); c != nil && p.hovered {
		heed(c)
	}
}

// MouseIn is for Fyne.
func (p *Pressable) MouseIn(*desktop.MouseEvent) { p.hover(true) }

// MouseMoved is for Fyne, for which the pointer has not left what was hidden under it and is shown again.
func (p *Pressable) MouseMoved(*desktop.MouseEvent) {
	if !p.hovered {
		p.hover(true)
	}
}

// MouseOut is for Fyne.
func (p *Pressable) MouseOut() { p.hover(false) }

func (p *Pressable) hover(in bool) {
	p.hovered, p.down = in, p.down && in
	p.self.Refresh()
	if in {
		hint(p.self, p.Hint())
	} else if !p.focused {
		hint(p.self, "")
	}
}

// MouseDown is for Fyne.
func (p *Pressable) MouseDown(*desktop.MouseEvent) { p.down = !p.off; p.self.Refresh() }

// MouseUp is for Fyne.
func (p *Pressable) MouseUp(*desktop.MouseEvent) { p.down = false; p.self.Refresh() }

// FocusGained is for Fyne. What is off takes the focus too, so that its reason can be read.
func (p *Pressable) FocusGained() {
	p.focused = true
	p.self.Refresh()
	reveal(p.self)
	hint(p.self, p.Hint())
}

// FocusLost is for Fyne.
func (p *Pressable) FocusLost() {
	p.focused = false
	p.self.Refresh()
	hint(p.self, "")
}

// TypedRune is for Fyne.
func (p *Pressable) TypedRune(rune) {}

// Careful has Return not press it for as long: a key that is held, or pressed twice, does not take back what it has just begun.
func (p *Pressable) Careful(on bool) { p.careful = on }

// TypedKey presses on Space and Return; Esc goes to the dialog around it.
func (p *Pressable) TypedKey(e *fyne.KeyEvent) {
	if p.careful && (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) {
		return
	}
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		p.fire()
	default:
		passKey(p.self, e)
	}
}

// AccessibilityLabel is what a screen reader says.
func (p *Pressable) AccessibilityLabel() string { return p.Hint() }

// AccessibilityRole is that of a button.
func (p *Pressable) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Veil gives r the colour of pointer and press, to lie over the ground.
func (p *Pressable) Veil(r *canvas.Rectangle) {
	switch {
	case p.off || !p.hovered && !p.down:
		r.FillColor = color.Transparent
	case p.down:
		r.FillColor = colorOf(fynetheme.ColorNamePressed)
	default:
		r.FillColor = colorOf(fynetheme.ColorNameHover)
	}
	r.Refresh()
}

// Ring gives r the 2 units of ink that show the focus; it lies 1 outside.
func (p *Pressable) Ring(r *canvas.Rectangle) { ring(r, p.focused) }

func ring(r *canvas.Rectangle, focused bool) {
	r.StrokeWidth, r.StrokeColor = 0, color.Transparent
	if focused {
		r.StrokeWidth, r.StrokeColor = 2, colorOf(fynetheme.ColorNamePrimary)
	}
	r.Refresh()
}

func placeRing(r *canvas.Rectangle, size fyne.Size) {
	place(r, -3, -3, size.Width+6, size.Height+6)
}
