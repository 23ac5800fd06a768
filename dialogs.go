package main

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"

	"paraph/ui"
	"paraph/ui/portal"
)

// systemDialogs are the system's file dialogs, where there is a session bus on which a portal may have some.
type systemDialogs struct {
	bus    bool
	parent atomic.Value // how portals name our window, once it stands
}

func newSystemDialogs() *systemDialogs {
	return &systemDialogs{bus: os.Getenv("DBUS_SESSION_BUS_ADDRESS") != ""}
}

// dialogs are nil where nobody can be asked.
func (s *systemDialogs) dialogs() ui.SystemDialogs {
	if !s.bus {
		return nil
	}
	return portal.Dialogs{Parent: func() string {
		parent, _ := s.parent.Load().(string)
		return parent
	}}
}

// belongTo has the dialogs belong to the program's window, and the bus start the portal meanwhile.
func (s *systemDialogs) belongTo(a fyne.App) {
	if !s.bus {
		return
	}
	for _, w := range a.Driver().AllWindows() {
		if native, ok := w.(driver.NativeWindow); ok {
			native.RunNative(func(c any) {
				if x, ok := c.(driver.X11WindowContext); ok {
					s.parent.Store(fmt.Sprintf("x11:%x", x.WindowHandle))
				}
			})
		}
	}
	go portal.Dialogs{}.Begin(context.Background())
}
