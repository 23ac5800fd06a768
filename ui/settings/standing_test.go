package settings

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// TestSavedMovesNothing: what was written is kept and said to be, and nothing on the screen moves.
func TestSavedMovesNothing(t *testing.T) {
	s, screen, _ := settingsStage(t, &desktest.Works{}, sectionOffice)
	screen.ShowSection(sectionOffice)
	s.Settle()
	height := func() (sum float32) {
		desktest.Walk(screen.Content(), func(o fyne.CanvasObject) {
			if scroll, ok := o.(*kit.Scroll); ok {
				sum += scroll.Content.MinSize().Height
			}
		})
		return sum
	}
	before := height()
	e := s.Entries()[0]
	e.SetText("Studio Bianchi")
	e.OnCommit(e.Text)
	s.Settle()
	s.Must("Saved.")
	if after := height(); after != before || before == 0 {
		t.Errorf("it was %.0f high and is %.0f", before, after)
	}
}
