package kit

import "fyne.io/fyne/v2"

// Replace has a part of the window hold something else. Where the keyboard was in it, what takes it there now gets it: Fyne leaves
// it to what is gone.
func Replace(d *Kit, part *fyne.Container, objects ...fyne.CanvasObject) {
	c := d.Window.Canvas()
	now, _ := c.Focused().(fyne.CanvasObject)
	was := now != nil && Within(part, now)
	part.Objects = objects
	part.Refresh()
	if f := FirstFocus(part); was && f != nil && !Reachable(part, c.Focused()) {
		c.Focus(f)
	}
}
