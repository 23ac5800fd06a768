//go:build !windows

package ui

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/ui/theme"
)

// TestSaveOntoWhatIsNoFile: a link that leads nowhere is asked about and replaced, and a pipe or a device is refused.
func TestSaveOntoWhatIsNoFile(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	h, folder := hand{win: b.window}, t.TempDir()
	b.c.Prefs.Set("folder", folder)
	link, pipe := filepath.Join(folder, "Rimando.pdf"), filepath.Join(folder, "Tubo.pdf")
	if err := os.Symlink(filepath.Join(folder, "nulla", "x.pdf"), link); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/null", filepath.Join(folder, "Niente.pdf")); err != nil {
		t.Fatal(err)
	}
	b.save("Copia.pdf", []byte("new"))
	for _, name := range []string{"Tubo.pdf", "Niente.pdf"} {
		b.saveAs(name)
		b.asked("«" + name + "» non è un file che si possa sostituire.")
		h.key(fyne.KeyReturn, false)
	}
	b.saveAs("Rimando.pdf")
	b.asked("Sostituire «Rimando.pdf»?")
	b.user().press("save.replace")
	b.Until("the file", func() bool { return b.shell.d.Toasts.Text() == "Salvato come «Rimando.pdf»." })
	b.holds(link, "new")
}
