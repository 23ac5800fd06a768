package settings

import (
	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

func (s *Screen) restore() fyne.CanvasObject { return kit.VBox(0) }
