package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestWhichFileIsNoPDF: of several files that are opened in turn each that could not be is named, also while others wait.
func TestWhichFileIsNoPDF(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	content, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for name, text := range map[string][]byte{"one.txt": []byte("a note"), "two.txt": []byte("another")} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	for _, name := range []string{"a.pdf", "b.pdf"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	b.openFiles(paths, "prepare")
	b.Until("the first that can be", func() bool { return b.shell.open.doc != nil })
	words := b.shell.d.Toasts.Text()
	for _, want := range []string{"one.txt", "two.txt", "One more file waits"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q does not say %q", words, want)
		}
	}
}

// TestCtrlZBehindCopies: what is typed for the copies is taken back as in any field; once they are made, the copies are.
func TestCtrlZBehindCopies(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	u := b.user()
	b.openFor("prepare")
	u.keys(fyne.KeyS, fyne.KeyReturn)
	u.do("commands.duplicate")
	e, ok := b.window.Canvas().Focused().(*kit.Entry)
	if !ok {
		t.Fatalf("the keyboard is at %T", b.window.Canvas().Focused())
	}
	u.letters("2")
	u.do("shell.command.undo")
	if e.Text != "" || u.fields() != 1 {
		t.Fatalf("%q is left, %d fields", e.Text, u.fields())
	}
	u.letters("2")
	u.keys(fyne.KeyReturn)
	if u.fields() != 2 {
		t.Fatalf("%d fields", u.fields())
	}
	u.do("shell.command.undo")
	if u.fields() != 1 {
		t.Errorf("undone, and %d fields", u.fields())
	}
	u.do("shell.command.redo")
	if u.fields() != 2 {
		t.Errorf("done again, and %d fields", u.fields())
	}
}

// TestAClickBesideAQuestion leaves the keyboard where it was: what is typed next goes into the question's own field.
func TestAClickBesideAQuestion(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	u := b.user()
	b.openFor("prepare")
	u.do("commands.page")
	e, ok := b.window.Canvas().Focused().(*kit.Entry)
	if !ok {
		t.Fatalf("the keyboard is at %T", b.window.Canvas().Focused())
	}
	u.hand().click(fyne.NewPos(300, 60), desktop.MouseButtonPrimary, 0, false)
	u.letters("3")
	if b.window.Canvas().Focused() != fyne.Focusable(e) || e.Text != "3" {
		t.Errorf("the keyboard is at %T, %q was written", b.window.Canvas().Focused(), e.Text)
	}
}

// TestAReasonGoesWithWhatItWasAbout: why a command cannot be done is no longer said once it can.
func TestAReasonGoesWithWhatItWasAbout(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	u := b.user()
	b.openFor("prepare")
	b.run(u.command("commands.duplicate"))
	why := b.shell.d.Hints.Text()
	if why != b.shell.d.Voice.Say(u.command("commands.duplicate").Why()) || why == "" {
		t.Fatalf("it says %q", why)
	}
	u.keys(fyne.KeyS, fyne.KeyReturn)
	b.Until("it can be done", func() bool { return u.command("commands.duplicate").Why() == "" })
	if got := b.shell.d.Hints.Text(); got == why {
		t.Errorf("it still says %q", got)
	}
}

// TestWhatWasSaidOfOthersIsOver: of a document that could not be opened alone no more is said than that.
func TestWhatWasSaidOfOthersIsOver(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	note := filepath.Join(t.TempDir(), "one.txt")
	if err := os.WriteFile(note, []byte("a note"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := func(words string) func() bool {
		return func() bool { return strings.Contains(b.shell.d.Toasts.Text(), words) }
	}
	b.openFiles([]string{note}, "verify")
	b.Until("the first is named", said("one.txt"))
	for range 2 {
		b.fetch(opened{verb: "verify"}, "letter", func(context.Context) (app.Document, error) { return nil, signing.ErrNotReady })
		b.Until("the other is named", said("letter"))
		if words := b.shell.d.Toasts.Text(); said("one.txt")() || strings.Count(words, "letter") != 1 {
			t.Errorf("it says %q", words)
		}
	}
}
