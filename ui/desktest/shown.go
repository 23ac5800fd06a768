package desktest

import (
	"fyne.io/fyne/v2"
)

// Shown are the things of a kind that a window shows, in their order; those of what lies on top come last.
func Shown[T fyne.CanvasObject](w fyne.Window) (out []T) {
	for _, o := range append([]fyne.CanvasObject{w.Canvas().Content()}, w.Canvas().Overlays().List()...) {
		Walk(o, func(o fyne.CanvasObject) {
			if v, ok := o.(T); ok {
				out = append(out, v)
			}
		})
	}
	return out
}
