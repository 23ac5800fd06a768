package prepare

import (
	"testing"

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
