package prepare

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// TestSendingIsGivenUp: sending that takes long says so and can be given up; then nothing has left, everything is as it was, and it
// can be sent after all.
func TestSendingIsGivenUp(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	p := reviewed(b, desktest.Ready())
	f, store := p.review.footer, b.Desk.Store
	b.Until("it is safe", func() bool { return !p.saving && !p.unsaved })
	b.Desk.Store = &desktest.Slow{DeskStore: store, Writes: make(chan struct{})}
	p.send()
	b.Until("it says that it goes on", f.working.Visible)
	if f.words.Visible() || !p.review.wording.title.Disabled() {
		t.Error("it looks as if nothing went on")
	}
	givesUp := f.working.GivesUp()
	if b.Kit.Window.Canvas().Focused() != fyne.Focusable(givesUp) {
		t.Errorf("the keyboard is on %T, not where it is given up", b.Kit.Window.Canvas().Focused())
	}
	if middle(givesUp) != middle(f.button) {
		t.Errorf("the buttons are at %g and %g", middle(givesUp), middle(f.button))
	}
	if givesUp.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}); f.writing.Err() != nil {
		t.Error("a second Return gives up what the first one began")
	}
	f.stop()
	b.Until("it has ended", func() bool { return !f.sending })
	if f.working.Visible() || f.words.Text() != "It was not sent. Nothing has left." || f.button.Disabled() || p.review.wording.title.Disabled() {
		t.Errorf("%q", f.words.Text())
	}
	b.Desk.Store = store
	if lines, err := b.Desk.Entries(t.Context(), app.EntryFilter{Limit: 9}); err != nil || len(lines) != 0 {
		t.Error("something has left", lines, err)
	}
	p.send()
	b.Until("it is sent", func() bool { return p.review == nil })
	if lines, err := b.Desk.Entries(t.Context(), app.EntryFilter{Limit: 9}); err != nil || len(lines) != 1 {
		t.Error(lines, err)
	}
}

// middle is the height of the middle of what is shown.
func middle(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y + o.Size().Height/2
}
