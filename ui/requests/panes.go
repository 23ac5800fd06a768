package requests

import "fyne.io/fyne/v2"

// Panes are the list with what is above it, and the request that is chosen, or what can be done with several.
func (r *Screen) Panes() []fyne.CanvasObject { return []fyne.CanvasObject{r.side, r.beside} }
