package ui

import (
	_ "fyne.io/fyne/v2/test"
	_ "fyne.io/fyne/v2/widget"
)
