package journeys

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

// bus starts a session's D-Bus for the screen; with it the desktop portal and its dialogs of GTK start by themselves.
func (s *seat) bus(env ...string) {
	s.t.Helper()
	for _, program := range []string{"xdg-desktop-portal", "xdg-desktop-portal-gtk"} {
		if _, err := os.Stat(filepath.Join("/usr/libexec", program)); err != nil {
			s.t.Skipf("skipped: %s is not installed", program)
		}
	}
	address := s.plainBus(env...)
	conn, err := dbus.Connect(address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	for _, name := range []string{"org.freedesktop.portal.Desktop", "org.freedesktop.impl.portal.desktop.gtk"} { // as on a desktop that stands
		if err := conn.BusObject().Call("org.freedesktop.DBus.StartServiceByName", 0, name, uint32(0)).Err; err != nil {
			s.t.Fatal(err)
		}
	}
}

// plainBus starts a session's D-Bus for the screen; what starts on it by itself has env too.
func (s *seat) plainBus(env ...string) (address string) {
	s.t.Helper()
	need(s.t, "dbus-daemon")
	runtime := filepath.Join(s.dir, "runtime")
	if err := os.Mkdir(runtime, 0o700); err != nil {
		s.t.Fatal(err)
	}
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address=1")
	daemon.Env = append(os.Environ(), "DISPLAY="+s.display, "HOME="+s.dir, "XDG_RUNTIME_DIR="+runtime, "XDG_CONFIG_HOME="+filepath.Join(s.dir, "config"),
		"XDG_CURRENT_DESKTOP=GNOME", "GTK_USE_PORTAL=0", "LANG=C.UTF-8", "NO_AT_BRIDGE=1", "WAYLAND_DISPLAY=")
	daemon.Env = append(daemon.Env, env...)
	out, err := daemon.StdoutPipe()
	if err == nil {
		err = daemon.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() }) // what it started ends with it
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.t.Fatalf("the bus does not start: %v", err)
	}
	address = strings.TrimSpace(line)
	s.env = append(s.env, "DBUS_SESSION_BUS_ADDRESS="+address)
	return address
}

// dialogOf waits for a window of the system's and gives it the keyboard.
func (s *seat) dialogOf(title string) {
	s.t.Helper()
	s.until("the system’s dialog", func() bool {
		id := s.systemWindow(title)
		if id != "" {
			s.tool("windowfocus", "--sync", id)
		}
		return id != ""
	})
}

// systemWindow is the number of a window of the system's that can be seen, "" for none.
func (s *seat) systemWindow(title string) string {
	search := exec.Command("xdotool", "search", "--onlyvisible", "--name", "^"+title+"$")
	search.Env = append(os.Environ(), "DISPLAY="+s.display)
	out, err := search.Output()
	id, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if err != nil {
		return ""
	}
	return id
}

// confirms presses Return in the system's dialog until it is gone: one that comes while GTK completes a path is lost, of which it
// tells nobody either.
func (s *seat) confirms(title string) {
	s.t.Helper()
	asked := 0
	s.until("the system’s dialog is gone", func() bool {
		if s.systemWindow(title) == "" {
			return true
		}
		if asked%100 == 0 {
			s.press("Return")
		}
		asked++
		return false
	})
}

// TestSystemDialog: with a desktop portal the system's own dialog asks. What is left there does nothing, what is chosen is opened,
// whatever its name. The window goes on meanwhile. GTK takes keys when it has time, of which it tells nobody: "make long" has it.
func TestSystemDialog(t *testing.T) {
	if os.Getenv("PARAPH_LONG") == "" {
		t.Skip("skipped: GTK's dialog is driven in the long run only (PARAPH_LONG=1)")
	}
	s := newSeat(t)
	s.bus("GSETTINGS_BACKEND=memory")
	odd := s.file("Contratto + allegato 100%.pdf", content(t, s.contract()))
	s.open()
	s.press("ctrl+o")
	s.sees("filedialog.system")
	s.dialogOf(s.words("filedialog.title.pdf"))
	s.picture("asks")
	s.press("Escape")
	s.misses("filedialog.system")
	s.front()
	s.press("ctrl+o")
	s.sees("filedialog.system")
	s.dialogOf(s.words("filedialog.title.pdf"))
	s.tool("key", "--delay", "600", "ctrl+l", "ctrl+a") // GTK shows the line to write in when it has time
	s.tool("type", "--delay", "60", odd)
	s.confirms(s.words("filedialog.title.pdf"))
	s.misses("filedialog.system")
	s.sees("home.sheet.prepare")
}
