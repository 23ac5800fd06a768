package docview

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Word is a line of text inside a rectangle, cut where it does not fit.
func Word(text string, c color.Color, size float32, bold bool, in *canvas.Rectangle, x, y float32) *canvas.Text {
	t := canvas.NewText("", c)
	t.TextSize, t.TextStyle = size, fyne.TextStyle{Bold: bold}
	t.Text = cut(text, in.Size().Width-2*x, func(s string) float32 { return fyne.MeasureText(s, size, t.TextStyle).Width })
	t.Move(in.Position().AddXY(x, y))
	t.Resize(t.MinSize())
	return t
}

func cut(text string, width float32, measure func(string) float32) string {
	if measure(text) <= width {
		return text
	}
	runes := []rune(text)
	for n := len(runes) - 1; n > 0; n-- {
		if s := string(runes[:n]) + "…"; measure(s) <= width {
			return s
		}
	}
	return ""
}
