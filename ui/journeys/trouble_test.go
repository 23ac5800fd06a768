package journeys

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/app/say"
)

// begin opens the sample for Prepare with one signer who has a field, once the window knows how its service is: the band
// that says so moves everything.
func (s *seat) begin(service string) {
	s.t.Helper()
	s.open(s.contract())
	s.sees("home.sheet.prepare")
	s.press("p")
	s.says("place.prepare")
	s.sheet(0)
	s.sees(service)
	s.addSigner("Anna", "Rossi", "anna@example.com")
	s.click("prepare.check.place")
	s.sees("prepare.check.ready")
}

// TestDraftSurvives: a desk that is killed in the middle of a draft offers it when it is opened again, as it was.
func TestDraftSurvives(t *testing.T) {
	s := newSeat(t)
	s.begin("shell.practice")
	s.fresh()
	s.write("prepare.number.x", "222")
	s.press("Return")
	s.says("prepare.saved")
	s.kill()
	s.fresh()
	s.open()
	s.sees("home.continue")
	s.picture("offered")
	s.click("home.continue")
	s.says("place.prepare")
	s.sees("prepare.check.ready")
	s.await("the signer", reads("anna@example.com"))
	s.picture("again")
	s.press("ctrl+Return")
	s.sees("review.title")
}

// TestServiceKilled: when the service dies beside the open window, the window says so or has a new one already, and what
// is sent then goes out.
func TestServiceKilled(t *testing.T) {
	s := newSeat(t)
	s.begin("shell.practice")
	s.says("shell.service.practice")
	killed := hosttest.Services(s.folder)
	if len(killed) == 0 {
		t.Fatal("no service runs")
	}
	s.fresh()
	for _, pid := range killed {
		if err := killProcess(pid); err != nil {
			t.Fatal(err)
		}
	}
	s.says("shell.service.offline")
	s.picture("offline")
	s.says("shell.service.practice")
	s.send("Studio Bianchi")
	s.press("ctrl+6")
	s.sees("practicemail.openas", "name", "Anna Rossi")
	s.picture("sent")
}

// newerDesk makes a folder whose desk a newer program has opened.
func (s *seat) newerDesk() {
	s.t.Helper()
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		s.t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", filepath.Join(s.folder, "desk.db"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("PRAGMA user_version = 99"); err != nil {
		s.t.Fatal(err)
	}
}

// put makes a file in the data folder.
func (s *seat) put(name, text string) {
	s.t.Helper()
	at := filepath.Join(s.folder, name)
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// aKey is a secrets.json with a key that opens nothing.
const aKey = `{"id":"a","in":"file","key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}`

// TestTroubleAtTheStart: what keeps the desk from opening is said in a window, in the person's language, with what to do;
// closing it ends the program with 1. Where there is no screen it stands on standard error.
func TestTroubleAtTheStart(t *testing.T) {
	for name, c := range map[string]struct {
		given func(*seat)
		lang  string // of the system
		key   string
		file  string
		shuts string // key that closes it
	}{
		"newer": {(*seat).newerDesk, "it", "error.newer", "", "Return"},
		"file":  {func(s *seat) { s.put("../data", "") }, "fr", "error.no-folder", "", "Escape"},
		"profiles": {func(s *seat) {
			s.put("display.json", `{"display.language":"fr"}`)
			s.put("secrets.json", aKey)
			s.put("profiles.json", "{")
		}, "fr", "error.settings", "profiles.json", "Escape"},
		"settings": {func(s *seat) { s.put("settings.json", "{") }, "en", "error.settings", "settings.json", "space"},
		"keyring":  {func(s *seat) { s.put("secrets.json", `{"id":"x","in":"keyring"}`) }, "it", "error.keyring", "", "Return"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSeat(t)
			c.given(s)
			s.v = say.In(c.lang)
			if name != "profiles" { // there the language was chosen
				s.env = []string{"LANG=" + c.lang + "_XX.UTF-8"}
			}
			s.launch()
			s.says(c.key)
			s.front()
			s.sees("trouble.title")
			s.sees(c.key, "file", c.file)
			s.sees(c.key+".hint", "file", c.file)
			s.sees("trouble.folder", "folder", s.folder)
			s.picture("window")
			s.press(c.shuts)
			s.ended(c.key, c.file)
			s.env = append(s.env, "DISPLAY=", "WAYLAND_DISPLAY=")
			s.launch()
			s.ended(c.key, c.file)
		})
	}
}

// ended waits for the desk to end with 1, having said why on standard error.
func (s *seat) ended(key, file string) {
	s.t.Helper()
	_ = s.desk.Wait()
	line := "paraph: " + s.words(key, "file", file) + " " + s.words(key+".hint") + "\n"
	if code, text := s.desk.ProcessState.ExitCode(), s.out.String(); code != 1 || !strings.Contains(text, line) {
		s.t.Errorf("it ends with %d and says %q, not %q", code, text, line)
	}
	s.out.Reset()
}
