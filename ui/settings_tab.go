package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
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
	widget.BaseWidget
	desk     *kit.Desk
	name     string
	text     string
	tapped   func()
	chosen   bool
	focused  bool
	hovered  bool
	label    *kit.Text
	boldface *kit.Text
	ground   *canvas.Rectangle
}

func newSettingsTab(d *kit.Desk, text string, tapped func()) *settingsTab {
	t := &settingsTab{desk: d, text: text, tapped: tapped, label: kit.NewBody(text), boldface: kit.NewBold(text), ground: canvas.NewRectangle(color.Transparent)}
	t.ground.CornerRadius = 6
	t.ExtendBaseWidget(t)
	return t
}

func (t *settingsTab) choose(on bool) {
	t.chosen = on
	t.Refresh()
}

// Hint is what the hint line says of it.
func (t *settingsTab) Hint() string { return t.text }

// AccessibilityLabel names it to screen readers.
func (t *settingsTab) AccessibilityLabel() string { return t.text }

// Tapped shows the section.
func (t *settingsTab) Tapped(*fyne.PointEvent) { t.tapped() }

// FocusGained implements fyne.Focusable.
func (t *settingsTab) FocusGained() {
	t.focused = true
	t.Refresh()
	tell(t.desk, t.Hint())
}

// FocusLost implements fyne.Focusable.
func (t *settingsTab) FocusLost() {
	t.focused = false
	t.Refresh()
	tell(t.desk, "")
}

// TypedRune implements fyne.Focusable.
func (t *settingsTab) TypedRune(rune) {}

// TypedKey shows the section on Return and Space.
func (t *settingsTab) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		t.tapped()
	default:
		kit.PassKey(t, e)
	}
}

// MouseIn implements desktop.Hoverable.
func (t *settingsTab) MouseIn(*desktop.MouseEvent) {
	t.hovered = true
	t.Refresh()
	tell(t.desk, t.Hint())
}

// MouseMoved implements desktop.Hoverable.
func (t *settingsTab) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *settingsTab) MouseOut() {
	t.hovered = false
	t.Refresh()
	tell(t.desk, "")
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
	t.ground.FillColor, t.ground.StrokeWidth = color.Transparent, 0
	switch {
	case t.chosen:
		t.ground.FillColor = theme.Color(theme.ColorNameSelection)
	case t.hovered:
		t.ground.FillColor = theme.Color(theme.ColorNameHover)
	}
	if t.focused {
		t.ground.StrokeColor, t.ground.StrokeWidth = theme.Color(colorInk), 2
	}
	if t.chosen {
		t.label.Hide()
		t.boldface.Show()
	} else {
		t.boldface.Hide()
		t.label.Show()
	}
	t.ground.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *settingsTab) CreateRenderer() fyne.WidgetRenderer {
	t.paint()
	return widget.NewSimpleRenderer(container.NewStack(t.ground, kit.Inset(12, 8, 12, 8, container.NewStack(t.label, t.boldface))))
}

// tell shows words in the hint line, where there is one.
func tell(d *kit.Desk, words string) {
	if d.Hints != nil {
		d.Hints.Tell(words)
	}
}
