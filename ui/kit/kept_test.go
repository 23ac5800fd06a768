package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

// TestKeptSteps: what was done in a place can be taken back step by step, also when its toast is gone, and nothing of another place.
func TestKeptSteps(t *testing.T) {
	plain(t)
	toasts := NewToaster(func(f func()) { f() })
	var back []string
	step := func(place, what string) {
		toasts.Keep(place, what, "Undo", func() { back = append(back, what) })
	}
	step("drafts", "a")
	step("drafts", "b")
	step("letters", "c")
	step("drafts", "d")
	toasts.TakeBack()
	toasts.Withdraw()
	for range 3 {
		toasts.TakeKept("drafts")
	}
	if want := []string{"d", "b", "a"}; !slices.Equal(back, want) || toasts.Keeps("drafts") || !toasts.Keeps("letters") {
		t.Errorf("%v", back)
	}
}

// TestHeldDelete: Delete that is held takes one thing out; pressed again, the next one.
func TestHeldDelete(t *testing.T) {
	plain(t)
	n := 0
	rows := NewRows(30, func() int { return 5 }, nil, func(int) {})
	rows.OnKey = func(e *fyne.KeyEvent) bool { n++; return true }
	del := &fyne.KeyEvent{Name: fyne.KeyDelete}
	for press := 1; press <= 2; press++ {
		rows.KeyDown(del)
		for range 4 {
			rows.TypedKey(del)
		}
		rows.KeyUp(del)
		if n != press {
			t.Fatalf("%d presses took %d out", press, n)
		}
	}
	rows.TypedKey(del) // of a driver that tells of no keys going down
	if n != 3 {
		t.Error("a key alone does nothing")
	}
}
