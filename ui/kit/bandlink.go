package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// bandLink is words to press on the practice band: in the band's own colour, underlined.
type bandLink struct {
	Pressable

	words *canvas.Text
	line  *canvas.Rectangle
}

// NewBandLink does press when it is pressed.
func NewBandLink(text string, press func()) fyne.Widget {
	l := &bandLink{words: canvas.NewText(text, nil), line: canvas.NewRectangle(nil)}
	l.Begin(l, text, press)
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
	if r.l.Focused() {
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
	r.Layout(r.l.Size())
	r.l.words.Refresh()
	r.l.line.Refresh()
}

func (r *bandLinkRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.l.words, r.l.line}
}

func (r *bandLinkRenderer) Destroy() {}

// Cursor implements desktop.Cursorable.
func (l *bandLink) Cursor() desktop.Cursor { return desktop.PointerCursor }
