package kit

// stayer is what keeps the keyboard when another place is shown: the rail.
type stayer interface{ StaysWithPlace() }

// LetGo takes the keyboard from what leaves the window, which Fyne leaves it to, and shows no password in it any longer; the rail stays. What has it beneath a
// dialog cannot be asked for it, only somebody who stays be given it.
func LetGo(d *Kit) {
	c := d.Window.Canvas()
	conceal(c.Content())
	_, stays := c.Focused().(stayer)
	switch {
	case c.Overlays().Top() != nil && d.Anchor != nil:
		c.Focus(d.Anchor())
	case !stays:
		c.Unfocus()
	}
}
