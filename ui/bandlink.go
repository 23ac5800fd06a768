package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
)

// bandLink is words to press on the practice band: in the band's own colour, underlined.
type bandLink struct {
	widget.BaseWidget

	words   *canvas.Text
	line    *canvas.Rectangle
	focused bool
	press   func()
}

func newBandLink(text string, press func()) *bandLink {
	l := &bandLink{words: canvas.NewText(text, nil), line: canvas.NewRectangle(nil), press: press}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *bandLink) CreateRenderer() fyne.WidgetRenderer {
	r := &bandLinkRenderer{l}
	r.Refresh()
	return r
}

type bandLinkRenderer struct{ l *bandLink }

func (r *bandLinkRenderer) Layout(size fyne.Size) {
	r.l.words.Resize(size)
	thick := float32(1)
	if r.l.focused {
		thick = 2
	}
	r.l.line.Move(fyne.NewPos(0, size.Height-thick))
	r.l.line.Resize(fyne.NewSize(size.Width, thick))
}

func (r *bandLinkRenderer) MinSize() fyne.Size { return r.l.words.MinSize() }

func (r *bandLinkRenderer) Refresh() {
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	c := r.l.Theme().Color("background", variant)
	r.l.words.Color, r.l.line.FillColor = c, c
	r.l.words.TextSize = r.l.Theme().Size("text")
	r.l.words.Refresh()
	r.l.line.Refresh()
}

func (r *bandLinkRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.l.words, r.l.line}
}

func (r *bandLinkRenderer) Destroy() {}

// Tapped implements fyne.Tappable.
func (l *bandLink) Tapped(*fyne.PointEvent) { l.press() }

// Cursor implements desktop.Cursorable.
func (l *bandLink) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements fyne.Focusable.
func (l *bandLink) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost implements fyne.Focusable.
func (l *bandLink) FocusLost() { l.focused = false; l.Refresh() }

// TypedRune implements fyne.Focusable.
func (l *bandLink) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (l *bandLink) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		l.press()
		return
	}
	kit.PassKey(l, e)
}
