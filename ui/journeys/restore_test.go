package journeys

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"paraph/app/folder"
	"paraph/sync/sqlite"
)

// TestRestoreInTheWindow: a backup is put back in the window. The desk closes and opens again on what was saved, with its requests
// and its service, and what was there before is kept whole.
func TestRestoreInTheWindow(t *testing.T) {
	s := newSeat(t)
	s.begin("shell.practice")
	s.send("Studio Bianchi")
	s.sees("requests.cancel")
	saved, secret := filepath.Join(s.dir, "office.paraph-backup"), s.file("passphrase", []byte("correct horse battery staple\n"))
	out, err := exec.Command(filepath.Join(workshop, "paraphctl"), "backup", saved, "--password-file", secret, "--data", s.folder).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s.fresh()
	s.click("requests.cancel")
	s.click("requests.canceldeed")
	s.says("requests.now.cancelled")
	s.press("ctrl+7")
	s.says("place.settings")
	s.hit(s.await("the section", func(t thing) bool { return t.Kind == "*settings.tab" && t.Words == s.words("settings.backup") }))
	s.sees("settings.regular")
	s.move(700, 400)
	for range 30 {
		s.tool("click", "5")
	}
	s.sees("settings.restore.what")
	s.write("settings.restore.file", saved)
	s.write("settings.restore.passphrase", "correct horse battery staple")
	s.click("settings.restore.look")
	s.click("settings.restore.put")
	s.picture("asked")
	s.fresh()
	s.click("settings.restore.deed")
	if is, err := s.desk.Process.Wait(); err != nil || !is.Success() { // not the command's Wait: the next desk writes where this one did
		t.Fatalf("the desk ends with %v, %v\n%s", is, err, s.out.String())
	}
	s.until("another desk is open", func() bool {
		p := s.opened()
		if p != nil {
			s.desk = &exec.Cmd{Process: p}
		}
		return p != nil
	})
	s.says("place.home")
	s.says("shell.putback")
	s.front()
	s.picture("put back")
	s.press("Escape")
	s.press("ctrl+5")
	s.sees("requests.cancel") // it waits again
	s.says("shell.service.practice")
	beside, _ := filepath.Glob(s.folder + "?*")
	kept := ""
	for _, path := range beside {
		if _, err := os.Stat(filepath.Join(path, folder.SettingsFile)); err == nil {
			kept = path
		}
	}
	if kept == "" {
		t.Fatalf("what was there is not kept: %q", beside)
	}
	if n, err := sqlite.Requests(t.Context(), filepath.Join(kept, "practice", "service.db")); err != nil || n != 1 {
		t.Errorf("what is kept has %d requests: %v", n, err)
	}
}

// opened is the desk that is open on the folder and was not begun here, nil while there is none.
func (s *seat) opened() *os.Process {
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range all {
		words, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(words), s.binary+"\x00-data\x00"+s.folder+"\x00") {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if p, err := os.FindProcess(pid); err == nil && pid != s.desk.Process.Pid {
			return p
		}
	}
	return nil
}
