package ui

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"paraph/app/say"
	"paraph/internal/files/filestest"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// press presses the button that stands out in what lies on top of the window.
func (b *shellBed) press() {
	b.T.Helper()
	var found *widget.Button
	desktest.Walk(b.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if button, ok := o.(*widget.Button); ok && button.Importance == widget.HighImportance {
			found = button
		}
	})
	if found == nil {
		b.T.Fatal("no button stands out")
	}
	test.Tap(found)
}

// TestSaveCopy: what is there stays until it is replaced, and when it cannot be; on a stick in exFAT too.
func TestSaveCopy(t *testing.T) {
	saves := func(t *testing.T, folder string, content []byte, toast, holds string) {
		t.Helper()
		path := filepath.Join(folder, "Copia.pdf")
		if err := os.WriteFile(path, []byte("there before"), 0o600); err != nil {
			t.Fatal(err)
		}
		b := newShellBed(t, "en", theme.Light)
		b.c.Prefs.Set("folder", folder)
		b.save("Copia.pdf", content)
		b.press()
		if b, err := os.ReadFile(path); err != nil || string(b) != "there before" {
			t.Fatalf("while it is asked: %.40q %v", b, err)
		}
		b.press() // yes, overwrite
		b.Until("the answer", func() bool { return b.shell.d.Toasts.Text() == toast })
		if b, err := os.ReadFile(path); err != nil || string(b) != holds {
			t.Errorf("%.40q %v", b, err)
		}
		if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
			t.Errorf("%v %v", entries, err)
		}
	}
	const saved = "Saved as “Copia.pdf”."
	full := say.In("en").Explain(syscall.ENOSPC).Text()
	t.Run("here", func(t *testing.T) { saves(t, t.TempDir(), []byte("new"), saved, "new") })
	t.Run("exFAT", func(t *testing.T) { saves(t, filestest.ExFAT(t), []byte("new"), saved, "new") })
	t.Run("full disk", func(t *testing.T) {
		saves(t, filestest.Small(t, 64<<10), bytes.Repeat([]byte("x"), 80<<10), full, "there before")
	})
}
