package kit

import (
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/ui/theme"
)

// NewDropCard invites to drop a file, and says what becomes of it; a press chooses one.
func NewDropCard(invites, becomes string, choose func()) *PressRow {
	more := Secondary(NewBody(becomes))
	more.SetWrap(true)
	words := VBox(4, Fill(NewStack()), NewDialogTitle(invites), more, Fill(NewStack()))
	inner := Inset(32, 16, 32, 16, HBox(24, NewIcon("tray-arrow-down", 40, fynetheme.ColorNamePrimary), Fill(words)))
	body := NewStack(NewGround(theme.Surface, fynetheme.ColorNameInputBorder, 10), Fixed(0, 158, inner))
	return NewPressRow(body, invites, 10, choose)
}
