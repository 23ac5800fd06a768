package requests

import (
	"testing"

	"fyne.io/fyne/v2"

	journey "paraph/app/requests"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestSaidOnceOfSeveral: with several chosen the hint line speaks of them, and what came of a deed is said once, beside the list,
// where the deed is not offered first again.
func TestSaidOnceOfSeveral(t *testing.T) {
	r, s := openRequests(t)
	r.Kit.Hints, r.Kit.Toasts = kit.NewHintBar(), kit.NewToaster(r.Kit.Dispatch)
	s.Shown()
	r.Settle()
	s.PickAll()
	if got := s.Hint(); got != "Space adds or takes off a request, Esc goes back to one." {
		t.Errorf("hint %q", got)
	}
	letGo := r.Works.Hold(t, desktest.HeldRemind)
	s.run(journey.DeedRemind, journey.DeedRemind.Fitting(s.picked()))
	if got := s.Hint(); got != "Stop ends it after the request under way." {
		t.Errorf("meanwhile the hint is %q", got)
	}
	letGo()
	r.Settle()
	if r.Kit.Toasts.Text() != "" || !r.Says(s.Content(), "5 reminded.") {
		t.Errorf("beside what stands there it says %q", r.Kit.Toasts.Text())
	}
	desktest.Walk(s.many.content, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Kind() == kit.Filled {
			t.Errorf("%q is offered first", b.Text())
		}
	})
	s.onlyOne()
	s.PickAll()
	if b, ok := s.many.actions.Objects[0].(*kit.Button); !ok || b.Kind() != kit.Filled {
		t.Error("chosen anew, it is not offered first")
	}
}

// TestUnreadListHasTheKeyboard: who comes before the list was read has the keyboard on it.
func TestUnreadListHasTheKeyboard(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.EveryState()
	s := New(r.Kit, r.Desk)
	r.Show(s.Content())
	if s.Keyboard() != fyne.Focusable(s.rows) {
		t.Errorf("the keyboard is on %T", s.Keyboard())
	}
}
