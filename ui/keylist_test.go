package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/prefs"
	"paraph/ui/theme"
)

// TestTheListOfKeysIsWhole: in every language, text size and window its last lines can be scrolled to, with nothing of them cut, also
// where the window was made smaller or larger meanwhile; in the window that one begins with nothing has to be scrolled.
func TestTheListOfKeysIsWhole(t *testing.T) {
	least, begun, large := fyne.NewSize(kit.LeastWidth, kit.LeastHeight), fyne.NewSize(windowWidth, windowHeight-42), fyne.NewSize(1920, 1000)
	for _, lang := range say.Languages() {
		b := newShellBed(t, lang, theme.Light)
		u := b.user()
		cut := func(when string) {
			t.Helper()
			for _, words := range cutBelow(b.window) {
				t.Errorf("%s, %s: %s", lang, when, words)
			}
		}
		b.window.Resize(begun)
		u.do("commands.keys")
		cut("before anything is scrolled")
		u.keys(fyne.KeyEscape)
		for _, text := range []int{85, 100, 125, 150} {
			b.display(prefs.Text, prefs.TextSize(text))
			for _, size := range []fyne.Size{least, begun, large} {
				b.window.Resize(size)
				u.do("commands.keys")
				for _, then := range []fyne.Size{size, least, large} {
					b.window.Resize(then)
					u.keys(fyne.KeyEnd)
					cut(fmt.Sprintf("%d %%, opened at %v, now %v", text, size, then))
				}
				u.keys(fyne.KeyEscape)
			}
		}
	}
}

// TestTheListOfKeysNamesBoth keys of what has two; a real window presses them in ui/journeys.
func TestTheListOfKeysNamesBoth(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.user().do("commands.keys")
	for _, key := range []string{"Ctrl+Y", "Ctrl+Maiusc+Z"} {
		if !desktest.Holds(b.window.Canvas().Overlays().Top(), key) {
			t.Errorf("it lacks %s", key)
		}
	}
}

// cutBelow are the texts of a dialog that do not end within what it scrolls.
func cutBelow(w fyne.Window) (out []string) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	desktest.Walk(w.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		s, ok := o.(*kit.Scroll)
		if !ok {
			return
		}
		end := at(s).Add(s.Size())
		desktest.Walk(s.Content, func(o fyne.CanvasObject) {
			if t, ok := o.(*kit.Text); ok {
				if low := at(t).Add(t.Size().Max(fyne.NewSize(0, t.MinSize().Height))); low.X > end.X || low.Y > end.Y {
					out = append(out, fmt.Sprintf("%q ends at %v of %v", t.Text(), low, end))
				}
			}
		})
	})
	return out
}
