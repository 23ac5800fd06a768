package journeys

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	gosync "sync"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"paraph/app/say"
)

// told is what a program wrote so far.
type told struct {
	mu  gosync.Mutex
	all bytes.Buffer
}

func (o *told) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.Write(p)
}

func (o *told) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}

// board starts a notification service on the seat's bus, and hears what it shows.
func (s *seat) board(address string) *told {
	s.t.Helper()
	need(s.t, "dunst")
	var shows told
	service := exec.Command("dunst", "-print", "-config", "/dev/null")
	service.Env = append(os.Environ(), "DISPLAY="+s.display, "HOME="+s.dir, "DBUS_SESSION_BUS_ADDRESS="+address, "WAYLAND_DISPLAY=")
	service.Stdout = &shows
	if err := service.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = service.Process.Kill(); _ = service.Wait() })
	return &shows
}

// elsewhere takes the keyboard from the window, as one does who works with another program.
func (s *seat) elsewhere() {
	s.t.Helper()
	c, err := xgb.NewConnDisplay(s.display)
	if err == nil {
		err = xproto.SetInputFocusChecked(c, xproto.InputFocusNone, xproto.InputFocusNone, xproto.TimeCurrentTime).Check()
		c.Close()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.settle()
}

// TestNotified: who works with another program is told by the system's notifications, in the desk's language, what became of
// requests; whose and which stands in none.
func TestNotified(t *testing.T) {
	s := newSeat(t)
	chromium(t)
	opened := s.browserOf()
	address := s.plainBus()
	shows := s.board(address)
	s.v = say.In("it")
	s.put("display.json", `{"display.language":"it","notify":"on"}`)
	s.begin("shell.practice")
	s.send("Studio Bianchi")
	g := newSigner(t, s.invitation(opened, "Anna Rossi"))
	g.toCode()
	code := s.code("Anna Rossi")
	s.elsewhere()
	g.confirm(code)
	s.until("it is told", func() bool { return strings.Contains(shows.String(), s.v.Count("notify.done", 1)) })
	s.picture("told")
	for _, never := range []string{"Rossi", "anna@", "Contratto", "Contract", ".pdf"} {
		if strings.Contains(shows.String(), never) {
			t.Errorf("%q is told: %s", never, shows)
		}
	}
	if s.out.Len() > 0 {
		t.Errorf("the terminal has %q", s.out.String())
	}
	s.pressNotice(address)
	s.until("the window has the keyboard", s.hasKeyboard)
}

// pressNotice presses the newest notification of the board.
func (s *seat) pressNotice(address string) {
	s.t.Helper()
	bus, err := dbus.Connect(address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer bus.Close()
	if err := bus.Object("org.freedesktop.Notifications", "/org/freedesktop/Notifications").Call("org.dunstproject.cmd0.NotificationAction", 0, uint32(0)).Err; err != nil {
		s.t.Fatal(err)
	}
}

// hasKeyboard reports whether any window has the keyboard, which elsewhere took from all.
func (s *seat) hasKeyboard() bool {
	s.t.Helper()
	c, err := xgb.NewConnDisplay(s.display)
	if err != nil {
		s.t.Fatal(err)
	}
	defer c.Close()
	focus, err := xproto.GetInputFocus(c).Reply()
	return err == nil && focus.Focus != xproto.InputFocusNone && focus.Focus != xproto.InputFocusPointerRoot
}

// TestLookOfTheSystem: at its first start the desk has the look the desktop's settings ask for.
func TestLookOfTheSystem(t *testing.T) {
	need(t, "gsettings")
	s := newSeat(t)
	set := exec.Command("gsettings", "set", "org.gnome.desktop.interface", "color-scheme", "prefer-dark")
	set.Env = append(os.Environ(), "HOME="+s.dir, "XDG_CONFIG_HOME="+s.dir+"/config", "GSETTINGS_BACKEND=keyfile")
	if out, err := set.CombinedOutput(); err != nil {
		t.Skipf("skipped: the desktop has no such setting: %s", out)
	}
	s.bus("GSETTINGS_BACKEND=keyfile")
	s.open()
	s.until("it is dark", s.isDark)
	s.picture("dark")
}

// isDark reports whether the window's ground is dark.
func (s *seat) isDark() bool {
	s.t.Helper()
	out, err := exec.Command("import", "-display", s.display, "-window", "root", "-crop", "1x1+400+600", "-colorspace", "gray", "-depth", "8", "gray:-").Output()
	if err != nil || len(out) != 1 {
		s.t.Fatalf("no picture: %d bytes, %v", len(out), err)
	}
	return out[0] > 0 && out[0] < 100
}
