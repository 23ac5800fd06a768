package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// counted is a person with a keyboard only, whose keys are counted; letters of names, addresses and paths are not.
type counted struct {
	user
	n int
}

func (c *counted) keys(names ...fyne.KeyName) {
	c.n += len(names)
	c.user.keys(names...)
}

// ctrl is a key with Ctrl, which a command has.
func (c *counted) ctrl(command string) {
	c.n++
	c.do(command)
}

// TestMainJobByKeys: from the opened window to the request that has left, with one signer and a field that was moved, in at most 25
// keys, nowhere with a pointer.
func TestMainJobByKeys(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.remember(b.path)
	u := &counted{user: b.user()}
	u.ctrl("shell.place.prepare")
	u.keys(fyne.KeyReturn) // the file that was opened last
	b.Until("the document", func() bool { return b.shell.open.doc != nil && b.shell.open.giveUp == nil })
	if b.window.Canvas().Focused() != fyne.Focusable(b.prepare.View()) {
		t.Fatalf("the keyboard is at %T", b.window.Canvas().Focused())
	}
	u.keys(fyne.KeyS, fyne.KeyReturn, fyne.KeyRight, fyne.KeyDown)
	if u.fields() != 1 {
		t.Fatalf("%d fields", u.fields())
	}
	u.keys(fyne.KeyReturn)
	u.letters("Anna")
	u.keys(fyne.KeyTab)
	u.letters("Rossi")
	u.keys(fyne.KeyTab)
	u.letters("anna@example.com")
	u.keys(fyne.KeyReturn)
	if g := u.signers()[0]; g.FullName() != "Anna Rossi" || g.Email != "anna@example.com" || b.window.Canvas().Focused() != fyne.Focusable(b.prepare.View()) {
		t.Fatalf("%+v, the keyboard is at %T", g, b.window.Canvas().Focused())
	}
	u.ctrl("commands.primary")
	if !b.prepare.Reviewing() {
		t.Fatal("no review")
	}
	b.Until("the service", func() bool {
		return u.button(u.d.Voice.Count("review.send", 1)) != nil && !u.button(u.d.Voice.Count("review.send", 1)).Disabled()
	})
	b.Now = b.Now.Add(5 * time.Second) // to read it
	u.ctrl("commands.primary")
	b.Until("it is under way", func() bool { return b.place == "requests" })
	if u.n > 25 {
		t.Errorf("%d keys", u.n)
	}
	t.Logf("%d keys", u.n)
}

// TestPagesHaveTheKeyboard: after opening and after Ctrl and a number, also where the rail had it; nothing where a dialog is.
func TestPagesHaveTheKeyboard(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	u := b.user()
	for _, verb := range []string{"prepare", "sign", "verify"} {
		b.openFor(verb)
		if got := b.window.Canvas().Focused(); got != fyne.Focusable(b.pages()) {
			t.Errorf("%s: opened, and the keyboard is at %T", verb, got)
		}
		u.do("shell.place.home")
		b.window.Canvas().Focus(b.rail.anchor())
		u.do("shell.place." + verb)
		if got := b.window.Canvas().Focused(); got != fyne.Focusable(b.pages()) {
			t.Errorf("%s: shown again, and the keyboard is at %T", verb, got)
		}
	}
}

// TestF6GoesThroughEveryPart of every screen and around, back with Shift, and comes back to what had the keyboard there. What has it
// is to be seen.
func TestF6GoesThroughEveryPart(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	for _, verb := range []string{"prepare", "sign", "verify"} {
		b.openFor(verb)
	}
	for place, least := range map[string]int{"home": 2, "prepare": 4, "sign": 2, "verify": 3, "requests": 2, "settings": 3} {
		if b.isVerb(place) {
			b.move(place)
		} else {
			b.goTo(place)
		}
		panes := b.panes()
		if len(panes) < least {
			t.Errorf("%s has %d panes", place, len(panes))
		}
		b.window.Canvas().Focus(b.rail.anchor())
		var gone []fyne.Focusable
		for i := range panes {
			b.keyed(fyne.KeyF6)
			now := b.window.Canvas().Focused()
			if !kit.Within(panes[(i+1)%len(panes)], now.(fyne.CanvasObject)) {
				t.Errorf("%s: after %d times F6 the keyboard is at %T", place, i+1, now)
			}
			gone = append(gone, now)
		}
		for i := range panes {
			b.pane(true)
			if now := b.window.Canvas().Focused(); now != gone[(2*len(panes)-2-i)%len(panes)] {
				t.Errorf("%s: back %d times, and the keyboard is at %T", place, i+1, now)
			}
		}
	}
}

func (b *shellBed) keyed(names ...fyne.KeyName) { b.user().keys(names...) }

// TestDelRemovesARow: a signer's, with undo; fields and pages have tests of their own.
func TestDelRemovesARow(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	u := b.user()
	b.openFor("prepare")
	for _, g := range desktest.Signers() {
		u.signer(g)
	}
	rows := only(u, "the signers", func(r *kit.Rows) bool { return true })
	b.window.Canvas().Focus(rows)
	u.keys(fyne.KeyUp, fyne.KeyDelete)
	if got := u.signers(); len(got) != 1 || got[0].Name != "Luca" || b.window.Canvas().Focused() != fyne.Focusable(rows) {
		t.Fatalf("%+v, the keyboard is at %T", got, b.window.Canvas().Focused())
	}
	u.pressUndo()
	if got := u.signers(); len(got) != 2 || got[0].Name != "Anna" {
		t.Errorf("%+v", got)
	}
}

// TestFindByArrows: ↓ and ↑ go through what was found, Esc leaves the search to the pages.
func TestFindByArrows(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	u := b.user()
	b.openFor("prepare")
	u.do("commands.find")
	u.letters("contratto")
	b.Until("all pages are read", func() bool { return b.find.search != nil && b.find.search.Done() })
	n, at := b.find.search.Count(), b.find.search.Current()
	if n < 2 {
		t.Fatalf("%d found", n)
	}
	u.keys(fyne.KeyDown)
	if got := b.find.search.Current(); got != at%n+1 {
		t.Errorf("down: at %d after %d of %d", got, at, n)
	}
	u.keys(fyne.KeyUp)
	if got := b.find.search.Current(); got != at {
		t.Errorf("up: at %d, not %d", got, at)
	}
	u.keys(fyne.KeyEscape)
	if b.find.shown() || b.window.Canvas().Focused() != fyne.Focusable(b.prepare.View()) {
		t.Errorf("Esc: the keyboard is at %T", b.window.Canvas().Focused())
	}
}

// TestCopyFromAPage: words of a page are selected with the pointer, beside fields that are placed with it, and Ctrl+C copies them.
func TestCopyFromAPage(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	u := b.user()
	b.openFor("prepare")
	v := b.prepare.View()
	if why := u.command("commands.copy").Why(); why == "" {
		t.Error("something can be copied before anything is selected")
	}
	event := func(pos fyne.Position) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: pos}, Button: desktop.MouseButtonPrimary}
	}
	var from fyne.Position
	b.Until("the pointer is on words", func() bool {
		for y := float32(20); y < v.Size().Height; y += 4 {
			from = fyne.NewPos(v.Size().Width*0.3, y)
			v.MouseMoved(event(from))
			if v.Cursor() == desktop.TextCursor {
				return true
			}
		}
		return false
	})
	to := from.AddXY(v.Size().Width*0.2, 0)
	v.MouseDown(event(from))
	v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}})
	v.MouseUp(event(to))
	words := v.Selected()
	if len(words) < 5 {
		t.Fatalf("%q is selected", words)
	}
	u.do("commands.copy")
	if got := b.shell.app.Clipboard().Content(); got != words || u.fields() != 0 {
		t.Errorf("%q, not %q; %d fields", got, words, u.fields())
	}
}
