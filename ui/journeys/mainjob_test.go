package journeys

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"paraph/app/say"
)

// way is how somebody works at the desk.
type way string

const (
	byMouse    way = "mouse"
	byTouch    way = "touch" // every move arrives in one batch with the press that follows it
	byKeyboard way = "keyboard"
)

// TestMainJob: an open document is prepared, looked through and sent, in one way alone, on a small and a large screen, in each
// language. Six of the eighteen run always, so that each way, size and language stands in at least two; PARAPH_LONG runs all.
func TestMainJob(t *testing.T) {
	ways, screens, languages := []way{byKeyboard, byMouse, byTouch}, []string{"1024x640", "1920x1080"}, []string{"it", "fr", "en"}
	for i, by := range ways {
		for j, screen := range screens {
			for k, language := range languages {
				if os.Getenv("PARAPH_LONG") == "" && k != (i+j)%len(languages) {
					continue
				}
				t.Run(fmt.Sprint(by, "-", screen, "-", language), func(t *testing.T) { mainJob(t, by, screen, language) })
			}
		}
	}
}

func mainJob(t *testing.T, by way, screen, language string) {
	s := newSeatOn(t, screen)
	s.v = say.In(language)
	s.env = append(s.env, "LANG="+map[string]string{"it": "it_IT", "fr": "fr_FR", "en": "en_GB"}[language]+".UTF-8")
	w := worker{s, by, nil}
	if by == byTouch {
		w.hands = newHands(s)
	}
	s.open(s.contract())
	s.sees("home.sheet.prepare")
	s.inside()
	if by == byKeyboard {
		s.press("p")
	} else {
		w.does("home.sheet.prepare", pressable(s.words("home.sheet.prepare")))
	}
	s.says("place.prepare")
	s.sees("shell.practice")
	s.sheet(0)
	w.name()
	w.place()
	s.sees("prepare.check.ready")
	s.says("prepare.saved")
	s.picture("ready")
	w.send()
	s.says("place.requests")
	s.picture("sent")
	if by == byKeyboard {
		s.press("ctrl+6")
	} else {
		w.does("the rail", func(t thing) bool {
			return t.Kind == "*ui.railItem" && pressable(s.words("shell.place.practicemail"))(t)
		})
	}
	s.sees("practicemail.openas", "name", "Anna Rossi")
	s.picture("letter")
}

// inside fails where the window is larger than the screen, and makes it as large as that.
func (s *seat) inside() {
	s.t.Helper()
	var width, height, w, h int
	_, _ = fmt.Sscan(s.tool("getdisplaygeometry"), &width, &height)
	s.tool("windowmove", strconv.Itoa(int(s.window)), "0", "0")
	s.until("the window fits its screen", func() bool {
		for _, t := range s.look().Things {
			w, h = max(w, t.X+t.W), max(h, t.Y+t.H)
		}
		fits := w <= width && h <= height
		w, h = 0, 0
		return fits
	})
	s.tool("windowsize", strconv.Itoa(int(s.window)), strconv.Itoa(width), strconv.Itoa(height))
	s.front()
}

// worker is somebody at a seat who works in one way.
type worker struct {
	*seat
	by    way
	hands *hands
}

// does presses a thing.
func (w worker) does(what string, is func(thing) bool) {
	w.t.Helper()
	switch w.by {
	case byKeyboard:
		w.reach(what, is)
		w.press("Return")
	case byTouch:
		w.hands.do(append([]deed{onto(w.await(what, is))}, click()...)...)
		w.settle()
	default:
		w.hit(w.await(what, is))
	}
}

// reach goes to a thing with Tab.
func (w worker) reach(what string, is func(thing) bool) {
	w.t.Helper()
	const most = 60 // things on a screen that can have the keyboard
	w.await(what, is)
	for range most {
		if t, ok := w.look().find(func(t thing) bool { return t.Focused && is(t) }); ok && t.Focused {
			return
		}
		w.press("Tab")
		w.settle()
	}
	w.fail("Tab never comes to %s", what)
}

// fill writes into an input that is empty.
func (w worker) fill(key, words string) {
	w.t.Helper()
	is := input(w.words(key))
	switch w.by {
	case byKeyboard:
		w.reach(key, is)
	default:
		w.does(key, is)
		w.until(key+" has the focus", func() bool { t, ok := w.look().find(is); return ok && t.Focused })
	}
	w.text(words)
	w.until(key+" is written", func() bool { t, ok := w.look().find(is); return ok && t.Value == words })
}

// place puts a field on the first page.
func (w worker) place() {
	w.t.Helper()
	if w.by == byKeyboard {
		w.press("s", "Return")
		w.sees("prepare.selected")
		return
	}
	w.does("the tool", func(t thing) bool { return t.Kind == "*kit.Button" && pressable(w.words("prepare.tool.signature"))(t) })
	page := w.sheet(0)
	x, y := page.X+page.W/4, page.Y+page.H/4
	toX, toY := x+page.W/4, y+page.H/10
	if w.by == byTouch {
		w.hands.do(to(x, y), deed{kind: buttonDown, code: 1}, to((x+toX)/2, (y+toY)/2), to(toX, toY), deed{kind: buttonUp, code: 1})
		w.settle()
	} else {
		w.drag(x, y, toX, toY)
	}
	w.sees("prepare.selected")
}

// name says who signs.
func (w worker) name() {
	w.t.Helper()
	w.does("prepare.add", w.adds())
	w.sees("prepare.form.email")
	w.fill("prepare.form.name", "Anna")
	w.fill("prepare.form.surname", "Rossi")
	w.fill("prepare.form.email", "anna@example.com")
	if w.by == byKeyboard {
		w.press("Return")
	} else {
		w.does("prepare.form.done", pressable(w.words("prepare.form.done")))
	}
	w.misses("prepare.form.email")
}

// send looks through the review, names the office, and sends.
func (w worker) send() {
	w.t.Helper()
	w.main(w.words("prepare.review"))
	w.sees("review.title")
	w.fill("review.office.name", "Studio Bianchi")
	w.does("review.office.save", pressable(w.words("review.office.save")))
	w.misses("review.office.none")
	w.sees("review.practice")
	w.picture("review")
	w.fresh()
	w.released()
	w.main(w.v.Count("review.send", 1))
}

// main presses the filled button of the screen.
func (w worker) main(words string) {
	w.t.Helper()
	if w.by == byKeyboard {
		w.await(words, pressable(words))
		w.press("ctrl+Return")
		return
	}
	w.does(words, pressable(words))
}
