//go:build driven

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/kit"
)

// thing is something that can be seen in the window, with its place in pixels from the window's upper left.
type thing struct {
	Kind       string // its Go type
	Words      string // what it says, or its name
	Value      string // what is written in an input, never of a secret one; "on" of what is ticked
	X, Y, W, H int    // what is cut off by a scroller is not in it
	Off        bool
	Focused    bool
	Dialog     bool // stands in a dialog over the window
}

// scene is what the tests that drive the desk are told of it.
type scene struct {
	Title      string
	Hint       string
	Things     []thing
	Goroutines int
	Heap       uint64 // bytes in use after a collection
}

// drive answers the journeys' tests on a socket beside the test log: each connection asks with one byte and gets a scene,
// for weigh with what the desk weighs, for frame an empty one once the window has taken in what mouse and keyboard did. The desk that is shipped has none of this; the tests build theirs with -tags driven.
func drive() {
	log := os.Getenv("PARAPH_TEST_LOG")
	if log == "" {
		return
	}
	os.Remove(log + ".scene") // of the desk before, which may have opened this one
	l, err := net.Listen("unix", log+".scene")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			tell(c)
		}
	}()
}

// heard is where Fyne's words go; that a widget is touched outside its thread is written out.
func heard(words io.Writer) io.Writer { return threads{words} }

type threads struct{ rest io.Writer }

// Write is called with a line.
func (t threads) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("Fyne call thread")) || bytes.Contains(line, []byte("  From: ")) {
		return os.Stderr.Write(line)
	}
	return t.rest.Write(line)
}

const watched = true // the tests fail where Fyne says that a widget is touched outside its thread

const (
	weigh = 'w'
	frame = 'f'
	hang  = 80 * time.Second // less than the tests wait
)

// tell gives up where the window’s thread does not come to it: what it
// does instead stands in the desk’s last words.
func tell(c net.Conn) {
	defer c.Close()
	var what [1]byte
	if _, err := c.Read(what[:]); err != nil {
		return
	}
	seen := make(chan scene, 1)
	fyne.Do(func() {
		if what[0] == frame {
			afterFrames(3, func() { seen <- scene{} }) // the first may have begun already
			return
		}
		seen <- look()
	})
	select {
	case s := <-seen:
		if what[0] == weigh {
			var m runtime.MemStats
			debug.FreeOSMemory()
			runtime.ReadMemStats(&m)
			s.Goroutines, s.Heap = runtime.NumGoroutine(), m.HeapAlloc
		}
		_ = json.NewEncoder(c).Encode(s)
	case <-time.After(hang):
		fmt.Fprintln(os.Stderr, "the window hangs")
		_ = pprof.Lookup("goroutine").WriteTo(os.Stderr, 2)
	}
}

// afterFrames does something once the window has looked at its events and drawn so many times: Fyne moves animations on
// between the two.
func afterFrames(n int, do func()) {
	var frames *fyne.Animation
	frames = fyne.NewAnimation(hang, func(float32) {
		if n--; n == 0 {
			frames.Stop()
			do()
		}
	})
	frames.Start()
}

// look walks through the window; it runs on the Fyne thread.
func look() scene {
	var s scene
	windows := fyne.CurrentApp().Driver().AllWindows()
	if len(windows) == 0 {
		return s
	}
	c := windows[0].Canvas()
	s.Title = windows[0].Title()
	w := &walk{canvas: c, scene: &s}
	whole := area{fyne.NewPos(0, 0), c.Size()}
	w.visit(c.Content(), fyne.Position{}, whole)
	w.dialog = true
	for _, o := range c.Overlays().List() {
		w.visit(o, fyne.Position{}, whole)
	}
	return s
}

type area struct {
	at   fyne.Position
	size fyne.Size
}

// cut is what two areas have in common.
func (a area) cut(b area) area {
	x, y := max(a.at.X, b.at.X), max(a.at.Y, b.at.Y)
	right, bottom := min(a.at.X+a.size.Width, b.at.X+b.size.Width), min(a.at.Y+a.size.Height, b.at.Y+b.size.Height)
	return area{fyne.NewPos(x, y), fyne.NewSize(max(0, right-x), max(0, bottom-y))}
}

type walk struct {
	canvas fyne.Canvas
	scene  *scene
	dialog bool
}

func (w *walk) visit(o fyne.CanvasObject, from fyne.Position, seen area) {
	if o == nil || !o.Visible() {
		return
	}
	at := from.Add(o.Position())
	here := seen.cut(area{at, o.Size()})
	var inside []fyne.CanvasObject
	switch v := o.(type) {
	case *fyne.Container:
		inside = v.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(v).Objects()
	}
	switch o.(type) {
	case fyne.Scrollable, *container.Clip:
		seen = here
	}
	if bar, ok := o.(*kit.HintBar); ok {
		w.scene.Hint = bar.Text()
	}
	if here.size.Width >= 1 && here.size.Height >= 1 {
		w.note(o, here)
	}
	for _, child := range inside {
		w.visit(child, at, seen)
	}
}

func (w *walk) note(o fyne.CanvasObject, here area) {
	t := thing{Kind: fmt.Sprintf("%T", o), Dialog: w.dialog}
	switch v := o.(type) {
	case *fyne.Container:
		return
	case *canvas.Text:
		t.Words = v.Text
	case *widget.Entry:
		t.Words, t.Value = v.PlaceHolder, shown(v)
	case *kit.Entry:
		t.Words, t.Value = v.AccessibilityLabel(), shown(&v.Entry)
	case interface{ Text() string }:
		t.Words = v.Text()
	}
	if v, ok := o.(interface{ AccessibilityLabel() string }); ok && t.Words == "" {
		t.Words = v.AccessibilityLabel()
	}
	w.state(&t, o)
	_, part := o.(fyne.Widget)
	_, picture := o.(*canvas.Image)
	if !part && !picture && t.Words == "" {
		return
	}
	t.X, t.Y = w.canvas.PixelCoordinateForPosition(here.at)
	right, bottom := w.canvas.PixelCoordinateForPosition(here.at.Add(here.size))
	t.W, t.H = right-t.X, bottom-t.Y
	w.scene.Things = append(w.scene.Things, t)
}

func shown(e *widget.Entry) string {
	if e.Password {
		return ""
	}
	return e.Text
}

// state notes whether something is on, off, or has the keyboard.
func (w *walk) state(t *thing, o fyne.CanvasObject) {
	if v, ok := o.(interface{ On() bool }); ok && v.On() {
		t.Value = "on"
	}
	if v, ok := o.(interface{ Disabled() bool }); ok {
		t.Off = v.Disabled()
	}
	if f, ok := o.(fyne.Focusable); ok {
		t.Focused = w.canvas.Focused() == f
	}
}
