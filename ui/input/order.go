// Package input has a window take in what hand and keyboard did in the order in which they did it.
//
// Fyne 2.8 keeps a move of the pointer until it has asked the system for everything that happened, but does clicks, wheel and
// keys at once. A move and a click that arrive together, as from a touch screen, a pen, a remote desktop or on a busy machine,
// therefore press what was under the pointer before. InOrder puts everything that comes behind a move off until the move is
// done; call it once when the window stands:
//
//	app.Lifecycle().SetOnStarted(func() { input.InOrder(window) })
package input

import (
	"time"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// InOrder orders the input of a window that is shown. Windows of another driver than the desktop's stay as they are. It is
// called on the Fyne thread.
func InOrder(w fyne.Window) {
	desktop, ok := w.(window)
	if !ok {
		return
	}
	q := &queue{}
	desktop.RunWithContext(func() {
		if view := glfw.GetCurrentContext(); view != nil {
			q.listen(view)
		}
	})
	frames := fyne.NewAnimation(time.Hour, func(float32) {
		if q.empty() {
			q.moved = false
			return
		}
		open := false
		desktop.RunWithContext(func() { open = true })
		if !open { // what came after the window was closed is for nobody
			q.waiting = nil
			return
		}
		q.play()
	})
	frames.RepeatCount = fyne.AnimationRepeatForever
	frames.Start()
}

// window is what Fyne's desktop windows can do beside fyne.Window: what is given runs while the window's context is current,
// and not at all once it closes.
type window interface{ RunWithContext(do func()) }

// step is something that hand or keyboard did.
type step struct {
	move bool
	do   func()
}

// queue holds steps until the moves before them are done. Fyne does a move between asking the system and moving animations on,
// which is when play goes on.
type queue struct {
	moved   bool // since the last play, and Fyne has not done it yet
	waiting []step
}

func (q *queue) empty() bool { return len(q.waiting) == 0 }

// take does a step at once where none is before it.
func (q *queue) take(s step) {
	if !q.empty() || (q.moved && !s.move) {
		q.waiting = append(q.waiting, s)
		return
	}
	q.moved = q.moved || s.move
	s.do()
}

// play does what waits, up to the next place the pointer goes to.
func (q *queue) play() {
	q.moved = false
	for !q.empty() && !q.moved {
		s := q.waiting[0]
		q.waiting = q.waiting[1:]
		q.moved = s.move
		s.do()
	}
}

// listen comes between the system and Fyne.
func (q *queue) listen(view *glfw.Window) {
	var (
		move   glfw.CursorPosCallback
		button glfw.MouseButtonCallback
		wheel  glfw.ScrollCallback
		key    glfw.KeyCallback
		letter glfw.CharCallback
		drop   glfw.DropCallback
	)
	move = view.SetCursorPosCallback(func(w *glfw.Window, x, y float64) {
		q.take(step{move: true, do: func() { move(w, x, y) }})
	})
	button = view.SetMouseButtonCallback(func(w *glfw.Window, b glfw.MouseButton, a glfw.Action, m glfw.ModifierKey) {
		q.take(step{do: func() { button(w, b, a, m) }})
	})
	wheel = view.SetScrollCallback(func(w *glfw.Window, x, y float64) {
		q.take(step{do: func() { wheel(w, x, y) }})
	})
	key = view.SetKeyCallback(func(w *glfw.Window, k glfw.Key, code int, a glfw.Action, m glfw.ModifierKey) {
		q.take(step{do: func() { key(w, k, code, a, m) }})
	})
	letter = view.SetCharCallback(func(w *glfw.Window, r rune) {
		q.take(step{do: func() { letter(w, r) }})
	})
	drop = view.SetDropCallback(func(w *glfw.Window, names []string) {
		if drop != nil {
			q.take(step{do: func() { drop(w, names) }})
		}
	})
}
