package desktest

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestCaptureKeepsToAllScrolls: of what stands in a scroll inside another one, what the outer one does not show is not drawn.
func TestCaptureKeepsToAllScrolls(t *testing.T) {
	s := NewStage(t, "en", theme.Light)
	red := canvas.NewRectangle(color.NRGBA{R: 0xFF, A: 0xFF})
	red.SetMinSize(fyne.NewSize(100, 400))
	inner := kit.NewVScroll(red)
	inner.SetMinSize(fyne.NewSize(100, 300))
	outer := kit.NewVScroll(inner)
	outer.Move(fyne.NewPos(20, 20))
	outer.Resize(fyne.NewSize(100, 80))
	s.Desk.Window.SetContent(container.NewWithoutLayout(outer))
	s.Desk.Window.Resize(fyne.NewSize(200, 400))
	c := s.Desk.Window.Canvas()
	for y, seen := range map[int]bool{50: true, 150: false} {
		r, g, _, _ := Capture(c).At(40, y).RGBA()
		if got := r > 0xF000 && g < 0x1000; got != seen {
			t.Errorf("at %d it is drawn: %v", y, got)
		}
	}
	if r, g, _, _ := c.Capture().At(40, 150).RGBA(); r < 0xF000 || g > 0x1000 {
		t.Error("Fyne keeps to all scrolls: Capture is not needed any more")
	}
}
