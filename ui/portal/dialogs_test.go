package portal

import (
	"bufio"
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"

	"paraph/ui/filedialog"
)

// bus is a session's D-Bus of this test, without services that start by themselves.
func bus(t *testing.T) (address string) {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		t.Skip("skipped: dbus-daemon is not installed")
	}
	t.Setenv("XDG_DATA_DIRS", t.TempDir())
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address=1")
	out, err := daemon.StdoutPipe()
	if err == nil {
		err = daemon.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSpace(line)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	return address
}

// desktop answers in the portal's place.
type desktop struct {
	conn   *dbus.Conn
	answer func(handle dbus.ObjectPath)
	asked  chan map[string]dbus.Variant
	closed chan bool
	silent bool
}

func newDesktop(t *testing.T, address string) *desktop {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	d := &desktop{conn: conn, asked: make(chan map[string]dbus.Variant, 1), closed: make(chan bool, 1)}
	for name, methods := range map[string]map[string]any{
		chooser: {"OpenFile": d.open, "SaveFile": d.open}, "org.freedesktop.DBus.Properties": {"Get": d.get},
	} {
		if err := conn.ExportMethodTable(methods, object, name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.RequestName(service, 0); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desktop) get(string, string) (dbus.Variant, *dbus.Error) {
	if d.silent {
		<-d.closed
	}
	return dbus.MakeVariant(uint32(3)), nil
}

func (d *desktop) open(sender dbus.Sender, _, _ string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	token, _ := options["handle_token"].Value().(string)
	handle := dbus.ObjectPath(object + "/request/" + strings.ReplaceAll(strings.TrimPrefix(string(sender), ":"), ".", "_") + "/" + token)
	_ = d.conn.ExportMethodTable(map[string]any{"Close": func() *dbus.Error { d.closed <- true; return nil }}, handle, request)
	d.asked <- options
	if d.answer != nil {
		d.answer(handle) // before the handle is known
	}
	return handle, nil
}

func (d *desktop) says(code uint32, uris ...string) {
	d.answer = func(handle dbus.ObjectPath) {
		_ = d.conn.Emit("/other", "org.freedesktop.portal.Settings.SettingChanged", "a", "b", dbus.MakeVariant("c"))
		_ = d.conn.Emit(handle, response, code, map[string]dbus.Variant{"uris": dbus.MakeVariant(uris)})
	}
}

// TestAsk: names come as they are, a dialog that is left answers nothing, and what was asked is what the desk meant.
func TestAsk(t *testing.T) {
	d := newDesktop(t, bus(t))
	q := filedialog.Question{Kind: filedialog.Files, Title: "Choose", Action: "Open", Only: "PDF", Every: "All", Folder: "/home/è", Endings: []string{".pdf"}}
	d.says(0, "file:///home/a%20b+c%25%C3%A8.pdf", "sftp://there/x.pdf", "file:///run/user/1000/doc/ab12/d.pdf")
	paths, err := Dialogs{}.Ask(t.Context(), q)
	if err != nil || !slices.Equal(paths, []string{"/home/a b+c%è.pdf", "/run/user/1000/doc/ab12/d.pdf"}) {
		t.Errorf("%q %v", paths, err)
	}
	options := <-d.asked
	if options["multiple"].Value() != true || string(options["current_folder"].Value().([]byte)) != "/home/è\x00" ||
		!strings.HasSuffix(options["filters"].String(), `[["PDF", [[0, "*.[pP][dD][fF]"]]], ["All", [[0, "*"]]]]`) {
		t.Errorf("asked with %v", options)
	}
	d.says(1)
	if paths, err := (Dialogs{}).Ask(t.Context(), q); err != nil || paths != nil {
		t.Errorf("left: %q %v", paths, err)
	}
	<-d.asked
	for name, does := range map[string]func(){"failed": func() { d.says(2) }, "elsewhere": func() { d.says(0, "sftp://there/x.pdf") }} {
		does()
		if _, err := (Dialogs{}).Ask(t.Context(), q); !errors.Is(err, ErrNone) {
			t.Errorf("%s: %v", name, err)
		}
		<-d.asked
	}
}

// TestLeave: a dialog nobody answers goes away with the question, and one whose portal dies is none.
func TestLeave(t *testing.T) {
	d := newDesktop(t, bus(t))
	ctx, leave := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { _, err := Dialogs{}.Ask(ctx, filedialog.Question{}); done <- err }()
	<-d.asked
	leave()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	<-d.closed
	go func() { _, err := Dialogs{}.Ask(t.Context(), filedialog.Question{}); done <- err }()
	<-d.asked
	d.conn.Close()
	if err := <-done; !errors.Is(err, ErrNone) {
		t.Error(err)
	}
}

// TestNone: without a bus, without a portal, and with one that hangs there is no dialog, and that is known soon.
func TestNone(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	ask := func(what string) {
		if _, err := (Dialogs{}).Ask(t.Context(), filedialog.Question{}); !errors.Is(err, ErrNone) {
			t.Errorf("%s: %v", what, err)
		}
	}
	ask("no bus")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	ask("a dead bus")
	address := bus(t)
	ask("no portal")
	d := newDesktop(t, address)
	d.silent = true
	ask("a portal that hangs")
	close(d.closed)
}
