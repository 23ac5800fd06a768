// Package portal speaks with the desktop over the session's D-Bus. Through the XDG desktop portal it asks with the system's own
// file dialogs and hears of its look; notifications go to the service of that name:
//
//	paths, err := portal.Dialogs{}.Ask(ctx, question)
//	portal.Follow(ctx, func(dark bool) { … })
//	err = notices.Show(ctx, title, words)
//
// ErrNone says that there is nobody to ask; while a person chooses nothing is waited for but the answer and ctx.
package portal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// ErrNone says that the system has none, or that it failed before there was an answer.
var ErrNone = errors.New("portal: the system has none")

// How long it may take until it is known whether there is one: a bus that has to start the portal first takes a second on a
// machine at rest. Who asks for a file can choose in the desk's own dialog meanwhile.
const (
	usual = 6 * time.Second
	start = 20 * time.Second
)

const (
	service = "org.freedesktop.portal.Desktop"
	object  = "/org/freedesktop/portal/desktop"
	owners  = "org.freedesktop.DBus.NameOwnerChanged"
)

// connect opens a connection of its own: other signals of the program's do not come here, and when it is closed the portal forgets
// what was asked on it. dbus-launch is not run for it.
func connect(ctx context.Context) (*dbus.Conn, error) {
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address == "" || strings.HasPrefix(address, "autolaunch:") {
		return nil, ErrNone
	}
	type opened struct {
		conn *dbus.Conn
		err  error
	}
	done := make(chan opened, 1)
	go func() { // a bus that takes the connection and says nothing
		conn, err := dbus.Connect(address)
		done <- opened{conn, err}
	}()
	select {
	case o := <-done:
		if o.err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNone, o.err)
		}
		return o.conn, nil
	case <-ctx.Done():
		go func() {
			if o := <-done; o.err == nil {
				o.conn.Close()
			}
		}()
		return nil, none(ctx, ctx.Err())
	}
}

// none is ErrNone where the time was up, and what ended ctx where somebody ended it.
func none(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", ErrNone, err)
}

// ofOwner matches the signals that tell who has the portal's name.
func ofOwner() []dbus.MatchOption {
	return []dbus.MatchOption{dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, service)}
}

// owned tells whether a signal says that the portal's name has an owner, or that it has none any more.
func owned(s *dbus.Signal) (now, told bool) {
	if s.Name != owners || len(s.Body) != 3 || s.Body[0] != service {
		return false, false
	}
	owner, ok := s.Body[2].(string)
	return owner != "", ok
}
