package ui

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app/say"
	"paraph/internal/files/filestest"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// where is what the file dialog on top of the window has: the name, and the button that saves.
func (b *shellBed) where() (name *kit.Entry, save *kit.Button) {
	b.T.Helper()
	b.Until("the file dialog", func() bool {
		name, save = nil, nil
		desktest.Walk(b.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
			switch v := o.(type) {
			case *kit.Entry:
				name = v
			case *kit.Button:
				if v.Text() == b.shell.d.Voice.Say("filedialog.save") {
					save = v
				}
			}
		})
		return name != nil && save != nil
	})
	return name, save
}

// saveAs writes a name into the file dialog, "" for the proposed one, and saves.
func (b *shellBed) saveAs(text string) {
	b.T.Helper()
	name, save := b.where()
	if text != "" {
		name.SetText(text)
	}
	test.Tap(save)
}

// asked waits for a sentence on top of the window.
func (b *shellBed) asked(sentence string) {
	b.T.Helper()
	b.Until(sentence, func() bool {
		top := b.window.Canvas().Overlays().Top()
		return top != nil && desktest.Holds(top, sentence)
	})
}

func (b *shellBed) holds(path, content string) {
	b.T.Helper()
	if b2, err := os.ReadFile(path); err != nil || string(b2) != content {
		b.T.Errorf("%s: %.40q %v", filepath.Base(path), b2, err)
	}
}

// TestSaveCopy: what is there stays until it is replaced, and when it cannot be; on a stick in exFAT too. The question has the
// focus on the button that is safe.
func TestSaveCopy(t *testing.T) {
	saves := func(t *testing.T, folder string, content []byte, toast, holds string) {
		t.Helper()
		path := filepath.Join(folder, "Copia.pdf")
		if err := os.WriteFile(path, []byte("there before"), 0o600); err != nil {
			t.Fatal(err)
		}
		b := newShellBed(t, "fr", theme.Light)
		h := hand{win: b.window}
		b.c.Prefs.Set("folder", folder)
		b.save("Copia.pdf", content)
		b.saveAs("")
		b.asked("Remplacer « Copia.pdf » ?")
		b.asked("Son contenu serait perdu.")
		if safe, ok := b.window.Canvas().Focused().(*kit.Button); !ok || safe.Text() != "Le garder" {
			t.Errorf("the focus is on %v", b.window.Canvas().Focused())
		}
		h.key(fyne.KeyReturn, false)
		b.where() // asks for another name
		b.holds(path, "there before")
		b.saveAs("")
		b.asked("Remplacer « Copia.pdf » ?")
		desktest.Walk(b.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
			if button, ok := o.(*kit.Button); ok && button.Text() == "Remplacer" {
				test.Tap(button)
			}
		})
		b.Until("the answer", func() bool { return b.shell.d.Toasts.Text() == toast })
		b.holds(path, holds)
		if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
			t.Errorf("%v %v", entries, err)
		}
	}
	const saved = "Enregistré sous « Copia.pdf »."
	full := say.In("fr").Explain(syscall.ENOSPC).Text()
	t.Run("here", func(t *testing.T) { saves(t, t.TempDir(), []byte("new"), saved, "new") })
	t.Run("exFAT", func(t *testing.T) { saves(t, filestest.ExFAT(t), []byte("new"), saved, "new") })
	t.Run("full disk", func(t *testing.T) {
		saves(t, filestest.Small(t, 64<<10), bytes.Repeat([]byte("x"), 80<<10), full, "there before")
	})
}

// TestSignedCopyBesideTheOriginal: a signed copy is proposed beside the document under a name of its own that is free; the
// document, what the copy begins with, and a folder are never written over.
func TestSignedCopyBesideTheOriginal(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.openFor("verify")
	b.shell.open.facts.Signed = true
	h := hand{win: b.window}
	folder, before := filepath.Dir(b.path), desktest.OpenContract(t).Bytes
	b.c.Prefs.Set("folder", t.TempDir()) // where another file was
	for _, proposed := range []string{"Contratto firmato.pdf", "Contratto firmato 2.pdf"} {
		h.shortcut(kit.CtrlShift(fyne.KeyS))
		if name, _ := b.where(); name.Text != proposed {
			t.Errorf("it proposes %q", name.Text)
		}
		b.saveAs("")
		b.Until("the copy", func() bool { return b.shell.d.Toasts.Text() == "Salvato come «"+proposed+"»." })
		b.holds(filepath.Join(folder, proposed), string(before))
	}
	if err := os.Mkdir(filepath.Join(folder, "Cartella.pdf"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "Prima.pdf"), before[:200], 0o600); err != nil {
		t.Fatal(err)
	}
	h.shortcut(kit.CtrlShift(fyne.KeyS))
	for _, c := range []struct{ name, sentence string }{
		{"Contratto.pdf", "«Contratto.pdf» è l’originale e resta com’è."}, {"Prima.pdf", "«Prima.pdf» è l’originale e resta com’è."},
	} {
		b.saveAs(c.name)
		b.asked(c.sentence)
		h.key(fyne.KeyReturn, false)
	}
	b.saveAs("Cartella.pdf") // is shown, with the name that was proposed
	b.Until("the folder", func() bool {
		name, _ := b.where()
		return name.Text == "Prima.pdf" && desktest.Holds(b.window.Canvas().Overlays().Top(), b.shell.d.Voice.Say("filedialog.empty"))
	})
	b.where()
	b.holds(b.path, string(before))
	b.holds(filepath.Join(folder, "Prima.pdf"), string(before[:200]))
}
