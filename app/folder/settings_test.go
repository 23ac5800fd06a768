package folder_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
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

// TestWhatALaterVersionWroteStays: who changes a setting takes nothing away that this version does not know, also within what it knows.
func TestWhatALaterVersionWroteStays(t *testing.T) {
	f := folder.At(t.TempDir())
	const later = `{"version":99,"office":"Studio","Contact":"a@example.com","new":{"a":[1,"x"],"big":12345678901234567890},"mail":{"server":"smtp://mail.example:25","from":"a@example.com","pin":"x","signIn":{"later":true}},"serving":{"listenAll":true}}`
	if err := os.WriteFile(f.File(folder.SettingsFile), []byte(later), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.Change(func(s *folder.Settings) error { s.Name, s.Contact, s.Mail = "Studio B", "", folder.Mail{}; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(f.File(folder.SettingsFile))
	if err != nil {
		t.Fatal(err)
	}
	var flat bytes.Buffer
	if err := json.Compact(&flat, b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"version":99`, `"new":{"a":[1,"x"],"big":12345678901234567890}`, `"pin":"x"`, `"signIn":{"later":true}`, `"listenAll":true`, `"office":"Studio B"`, `"contact":""`} {
		if !strings.Contains(flat.String(), want) {
			t.Errorf("%s is not in %s", want, flat.String())
		}
	}
	if s, err := f.Settings(); err != nil || s.Name != "Studio B" || s.Contact != "" || s.Mail.Server != "" || s.Mail.From != "" {
		t.Errorf("%+v %v", s, err)
	}
	if err := f.WriteJSON("other.json", map[string]int{"a": 1}); err != nil {
		t.Fatal(err)
	}
}
