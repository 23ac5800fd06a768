package portal

import (
	"context"
	"testing"

	"github.com/godbus/dbus/v5"
)

// wants is a portal that says what look is wanted.
type wants struct {
	conn *dbus.Conn
	look uint32
	old  bool // from before there was ReadOne
}

func newWants(t *testing.T, address string, look uint32, old bool) *wants {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	w := &wants{conn, look, old}
	methods := map[string]any{"Read": w.read, "ReadOne": w.readOne}
	if old {
		delete(methods, "ReadOne")
	}
	if err := conn.ExportMethodTable(methods, object, settings); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(service, 0); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *wants) readOne(string, string) (dbus.Variant, *dbus.Error) {
	return dbus.MakeVariant(w.look), nil
}

func (w *wants) read(string, string) (dbus.Variant, *dbus.Error) {
	return dbus.MakeVariant(dbus.MakeVariant(w.look)), nil
}

func (w *wants) changes(space, key string, value any) {
	_ = w.conn.Emit(object, settings+".SettingChanged", space, key, dbus.MakeVariant(value))
}

// follow follows the look while the test goes on.
func follow(t *testing.T) <-chan bool {
	t.Helper()
	told, ended := make(chan bool, 8), make(chan bool)
	ctx, leave := context.WithCancel(t.Context())
	go func() {
		defer close(ended)
		Follow(ctx, func(dark bool) { told <- dark })
	}()
	t.Cleanup(func() { leave(); <-ended })
	return told
}

// TestFollow: what the system wants is told at once, with every change, and when a portal comes that was not there; what else
// changes is not, nor what is none of a look.
func TestFollow(t *testing.T) {
	address := bus(t)
	w := newWants(t, address, 1, false)
	told := follow(t)
	if !<-told {
		t.Error("dark is wanted")
	}
	w.changes("org.gnome.desktop.interface", scheme, uint32(0))
	w.changes(appearance, "accent-color", uint32(0))
	w.changes(appearance, scheme, "dark") // which would end Fyne's own listening, and the program
	w.changes(appearance, scheme, uint32(2))
	if <-told {
		t.Error("light is wanted")
	}
	w.conn.Close()
	newWants(t, address, 1, true)
	if !<-told {
		t.Error("dark is wanted by the next portal")
	}
	if len(told) > 0 {
		t.Error("more is told")
	}
}

// TestFollowNobody: without a bus nothing is told, and nothing waits.
func TestFollowNobody(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	Follow(t.Context(), func(bool) { t.Error("something is told") })
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	Follow(t.Context(), func(bool) { t.Error("something is told") })
}
