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

// Above are quiet words over a list that is still empty, and has the keyboard all the same.
func Above(words string, list fyne.CanvasObject) fyne.CanvasObject {
	return VBox(0, Inset(20, 16, 20, 16, Secondary(NewBody(words).Wrapped())), Fill(list))
}
