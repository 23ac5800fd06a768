package kit

import "fyne.io/fyne/v2"

// FirstFocus is the first thing in a part of the window that takes the keyboard now, as one reads; nil where there is none.
func FirstFocus(part fyne.CanvasObject) fyne.Focusable {
	if part == nil || !part.Visible() {
		return nil
	}
	if f, ok := part.(fyne.Focusable); ok {
		if d, can := part.(fyne.Disableable); !can || !d.Disabled() {
			return f
		}
		return nil
	}
	for _, inner := range held(part) {
		if f := FirstFocus(inner); f != nil {
			return f
		}
	}
	return nil
}

// Reachable reports whether something in a part takes the keyboard now: it and all it stands in are shown.
func Reachable(part fyne.CanvasObject, f fyne.Focusable) bool {
	o, ok := f.(fyne.CanvasObject)
	if !ok || part == nil || !part.Visible() {
		return false
	}
	if part == o {
		return FirstFocus(part) != nil
	}
	for _, inner := range held(part) {
		if Reachable(inner, f) {
			return true
		}
	}
	return false
}
