package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

// saidOf is what has the keyboard says of itself.
func saidOf(u user) string {
	if h, ok := u.window.Canvas().Focused().(interface{ Hint() string }); ok {
		return h.Hint()
	}
	return ""
}

// TestEveryPlaceHasTheKeyboard: after Ctrl and a number the keyboard is at the Desk's first row, at the section of the settings that
// is shown, and where a verb has no document yet at the file that was opened last, also while another verb has one.
func TestEveryPlaceHasTheKeyboard(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	u := b.user()
	b.openFor("prepare")
	b.draw()
	b.flushed()
	u.do("shell.place.home")
	b.Until("the draft is read", func() bool { return !b.home.Begins() })
	if got, want := saidOf(u), "Contratto. "+u.d.Voice.Say("home.more"); got != want {
		t.Errorf("the Desk: the keyboard is at %q, not %q", got, want)
	}
	u.do("shell.place.settings")
	if got, want := saidOf(u), u.d.Voice.Say("settings.office"); got != want {
		t.Errorf("the settings: the keyboard is at %q, not %q", got, want)
	}
	u.do("shell.place.sign")
	if got, want := u.window.Canvas().Focused(), b.latest.(fyne.Focusable); got != want || !kit.Within(b.middle, b.latest) {
		t.Errorf("Sign without a document: the keyboard is at %T", got)
	}
}

func (b *shellBed) flushed() {
	b.T.Helper()
	saved := false
	b.prepare.Flush(func(error) { saved = true })
	b.Until("the draft is saved", func() bool { return saved })
}

// TestAClosedDocumentLeavesTheKeyboard: what opens the next one has it, also where nothing was opened before.
func TestAClosedDocumentLeavesTheKeyboard(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	u := b.user()
	u.do("shell.place.prepare")
	if got, want := saidOf(u), u.d.Voice.Say("shell.choose"); got != want {
		t.Errorf("nothing was opened yet: the keyboard is at %q, not %q", got, want)
	}
	b.openFor("prepare")
	u.do("shell.command.close")
	b.Until("it is closed", func() bool { return b.shell.open.doc == nil })
	if u.window.Canvas().Focused() != b.latest.(fyne.Focusable) {
		t.Errorf("closed: the keyboard is at %T", u.window.Canvas().Focused())
	}
}

// TestTheReviewKeepsTheKeyboard: who comes back to it by Ctrl and a number writes on in the title.
func TestTheReviewKeepsTheKeyboard(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	u := b.user()
	b.review()
	was := u.window.Canvas().Focused()
	u.do("shell.place.home")
	u.do("shell.place.prepare")
	if got := u.window.Canvas().Focused(); got == nil || got != was {
		t.Errorf("the keyboard is at %T, not %T", got, was)
	}
}

// TestTheDeskReadAnewKeepsTheKeyboard where it was: in the same row, whatever its deed is called by then, and on what opens a document.
func TestTheDeskReadAnewKeepsTheKeyboard(t *testing.T) {
	s := stageScene(t, view{given: full}, "it", "light", readers(t))
	u, c := s.user(), s.shell.window.Canvas()
	u.do("shell.place.home")
	s.settle()
	for range 3 {
		u.keys(fyne.KeyTab)
	}
	said, was := saidOf(u), c.Focused()
	s.shell.home.Refresh()
	s.settle()
	if c.Focused() == was || !kit.Reachable(s.shell.home.Content(), c.Focused()) || saidOf(u) != said {
		t.Errorf("it was at %q, and is at %q", said, saidOf(u))
	}
}
