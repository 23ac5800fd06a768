package kit

import (
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/ui/theme"
)

// NewDropCard is where a file can be dropped: a title, more about it, and what choosing a file by pressing it does.
func NewDropCard(title, more string, choose func()) *PressRow {
	words := VBox(4, Fill(NewStack()), NewDialogTitle(title), Secondary(NewBody(more)).Wrapped(), Fill(NewStack()))
	inner := Inset(32, 16, 32, 16, HBox(24, NewIcon("tray-arrow-down", 40, fynetheme.ColorNamePrimary), Fill(words)))
	body := NewStack(NewGround(theme.Surface, fynetheme.ColorNameInputBorder, 10), Fixed(0, 158, inner))
	return NewPressRow(body, title, 10, choose)
}
