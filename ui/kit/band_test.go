package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestABriefBandLeadsToTheRest: it says one sentence, its button opens all there is to say, and both can be closed; a band that asks
// has no way to be closed but what it asks for.
func TestABriefBandLeadsToTheRest(t *testing.T) {
	dress(t, theme.Light)
	band := kit.NewBand("Close")
	d, _ := window(t, kit.VBox(0, band.Content, kit.Fill(kit.NewBody(""))), fyne.NewSize(800, 500))
	c := d.Window.Canvas()
	rooms, entitled := 0, 0
	band.OnRoom = func() { rooms++ }
	press := func(in fyne.CanvasObject, words string) { t.Helper(); pressIn(t, in, words) }

	rest := []string{"It brings two files along.", "A copy without its scripts is used."}
	band.Brief("A clean copy is used.", d.Rest(rest))
	if !desktest.Holds(c.Content(), "A clean copy is used.") || desktest.Holds(c.Content(), rest[0]) || rooms != 1 {
		t.Errorf("it is not one sentence, or nobody hears that it takes room: %d", rooms)
	}
	press(c.Content(), "More…")
	for _, sentence := range rest {
		if !desktest.Holds(c.Overlays().Top(), sentence) {
			t.Errorf("the rest does not say %q", sentence)
		}
	}
	press(c.Overlays().Top(), "Close")
	if c.Overlays().Top() != nil {
		t.Error("the rest stays open")
	}
	press(c.Content(), "Close")
	if band.Content.Visible() {
		t.Error("it stays")
	}

	band.Ask("It is protected.", kit.Deed{Word: "Use a copy", Do: func() { entitled++ }}, d.Rest(rest))
	press(c.Content(), "Use a copy")
	press(c.Content(), "More…")
	press(c.Overlays().Top(), "Close")
	desktest.Walk(c.Content(), func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Text() == "Close" {
			t.Error("what is asked can be closed")
		}
	})
	if entitled != 1 || !band.Content.Visible() {
		t.Errorf("%d times, shown: %t", entitled, band.Content.Visible())
	}
	band.Stay("It is damaged.")
	desktest.Walk(c.Content(), func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok {
			t.Errorf("there is still %q", b.Text())
		}
	})
}

// pressIn presses the first button of a word in what is shown.
func pressIn(t *testing.T, in fyne.CanvasObject, words string) {
	t.Helper()
	found := false
	desktest.Walk(in, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Text() == words && !found {
			found = true
			b.Press()
		}
	})
	if !found {
		t.Fatalf("there is no %q", words)
	}
}
