package requests

import (
	"testing"

	journey "paraph/app/requests"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// TestAPracticeRequestLeadsToItsLetters: the first thing offered with one that waits is practice mail, as long as the desk practises;
// reminding comes after it.
func TestAPracticeRequestLeadsToItsLetters(t *testing.T) {
	r, s := openRequests(t)
	e := desktest.SignedBy(r.EntryOf(40, "Prova.pdf", signing.Waiting, desktest.Day), 1)
	e.Request.Practice = true
	r.Put(e)
	s.Refresh()
	r.Settle()
	shown := 0
	s.OnLetters = func() { shown++ }
	for _, c := range []struct {
		mode   journey.Mode
		filter string
		leads  bool
	}{{journey.Practice, "open", true}, {journey.Real, "aside", false}} {
		s.SetMode(c.mode)
		s.SetFilter(c.filter)
		s.Select(e.ID)
		r.Settle()
		b := r.Button(s.Content(), "Open practice mail")
		if (b != nil) != c.leads {
			t.Fatalf("%s: it leads to its letters: %v", c.mode, b != nil)
		}
		if b == nil {
			continue
		}
		if remind := r.Button(s.Content(), "Remind Luca"); b.Kind() != kit.Filled || remind == nil || remind.Kind() == kit.Filled {
			t.Errorf("%s: practice mail is not the first thing offered", c.mode)
		}
		b.Press()
	}
	if shown != 1 {
		t.Errorf("practice mail is shown %d times", shown)
	}
}
