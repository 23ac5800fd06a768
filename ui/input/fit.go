package input

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// Fit makes a window that is shown no larger than what its screen has room for beside panels and task bars, and brings it
// there: what was remembered may come from a larger screen. It is called on the Fyne thread, as InOrder is.
func Fit(w fyne.Window) {
	desktop, ok := w.(window)
	if !ok {
		return
	}
	desktop.RunWithContext(func() {
		view := glfw.GetCurrentContext()
		if view == nil {
			return
		}
		left, top, right, bottom := view.GetFrameSize()
		x, y := view.GetPos()
		width, height := view.GetSize()
		room, ok := roomOf(rect{x, y, width, height})
		if !ok {
			return
		}
		in := rect{room.x + left, room.y + top, room.w - left - right, room.h - top - bottom}
		if width > in.w || height > in.h {
			view.SetSize(min(width, in.w), min(height, in.h))
			view.SetPos(within(x, min(width, in.w), in.x, in.w), within(y, min(height, in.h), in.y, in.h))
		}
	})
}

// rect is a place on the screens, in their units, from the upper left.
type rect struct{ x, y, w, h int }

// roomOf is the work area of the screen that most of a window stands on.
func roomOf(window rect) (room rect, ok bool) {
	most := -1
	for _, m := range glfw.GetMonitors() {
		x, y, w, h := m.GetWorkarea()
		if w <= 0 || h <= 0 {
			continue
		}
		if on := common(window.x, window.w, x, w) * common(window.y, window.h, y, h); on > most {
			most, room = on, rect{x, y, w, h}
		}
	}
	return room, most >= 0
}

// common is the length two stretches have in common.
func common(a, long, b, longB int) int { return max(0, min(a+long, b+longB)-max(a, b)) }

// within moves a stretch into another one that is not shorter.
func within(a, long, b, longB int) int { return max(b, min(a, b+longB-long)) }
