package settings

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
)

// tab is one line of the list of sections.
type tab struct {
	kit.Pressable
	section  string
	chosen   bool
	label    *kit.Text
	boldface *kit.Text
	ground   *canvas.Rectangle
	over     *canvas.Rectangle
	edge     *canvas.Rectangle
}

func newTab(section, text string, tapped func()) *tab {
	t := &tab{section: section, label: kit.NewBody(text), boldface: kit.NewBold(text)}
	t.ground, t.over, t.edge = kit.Plate(6), kit.Plate(6), kit.Plate(6)
	t.Begin(t, text, tapped)
	return t
}

func (t *tab) choose(on bool) {
	t.chosen = on
	t.Refresh()
}

// MinSize is a line of the list.
func (t *tab) MinSize() fyne.Size {
	return fyne.NewSize(kit.Scaled(settingsListWidth), max(36, t.boldface.MinSize().Height+16))
}

// Refresh paints its state.
func (t *tab) Refresh() {
	t.paint()
	t.BaseWidget.Refresh()
}

func (t *tab) paint() {
	t.ground.FillColor = color.Transparent
	if t.chosen {
		t.ground.FillColor = theme.Color(theme.ColorNameSelection)
	}
	kit.ShowIf(t.boldface, t.chosen)
	kit.ShowIf(t.label, !t.chosen)
	t.ground.Refresh()
	t.Veil(t.over)
	t.Ring(t.edge)
}

// CreateRenderer implements fyne.Widget.
func (t *tab) CreateRenderer() fyne.WidgetRenderer {
	t.paint()
	words := kit.Inset(12, 8, 12, 8, container.NewStack(t.label, t.boldface))
	return widget.NewSimpleRenderer(container.NewStack(t.ground, t.over, words, t.edge))
}
