package ui

import (
	"os"
	"path/filepath"
	"testing"

	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// TestABrowserThatDoesNotStart: whether there is none, or it ends at once, it is said with the link to copy.
func TestABrowserThatDoesNotStart(t *testing.T) {
	for name, script := range map[string]string{"none": "", "fails": "#!/bin/sh\nexit 3\n", "starts": "#!/bin/sh\n: > \"$0.started\"\n"} {
		t.Run(name, func(t *testing.T) {
			bin := t.TempDir()
			t.Setenv("PATH", bin)
			if script != "" {
				if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			b := newShellBed(t, "en", theme.Light)
			said := false
			b.shell.d.Log = func(key string) { said = said || key == "practicemail.nobrowser" }
			b.shell.browse("https://127.0.0.1:8443/s/k3v9a7")
			if name == "starts" {
				b.Until("it starts", func() bool { _, err := os.Stat(filepath.Join(bin, "xdg-open.started")); return err == nil })
				if said {
					t.Error("it is said that none started")
				}
				return
			}
			b.Until("it is said", func() bool { return said })
			b.Until("the link can be copied", func() bool { return desktest.Holds(b.shell.d.Toasts, "Copy the link and open it yourself.") })
		})
	}
}
