package requests

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestTrailsHold: the evidence these tests and the scenes show is as a service writes it: nothing is wrong with it.
func TestTrailsHold(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.EveryState()
	r.NotSealed()
	r.Stuck()
	for id, trail := range r.Works.Trails {
		if f := trail.Check(); f != nil {
			t.Errorf("%s, %s: %+v", id, trail.Procedure.State, f)
		}
		for i, e := range trail.Events {
			if i > 0 && e.Time.Before(trail.Events[i-1].Time) || e.Time.After(r.Now) {
				t.Errorf("%s, %s: line %d is of %v", id, trail.Procedure.State, e.Seq, e.Time)
			}
		}
	}
	if len(r.Works.Trails) < 15 {
		t.Errorf("%d trails", len(r.Works.Trails))
	}
}

// TestArchivedHasItsButtons: also where nothing but the entry was still to be read.
func TestArchivedHasItsButtons(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	e := desktest.SignedBy(r.EntryOf(50, "Mandato scaduto.pdf", signing.Expired, 40*desktest.Day), 1)
	e.Archived = r.Now
	r.Put(e)
	s := New(r.Kit, r.Desk)
	r.Show(s.Content())
	s.SetFilter("archived")
	s.Select(e.ID)
	r.Settle()
	for _, words := range []string{"Take out of the archive", "Send again…", "Open document"} {
		if r.Button(s.Content(), words) == nil {
			t.Errorf("there is no %q", words)
		}
	}
}

// TestStepsStandBesideNames: in every language, each station below its like.
func TestStepsStandBesideNames(t *testing.T) {
	for _, lang := range []string{"it", "fr", "en"} {
		r := desktest.NewRig(t, lang, theme.Light)
		r.EveryState()
		s := New(r.Kit, r.Desk)
		r.Show(s.Content())
		s.Select(r.EntryOf(3, "", signing.Waiting, 0).ID)
		r.Settle()
		var columns []float32
		desktest.Walk(s.detail.signers, func(o fyne.CanvasObject) {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			if steps, ok := o.(*kit.Steps); ok {
				columns = append(columns, at.X)
				if steps.Size().Height > 50 {
					t.Errorf("%s: the stations of a signer are %v", lang, steps.Size())
				}
			}
		})
		if len(columns) != 2 || columns[0] != columns[1] || columns[0] < 700-486 {
			t.Errorf("%s: they begin at %v", lang, columns)
		}
	}
}

// TestHintSaysWhatKeysDo: what the chosen request has no use for is not offered.
func TestHintSaysWhatKeysDo(t *testing.T) {
	r, s := openRequests(t)
	r.Kit.Hints = kit.NewHintBar()
	s.Shown()
	r.Settle()
	for n, want := range map[int]string{
		3: "Ctrl+R sends a reminder to whoever has not signed. Return opens the document.", 1: "Return opens the document.", 12: "Return opens the document.",
	} {
		s.Select(r.EntryOf(n, "", signing.Waiting, 0).ID)
		r.Settle()
		if got := r.Kit.Hints.Text(); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	s.Select("d00000000000000000000001")
	r.Settle()
	if got := s.Hint(); got != "Return goes on with the draft." {
		t.Errorf("draft: %q", got)
	}
}
