package open

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestPrint runs the real commands' stand-ins: CUPS is not on every machine that tests.
func TestPrint(t *testing.T) {
	dir := t.TempDir()
	for name, script := range map[string]string{
		"lpstat": "#!/bin/sh\ncase $1 in -e) echo Laser; echo Colore;; -d) echo 'destinazione predefinita: Colore';; esac\n",
		"lp":     "#!/bin/sh\nprintf '%s\\n' \"$@\" >\"" + dir + "/args\"\ncat >\"" + dir + "/paper\"\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	names, err := Printers{}.List(t.Context())
	if err != nil || !slices.Equal(names, []string{"Colore", "Laser"}) {
		t.Fatalf("%v, %v", names, err)
	}
	if err := (Printers{}).Print(t.Context(), "Colore", "-o all\nContratto.pdf", []byte("%PDF")); err != nil {
		t.Fatal(err)
	}
	args, _ := os.ReadFile(filepath.Join(dir, "args"))
	if want := "-s\n-d\nColore\n-t\no allContratto.pdf\n-\n"; string(args) != want {
		t.Errorf("%q", args)
	}
	if paper, _ := os.ReadFile(filepath.Join(dir, "paper")); string(paper) != "%PDF" {
		t.Errorf("printed %q", paper)
	}
	t.Setenv("PATH", t.TempDir())
	if names, err := (Printers{}).List(t.Context()); err != nil || len(names) > 0 {
		t.Errorf("without the commands: %v, %v", names, err)
	}
}
