package main_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/sample"
)

// seat is a desk on a screen that nobody sees, with a keyboard and a mouse.
type seat struct {
	t       *testing.T
	display string
	binary  string
	folder  string
	log     string // keys of the sentences shown
	out     bytes.Buffer
	desk    *exec.Cmd
}

func newSeat(t *testing.T) *seat {
	t.Helper()
	if testing.Short() {
		t.Skip("windows are opened in the long run only")
	}
	for _, tool := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("skipped: %s is not installed", tool)
		}
	}
	dir := t.TempDir()
	s := &seat{t: t, display: fmt.Sprintf(":%d", 200+os.Getpid()%2000), binary: filepath.Join(dir, "paraph"), folder: filepath.Join(dir, "data"), log: filepath.Join(dir, "keys")}
	if out, err := exec.Command("go", "build", "-tags", "no_emoji", "-o", s.binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	screen := exec.Command("Xvfb", s.display, "-screen", "0", "1366x768x24")
	if err := screen.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = screen.Process.Kill(); _ = screen.Wait() })
	return s
}

// open starts the desk with files; stop ends it and the service it began.
func (s *seat) open(files ...string) {
	s.t.Helper()
	s.desk = exec.Command(s.binary, append([]string{"-data", s.folder}, files...)...)
	s.desk.Env = append(os.Environ(), "DISPLAY="+s.display, "LANG=en_US.UTF-8", "PARAPH_TEST_LOG="+s.log, "DBUS_SESSION_BUS_ADDRESS=", "HOME="+filepath.Dir(s.folder))
	s.desk.Stdout, s.desk.Stderr = &s.out, &s.out
	if err := s.desk.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(s.stop)
}

func (s *seat) stop() {
	if s.desk.ProcessState != nil {
		return
	}
	_ = s.desk.Process.Kill()
	_ = s.desk.Wait()
	_ = exec.Command("pkill", "-f", s.folder).Run()
	for _, bad := range []string{"panic:", "Error in Fyne call thread", "DATA RACE"} {
		if strings.Contains(s.out.String(), bad) {
			s.t.Errorf("the desk says %q\n%s", bad, s.out.String())
		}
	}
}

// says waits for a sentence to be shown, by its key.
func (s *seat) says(key string) {
	s.t.Helper()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if b, err := os.ReadFile(s.log); err == nil && strings.Contains("\n"+string(b), "\n"+key+"\n") {
			return
		}
	}
	b, _ := os.ReadFile(s.log)
	_ = exec.Command("import", "-display", s.display, "-window", "root", filepath.Join(s.t.ArtifactDir(), "screen.png")).Run()
	s.t.Fatalf("%s was never shown\n%s\n%s", key, b, s.out.String())
}

func (s *seat) press(keys ...string) {
	s.t.Helper()
	cmd := exec.Command("xdotool", append([]string{"key", "--delay", "60"}, keys...)...)
	cmd.Env = append(os.Environ(), "DISPLAY="+s.display)
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("%v\n%s", err, out)
	}
}

// TestDeskOpens: on a new folder the desk opens on its first steps with its service in practice, and its places answer to
// their keys.
func TestDeskOpens(t *testing.T) {
	s := newSeat(t)
	s.open()
	s.says("place.home")
	s.says("shell.service.practice")
	for key, place := range map[string]string{"ctrl+5": "requests", "ctrl+6": "practicemail", "ctrl+7": "settings", "ctrl+2": "prepare", "ctrl+3": "sign", "ctrl+4": "verify"} {
		s.press(key)
		s.says("place." + place)
	}
}

// TestDeskOpensFile: a PDF named at the start is read, and what to do with it is asked.
func TestDeskOpensFile(t *testing.T) {
	s := newSeat(t)
	c, err := sample.New("en")
	if err != nil {
		t.Fatal(err)
	}
	pdf := filepath.Join(t.TempDir(), "contract.pdf")
	if err := os.WriteFile(pdf, c.PDF, 0o600); err != nil {
		t.Fatal(err)
	}
	s.open(pdf)
	s.says("home.sheet.prepare")
}
