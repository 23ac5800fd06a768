package journeys

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// target is a kind of widget with something that is seen once it was pressed.
type target struct {
	kind    string
	arrange func()           // brings it into sight
	on      func(thing) bool // what is pressed
	off     func(thing) bool // where the pointer comes from and is pulled to; nothing happens where it is let go
	done    func(scene) bool // it was pressed
	back    func()           // as if it was not
}

// TestKindsInOneBatch: on every kind of widget a move and a click in one batch press what the pointer has come to, and what is pressed
// and pulled away from is not pressed, also where the button is let go in the next batch; fields are drawn and files dropped likewise.
// More than 500 batches idle, and as many beside four busy processes.
func TestKindsInOneBatch(t *testing.T) {
	if os.Getenv("PARAPH_LONG") == "" {
		t.Skip("so many batches take minutes, in the long run only")
	}
	t.Run("idle", kindsInOneBatch)
	t.Run("busy", func(t *testing.T) {
		busy(t)
		kindsInOneBatch(t)
	})
}

func kindsInOneBatch(t *testing.T) {
	const times = 15 // of three gestures on each of ten kinds, and five more
	s := newSeat(t)
	s.begin("shell.practice")
	s.says("prepare.saved")
	s.press("ctrl+w", "ctrl+1") // another draft stands beside it
	s.settle()
	s.hand(s.file("other.pdf", content(t, s.contract())))
	s.sees("home.sheet.prepare")
	s.fresh()
	s.press("p")
	s.says("place.prepare")
	s.addSigner("Luca", "Verdi", "luca@example.com")
	s.says("prepare.saved")
	h := newHands(s)
	batches := 0
	for _, k := range s.targets() {
		k.arrange()
		for range times {
			s.inOneBatch(h, k)
			batches += 3
		}
	}
	for n := range times {
		s.drawInOneBatch(h, n)
		s.dropInOneBatch(h, n)
		batches += 5
	}
	t.Logf("%d batches", batches)
}

// inOneBatch does the three gestures to a target.
func (s *seat) inOneBatch(h *hands, k target) {
	s.t.Helper()
	press, release := deed{kind: buttonDown, code: 1}, deed{kind: buttonUp, code: 1}
	if k.done(s.look()) {
		s.fail("%s is pressed already", k.kind)
	}
	on, off := s.await(k.kind, k.on), s.await("beside "+k.kind, k.off)
	for name, last := range map[string][][]deed{
		"press-move-release": {{onto(on), press, onto(off), release}},
		"move-press-move":    {{onto(on), press, onto(off)}, {release}},
	} {
		h.do(onto(off))
		s.settle()
		for _, batch := range last {
			h.do(batch...)
			s.settle()
		}
		if k.done(s.look()) {
			s.fail("%s: %s pressed it", k.kind, name)
		}
	}
	h.do(onto(off))
	s.settle()
	h.do(append([]deed{onto(on)}, click()...)...)
	s.until(k.kind+" is pressed", func() bool { return k.done(s.look()) })
	k.back()
	s.until(k.kind+" is as before", func() bool { return !k.done(s.look()) })
}

// seen reports whether words of a key stand in the window.
func (s *seat) seen(key string) func(scene) bool {
	return func(sc scene) bool { _, ok := sc.find(reads(s.words(key))); return ok }
}

// place goes to a place by its key.
func (s *seat) place(key, place string) func() {
	return func() {
		s.press("Escape", "ctrl+4") // it says nothing where it is there already
		s.settle()
		s.fresh()
		s.press(key)
		s.says("place." + place)
	}
}

func (s *seat) section(key string) func() {
	return func() {
		s.place("ctrl+7", "settings")()
		s.hit(s.await(key, ofKind("*settings.tab", s.words(key))))
	}
}

func ofKind(kind, words string) func(thing) bool {
	return func(t thing) bool { return t.Kind == kind && strings.HasPrefix(t.Words, words) }
}

// targets are the kinds of widgets there are.
func (s *seat) targets() []target {
	title := func(key string) func(thing) bool { return ofKind("*kit.Text", s.words(key)) }
	escape := func() { s.press("Escape") }
	dialog := func(sc scene) bool {
		for _, t := range sc.Things {
			if t.Dialog {
				return true
			}
		}
		return false
	}
	home, list := s.place("ctrl+1", "home"), s.place("ctrl+5", "requests")
	row := func(title string) func(thing) bool {
		return func(t thing) bool { return t.Kind == "*requests.row" && s.rowOf(t, title) }
	}
	drafts := func() {
		list()
		s.hit(s.await("the drafts", ofKind("*kit.chip", chipOf(s, "requests.chip.drafts"))))
		s.hit(s.await("another", row("other")))
	}
	mail := s.section("settings.mail")
	document := func() { s.place("ctrl+2", "prepare")(); s.sheet(0) }
	return []target{
		{"a place of the rail", home, ofKind("*ui.railItem", s.words("shell.place.requests")), title("home.title"), s.seen("requests.new"), func() { s.press("ctrl+1") }},
		{"the drop card", home, ofKind("*kit.PressRow", s.words("home.drop")), title("home.title"), dialog, escape},
		{"a button", home, ofKind("*kit.Button", s.words("home.open")), title("home.title"), dialog, escape},
		{"a link of the band", home, ofKind("*kit.bandLink", s.words("shell.practice.setup")), title("home.title"), s.seen("settings.mail.server"), func() { s.press("ctrl+1") }},
		{"a section", mail, ofKind("*settings.tab", s.words("settings.display")), title("settings.mail.server"), s.seen("settings.display.theme"), func() {
			s.hit(s.await("mail", ofKind("*settings.tab", s.words("settings.mail"))))
		}},
		{"a chip", mail, ofKind("*kit.chip", "Google"), title("settings.mail.provider"), s.seen("settings.mail.client"), func() {
			s.hit(s.await("another", ofKind("*kit.chip", s.words("settings.mail.other"))))
		}},
		{"a row", drafts, row("contract"), title("requests.title"), func(sc scene) bool {
			_, ok := sc.find(func(t thing) bool { return t.Kind == "*kit.Text" && t.Words == "contract" && t.H > 24 }) // its details
			return ok
		}, func() { s.hit(s.await("another", row("other"))) }},
		{"a choice of the list", list, func(t thing) bool { return t.Kind == "*kit.Select" }, title("requests.title"), dialog, escape},
		{"a list's chip", list, ofKind("*kit.chip", chipOf(s, "requests.chip.archived")), title("requests.title"), s.seen("requests.empty.archived"), func() {
			s.hit(s.await("another", ofKind("*kit.chip", chipOf(s, "requests.chip.open"))))
		}},
		{"a form", document, s.adds(), title("prepare.signers"), s.seen("prepare.form.email"), escape},
	}
}

// chipOf is how the label of a list begins.
func chipOf(s *seat, key string) string {
	label, _, _ := strings.Cut(s.words(key, "n", 1), "1")
	return label
}

// drawInOneBatch draws a field: the pointer comes to the page, pulls and lets go in one batch.
func (s *seat) drawInOneBatch(h *hands, n int) {
	s.t.Helper()
	s.place("ctrl+2", "prepare")()
	page := s.sheet(0)
	s.click("prepare.tool.signature")
	x, y := page.X+page.W/4+n%7, page.Y+page.H/3
	h.do(to(x, y), deed{kind: buttonDown, code: 1}, to(x+page.W/8, y+page.H/24), to(x+page.W/4, y+page.H/12), deed{kind: buttonUp, code: 1})
	s.sees("prepare.selected")
	s.press("ctrl+z")
	s.misses("prepare.selected")
}

// dropInOneBatch drops a file on the first place, and leaves the question with a move and a click in one batch.
func (s *seat) dropInOneBatch(h *hands, n int) {
	s.t.Helper()
	s.place("ctrl+1", "home")()
	name := fmt.Sprintf("dropped %d.pdf", n)
	s.drop(300+n*40%900, 200+n*30%400, s.file(name, content(s.t, s.contract())))
	s.await(name, reads(name))
	always := func(on string) func(thing) bool {
		return func(t thing) bool { return t.Kind == "*kit.Check" && t.Value == on }
	}
	for _, on := range []string{"", "on"} {
		h.do(append([]deed{onto(s.await("what is ticked", always(on)))}, click()...)...)
		s.settle()
	}
	s.await("it is not ticked any more", always(""))
	h.do(append([]deed{onto(s.await("the way out", pressable(s.words("home.sheet.leave"))))}, click()...)...)
	s.until("the question is gone", func() bool {
		_, asks := s.look().find(func(t thing) bool { return t.Kind == "*ui.dropChoice" })
		return !asks
	})
}
