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
			if within, has := screen.middle.Content.MinSize().Width, screen.middle.Size().Width; within > has {
				t.Errorf("what scrolls is %v wide in a panel of %v", within, has)
			}
			if foot, has := screen.side.MinSize().Width, screen.side.Size().Width; foot > has {
				t.Errorf("it is %v wide in a panel of %v", foot, has)
			}
			d := fyne.CurrentApp().Driver()
			edge := d.AbsolutePositionForObject(screen.middle).X + screen.middle.Size().Width - 16
			desktest.Walk(screen.asks, func(o fyne.CanvasObject) {
				b, ok := o.(*kit.Button)
				if end := d.AbsolutePositionForObject(o).X + o.Size().Width; ok && end > edge+0.5 {
					t.Errorf("%q ends at %v, the panel's content at %v", b.Text(), end, edge)
				}
			})
		})
	}
}
