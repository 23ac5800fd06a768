package verify

import "fyne.io/fyne/v2"

// Panes are the toolbar, the small pages, the pages and the panel.
func (v *Screen) Panes() []fyne.CanvasObject { return v.frame.Panes() }
