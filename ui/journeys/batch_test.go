package journeys

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// What hand and keyboard do, as the X server is told of it.
const (
	keyDown    = xproto.KeyPress
	keyUp      = xproto.KeyRelease
	buttonDown = xproto.ButtonPress
	buttonUp   = xproto.ButtonRelease
	moved      = xproto.MotionNotify
	keyA       = 38 // the code of the letter a on a PC's keyboard
)

// deed is one thing done; at is where the pointer goes to, in the window.
type deed struct {
	kind byte
	code byte
	x, y int
}

func to(x, y int) deed { return deed{kind: moved, x: x, y: y} }

func onto(t thing) deed { return to(t.X+t.W/2, t.Y+t.H/2) }

// click is a press and a release of the left button.
func click() []deed { return []deed{{kind: buttonDown, code: 1}, {kind: buttonUp, code: 1}} }

// hands is a pointer and a keyboard that are faster than a frame, as those of touch screens and remote desktops are.
type hands struct {
	s    *seat
	c    *xgb.Conn
	root xproto.Window
}

func newHands(s *seat) *hands {
	s.t.Helper()
	c, err := xgb.NewConnDisplay(s.display)
	if err == nil {
		err = xtest.Init(c)
	}
	if err != nil {
		s.fail("no pointer: %v", err)
	}
	s.t.Cleanup(c.Close)
	return &hands{s: s, c: c, root: xproto.Setup(c).DefaultScreen(c).Root}
}

// do does all of it without waiting.
func (h *hands) do(all ...deed) {
	h.s.t.Helper()
	for _, i := range all {
		xtest.FakeInput(h.c, i.kind, i.code, 0, h.root, int16(h.s.x+i.x), int16(h.s.y+i.y), 0)
	}
	if _, err := xproto.GetInputFocus(h.c).Reply(); err != nil { // the server has taken it all
		h.s.fail("%v", err)
	}
}

// TestInOneBatch: a move of the pointer that arrives together with what follows it comes first. What is pressed is what is
// under the pointer then, what is pulled away from is not pressed, and letters go where the click was. With PARAPH_LONG often, idle and
// beside four busy processes.
func TestInOneBatch(t *testing.T) {
	if os.Getenv("PARAPH_LONG") == "" {
		inOneBatch(t, 24)
		return
	}
	const often = 125
	t.Run("idle", func(t *testing.T) { inOneBatch(t, often) })
	t.Run("busy", func(t *testing.T) {
		busy(t)
		inOneBatch(t, often)
	})
}

// busy has four processes take what processors there are until the test ends.
func busy(t *testing.T) {
	t.Helper()
	for range 4 {
		other := exec.Command("sh", "-c", "while :; do :; done")
		if err := other.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = other.Process.Kill(); _ = other.Wait() })
	}
}

func inOneBatch(t *testing.T, times int) {
	t.Helper()
	s := newSeat(t)
	s.open()
	h := newHands(s)
	rail := map[string]thing{}
	names := []string{"settings", "prepare", "verify", "sign", "requests"}
	for _, name := range names {
		rail[name] = s.await(name, func(t thing) bool {
			return t.Kind == "*ui.railItem" && strings.HasPrefix(t.Words, s.words("shell.place."+name))
		})
	}
	t.Run("move and click", func(*testing.T) {
		for n := range times {
			name := names[n%len(names)]
			s.fresh()
			h.do(append([]deed{onto(rail[name])}, click()...)...)
			s.says("place." + name)
		}
	})
	t.Run("pressed and pulled away", func(*testing.T) {
		for n := range times {
			s.fresh()
			h.do(onto(rail[names[n%len(names)]]), deed{kind: buttonDown, code: 1}, onto(rail[names[(n+1)%len(names)]]), deed{kind: buttonUp, code: 1})
			s.settle()
		}
		if log, _ := os.ReadFile(s.log); strings.Contains(string(log[s.from:]), "place.") {
			s.fail("something was pressed: %s", log[s.from:])
		}
	})
	h.do(append([]deed{onto(rail["settings"])}, click()...)...)
	s.sees("settings.office.contact")
	t.Run("clicked and written", func(*testing.T) { s.writeAtOnce(h, times) })
}

// writeAtOnce writes letters into an input with the click that goes there, each time from elsewhere.
func (s *seat) writeAtOnce(h *hands, times int) {
	s.t.Helper()
	server := input(s.words("settings.office.contact"))
	place := s.await("the input", server)
	elsewhere := onto(s.await("the other input", input(s.words("settings.office.name"))))
	for range times {
		h.do(append([]deed{elsewhere}, click()...)...)
		s.settle()
		h.do(append(append([]deed{onto(place)}, click()...), deed{kind: keyDown, code: keyA}, deed{kind: keyUp, code: keyA})...)
	}
	s.until("all letters", func() bool {
		return s.await("the input", server).Value == strings.Repeat("a", times)
	})
}

// TestWheelInOneBatch: the wheel turns what the pointer is over by then, also where it came there in the same batch.
func TestWheelInOneBatch(t *testing.T) {
	s := newSeat(t)
	s.open(s.contract())
	s.sees("home.sheet.prepare")
	s.press("p")
	s.says("place.prepare")
	s.sees("shell.practice")
	h := newHands(s)
	page := s.sheet(0)
	aside := s.await("a place that does not turn", func(t thing) bool {
		return t.Kind == "*ui.railItem" && strings.HasPrefix(t.Words, s.words("shell.place.settings"))
	})
	const up, down = 4, 5 // as X names the wheel's directions
	times := 12
	if os.Getenv("PARAPH_LONG") != "" {
		times = 125
	}
	top := page.Y
	for n := range times {
		h.do(onto(aside))
		s.settle()
		direction := byte(down)
		if n%2 == 1 {
			direction = up
		}
		h.do(onto(page), deed{kind: buttonDown, code: direction}, deed{kind: buttonUp, code: direction}, onto(aside))
		s.until("the page has turned", func() bool {
			is := s.look()
			text, _ := is.find(func(t thing) bool { return t.Kind == "*canvas.Image" && t.W == page.W })
			moved := text.Y != top || text.H != page.H
			top, page.H = text.Y, text.H
			return moved
		})
	}
}
