package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestGuideBeginsAtFirstSteps: while there is nothing yet but where to begin, the guide opens there.
func TestGuideBeginsAtFirstSteps(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	h := hand{win: b.window}
	b.Until("the first steps", func() bool { return desktest.Holds(b.window.Content(), "Benvenuto. Da dove cominciamo?") })
	h.key(fyne.KeyF1, false)
	if title := guideTitle(b); title != "Primi passi" {
		t.Errorf("it opens at %q", title)
	}
	h.key(fyne.KeyEscape, false)
	b.home.SetFirstStepsDone("sample", "check", "sign")
	h.key(fyne.KeyF1, false)
	if title := guideTitle(b); title == "Primi passi" {
		t.Error("it opens at the first steps when they are done")
	}
}

// guideTitle is the heading of the page that is read.
func guideTitle(b *shellBed) (title string) {
	desktest.Walk(b.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok && text.TextSize > 16 && text.TextSize < 20 { // its title is larger
			title = text.Text
		}
	})
	return title
}

// TestDamagedFileIsNamed: of several files that were dropped one after the other it is said which cannot be shown.
func TestDamagedFileIsNamed(t *testing.T) {
	b := newShellBed(t, "fr", theme.Light)
	path := filepath.Join(t.TempDir(), "Cassé.pdf")
	b.openFiles([]string{path}, "verify") // which is not there
	b.Until("what is wrong", func() bool {
		return strings.HasPrefix(b.shell.d.Toasts.Text(), "«\u00a0Cassé.pdf\u00a0» n’a pas été ouvert. ")
	})
}

// TestPasswordIsAskedInWholeWords: the question for a password is never cut, however long the file's name, nor is the ring of its input.
func TestPasswordIsAskedInWholeWords(t *testing.T) {
	b := newShellBed(t, "fr", theme.Light)
	name := strings.Repeat("Contrat de fourniture et de pose ", 4) + "2026.pdf"
	path := filepath.Join(t.TempDir(), name)
	content, err := os.ReadFile(b.path)
	if err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	doc, err := b.works.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	b.askPassword(opened{doc: doc}, false)
	var words []string
	desktest.Walk(b.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok {
			words = append(words, text.Text)
		}
	})
	if all := strings.Join(strings.Fields(strings.Join(words, " ")), " "); !strings.Contains(all, name+" ne s’ouvre qu’avec son mot de passe.") {
		t.Errorf("it says %q", all)
	}
	d := fyne.CurrentApp().Driver()
	entry, ok := b.window.Canvas().Focused().(*kit.Entry)
	if !ok {
		t.Fatal("the password is not asked for")
	}
	end := d.AbsolutePositionForObject(entry).Y + entry.Size().Height + 3 // the ring of the focus
	desktest.Walk(b.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if s, ok := o.(*kit.Scroll); ok && d.AbsolutePositionForObject(s).Y+s.Size().Height < end {
			t.Error("its ring is cut")
		}
	})
}
