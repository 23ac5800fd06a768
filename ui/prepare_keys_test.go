package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/ui/desktest"
	"paraph/ui/docview"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestSAfterAClick places a field on the page that is read, wherever the click was that gave the keyboard to the pages or to the small
// ones beside them.
func TestSAfterAClick(t *testing.T) {
	for name, at := range map[string]func(b *shellBed) (fyne.CanvasObject, fyne.Position){
		"a small page of the strip": func(b *shellBed) (fyne.CanvasObject, fyne.Position) {
			return b.prepare.Strip(), fyne.NewPos(70, 60)
		},
		"the paper": func(b *shellBed) (fyne.CanvasObject, fyne.Position) {
			return b.prepare.View(), middleOf(b.prepare.View())
		},
		"beside it": func(b *shellBed) (fyne.CanvasObject, fyne.Position) { return b.prepare.View(), fyne.NewPos(10, 10) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newShellBed(t, "it", theme.Light)
			b.window.Resize(fyne.NewSize(windowWidth, windowHeight))
			u := b.user()
			b.openFor("prepare")
			b.prepare.View().SetZoom(20)
			o, pos := at(b)
			b.window.Canvas().Unfocus()
			u.hand().click(fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Add(pos), desktop.MouseButtonPrimary, 0, false)
			u.keys(fyne.KeyS, fyne.KeyReturn)
			if got := u.fields(); got != 1 {
				t.Fatalf("%d fields, the keyboard is at %T", got, u.window.Canvas().Focused())
			}
			if u.window.Canvas().Focused() != fyne.Focusable(b.prepare.View()) {
				t.Errorf("the keyboard is at %T: arrows would not move the field", u.window.Canvas().Focused())
			}
		})
	}
}

func middleOf(v *docview.View) fyne.Position { return fyne.NewPos(v.Size().Width/2, v.Size().Height/2) }

// TestTheHintLineSpeaksOfWhatHasTheKeyboard through writing, Esc, deleting, undo and redo, from the pages and from the signers; something
// that is shown has it always.
func TestTheHintLineSpeaksOfWhatHasTheKeyboard(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.window.Resize(fyne.NewSize(windowWidth, windowHeight))
	u, c := b.user(), b.window.Canvas()
	undo := func() { u.hand().shortcut(&fyne.ShortcutUndo{}) }
	redo := func() { u.hand().shortcut(&fyne.ShortcutRedo{}) }
	key := func(names ...fyne.KeyName) func() { return func() { u.keys(names...) } }
	b.openFor("prepare")
	for _, step := range []struct {
		name  string
		do    func()
		times int
	}{
		{"the form", key(fyne.KeyF2), 1},
		{"Esc in an empty name", key(fyne.KeyEscape), 1},
		{"the form again", key(fyne.KeySpace), 1},
		{"a name", func() { u.letters("Anna") }, 1},
		{"Esc in a name", key(fyne.KeyEscape), 1},
		{"F2 on the signers", key(fyne.KeyF2), 1},
		{"Esc", key(fyne.KeyEscape), 1},
		{"undo at the signers", undo, 4},
		{"redo", redo, 4},
		{"to the pages", func() { c.Focus(b.prepare.View()) }, 1},
		{"a field", key(fyne.KeyS, fyne.KeyReturn), 1},
		{"another one", key(fyne.KeyS, fyne.KeyReturn), 1},
		{"back to the small pages", func() { u.hand().key(fyne.KeyTab, true) }, 1},
		{"undo on the pages", undo, 6},
		{"redo on the pages", redo, 6},
		{"Tab", key(fyne.KeyTab), 1},
		{"undo from the panel", undo, 6},
		{"redo from the panel", redo, 6},
	} {
		for n := range step.times {
			step.do()
			if !kit.Reachable(b.window.Content(), c.Focused()) {
				t.Fatalf("%s, %d times: the keyboard is at %T", step.name, n+1, c.Focused())
			}
			if said, line := saidOf(u), b.shell.d.Hints.Text(); line != said || said == "" {
				t.Errorf("%s, %d times: the line says %q, the keyboard is at %T, %q", step.name, n+1, line, c.Focused(), said)
			}
		}
	}
}

// TestUndoOfTheLastSigner: the keyboard goes on from the list that is gone to what adds another one.
func TestUndoOfTheLastSigner(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	u := b.user()
	b.openFor("prepare")
	u.signer(desktest.Signers()[0])
	b.window.Canvas().Focus(only(u, "the signers", func(*kit.Rows) bool { return true }))
	for len(u.signers()) > 0 {
		u.hand().shortcut(&fyne.ShortcutUndo{})
	}
	if got, want := saidOf(u), u.d.Voice.Say("prepare.add.hint"); got != want {
		t.Errorf("the keyboard is at %T, %q", u.window.Canvas().Focused(), got)
	}
}

// TestTheHintLineOfFields offers Tab where it leads to another field, and Shift+Tab where only that does.
func TestTheHintLineOfFields(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	u := b.user()
	b.openFor("prepare")
	next, before := u.d.Voice.Say("prepare.keys.next"), u.d.Voice.Say("prepare.keys.before")
	says := func(when string, withNext, withBefore bool) {
		t.Helper()
		if line := b.shell.d.Hints.Text(); strings.Contains(line, next) != withNext || strings.Contains(line, before) != withBefore {
			t.Errorf("%s: %q", when, line)
		}
	}
	u.keys(fyne.KeyS, fyne.KeyReturn)
	says("one field", false, false)
	u.keys(fyne.KeyS, fyne.KeyReturn)
	says("the second of two", false, true)
	for range 150 { // points: above the other one
		u.keys(fyne.KeyUp)
	}
	says("the first of two", true, false)
	b.keyed(fyne.KeyEscape)
	says("none", false, false)
}

// TestKeysFindThePages: S and the arrows work also where nothing has the keyboard, as after a click beside everything.
func TestKeysFindThePages(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	u := b.user()
	b.openFor("prepare")
	b.window.Canvas().Unfocus()
	u.keys(fyne.KeyS, fyne.KeyReturn)
	if u.fields() != 1 {
		t.Errorf("%d fields, the keyboard is at %T", u.fields(), u.window.Canvas().Focused())
	}
}
