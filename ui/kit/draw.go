package kit

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"paraph/ui/theme"
)

// drawn is a renderer put together from functions; nil ones do nothing.
type drawn struct {
	objects func() []fyne.CanvasObject
	layout  func(fyne.Size)
	min     func() fyne.Size
	refresh func()
}

func (d *drawn) Destroy() {}

func (d *drawn) Layout(size fyne.Size) {
	if d.layout != nil {
		d.layout(size)
	}
}

func (d *drawn) MinSize() fyne.Size { return d.min() }

func (d *drawn) Objects() []fyne.CanvasObject { return d.objects() }

func (d *drawn) Refresh() {
	if d.refresh != nil {
		d.refresh()
	}
}

// fixed is a list of objects that stays the same.
func fixed(objects ...fyne.CanvasObject) func() []fyne.CanvasObject {
	return func() []fyne.CanvasObject { return objects }
}

// blank is a rectangle that shows nothing yet.
func blank(radius float32) *canvas.Rectangle {
	return &canvas.Rectangle{FillColor: color.Transparent, StrokeColor: color.Transparent, CornerRadius: radius}
}

func colorOf(name fyne.ThemeColorName) color.Color {
	s := fyne.CurrentApp().Settings()
	return s.Theme().Color(name, s.ThemeVariant())
}

func sizeOf(name fyne.ThemeSizeName) float32 { return fyne.CurrentApp().Settings().Theme().Size(name) }

// scaled is a length that follows the text size.
func scaled(v float32) float32 { return v * sizeOf("text") / 14 }

// whole is a length that follows the text size in whole units: what is painted stays crisp.
func whole(v float32) float32 { return float32(math.Round(float64(scaled(v)))) }

// Scaled is a length that follows the text size.
func Scaled(v float32) float32 { return scaled(v) }

// isDark reports whether the dark look is on.
func isDark() bool { return theme.IsDark() }

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
