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
	usually       = int32(-1) // a notification stays as long as they do there; 0 would be for ever
)

// Notices shows notifications of the program called Name. Its connection stays open: GNOME takes away what a program showed
// that has left the bus.
type Notices struct {
	Name string
	Icon image.Image // small; nil: none

	mu   gosync.Mutex
	conn *dbus.Conn
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
	err = conn.Object(notices, noticesObject).CallWithContext(ctx, notices+".Notify", 0, n.Name, uint32(0), "", title, words, []string{}, hints, usually).Err
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNone, err)
	}
	return nil
}

func (n *Notices) connected(ctx context.Context) (*dbus.Conn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.conn != nil && n.conn.Connected() {
		return n.conn, nil
	}
	conn, err := connect(ctx)
	if err == nil {
		n.conn = conn
	}
	return conn, err
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
