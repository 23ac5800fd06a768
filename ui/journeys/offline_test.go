package journeys

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/office"
)

// elsewhere is a service of another office on this computer, at an address that stays.
type elsewhere struct {
	s       *seat
	folder  string
	address string
	cmd     *exec.Cmd
}

func newElsewhere(s *seat) *elsewhere {
	s.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	l.Close()
	return &elsewhere{s: s, folder: filepath.Join(s.dir, "elsewhere"), address: l.Addr().String()}
}

// start begins it and waits until it answers.
func (e *elsewhere) start() folder.Endpoint {
	e.s.t.Helper()
	e.cmd = exec.Command(filepath.Join(workshop, "paraphctl"), "--data", e.folder, "serve", "--listen", e.address, "--practice", "--office", "Kanzlei Weber", "--contact", "kanzlei@example.com")
	e.cmd.Env = append(os.Environ(), "HOME="+e.s.dir, "XDG_CACHE_HOME="+cache(), "DBUS_SESSION_BUS_ADDRESS=")
	if err := e.cmd.Start(); err != nil {
		e.s.t.Fatal(err)
	}
	e.s.t.Cleanup(e.stop)
	f, err := folder.New(e.folder)
	if err != nil {
		e.s.t.Fatal(err)
	}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if at, err := f.Endpoint(); err == nil && at.PID == e.cmd.Process.Pid {
			return at
		}
	}
	e.s.t.Fatal("the other service does not start")
	return folder.Endpoint{}
}

func (e *elsewhere) stop() {
	if e.cmd.ProcessState == nil {
		_ = e.cmd.Process.Signal(syscall.SIGTERM)
		_ = e.cmd.Wait()
	}
}

// chosen makes it the service of the desk’s new requests.
func (e *elsewhere) chosen(at folder.Endpoint) {
	t := e.s.t
	t.Helper()
	never := func(string) error { return nil }
	d, err := host.OpenDesk(context.Background(), host.DeskOptions{Folder: e.s.folder, KeyInFile: true, Start: never}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := exec.Command(filepath.Join(workshop, "paraphctl"), "--data", e.folder, "token", "new", "--name", "shop", "--scopes", "*").Output()
	if err != nil {
		t.Fatal(err)
	}
	err = d.Office.SetProfile(office.Profile{ID: "weber", Name: "Kanzlei Weber", URL: at.URL, Token: strings.TrimSpace(string(token))})
	if err == nil {
		err = d.Office.UseProfile("weber")
	}
	if closed := d.Close(); err == nil {
		err = closed
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestOffline: while the service of another place cannot be reached the window says that what is sent goes out by itself,
// and when it is there again it has gone.
func TestOffline(t *testing.T) {
	s := newSeat(t)
	e := newElsewhere(s)
	e.chosen(e.start())
	e.stop()
	s.begin("shell.service.offline")
	s.says("shell.service.offline")
	s.sees("shell.service.offline")
	s.press("ctrl+Return")
	s.sees("review.silent")
	s.picture("review")
	s.fresh()
	s.released()
	s.press("ctrl+Return")
	s.says("place.requests")
	s.sees("requests.now.leaving")
	s.picture("waits")
	e.start()
	s.misses("requests.now.leaving")
	s.sees("requests.tab.messages")
	s.misses("shell.service.offline")
	s.picture("gone")
}
