package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// views are the screens and their states. A new one is a line in one of these.
func views() []view {
	small, low := fyne.NewSize(kit.LeastWidth, kit.LeastHeight), fyne.NewSize(windowWidth, 666)
	return slices.Concat(
		homeViews(small), readViews(small), filesViews(small), prepareViews(small, low), examinedViews(small), signViews(small, low), verifyViews(small), letterViews(),
		requestViews(small, low), keptViews(), settingsViews(small), waitingViews(small),
	)
}

// opens lays a document on the desk for a verb.
func opens(verb string, doc app.Document) act {
	return func(s *scene) {
		facts, _ := doc.Facts(context.Background(), "")
		if facts == nil {
			facts = desktest.FourPages()
		}
		s.shell.put(opened{doc: doc, facts: facts, verb: verb})
	}
}

// otherFacts is a document of which something else is known.
type otherFacts struct {
	desktest.Document
	facts signing.Facts
	err   error
}

func (d otherFacts) Name() string { return longFile }

func (d otherFacts) Path() string { return "/home/anna/" + longFile }

func (d otherFacts) Facts(context.Context, string) (*signing.Facts, error) {
	return &d.facts, d.err
}

// goes is where the person goes by the rail, which gives the place the keyboard.
func goes(name string) act {
	return func(s *scene) {
		s.shell.goTo(name)
		s.shell.land()
	}
}

func does(key string) act { return func(s *scene) { s.user().do(key) } }

func presses(names ...fyne.KeyName) act { return func(s *scene) { s.user().keys(names...) } }

// pressed presses the button with a key's words.
func pressed(key string) act { return func(s *scene) { s.user().press(key) } }

// written fills the input of a name and leaves it.
func written(key, text string) act {
	return func(s *scene) { u := s.user(); u.write(u.entry(key), text) }
}

// writes fills the n-th entry and leaves it.
func writes(n int, text string) act {
	return func(s *scene) {
		var entries []*kit.Entry
		desktest.Walk(s.shell.window.Canvas().Content(), func(o fyne.CanvasObject) {
			if e, ok := o.(*kit.Entry); ok {
				entries = append(entries, e)
			}
		})
		entries[n].Entry.SetText(text)
		if entries[n].OnCommit != nil {
			entries[n].OnCommit(text)
		}
	}
}

// pressFilled presses the last button of what is uppermost.
func (s *scene) pressFilled() {
	var last *kit.Button
	desktest.Walk(s.shell.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok {
			last = b
		}
	})
	last.Press()
}
