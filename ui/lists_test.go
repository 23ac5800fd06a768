package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	journey "paraph/app/requests"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// practises has the service practise, with two letters that went nowhere.
func practises(s *scene) {
	s.Desk.Mailbag = &journey.Mailbag{}
	s.Works.ReadyIs.Practice = true
	s.PracticeLetters()
}

// TestListsHaveTheKeyboard: after Ctrl and a number the arrows move in the list at once; what stands instead of an empty one has it.
func TestListsHaveTheKeyboard(t *testing.T) {
	s := stageScene(t, view{given: all(full, practises)}, "it", "light", readers(t))
	s.settle()
	u := s.user()
	for _, place := range []string{"requests", practiceMail, "requests"} {
		u.do("shell.place." + place)
		u.keys(fyne.KeyHome) // before anything was read
		s.settle()
		if u.window.Canvas().Focused() != fyne.Focusable(only(u, "the list", func(*kit.Rows) bool { return true })) {
			t.Fatalf("%s: the keyboard is at %T", place, u.window.Canvas().Focused())
		}
		u.down()
	}
	e := stageScene(t, view{given: practisesEmpty}, "it", "light", readers(t))
	e.settle()
	u = e.user()
	for _, place := range []string{"requests", practiceMail} {
		u.do("shell.place." + place)
		e.settle()
		if b, ok := u.window.Canvas().Focused().(*kit.Button); !ok || b.Text() != u.d.Voice.Say("requests.new") {
			t.Errorf("%s is empty: the keyboard is at %T", place, u.window.Canvas().Focused())
		}
	}
}

func practisesEmpty(s *scene) { s.Works.ReadyIs.Practice = true }

// TestWhatDelDoesToLetters: it dismisses the one that is chosen, and the keyboard stays with what is left.
func TestWhatDelDoesToLetters(t *testing.T) {
	s := stageScene(t, view{given: practises}, "it", "light", readers(t))
	s.settle()
	u := s.user()
	u.do("shell.place." + practiceMail)
	s.settle()
	u.keys(fyne.KeyDelete)
	s.settle()
	list := only(u, "the list", func(*kit.Rows) bool { return true })
	if u.window.Canvas().Focused() != fyne.Focusable(list) {
		t.Fatalf("the keyboard is at %T", u.window.Canvas().Focused())
	}
	u.keys(fyne.KeyDelete)
	s.settle()
	if b, ok := u.window.Canvas().Focused().(*kit.Button); !ok || b.Text() != u.d.Voice.Say("requests.new") {
		t.Errorf("nothing is left: the keyboard is at %T", u.window.Canvas().Focused())
	}
}

// TestNoFurtherLists: where the list of all requests is empty, nothing offers to show them all.
func TestNoFurtherLists(t *testing.T) {
	s := stageScene(t, view{given: func(s *scene) {
		e := s.EntryOf(1, "A.pdf", signing.Cancelled, desktest.Day)
		e.Request.Practice = true
		s.Put(e)
	}}, "it", "light", readers(t))
	s.settle()
	u := s.user()
	u.do("shell.place.requests")
	s.shell.requests.SetFilter("all")
	s.settle()
	if u.button(u.d.Voice.Say("requests.empty.show")) != nil || !desktest.Holds(u.window.Canvas().Content(), u.d.Voice.Say("requests.empty.lists")) {
		t.Error("it offers to show all, and there is none")
	}
}

// TestButtonsOfAListComeIntoSight: Tab goes from file to file of a list that is longer than its place, in large text and the smallest
// window, and the button it is at is whole in sight.
func TestButtonsOfAListComeIntoSight(t *testing.T) {
	s := stageScene(t, view{
		given: all(full, notSealed(signing.ErrNotFound)), then: listed, size: fyne.NewSize(kit.LeastWidth, kit.LeastHeight), text: "1.5",
	}, "it", "light", readers(t))
	s.settle()
	u := s.user()
	rows := only(u, "the list", func(*kit.Rows) bool { return true })
	c, at := u.window.Canvas(), fyne.CurrentApp().Driver().AbsolutePositionForObject
	c.Focus(rows)
	from, n := at(rows).Y, 0
	for u.keys(fyne.KeyTab); kit.Within(rows, c.Focused().(fyne.CanvasObject)); u.keys(fyne.KeyTab) {
		b := c.Focused().(*kit.Button)
		if y := at(b).Y; y < from || y+b.Size().Height > from+rows.Size().Height {
			t.Errorf("%q stands at %v, the list from %v to %v", b.Hint(), y, from, from+rows.Size().Height)
		}
		n++
	}
	if n != 4 { // of five files one cannot be opened
		t.Errorf("%d buttons", n)
	}
}
