package settings

import (
	"errors"
	"io/fs"
	"testing"
	"time"

	"paraph/app/office"
	"paraph/sync"
	"paraph/ui/desktest"
)

// TestBackupsByThemselves: folder, rhythm, how many and passphrase are kept with a first backup; what is wrong is said where it is.
func TestBackupsByThemselves(t *testing.T) {
	f := &desktest.Works{}
	s, screen, _ := settingsStage(t, f, SectionBackup)
	screen.ChooseFolder = func(chosen func(string)) { chosen("/media/stick") }
	screen.ShowSection(SectionBackup)
	s.Settle()
	s.Must("No backup was ever made.")
	s.Press("Save and back up now")
	s.Must("Say in which folder.")
	s.Must("It needs at least 12 characters.")
	s.Press("Choose…")
	e := s.Entries()
	e[1].SetText("a long passphrase")
	e[2].SetText("another passphrase")
	s.Press("Save and back up now")
	s.Must("The two are not the same.")
	if !e[2].Focused() {
		t.Error("the field that is wrong does not have the keyboard")
	}
	e[2].SetText("a long passphrase")
	for words, err := range map[string]error{
		"Backups in the data folder itself": sync.ErrBackupPlace, "It cannot be written there.": fs.ErrPermission, "The folder’s key cannot": sync.ErrSecrets,
	} {
		f.RegularErr = err
		s.Press("Save and back up now")
		s.Settle()
		if err != sync.ErrSecrets {
			s.Must(words)
		}
		if e[1].Text == "" {
			t.Fatalf("%v: what was typed is gone", err)
		}
	}
	f.RegularErr, f.NowErr = nil, errors.New("no room")
	f.BackupsAre.Failed = office.BackupRoom
	s.Press("Save and back up now")
	s.Settle()
	s.Must("there is no room in /media/stick")
	f.NowErr, f.BackupsAre.Failed = nil, ""
	s.Press("Save and back up now") // the passphrase is kept already
	s.Settle()
	s.Must("The first one is in /media/stick")
	want := office.Regular{Folder: "/media/stick", Keep: office.DefaultKeep}
	if f.BackupsAre.Regular != want || e[1].Text != "" {
		t.Errorf("%+v; the field holds %q", f.BackupsAre.Regular, e[1].Text)
	}
	s.Press("Make none any more")
	s.Settle()
	s.Must("No more are made by themselves.")
	if f.BackupsAre.Regular != (office.Regular{}) {
		t.Errorf("%+v", f.BackupsAre.Regular)
	}
}

// TestHowItStandsWithBackups: when the last one was made, and why the next was not.
func TestHowItStandsWithBackups(t *testing.T) {
	f := &desktest.Works{BackupsAre: office.Backups{
		Regular: office.Regular{Folder: "/media/stick", Weekly: true, Keep: 30}, Secret: true, Last: time.Now().Add(-2 * time.Hour), Failed: office.BackupAway,
	}}
	s, _, _ := settingsStage(t, f, SectionBackup)
	s.Must("The last backup was made")
	s.Must("Put the stick in, or choose another folder.")
	s.Press("Save and back up now")
	s.Settle()
	if r := f.BackupsAre.Regular; !r.Weekly || r.Keep != 30 || r.Folder != "/media/stick" {
		t.Errorf("%+v", r)
	}
}
