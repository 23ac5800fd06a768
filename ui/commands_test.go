package ui

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"

	"paraph/app/say"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestFileDialogs: they open, and Esc closes them.
func TestFileDialogs(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	h := hand{win: b.window}
	for name, open := range map[string]func(){
		"open": func() { b.choose("") },
		"save": func() { b.save("Prove.pdf", nil) },
		"new":  func() { b.pickNew("backup", func(string) {}) },
	} {
		open()
		if len(b.window.Canvas().Overlays().List()) != 1 {
			t.Fatalf("%s: no dialog", name)
		}
		h.key(fyne.KeyEscape, false)
		if len(b.window.Canvas().Overlays().List()) != 0 {
			t.Fatalf("%s: Esc does not close it", name)
		}
		h.key(fyne.KeyF1, false)
		if len(b.window.Canvas().Overlays().List()) != 1 {
			t.Fatalf("%s: the window has not got its keys back", name)
		}
		h.key(fyne.KeyEscape, false)
	}
}

// focusables are the widgets on the screen that take the keyboard.
func focusables(o fyne.CanvasObject) (out []fyne.Focusable) {
	desktest.Walk(o, func(o fyne.CanvasObject) {
		if f, ok := o.(fyne.Focusable); ok {
			out = append(out, f)
		}
	})
	return out
}

// TestFunctionKeys: F1 opens the guide at the page of the place, whatever has the keyboard.
func TestFunctionKeys(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	h := hand{win: b.window}
	b.openFor("prepare")
	b.draw()
	for _, p := range places() {
		if b.move(p.name); p.name != "prepare" && p.name != "sign" && p.name != "verify" {
			b.goTo(p.name)
		}
		c := b.window.Canvas()
		for _, f := range append(focusables(c.Content()), nil) {
			if f == nil {
				c.Unfocus()
			} else {
				c.Focus(f)
			}
			h.key(fyne.KeyF1, false)
			if len(c.Overlays().List()) != 1 {
				t.Fatalf("%s: F1 does nothing while %T has the keyboard", p.name, f)
			}
			h.key(fyne.KeyEscape, false)
			if len(c.Overlays().List()) != 0 {
				t.Fatalf("%s: Esc does not close the guide", p.name)
			}
		}
	}
}

// TestMenuKnowsWhatCannotBeDone: items are off while their commands cannot be done.
func TestMenuKnowsWhatCannotBeDone(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	off := func(key string) bool {
		i := slices.IndexFunc(b.commands, func(c *kit.Command) bool { return c.Key == key })
		return b.commands[i].Item.Disabled
	}
	if !off("shell.command.close") || !off("commands.fit.width") || !off("shell.command.undo") || off("shell.command.open") {
		t.Error("without a document")
	}
	b.openFor("prepare")
	if off("shell.command.close") || off("commands.fit.width") || !off("shell.command.undo") || !off("commands.delete") {
		t.Error("with one")
	}
	b.draw()
	if off("shell.command.undo") || off("commands.delete") || !off("shell.command.redo") {
		t.Error("with a field")
	}
	hand{win: b.window}.undo()
	if b.user().fields() != 0 || off("shell.command.redo") {
		t.Error("Ctrl+Z does not undo")
	}
}

// TestKeysAreUsedOnce: no key has two meanings in the menus.
func TestKeysAreUsedOnce(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	keys := map[string]string{}
	for _, c := range b.commands {
		for _, cut := range append([]fyne.Shortcut{c.Cut}, c.Others()...) {
			if cut != nil {
				k := cut.ShortcutName()
				if keys[k] != "" {
					t.Errorf("%s is both %s and %s", k, keys[k], c.Key)
				}
				keys[k] = c.Key
			}
		}
	}
}

func (h hand) undo() { h.shortcut(&fyne.ShortcutUndo{}) }

// TestEditingWords: the keys of writing belong to the words that are written, not to the fields on the pages.
func TestEditingWords(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	h := hand{win: b.window}
	b.openFor("prepare")
	b.draw()
	b.user().press("prepare.edit.hint")
	e := b.user().entry("prepare.form.name")
	b.window.Canvas().Focus(e)
	test.Type(e, "Xavier")
	if !strings.Contains(e.Text, "Xavier") {
		t.Fatalf("%q", e.Text)
	}
	fields := b.user().fields()
	h.undo()
	if strings.Contains(e.Text, "Xavier") || b.user().fields() != fields {
		t.Errorf("undone: %q, %d fields", e.Text, b.user().fields())
	}
	h.shortcut(&fyne.ShortcutSelectAll{})
	h.shortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != e.Text || got == "" {
		t.Errorf("copied %q of %q", got, e.Text)
	}
}

// TestRecent: the last files are remembered, the newest first, and what is gone is dropped.
func TestRecent(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	content, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "Altro.pdf")
	if err := os.WriteFile(other, content, 0o600); err != nil {
		t.Fatal(err)
	}
	b.openFor("verify")
	b.openFiles([]string{other}, "verify")
	b.Until("the other", func() bool { return b.shell.open.doc != nil && b.shell.open.doc.Path() == other })
	if !slices.Equal(b.recent.paths, []string{other, b.path}) {
		t.Fatal(b.recent.paths)
	}
	if again := recentFrom(b.shell.c.Prefs); !slices.Equal(again.paths, b.recent.paths) {
		t.Errorf("remembered %v", again.paths)
	}
	if err := os.Remove(b.path); err != nil {
		t.Fatal(err)
	}
	b.away(func() {}, func() {})
	b.Until("the sweep", func() bool { return len(b.recent.paths) == 1 })
	var names []string
	desktest.Walk(b.window.Content(), func(o fyne.CanvasObject) {
		if k, ok := o.(*kit.Button); ok {
			names = append(names, k.Text())
		}
	})
	if !slices.Contains(names, "Altro.pdf") || slices.Contains(names, "Contratto.pdf") {
		t.Errorf("shown: %v", names)
	}
}

// TestFindInDocument: words are found in the pages, counted, and gone through.
func TestFindInDocument(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	h := hand{win: b.window}
	b.openFor("verify")
	h.shortcut(kit.Ctrl(fyne.KeyF))
	test.Type(b.find.entry, "fornitrice")
	b.Until("the words", func() bool { return b.find.search.Done() })
	if b.find.search.Count() < 2 || b.find.search.Current() != 1 {
		t.Fatalf("%d of %d", b.find.search.Current(), b.find.search.Count())
	}
	h.key(fyne.KeyReturn, false)
	if b.find.search.Current() != 2 || !strings.HasPrefix(b.find.count.Text(), "2 of ") {
		t.Errorf("%d, %q", b.find.search.Current(), b.find.count.Text())
	}
	h.key(fyne.KeyEscape, false)
	if b.find.shown() || b.window.Canvas().Focused() != fyne.Focusable(b.verify.View()) {
		t.Error("Esc does not go back to the pages")
	}
}

// TestPrimary: Ctrl+Return presses the filled button of every screen, once while it is held.
func TestPrimary(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	h := hand{win: b.window}
	opened := 0
	b.home.OnStartSample = func() { opened++ }
	b.Until("the first steps", func() bool { return desktest.Holds(b.window.Content(), b.shell.d.Voice.Say("home.welcome")) })
	for range 5 {
		h.shortcut(kit.Ctrl(fyne.KeyReturn))
	}
	if opened != 1 {
		t.Errorf("pressed %d times", opened)
	}
}

// TestDiagnostics: support gets no names, paths or addresses.
func TestDiagnostics(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.openFor("prepare")
	b.draw()
	text := b.diagnostics()
	for _, private := range []string{"Contratto", "Anna", "anna", "Bianchi", filepath.Dir(b.path), "example"} {
		if strings.Contains(text, private) {
			t.Errorf("%q is in\n%s", private, text)
		}
	}
	if !strings.Contains(text, "Document open: true") {
		t.Error(text)
	}
}

// oneLaser is a printer.
type oneLaser struct{ printed []string }

func (*oneLaser) List(context.Context) ([]string, error) { return []string{"Laser", "Colore"}, nil }

func (p *oneLaser) Print(_ context.Context, printer, name string, content []byte) error {
	p.printed = append(p.printed, printer+" "+name+" "+string(content[:5]))
	return nil
}

// TestPrintAsks: which printer is asked; the document goes to it as it is.
func TestPrintAsks(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	p := &oneLaser{}
	b.shell.c.Printers = p
	h := hand{win: b.window}
	b.openFor("verify")
	h.shortcut(kit.Ctrl(fyne.KeyP))
	b.Until("the dialog", func() bool { return len(b.window.Canvas().Overlays().List()) == 1 })
	h.shortcut(kit.Ctrl(fyne.KeyReturn))
	b.Until("the printer", func() bool { return b.shell.d.Toasts.Text() == "Handed to Laser." })
	if !slices.Equal(p.printed, []string{"Laser Contratto.pdf %PDF-"}) {
		t.Error(p.printed)
	}
}

// TestFyneSpeaksOurLanguage: Fyne's own dialogs follow the desk, also in Italian, which Fyne does not know.
func TestFyneSpeaksOurLanguage(t *testing.T) {
	for code, want := range map[string][3]string{
		"it": {"Annulla", "Mostra file nascosti", "Nome"},
		"fr": {"Annuler", "Afficher les fichiers cachés", "Nom"},
		"en": {"Cancel", "Show hidden files", "Name"},
	} {
		speakFyne(say.In(code))
		if got := [3]string{lang.L("Cancel"), lang.L("Show Hidden Files"), lang.X("file.name", "x")}; got != want {
			t.Errorf("%s: %q", code, got)
		}
	}
}

// TestKeyboardLeavesWithTheScreen: what is typed after a document was closed does not reach its inputs, and what was
// written into them before is in the draft.
func TestKeyboardLeavesWithTheScreen(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	h := hand{win: b.window}
	b.openFor("prepare")
	b.draw()
	x := b.user().entry("prepare.number.x")
	if x.Text == "99" {
		t.Fatal("it stands there already")
	}
	b.window.Canvas().Focus(x)
	h.shortcut(&fyne.ShortcutSelectAll{})
	test.Type(x, "99")
	h.shortcut(kit.Ctrl(fyne.KeyW))
	b.Until("closed", func() bool { return b.shell.open.doc == nil })
	if f := b.window.Canvas().Focused(); f != b.latest.(fyne.Focusable) {
		t.Errorf("%T has the keyboard, not the file that was opened last", f)
	}
	d, err := b.Desk.Draft(t.Context(), b.drafts()[0].ID)
	if err != nil || d.Parcel.Draft.Signers[0].Fields[0].Box.X != 99 {
		t.Errorf("%v, %+v", err, d.Parcel.Draft.Signers)
	}
}

// TestReviewIsGone: what is typed into a review's input after its document was closed changes nothing. Beneath a dialog the
// input keeps the keyboard in Fyne's test driver; in a real window letGo takes it away.
func TestReviewIsGone(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.review()
	var message *kit.Entry
	desktest.Walk(b.window.Content(), func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.Entry); ok && e.MultiLine {
			message = e
		}
	})
	b.window.Canvas().Focus(message)
	b.shell.showKeys()
	b.shell.closeDocument()
	b.Until("closed", func() bool { return b.shell.open.doc == nil })
	test.Type(message, "x")
}

// TestWheelGoesOnOverInputs: an input that comes under the pointer does not stop the wheel, unless it has more lines than it
// shows.
func TestWheelGoesOnOverInputs(t *testing.T) {
	newShellBed(t, "en", theme.Light)
	lines := kit.NewLines("", 2)
	all := []fyne.CanvasObject{lines}
	for range 20 {
		all = append(all, kit.NewField("Name", kit.NewEntry("none")))
	}
	scroll := kit.NewVScroll(kit.VBox(8, all...))
	h := hand{win: test.NewTempWindow(t, scroll)}
	h.win.Resize(fyne.NewSize(300, 240))
	over := fyne.NewPos(60, lines.Position().Y+lines.Size().Height/2)
	h.wheel(over, 0, -30)
	if scroll.Offset.Y != 30 {
		t.Fatalf("the wheel turned %v", scroll.Offset.Y)
	}
	h.wheel(fyne.NewPos(60, 120), 0, -30)
	if scroll.Offset.Y != 60 {
		t.Errorf("the wheel turned %v", scroll.Offset.Y)
	}
	scroll.ScrollToTop()
	lines.SetText("1\n2\n3\n4\n5\n6")
	h.wheel(over, 0, -10)
	if scroll.Offset.Y != 0 {
		t.Errorf("an input with more lines does not turn itself: %v", scroll.Offset.Y)
	}
}

// TestWhyItCannotBeDone: the key of the filled button says why the button is off.
func TestWhyItCannotBeDone(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.openFor("prepare")
	b.Until("the document", func() bool { return b.shell.prepare.View() != nil })
	b.shell.primary()
	if got := b.shell.d.Hints.Text(); got != "Aggiunga un firmatario." {
		t.Errorf("the hint line says %q", got)
	}
}
