package settings

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app/office"
	"paraph/sync"
	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// TestABackupIsPutBack: what is in it is told before, what is wrong with file or passphrase in words beside the field, and nothing
// happens before the question is answered.
func TestABackupIsPutBack(t *testing.T) {
	f := &desktest.Works{InsideIs: office.Inside{Made: time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC), Office: "Studio Bianchi", Requests: 12, Practice: 3}}
	s, screen, _ := settingsStage(t, f, SectionBackup)
	screen.ChooseBackup = func(chosen func(string)) { chosen("/media/stick/Paraph.backup") }
	again := 0
	screen.OnPutBack = func() { again++ }
	screen.ShowSection(SectionBackup)
	s.Settle()
	s.Press("Look inside")
	s.Must("Say which file.")
	s.Must("It opens only with its passphrase.")
	e := s.Entries()[6:] // behind those of the other two cards
	e[0].SetText("/media/stick/Paraph.backup")
	e[1].SetText("a long passphrase")
	for words, err := range map[string]error{
		"passphrase": sync.ErrPassphrase, "not a backup": sync.ErrNotBackup, "damaged": sync.ErrBackupDamaged, "not there": fs.ErrNotExist,
	} {
		f.LookErr = err
		s.Press("Look inside")
		s.Settle()
		s.Must("Nothing was put back.")
		s.Must(s.Desk.Explain(err))
		if len(words) == 0 || e[1].Text == "" {
			t.Error("what was typed is gone")
		}
	}
	f.LookErr = nil
	s.Press("Look inside")
	s.Settle()
	s.Must("by Studio Bianchi. It holds 12 requests with their evidence. Beside them 3 of practice.")
	s.Press("Put it back…")
	s.Must("What is here now is kept beside it")
	s.Press("Leave it as it is")
	s.Settle()
	if len(f.PutBacks)+again > 0 {
		t.Fatal("it was put back before anybody said so")
	}
	f.PutErr = &sync.ServedError{Folder: "/home/anna/.local/share/paraph", URL: "http://127.0.0.1:8080"}
	s.Press("Put it back…")
	s.Press("Put it back")
	s.Settle()
	s.Must("is served already")
	f.PutErr = nil
	s.Press("Put it back…")
	s.Press("Put it back")
	s.Settle()
	if len(f.PutBacks) != 1 || f.PutBacks[0] != "/media/stick/Paraph.backup a long passphrase" || again != 1 || e[1].Text != "" {
		t.Errorf("%q, %d times", f.PutBacks, again)
	}
}

// TestPuttingBackGoesOnElsewhere: whoever looks at another section meanwhile hears what came of it all the same.
func TestPuttingBackGoesOnElsewhere(t *testing.T) {
	f := &desktest.Works{}
	s, screen, _ := settingsStage(t, f, SectionBackup)
	again := 0
	screen.OnPutBack = func() { again++ }
	put := func(other string) {
		t.Helper()
		screen.ShowSection(SectionBackup)
		e := s.Entries()[6:]
		e[0].SetText("/media/stick/Paraph.backup")
		e[1].SetText("a long passphrase")
		s.Press("Look inside")
		s.Settle()
		s.Press("Put it back…")
		s.Press("Put it back")
		screen.ShowSection(other)
		if other == SectionBackup {
			s.Must("Putting it back…")
		}
		s.Settle()
	}
	f.PutErr = sync.ErrBackupDamaged
	for _, other := range []string{sectionOffice, SectionBackup} {
		s.Desk.Toasts.Say("", "", nil)
		put(other)
		if words := s.Desk.Toasts.Text(); !strings.Contains(words, s.Desk.Explain(f.PutErr)) || again > 0 || screen.putting {
			t.Errorf("%s: %q", other, words)
		}
	}
	f.PutErr = nil
	put(sectionOffice)
	if again != 1 {
		t.Errorf("%d times", again)
	}
}

// TestKeysConfirmTheirOwnForm: Return and Ctrl+Return in the form that looks into a backup do that, and make none.
func TestKeysConfirmTheirOwnForm(t *testing.T) {
	f := &desktest.Works{InsideIs: office.Inside{Office: "Studio Bianchi", Requests: 12}}
	s, screen, _ := settingsStage(t, f, SectionBackup)
	screen.ShowSection(SectionBackup)
	s.Settle()
	e := s.Entries()[6:] // behind those of the other two cards
	canvas := s.Desk.Window.Canvas()
	for name, confirms := range map[string]func(){
		"Return":      func() { e[1].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) },
		"Ctrl+Return": func() { kit.PressFilled(canvas) },
	} {
		e[0].SetText("")
		canvas.Focus(e[1])
		confirms()
		s.Settle()
		s.Must("Say which file.")
		if canvas.Focused() != fyne.Focusable(e[0]) {
			t.Errorf("%s: the keyboard is at %T", name, canvas.Focused())
		}
		e[0].SetText("/media/stick/Paraph.backup")
		e[1].SetText("a long passphrase")
		canvas.Focus(e[1])
		confirms()
		s.Settle()
		s.Must("It holds 12 requests with their evidence.")
	}
	s.MustNot("Say in which folder.") // the form of regular backups, whose button is the filled one
}
