package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/ui/docview"
	"paraph/ui/theme"
)

// TestSAfterAClick places a field on the page that is read, wherever the click was that gave the keyboard to the pages or to the small
// ones beside them.
func TestSAfterAClick(t *testing.T) {
	for name, at := range map[string]func(b *shellBed) (fyne.CanvasObject, fyne.Position){
		"a small page of the strip": func(b *shellBed) (fyne.CanvasObject, fyne.Position) {
			return b.prepare.Strip(), fyne.NewPos(70, 60)
		},
		"the paper": func(b *shellBed) (fyne.CanvasObject, fyne.Position) { return b.prepare.View(), middleOf(b.prepare.View()) },
		"beside it": func(b *shellBed) (fyne.CanvasObject, fyne.Position) { return b.prepare.View(), fyne.NewPos(10, 10) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newShellBed(t, "it", theme.Light)
			b.window.Resize(fyne.NewSize(windowWidth, windowHeight))
			u := b.user()
			b.openFor("prepare")
			b.prepare.View().SetZoom(20)
			o, pos := at(b)
			b.window.Canvas().Unfocus()
			u.hand().click(fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Add(pos), desktop.MouseButtonPrimary, 0, false)
			u.keys(fyne.KeyS, fyne.KeyReturn)
			if got := u.fields(); got != 1 {
				t.Fatalf("%d fields, the keyboard is at %T", got, u.window.Canvas().Focused())
			}
			if u.window.Canvas().Focused() != fyne.Focusable(b.prepare.View()) {
				t.Errorf("the keyboard is at %T: arrows would not move the field", u.window.Canvas().Focused())
			}
		})
	}
}

func middleOf(v *docview.View) fyne.Position { return fyne.NewPos(v.Size().Width/2, v.Size().Height/2) }
