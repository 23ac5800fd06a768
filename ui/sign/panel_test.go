package sign

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app/say"
	journey "paraph/app/sign"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestNothingIsWiderThanThePanel: with the largest letters everything in the panel of Sign stands inside it, in every language.
func TestNothingIsWiderThanThePanel(t *testing.T) {
	for _, lang := range say.Languages() {
		t.Run(lang, func(t *testing.T) {
			s := desktest.NewStage(t, lang, theme.Light)
			test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 1.5))
			s.Desk.Window = test.NewTempWindow(t, kit.NewStack())
			screen := New(s.Desk, &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}, Pin: "12345"})
			screen.ChooseKey = func(func(string)) {}
			s.Show(screen.Content())
			screen.Open(desktest.Contract(), desktest.WithFields(desktest.Buyer(), desktest.Initials()))
			s.Settle()
			for _, wide := range []float32{1310, kit.LeastWidth - 56} { // beside the narrow rail
				s.Desk.Window.Resize(fyne.NewSize(wide, 614))
				s.Settle()
				insidePanel(t, screen)
			}
		})
	}
}

// insidePanel checks that what stands in the panel ends where its content ends.
func insidePanel(t *testing.T, screen *Screen) {
	t.Helper()
	has := screen.middle.Size().Width
	for _, o := range []fyne.CanvasObject{screen.middle.Content, screen.side} {
		if wants := o.MinSize().Width; wants > has {
			t.Errorf("it is %v wide in a panel of %v", wants, has)
		}
	}
	d := fyne.CurrentApp().Driver()
	edge := d.AbsolutePositionForObject(screen.middle).X + has - 16
	desktest.Walk(screen.asks, func(o fyne.CanvasObject) {
		_, button := o.(*kit.Button)
		_, card := o.(*kit.ChoiceCard)
		_, entry := o.(*kit.Entry)
		if end := d.AbsolutePositionForObject(o).X + o.Size().Width; (button || card || entry) && end > edge+0.5 {
			t.Errorf("%T ends at %v, the panel's content at %v", o, end, edge)
		}
	})
}
