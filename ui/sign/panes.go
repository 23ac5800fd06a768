package sign

import "fyne.io/fyne/v2"

// Panes are the toolbar, the small pages, the pages and the panel.
func (s *Screen) Panes() []fyne.CanvasObject { return s.frame.Panes() }
