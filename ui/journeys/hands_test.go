package journeys

import (
	"strconv"
	"strings"
)

// words are the sentence of a key as the desk speaks.
func (s *seat) words(key string, pairs ...any) string { return s.v.Say(key, pairs...) }

// pressable is a thing that can be pressed, by its words.
func pressable(words string) func(thing) bool {
	return func(t thing) bool {
		pressed := t.Kind == "*kit.Button" || t.Kind == "*kit.toastAction" || t.Kind == "*ui.dropChoice" || t.Kind == "*ui.railItem" || t.Kind == "*widget.Button"
		return pressed && !t.Off && (t.Words == words || strings.HasPrefix(t.Words, words+" ("))
	}
}

// adds is the button that adds a signer, whether there is one already or not.
func (s *seat) adds() func(thing) bool {
	first, further := pressable(s.words("prepare.add.hint")), pressable(s.words("prepare.add"))
	return func(t thing) bool { return first(t) || further(t) }
}

// reads is any text that is there to be read.
func reads(words string) func(thing) bool {
	return func(t thing) bool { return strings.Contains(t.Words, words) }
}

// sees waits for a sentence to stand on the screen.
func (s *seat) sees(key string, pairs ...any) {
	s.t.Helper()
	s.until(key+" is seen", func() bool { _, ok := s.look().find(reads(s.words(key, pairs...))); return ok })
}

// misses waits for a sentence to go from the screen.
func (s *seat) misses(key string, pairs ...any) {
	s.t.Helper()
	s.until(key+" is gone", func() bool { _, ok := s.look().find(reads(s.words(key, pairs...))); return !ok })
}

// press presses keys one after the other.
func (s *seat) press(keys ...string) {
	s.t.Helper()
	s.tool(append([]string{"key", "--delay", "60"}, keys...)...)
}

// text types as a person does.
func (s *seat) text(words string) {
	s.t.Helper()
	s.tool("type", "--delay", "25", words)
}

// settle lets the desk take in what hand and keyboard did: Fyne looks at the pointer once a frame, so a press that
// comes in the same frame as the way there would count where the pointer was.
func (s *seat) settle() {
	s.t.Helper()
	if _, err := s.asked('f'); err != nil {
		s.fail("%v", err)
	}
}

func (s *seat) move(x, y int) {
	s.t.Helper()
	s.tool("mousemove", "--sync", strconv.Itoa(s.x+x), strconv.Itoa(s.y+y))
	s.settle()
}

// point presses with the mouse.
func (s *seat) point(x, y int) {
	s.t.Helper()
	s.move(x, y)
	s.tool("mousedown", "1")
	s.settle()
	s.tool("mouseup", "1")
	s.settle()
}

// drag pulls something from one place to another.
func (s *seat) drag(x, y, toX, toY int) {
	s.t.Helper()
	s.move(x, y)
	s.tool("mousedown", "1")
	const steps = 6
	for i := 1; i <= steps; i++ {
		s.move(x+(toX-x)*i/steps, y+(toY-y)*i/steps)
	}
	s.tool("mouseup", "1")
	s.settle()
}

// hit points at the middle of a thing.
func (s *seat) hit(t thing) {
	s.t.Helper()
	s.point(t.X+t.W/2, t.Y+t.H/2)
}

// click presses a button by the key of its words.
func (s *seat) click(key string, pairs ...any) {
	s.t.Helper()
	s.hit(s.await("the button "+key, pressable(s.words(key, pairs...))))
}

// input is something to write in, by its name.
func input(name string) func(thing) bool {
	return func(t thing) bool {
		written := t.Kind == "*kit.Entry" || t.Kind == "*widget.Entry" || t.Kind == "*sign.secretEntry"
		return written && (t.Words == name || strings.HasPrefix(t.Words, name+" ("))
	}
}

// write replaces what stands in an input, by the key of its label.
func (s *seat) write(key, words string) {
	s.t.Helper()
	name := s.words(key)
	s.hit(s.await("the input "+key, input(name)))
	s.until(key+" has the focus", func() bool { t, ok := s.look().find(input(name)); return ok && t.Focused })
	s.press("ctrl+a")
	s.text(words)
	s.until(key+" is written", func() bool { t, ok := s.look().find(input(name)); return ok && (t.Value == words || t.Value == "") })
}

// sheet is a drawn page on the screen: n from 0 of those in sight.
func (s *seat) sheet(n int) thing {
	s.t.Helper()
	const widest = 200 // of thumbnails and icons
	return s.awaitNth("a page", n, func(t thing) bool { return t.Kind == "*canvas.Image" && t.W >= widest })
}

func containsAny(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
