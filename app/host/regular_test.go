package host_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/internal/files"
)

// TestKilledWhileItBacksUp: what a kill leaves of a backup has no backup's name and goes with the next one; the service makes that
// by itself, and it can be put back.
func TestKilledWhileItBacksUp(t *testing.T) {
	for _, step := range []string{"backup written", "backup named"} {
		t.Run(step, func(t *testing.T) {
			s, stick := newStage(t), t.TempDir()
			f := folder.At(s.folder)
			f.KeyInFile = true
			o := &office.Office{Folder: f, Keeper: &office.Keeper{Folder: f, Clock: time.Now}}
			if err := o.SetRegular(office.Regular{Folder: stick, Keep: 3, Passphrase: phrase}); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(s.folder, "stop"), []byte("service "+step), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := host.Background(s.folder); err != nil {
				t.Fatal(err)
			}
			pid := s.reached()
			if err := killProcess(pid); err != nil {
				t.Fatal(err)
			}
			waits(t, "its end", func() bool { return !alive(pid) }, s.logs)
			if made := madeIn(t, stick); len(made) != map[string]int{"backup written": 0, "backup named": 1}[step] {
				t.Fatalf("%q", made)
			}
			if _, _, err := f.Reach(hosttest.Soon(t), &httpClient, host.Background); err != nil {
				t.Fatal(err)
			}
			waits(t, "a backup", func() bool { b, err := f.Backups(); return err == nil && !b.Last.IsZero() }, s.logs)
			made := madeIn(t, stick)
			if step == "backup written" && len(made) != 1 { // of the other the one that was named counts, too
				t.Fatalf("%q", made)
			}
			entries, err := os.ReadDir(stick)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if files.Leftover(e.Name()) {
					t.Errorf("half a file is left: %s", e.Name())
				}
			}
			file, err := os.Open(made[0])
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			if _, err := office.Restore(hosttest.Soon(t), file, phrase, filepath.Join(t.TempDir(), "again"), true); err != nil {
				t.Error(err)
			}
		})
	}
}

// madeIn are the paths of the backups in a folder.
func madeIn(t *testing.T, folder string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "Paraph *.backup"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// waits for something another process does.
func waits(t *testing.T, what string, is func() bool, logs func() string) {
	t.Helper()
	for ctx := hosttest.Soon(t); !is(); time.Sleep(10 * time.Millisecond) {
		if ctx.Err() != nil {
			t.Fatalf("%s never comes\n%s", what, logs())
		}
	}
}
