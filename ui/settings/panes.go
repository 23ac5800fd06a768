package settings

import "fyne.io/fyne/v2"

// Panes are the list of sections and the form of the one that is shown.
func (s *Screen) Panes() []fyne.CanvasObject { return []fyne.CanvasObject{s.list, s.form} }
