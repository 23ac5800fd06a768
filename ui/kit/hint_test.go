package kit_test

import (
	"context"
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

// TestAHintGoesWithWhatSpeaks: a button that goes while the pointer rests on it takes its words with it, whatever it goes by: itself,
// with what it stands in, by its own press, or when something is done. What has the keyboard speaks then, unless it went too.
func TestAHintGoesWithWhatSpeaks(t *testing.T) {
	for name, goes := range map[string]func(d *kit.Kit, b *kit.Button, around *fyne.Container, done func()){
		"itself": func(_ *kit.Kit, b *kit.Button, _ *fyne.Container, done func()) { b.Hide(); done() },
		"what it stands in": func(_ *kit.Kit, _ *kit.Button, around *fyne.Container, done func()) {
			kit.ShowIf(around, false)
			done()
		},
		"its press": func(_ *kit.Kit, b *kit.Button, around *fyne.Container, done func()) {
			b.SetTapped(around.RemoveAll)
			b.Press()
			done()
		},
		"the end of something": func(d *kit.Kit, _ *kit.Button, around *fyne.Container, done func()) {
			d.Run(func(context.Context) error { return nil }, func(error) { around.RemoveAll(); d.Dispatch(done) })
		},
	} {
		for _, pressed := range []bool{false, true} { // so it has the keyboard too
			b := desktest.NewBed(t, "en", theme.Light)
			button, other := kit.NewButton("Stop", "", kit.Plain, nil), kit.NewButton("Go", "", kit.Plain, nil)
			around, want := kit.HBox(0, button), "Go"
			b.Win.SetContent(kit.VBox(8, kit.NewTitle("Title"), around, other, b.Kit.Hints))
			b.Win.Canvas().Focus(other)
			button.MouseIn(nil)
			if pressed {
				b.Win.Canvas().Focus(button)
				want = ""
			}
			if got := b.Kit.Hints.Text(); got != "Stop" {
				t.Fatalf("the pointer is over it, and the line says %q", got)
			}
			gone := false
			goes(b.Kit, button, around, func() { gone = true })
			b.Until("it is gone", func() bool { return gone })
			if got := b.Kit.Hints.Text(); got != want || button.Hovered() {
				t.Errorf("%s: the line says %q", name, got)
			}
		}
	}
}
