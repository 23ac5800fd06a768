package ui

import (
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
