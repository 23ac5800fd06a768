package settings

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestWhatIsWrongComesIntoSight: in the smallest window and with large text, too, what was refused scrolls to the first field that is to be
// put right, whole with what is wrong with it, gives it the keyboard, and has the button and its answer in sight.
func TestWhatIsWrongComesIntoSight(t *testing.T) {
	for _, scale := range []float32{1, 1.5} {
		for _, c := range []struct {
			section, button, wrong string
			write                  map[int]string
			first                  int // of the entries: to be put right
		}{
			{SectionMail, "Test and save", "Write it as", map[int]string{0: "mail"}, 0},
			{SectionMail, "Test and save", "User name and password", map[int]string{0: "smtps://mail.studio.example:465", 1: "firma@studio.example", 2: "anna"}, 2},
			{sectionServices, "Save service", "", map[int]string{0: "Regione", 1: "https://esign.regione.example"}, 2},
			{SectionBackup, "Back up", "at least 12", nil, 3},
		} {
			s, screen, _ := settingsStage(t, &desktest.Works{}, c.section)
			fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, scale))
			screen.ShowSection(c.section)
			s.Desk.Window.Resize(fyne.NewSize(1024-kit.RailNarrow, 640))
			s.Settle()
			for i, text := range c.write {
				s.Entries()[i].SetText(text)
			}
			first := s.Entries()[c.first]
			screen.form.ScrollToBottom()
			s.Press(c.button)
			s.Settle()
			if c.wrong != "" {
				s.Must(c.wrong)
			}
			s.Must("To be put right: ")
			if s.Desk.Window.Canvas().Focused() != fyne.Focusable(first) {
				t.Errorf("%v %s: the keyboard is at %T", scale, c.section, s.Desk.Window.Canvas().Focused())
			}
			seen(t, screen.form, first)
			desktest.Walk(screen.form.Content, func(o fyne.CanvasObject) {
				if f, ok := o.(*kit.Field); ok && kit.FirstFocus(f) == fyne.Focusable(first) {
					seen(t, screen.form, f)
				}
			})
		}
	}
}

// seen checks that something stands wholly within the part of a scroll that is shown.
func seen(t *testing.T, in *kit.Scroll, o fyne.CanvasObject) {
	t.Helper()
	d := fyne.CurrentApp().Driver()
	top, above := d.AbsolutePositionForObject(o).Y, d.AbsolutePositionForObject(in).Y
	if top < above || top+o.Size().Height > above+in.Size().Height {
		t.Errorf("%T stands at %v to %v, shown is %v to %v", o, top, top+o.Size().Height, above, above+in.Size().Height)
	}
}
