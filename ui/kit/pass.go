package kit

import (
	"strings"

	"fyne.io/fyne/v2"
)

// PassKey hands a key that a widget does not need to the dialog around it, or to the window. Every widget that takes the
// keyboard ends its TypedKey with it, so that Esc and the function keys work wherever the focus is.
func PassKey(o fyne.CanvasObject, e *fyne.KeyEvent) { passKey(o, e) }

// IsFunctionKey reports whether a key is one of F1 to F12, which nobody writes with.
func IsFunctionKey(name fyne.KeyName) bool {
	return len(name) > 1 && strings.HasPrefix(string(name), "F") && strings.Trim(string(name[1:]), "0123456789") == ""
}

// PressFilled presses the filled button of the dialog on a canvas or, where there is none, of the content. False: none is
// there or it is off.
func PressFilled(c fyne.Canvas) bool {
	top := c.Overlays().Top()
	if s, ok := top.(*sheet); ok {
		if b := s.filled(); b != nil {
			b.Press()
			return true
		}
		return false
	}
	if top != nil {
		return false
	}
	if b := formOf(c); b != nil {
		on := !b.Disabled()
		b.Press()
		return on
	}
	if b := filledIn(c.Content(), false); b != nil {
		b.Press()
		return true
	}
	return false
}

// formOf is the button of the form somebody writes in, nil for none.
func formOf(c fyne.Canvas) *Button {
	if e, ok := c.Focused().(*Entry); ok {
		return e.Confirms
	}
	return nil
}

// WhyNotFilled is the reason why the content's filled button is off, "" if there is none.
func WhyNotFilled(c fyne.Canvas) string {
	if b := formOf(c); b != nil {
		return b.why
	}
	if b := filledIn(c.Content(), true); b != nil {
		return b.why
	}
	return ""
}

// filledIn looks for a filled button that is on, or off, through containers and what scrolls: buttons do not stand in other
// widgets.
func filledIn(o fyne.CanvasObject, off bool) *Button {
	if o == nil || !o.Visible() {
		return nil
	}
	var inside []fyne.CanvasObject
	switch v := o.(type) {
	case *Button:
		if v.kind == Filled && v.off == off {
			return v
		}
	case *fyne.Container:
		inside = v.Objects
	case *Scroll:
		inside = []fyne.CanvasObject{v.Content}
	}
	for _, child := range inside {
		if b := filledIn(child, off); b != nil {
			return b
		}
	}
	return nil
}
