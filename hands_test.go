package main_test

import (
	"strconv"
	"strings"
	"time"
)

// words are the sentence of a key as the desk speaks.
func (s *seat) words(key string, pairs ...any) string { return s.v.Say(key, pairs...) }

// deed is a thing that can be pressed, by its words.
func deed(words string) func(thing) bool {
	return func(t thing) bool {
		pressed := t.Kind == "*kit.Button" || t.Kind == "*kit.toastAction" || t.Kind == "*ui.dropChoice" || t.Kind == "*ui.railItem" || t.Kind == "*widget.Button"
		return pressed && !t.Off && (t.Words == words || strings.HasPrefix(t.Words, words+" ("))
	}
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

// at is a place of the window on the screen.
func (s *seat) at(x, y int) []string { return []string{strconv.Itoa(s.x + x), strconv.Itoa(s.y + y)} }

const hold = 80 * time.Millisecond // a press shorter than a frame is none to Fyne

// point presses with the mouse.
func (s *seat) point(x, y int) {
	s.t.Helper()
	s.tool(append([]string{"mousemove", "--sync"}, s.at(x, y)...)...)
	time.Sleep(hold)
	s.tool("mousedown", "1")
	time.Sleep(hold)
	s.tool("mouseup", "1")
}

// drag pulls something from one place to another.
func (s *seat) drag(x, y, toX, toY int) {
	s.t.Helper()
	s.tool(append([]string{"mousemove", "--sync"}, s.at(x, y)...)...)
	time.Sleep(hold)
	s.tool("mousedown", "1")
	const steps = 8
	for i := 1; i <= steps; i++ {
		time.Sleep(hold / 3)
		s.tool(append([]string{"mousemove", "--sync"}, s.at(x+(toX-x)*i/steps, y+(toY-y)*i/steps)...)...)
	}
	time.Sleep(hold)
	s.tool("mouseup", "1")
}

// hit points at the middle of a thing.
func (s *seat) hit(t thing) {
	s.t.Helper()
	s.point(t.X+t.W/2, t.Y+t.H/2)
}

// click presses a button by the key of its words.
func (s *seat) click(key string, pairs ...any) {
	s.t.Helper()
	s.hit(s.await("the button "+key, deed(s.words(key, pairs...))))
}

// input is something to write in, by its name.
func input(name string) func(thing) bool {
	return func(t thing) bool {
		return (t.Kind == "*kit.Entry" || t.Kind == "*widget.Entry" || t.Kind == "*ui.secretEntry") && t.Words == name
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

// sheet is a page on the screen: n from 0 of those in sight.
func (s *seat) sheet(n int) thing {
	s.t.Helper()
	var last thing
	s.until("a page", func() bool {
		i := 0
		for _, t := range s.look().Things {
			if t.Kind != "*docview.sheet" {
				continue
			}
			if i == n {
				still := t.X == last.X && t.Y == last.Y && t.W == last.W && t.H == last.H
				last = t
				return still
			}
			i++
		}
		return false
	})
	return last
}
