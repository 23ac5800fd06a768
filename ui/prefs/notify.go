package prefs

import (
	"os"
	"runtime"
)

// CanNotify reports whether this computer shows notifications at all.
func CanNotify() bool {
	return runtime.GOOS != "linux" || os.Getenv("DBUS_SESSION_BUS_ADDRESS") != ""
}
