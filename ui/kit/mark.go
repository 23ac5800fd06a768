package kit

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Verdict is an answer to "can I rely on this?".
type Verdict int

// The answers: valid, cannot say yet, do not rely on it.
const (
	MarkValid Verdict = iota
	MarkUnsure
	MarkDanger
)

// Mark is a verdict's shape: disc with tick, diamond with question mark, octagon with cross. Its word stands beside it.
type Mark struct {
	widget.BaseWidget
	kind  Verdict
	side  float32
	image *canvas.Image
}

// NewMark is the mark of a verdict, as wide as it is high.
func NewMark(kind Verdict, size float32) *Mark {
	m := &Mark{kind: kind, side: size, image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	m.ExtendBaseWidget(m)
	return m
}

// Set shows another verdict.
func (m *Mark) Set(kind Verdict) { m.kind = kind; m.Refresh() }

// edge is the length of a side now.
func (m *Mark) edge() float32 { return whole(m.side) }

func (m *Mark) draw() {
	m.image.Resource = markPicture(m.kind)
	m.image.Refresh()
}

// CreateRenderer is for Fyne.
func (m *Mark) CreateRenderer() fyne.WidgetRenderer {
	m.draw()
	return &drawn{
		objects: fixed(m.image),
		layout: func(s fyne.Size) {
			place(m.image, (s.Width-m.edge())/2, (s.Height-m.edge())/2, m.edge(), m.edge())
		},
		min:     func() fyne.Size { return fyne.NewSquareSize(m.edge()) },
		refresh: m.draw,
	}
}

// The paths of the marks on a sheet of 24; strokes are for our own rasteriser only, not for themed icons.
const (
	discPath    = `<circle cx="12" cy="12" r="11" fill="%[1]s"/><path d="M7 12.4 L10.6 16 L17.2 8.8" fill="none" stroke="%[2]s" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>`
	octagonPath = `<path d="M7.6 1.4 H16.4 L22.6 7.6 V16.4 L16.4 22.6 H7.6 L1.4 16.4 V7.6 Z" fill="%[1]s"/><path d="M8.4 8.4 L15.6 15.6 M15.6 8.4 L8.4 15.6" fill="none" stroke="%[2]s" stroke-width="2.4" stroke-linecap="round"/>`
	diamondPath = `<path d="M12 1.2 L22.8 12 L12 22.8 L1.2 12 Z" fill="%[1]s" stroke="%[3]s" stroke-width="1.6" stroke-linejoin="round"/>` +
		`<path d="M9.4 9.8 C9.4 6.4 14.6 6.4 14.6 9.7 C14.6 11.9 12 11.8 12 14" fill="none" stroke="%[2]s" stroke-width="1.9" stroke-linecap="round"/><circle cx="12" cy="17" r="1.25" fill="%[2]s"/>`
)

func markPicture(kind Verdict) fyne.Resource {
	var body, name string
	switch kind {
	case MarkValid:
		name, body = "valid", fmt.Sprintf(discPath, hex(fynetheme.ColorNameSuccess), hex(fynetheme.ColorNameForegroundOnSuccess))
	case MarkDanger:
		name, body = "danger", fmt.Sprintf(octagonPath, hex(fynetheme.ColorNameError), hex(fynetheme.ColorNameForegroundOnError))
	default:
		name = "unsure"
		if isDark() {
			body = fmt.Sprintf(diamondPath, hex(fynetheme.ColorNameWarning), "#121317", hex(fynetheme.ColorNameWarning))
		} else {
			body = fmt.Sprintf(diamondPath, "#f2b632", "#1c1e24", hex(fynetheme.ColorNameWarning))
		}
	}
	look := "light"
	if isDark() {
		look = "dark"
	}
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">` + body + `</svg>`
	return fyne.NewStaticResource("mark-"+name+"-"+look+".svg", []byte(svg))
}

func hex(name fyne.ThemeColorName) string { return hexOf(colorOf(name)) }

func hexOf(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
