package kit

import (
	"image/color"

	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/ui/theme"
)

// Colour names for texts of this package's screens.
const (
	ColorText      = fynetheme.ColorNameForeground
	ColorError     = fynetheme.ColorNameError
	ColorSecondary = theme.Secondary
	ColorInk       = fynetheme.ColorNamePrimary
	ColorDisabled  = fynetheme.ColorNameDisabled
)

// Plate is a rectangle that shows nothing yet.
func Plate(radius float32) *canvas.Rectangle {
	return &canvas.Rectangle{FillColor: color.Transparent, CornerRadius: radius}
}
