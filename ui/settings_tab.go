package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
	look "paraph/ui/theme"
)

// Colour names for texts of this package's screens.
const (
	colorText      = theme.ColorNameForeground
	colorError     = theme.ColorNameError
	colorSecondary = look.Secondary
	colorInk       = theme.ColorNamePrimary
	colorDisabled  = theme.ColorNameDisabled
)

// settingsTab is one line of the list of sections.
type settingsTab struct {
	kit.Pressable
	section  string
	chosen   bool
	label    *kit.Text
	boldface *kit.Text
	ground   *canvas.Rectangle
	over     *canvas.Rectangle
	edge     *canvas.Rectangle
}

func newSettingsTab(section, text string, tapped func()) *settingsTab {
	t := &settingsTab{section: section, label: kit.NewBody(text), boldface: kit.NewBold(text)}
	t.ground, t.over, t.edge = plate(6), plate(6), plate(6)
	t.Begin(t, text, tapped)
	return t
}

// plate is a rectangle that shows nothing yet.
func plate(radius float32) *canvas.Rectangle {
	return &canvas.Rectangle{FillColor: color.Transparent, CornerRadius: radius}
}

func (t *settingsTab) choose(on bool) {
	t.chosen = on
	t.Refresh()
}

// MinSize is a line of the list.
func (t *settingsTab) MinSize() fyne.Size {
	return fyne.NewSize(grown(settingsListWidth), max(36, t.boldface.MinSize().Height+16))
}

// Refresh paints its state.
func (t *settingsTab) Refresh() {
	t.paint()
	t.BaseWidget.Refresh()
}

func (t *settingsTab) paint() {
	t.ground.FillColor = color.Transparent
	if t.chosen {
		t.ground.FillColor = theme.Color(theme.ColorNameSelection)
	}
	showIf(t.boldface, t.chosen)
	showIf(t.label, !t.chosen)
	t.ground.Refresh()
	t.Veil(t.over)
	t.Ring(t.edge)
}

// CreateRenderer implements fyne.Widget.
func (t *settingsTab) CreateRenderer() fyne.WidgetRenderer {
	t.paint()
	words := kit.Inset(12, 8, 12, 8, container.NewStack(t.label, t.boldface))
	return widget.NewSimpleRenderer(container.NewStack(t.ground, t.over, words, t.edge))
}
