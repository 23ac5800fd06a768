package docview

import "fyne.io/fyne/v2"

// Tabber is an Overlay that goes through what stands on the pages with Tab. WantsTab says whether there is a next one (back:
// one before); else Tab leaves the view.
type Tabber interface {
	WantsTab(back bool) bool
}

// AcceptsTab asks the overlay.
func (v *View) AcceptsTab() bool {
	t, ok := v.overlay.(Tabber)
	return ok && t.WantsTab(v.mods()&fyne.KeyModifierShift != 0)
}
