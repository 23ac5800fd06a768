package kit_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestStatesKeepTheirRoomInTheHintLine: with large text in the smallest window what is shown at the right is whole, and the sentence
// beside it ends with one of its parts.
func TestStatesKeepTheirRoomInTheHintLine(t *testing.T) {
	dress(t, theme.Light)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, 1.5))
	states := []string{"Brouillon enregistré", "Service propre, en marche"}
	sentence := "Pag. préc. et Pag. suiv. font défiler les pages, Ctrl et la molette changent le zoom ; Échap quitte le document."
	bar := kit.NewHintBar()
	bar.SetRight(kit.NewStatus("check", states[0]))
	bar.SetState(kit.NewStatus("hard-drives", states[1]))
	bar.SetStanding(sentence)
	w := test.NewTempWindow(t, bar)
	w.SetPadded(false)
	shown := func(width float32) []string {
		w.Resize(fyne.NewSize(width, 39))
		var out []string
		desktest.Walk(bar, func(o fyne.CanvasObject) {
			if text, ok := o.(*canvas.Text); ok {
				out = append(out, text.Text)
			}
		})
		return out
	}
	for width, want := range map[float32]string{
		2000: sentence, 1024: "Pag. préc. et Pag. suiv. font défiler les pages …",
		1250: "Pag. préc. et Pag. suiv. font défiler les pages, Ctrl et la molette changent le zoom …",
	} {
		if got := strings.Join(shown(width), "|"); got != strings.Join([]string{want, states[0], states[1]}, "|") {
			t.Errorf("%v wide: %q", width, got)
		}
	}
}
