package portal

import (
	"errors"
	"image"
	"image/color"
	"testing"

	"github.com/godbus/dbus/v5"
)

type shown struct {
	by            dbus.Sender
	name          string
	replaces      uint32
	icon          string
	summary, body string
	actions       []string
	hints         map[string]dbus.Variant
	milliseconds  int32
}

// board is a service that shows notifications.
func board(t *testing.T, address string) (*dbus.Conn, <-chan shown) {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	all := make(chan shown, 4)
	last := uint32(0)
	notify := func(by dbus.Sender, name string, replaces uint32, icon, summary, body string, actions []string, hints map[string]dbus.Variant, ms int32) (uint32, *dbus.Error) {
		all <- shown{by, name, replaces, icon, summary, body, actions, hints, ms}
		last++
		return last, nil
	}
	if err := conn.ExportMethodTable(map[string]any{"Notify": notify}, noticesObject, notices); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(notices, 0); err != nil {
		t.Fatal(err)
	}
	return conn, all
}

// TestNotices: what is shown says no more than its words, goes by itself, and comes from one program that stays on the bus.
func TestNotices(t *testing.T) {
	address := bus(t)
	_, all := board(t, address)
	dot := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	dot.Set(1, 0, color.NRGBA{1, 2, 3, 4})
	n := &Notices{Name: "Paraph", Icon: dot}
	defer n.Close()
	for range 2 {
		if err := n.Show(t.Context(), "Paraph", "Una richiesta è firmata."); err != nil {
			t.Fatal(err)
		}
	}
	first, second := <-all, <-all
	if first.name != "Paraph" || first.summary != "Paraph" || first.body != "Una richiesta è firmata." || first.milliseconds != -1 || first.by != second.by || len(first.actions) > 0 {
		t.Errorf("%+v\n%+v", first, second)
	}
	if got := first.hints["image-data"].String(); got != "@av [2, 1, 8, true, 8, 4, [0x0, 0x0, 0x0, 0x0, 0x1, 0x2, 0x3, 0x4]]" || len(first.hints) != 1 {
		t.Errorf("the picture is %s", got)
	}
}

// TestPressed: who presses one of ours is heard, once; what becomes of other programs' and of one that is closed is nothing.
func TestPressed(t *testing.T) {
	address := bus(t)
	conn, all := board(t, address)
	heard := make(chan bool, 4)
	n := &Notices{Name: "Paraph", Pressed: func() { heard <- true }}
	defer n.Close()
	if err := n.Show(t.Context(), "Paraph", "Una richiesta è firmata."); err != nil {
		t.Fatal(err)
	}
	if got := (<-all).actions; len(got) != 2 || got[0] != "default" {
		t.Errorf("actions %q", got)
	}
	emit := func(member string, id uint32, what any) {
		if err := conn.Emit(noticesObject, notices+"."+member, id, what); err != nil {
			t.Fatal(err)
		}
	}
	emit("ActionInvoked", 9, "default")
	emit("ActionInvoked", 1, "other")
	emit("ActionInvoked", 1, "default")
	<-heard
	emit("NotificationClosed", 1, uint32(2))
	emit("ActionInvoked", 1, "default")
	if err := n.Show(t.Context(), "Paraph", "Una richiesta è firmata."); err != nil {
		t.Fatal(err)
	}
	emit("ActionInvoked", 2, "default")
	<-heard
	if len(heard) > 0 {
		t.Error("more was heard than was pressed")
	}
}

// TestNoNotices: where nothing shows them that is said, and where one comes later it is found.
func TestNoNotices(t *testing.T) {
	n := &Notices{Name: "Paraph"}
	defer n.Close()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	show := func() error { return n.Show(t.Context(), "Paraph", "") }
	if err := show(); !errors.Is(err, ErrNone) {
		t.Errorf("no bus: %v", err)
	}
	address := bus(t)
	if err := show(); !errors.Is(err, ErrNone) {
		t.Errorf("no service: %v", err)
	}
	conn, all := board(t, address)
	if err := show(); err != nil {
		t.Error(err)
	}
	<-all
	conn.Close()
	if err := show(); !errors.Is(err, ErrNone) {
		t.Errorf("it has gone: %v", err)
	}
}
