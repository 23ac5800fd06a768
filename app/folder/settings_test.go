package folder_test

import (
	"os"
	"testing"

	"paraph/app/folder"
)

// TestSettingsWithoutALock: where none can be had, what is set is stored all the same.
func TestSettingsWithoutALock(t *testing.T) {
	f, err := folder.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(f.File("settings.lock"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.Change(func(s *folder.Settings) error { s.Name = "Studio Bianchi"; return nil }); err != nil {
		t.Fatal(err)
	}
	if s, err := f.Settings(); err != nil || s.Name != "Studio Bianchi" {
		t.Errorf("%+v, %v", s, err)
	}
}
