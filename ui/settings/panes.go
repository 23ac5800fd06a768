package settings

import (
	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// Panes are the list of sections and the form of the one that is shown.
func (s *Screen) Panes() []fyne.CanvasObject { return []fyne.CanvasObject{s.list, s.form} }

// Keyboard is what has the keyboard when the settings are shown: the line of the section that is.
func (s *Screen) Keyboard() fyne.Focusable {
	for _, t := range s.tabs {
		if t.chosen {
			return t
		}
	}
	return kit.FirstFocus(s.list)
}
