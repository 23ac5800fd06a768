package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"runtime"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/image/draw"

	"paraph/assets"
	"paraph/ui"
	"paraph/ui/portal"
)

// desktop is what the window hears of the desktop it stands on and has it do: on Linux over the session's bus, where there is
// one, else by Fyne.
type desktop struct {
	bus     bool
	parent  atomic.Value // how portals name our window, once it stands
	dark    chan bool
	notices portal.Notices
	leave   context.CancelFunc
}

// newDesktop begins to listen until close.
func newDesktop() *desktop {
	ctx, leave := context.WithCancel(context.Background())
	d := &desktop{leave: leave}
	if runtime.GOOS != "linux" {
		return d
	}
	d.dark = make(chan bool, 1)
	if d.bus = os.Getenv("DBUS_SESSION_BUS_ADDRESS") != ""; d.bus {
		go portal.Follow(ctx, func(dark bool) {
			select {
			case <-d.dark: // nobody has heard what was so before
			default:
			}
			d.dark <- dark
		})
	}
	return d
}

func (d *desktop) close() {
	d.leave()
	d.notices.Close()
}

// dialogs are nil where nobody can be asked.
func (d *desktop) dialogs() ui.SystemDialogs {
	if !d.bus {
		return nil
	}
	return portal.Dialogs{Parent: func() string {
		parent, _ := d.parent.Load().(string)
		return parent
	}}
}

// notify is nil where nothing shows notifications. It is not waited for, and what does not come is not missed; who presses one
// comes to the window by front.
func (d *desktop) notify(a fyne.App, front func()) func(title, words string) {
	switch {
	case runtime.GOOS != "linux":
		return func(title, words string) { a.SendNotification(fyne.NewNotification(title, words)) }
	case !d.bus:
		return nil
	}
	d.notices.Name, d.notices.Icon, d.notices.Pressed = "Paraph", icon(), front
	return func(title, words string) {
		go func() { _ = d.notices.Show(context.Background(), title, words) }()
	}
}

// icon is the program's, as small as notifications have it.
func icon() image.Image {
	const side = 64
	whole, err := png.Decode(bytes.NewReader(assets.Picture()))
	if err != nil {
		return nil
	}
	small := image.NewNRGBA(image.Rect(0, 0, side, side))
	draw.CatmullRom.Scale(small, small.Bounds(), whole, whole.Bounds(), draw.Src, nil)
	return small
}

// belongTo has the dialogs belong to the program's window.
func (d *desktop) belongTo(a fyne.App) {
	if !d.bus {
		return
	}
	for _, w := range a.Driver().AllWindows() {
		if native, ok := w.(driver.NativeWindow); ok {
			native.RunNative(func(c any) {
				if x, ok := c.(driver.X11WindowContext); ok {
					d.parent.Store(fmt.Sprintf("x11:%x", x.WindowHandle))
				}
			})
		}
	}
}
