package portal

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	gosync "sync"

	"github.com/godbus/dbus/v5"
)

const (
	notices       = "org.freedesktop.Notifications"
	noticesObject = "/org/freedesktop/Notifications"
	pressed       = "default" // the action of who presses the notification itself
	usually       = int32(-1) // a notification stays as long as they do there; 0 would be for ever
)

// Notices shows notifications of the program called Name. Its connection stays open: GNOME takes away what a program showed
// that has left the bus.
type Notices struct {
	Name    string
	Icon    image.Image // small; nil: none
	Pressed func()      // one of ours was pressed; called by a goroutine of the connection's own; nil: they cannot be

	mu   gosync.Mutex
	conn *dbus.Conn
	ours map[uint32]bool // which stand
}

// Show shows words, which hold no markup. ErrNone: nobody shows any.
func (n *Notices) Show(ctx context.Context, title, words string) error {
	ctx, stop := context.WithTimeout(ctx, usual)
	defer stop()
	conn, err := n.connected(ctx)
	if err != nil {
		return err
	}
	hints := map[string]dbus.Variant{}
	if n.Icon != nil {
		hints["image-data"] = dbus.MakeVariant(dotsOf(n.Icon))
	}
	actions := []string{}
	if n.Pressed != nil {
		actions = []string{pressed, title} // pressing the notification itself; its name is seen nowhere
	}
	var id uint32
	err = conn.Object(notices, noticesObject).CallWithContext(ctx, notices+".Notify", 0, n.Name, uint32(0), "", title, words, actions, hints, usually).Store(&id)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNone, err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ours[id] = true
	return nil
}

// hear follows what becomes of notifications until the connection ends; other programs' are heard too.
func (n *Notices) hear(all <-chan *dbus.Signal) {
	for s := range all {
		if len(s.Body) != 2 {
			continue
		}
		id, _ := s.Body[0].(uint32)
		n.mu.Lock()
		is := n.ours[id]
		if s.Name == notices+".NotificationClosed" {
			delete(n.ours, id)
		}
		n.mu.Unlock()
		if is && s.Name == notices+".ActionInvoked" && s.Body[1] == pressed {
			n.Pressed()
		}
	}
}

func (n *Notices) connected(ctx context.Context) (*dbus.Conn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.conn != nil && n.conn.Connected() {
		return n.conn, nil
	}
	conn, err := connect(ctx)
	if err != nil {
		return nil, err
	}
	n.conn, n.ours = conn, map[uint32]bool{}
	if n.Pressed != nil {
		if err := conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface(notices), dbus.WithMatchObjectPath(noticesObject)); err == nil {
			signals := make(chan *dbus.Signal, 16)
			conn.Signal(signals) // closed with the connection
			go n.hear(signals)
		}
	}
	return conn, nil
}

// Close leaves the bus.
func (n *Notices) Close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.conn != nil {
		n.conn.Close()
	}
}

// dots are a picture as notifications carry it.
type dots struct {
	Width, Height, Stride int32
	Alpha                 bool
	Bits, Channels        int32
	Data                  []byte
}

func dotsOf(picture image.Image) dots {
	b := picture.Bounds()
	plain := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(plain, plain.Bounds(), picture, b.Min, draw.Src)
	return dots{int32(b.Dx()), int32(b.Dy()), int32(plain.Stride), true, 8, 4, plain.Pix}
}
