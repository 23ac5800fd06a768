package practicemail

import "fyne.io/fyne/v2"

// Panes are the list of letters and the one that is read.
func (p *Screen) Panes() []fyne.CanvasObject { return []fyne.CanvasObject{p.place, p.reading} }
