package portal

import (
	"context"

	"github.com/godbus/dbus/v5"
)

const (
	settings   = "org.freedesktop.portal.Settings"
	appearance = "org.freedesktop.appearance"
	scheme     = "color-scheme"
	preferDark = 1 // of its values; 0 and 2 want the light look
)

// Follow tells whether the system wants the dark look, and again whenever that changes, until ctx ends or the bus does. Where
// nobody knows it tells nothing.
func Follow(ctx context.Context, told func(dark bool)) {
	bounded, stop := context.WithTimeout(ctx, start)
	defer stop()
	conn, err := connect(bounded)
	if err != nil {
		return
	}
	defer conn.Close()
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchObjectPath(object), dbus.WithMatchInterface(settings), dbus.WithMatchMember("SettingChanged"), dbus.WithMatchArg(0, appearance)},
		ofOwner(),
	} {
		if conn.AddMatchSignalContext(bounded, match...) != nil {
			return
		}
	}
	if dark, ok := wanted(bounded, conn); ok {
		told(dark)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case s, open := <-signals:
			if !open {
				return
			}
			if dark, ok := changed(ctx, conn, s); ok {
				told(dark)
			}
		}
	}
}

// changed is what a signal says of the look. A portal that has just come is asked.
func changed(ctx context.Context, conn *dbus.Conn, s *dbus.Signal) (dark, ok bool) {
	if now, told := owned(s); told && now {
		bounded, stop := context.WithTimeout(ctx, usual)
		defer stop()
		return wanted(bounded, conn)
	}
	if s.Name != settings+".SettingChanged" || len(s.Body) != 3 || s.Body[0] != appearance || s.Body[1] != scheme {
		return false, false
	}
	return ofScheme(s.Body[2])
}

// wanted asks the portal; one from before version 2 knows the older question only.
func wanted(ctx context.Context, conn *dbus.Conn) (dark, ok bool) {
	for _, question := range []string{".ReadOne", ".Read"} {
		var value any
		if conn.Object(service, object).CallWithContext(ctx, settings+question, 0, appearance, scheme).Store(&value) == nil {
			return ofScheme(value)
		}
	}
	return false, false
}

// ofScheme reads a value, which older portals wrap twice.
func ofScheme(value any) (dark, ok bool) {
	for v, is := value.(dbus.Variant); is; v, is = value.(dbus.Variant) {
		value = v.Value()
	}
	n, ok := value.(uint32)
	return n == preferDark, ok
}
