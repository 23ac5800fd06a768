package requests

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// buttonOf is the visible button with these words, nil for none.
func buttonOf(s *Screen, words string) (found *kit.Button, n int) {
	desktest.Walk(s.detail.content, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Text() == words {
			found = b
			n++
		}
	})
	return found, n
}

// TestNotSavedBeforeItIsHere: the sealed copy can be saved once it has arrived, and until then it is said why not.
func TestNotSavedBeforeItIsHere(t *testing.T) {
	r, s := openRequests(t)
	for n, off := range map[int]bool{16: false, 17: true} {
		s.Select(r.EntryOf(n, "", signing.Done, 0).ID)
		r.Settle()
		if b, _ := buttonOf(s, "Save signed copy as…"); b == nil || b.Disabled() != off {
			t.Errorf("%d: %v", n, b)
		} else if off && b.Hint() != "Save signed copy as… (Ctrl+Shift+S). The sealed document is still arriving." {
			t.Errorf("it says %q", b.Hint())
		}
	}
}

// TestSilentServiceIsAskedAgain: where the service gave no evidence it can be asked once more; where there is none yet it cannot.
func TestSilentServiceIsAskedAgain(t *testing.T) {
	r, s := openRequests(t)
	r.Works.TrailErr = app.ErrUnreachable
	s.Select(r.EntryOf(4, "", signing.Waiting, 0).ID)
	r.Settle()
	again, _ := buttonOf(s, "Try again")
	if again == nil {
		t.Fatal("it cannot be asked again")
	}
	r.Works.TrailErr = nil
	again.Press()
	r.Settle()
	if b, _ := buttonOf(s, "Try again"); b != nil && s.detail.trail != nil {
		t.Error("it is here, and can be asked for")
	}
	r.Works.TrailErr = signing.ErrNotReady
	s.Select(r.EntryOf(5, "", signing.Waiting, 0).ID)
	r.Settle()
	if b, _ := buttonOf(s, "Try again"); b != nil {
		t.Error("what is not there yet can be asked for")
	}
}

// TestWhatFailedIsNotAwaited: of a request that is not under way any more nobody reads that it has not arrived yet.
func TestWhatFailedIsNotAwaited(t *testing.T) {
	r, s := openRequests(t)
	for n, want := range map[int]string{7: "It has not reached the service yet.", 10: "It did not reach the service."} {
		s.Select(r.EntryOf(n, "", signing.Waiting, 0).ID)
		r.Settle()
		if got := s.detail.why(signing.ErrNotReady); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

// TestBrokenEvidenceIsSavedInOnePlace: where the evidence does not hold one button saves it.
func TestBrokenEvidenceIsSavedInOnePlace(t *testing.T) {
	r, s := openRequests(t)
	for id, trail := range r.Works.Trails {
		trail.Proof = signing.Proof{Guarded: true, Fault: &signing.Fault{Code: signing.FaultRegister, Noticed: r.Now}}
		r.Works.Trails[id] = trail
	}
	s.Select(r.EntryOf(3, "", signing.Waiting, 0).ID)
	r.Settle()
	s.detail.tabs.SetIndex(3)
	if _, n := buttonOf(s, "Save evidence…"); n != 1 {
		t.Errorf("%d buttons save it", n)
	}
}
