package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// user works with the window as a person does: with what stands there, by the keys of its words.
type user struct {
	t testing.TB
	*shell
}

func (s *scene) user() user { return user{s.T, s.shell} }

// only is the one thing of a kind that the window shows and that is meant.
func only[T fyne.CanvasObject](u user, what string, meant func(T) bool) (found T) {
	u.t.Helper()
	n := 0
	for _, o := range desktest.Shown[T](u.window) {
		if meant(o) {
			found = o
			n++
		}
	}
	if n != 1 {
		u.t.Fatalf("%s is there %d times", what, n)
	}
	return found
}

// down goes to the next line of the list.
func (u user) down() {
	u.t.Helper()
	list := only(u, "the list", func(*kit.Rows) bool { return true })
	was := list.Selected()
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if list.Selected() != was+1 {
		u.t.Fatalf("line %d, then %d", was, list.Selected())
	}
}

// do does a command of the menus.
func (u user) do(key string) {
	u.t.Helper()
	i := slices.IndexFunc(u.commands, func(c *kit.Command) bool { return c.Key == key })
	if i < 0 {
		u.t.Fatalf("there is no command %s", key)
	}
	if why := u.commands[i].Why(); why != "" {
		u.t.Fatalf("%s cannot be done: %s", key, why)
	}
	u.commands[i].Item.Action()
}

// press presses the button with those words, or of that hint, in what lies on top.
func (u user) press(key string) {
	u.t.Helper()
	var found []*kit.Button
	top := u.window.Canvas().Overlays().Top()
	if top == nil {
		top = u.window.Canvas().Content()
	}
	desktest.Walk(top, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && (b.Text() == u.d.Voice.Say(key) || b.Hint() == u.d.Voice.Say(key)) {
			found = append(found, b)
		}
	})
	if len(found) == 0 {
		u.t.Fatalf("there is no button %s", key)
	}
	found[0].Press()
}

// bottom scrolls what an input stands in to its end.
func (u user) bottom(e *kit.Entry) {
	u.t.Helper()
	only(u, "the scroll", func(s *kit.Scroll) bool {
		holds := false
		desktest.Walk(s.Content, func(o fyne.CanvasObject) { holds = holds || o == fyne.CanvasObject(e) })
		return holds
	}).ScrollToBottom()
}

// entry is the input of that name.
func (u user) entry(key string) *kit.Entry {
	u.t.Helper()
	name := u.d.Voice.Say(key)
	return only(u, name, func(e *kit.Entry) bool {
		return strings.HasPrefix(e.AccessibilityLabel(), name) || e.PlaceHolder == name
	})
}

// write fills an input and leaves it.
func (u user) write(e *kit.Entry, text string) {
	e.Entry.SetText(text)
	if e.OnCommit != nil {
		e.OnCommit(text)
	}
}

// tab turns to one of the tabs.
func (u user) tab(i int) {
	u.t.Helper()
	only(u, "the tabs", func(*kit.Tabs) bool { return true }).SetIndex(i)
}
