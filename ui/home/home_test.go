package home

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/signing"
	"paraph/sync"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

func TestFirstSteps(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	h := New(r.Kit, r.Desk, r.Works)
	var did []string
	h.OnStartSample = func() { did = append(did, "sample") }
	h.OnSign = func() { did = append(did, "sign") }
	h.OnFirstStepDone = func(name string) { did = append(did, name+" done") }
	r.Show(h.Content())
	h.Refresh()
	r.Settle()
	r.Press(h.Content(), "Start")
	r.Press(h.Content(), "Look for devices")
	if len(did) != 4 || did[0] != "sample done" || did[3] != "sign" {
		t.Error(did)
	}
	if r.Button(h.Content(), "Start") != nil || r.Button(h.Content(), "Choose a PDF…") == nil {
		t.Error("the cards do not disappear one by one")
	}
	h.ShowFirstSteps()
	if r.Button(h.Content(), "Start") == nil {
		t.Error("first steps do not come back")
	}
	h.welcome.rename("Studio Verdi")
	r.Settle()
	if o, _ := r.Works.Details(); o.Name != "Studio Verdi" {
		t.Error(o)
	}
}

// TestFirstFocus: at the first start the keyboard is at the office's name; in a window too low for it, at the first deed.
func TestFirstFocus(t *testing.T) {
	for _, high := range []float32{652, 300} {
		r := desktest.NewRig(t, "en", theme.Light)
		h := New(r.Kit, r.Desk, r.Works)
		r.Show(h.Content())
		r.Kit.Window.Resize(fyne.NewSize(1190, high))
		h.Shown()
		r.Settle()
		c, want := r.Kit.Window.Canvas(), fyne.Focusable(h.welcome.name)
		if high < 652 {
			want = h.welcome.deed
		}
		if c.Focused() != want {
			t.Errorf("%v high, the keyboard is at %T", high, c.Focused())
		}
	}
}

func TestHomeDeeds(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.EveryState()
	h := New(r.Kit, r.Desk, r.Works)
	r.Works.BackupsAre.Last = r.Now
	opened := ""
	h.OnOpen = func(id string) { opened = id }
	r.Show(h.Content())
	h.Refresh()
	r.Settle()
	r.Press(h.Content(), "Correct address")
	if opened != r.EntryOf(2, "", signing.Waiting, 0).ID {
		t.Error(opened)
	}
	r.Press(h.Content(), "Remind")
	r.Settle()
	if len(r.Works.Reminded) == 0 {
		t.Error("nobody was reminded")
	}
	if err := r.Desk.DropDraft(context.Background(), "d00000000000000000000001"); err != nil {
		t.Fatal(err)
	}
}

// TestHomeMarkup compares the arrangement of the lists with testdata.
func TestHomeMarkup(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.EveryState()
	h := New(r.Kit, r.Desk, r.Works)
	r.Show(h.Content())
	h.Refresh()
	r.Settle()
	test.AssertRendersToMarkup(t, "home-full.xml", r.Kit.Window.Canvas())
}

// TestHomeBeforeItIsRead: the frame stands at once and says that it reads; what could not be read is said, and read when it is asked
// for again. Neither says that there is nothing.
func TestHomeBeforeItIsRead(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.EveryState()
	r.Works.BackupsAre.Last = r.Now
	fails := &desktest.Slow{DeskStore: r.Store, Err: sync.ErrDatabase}
	r.Desk.Store = fails
	h := New(r.Kit, r.Desk, r.Works)
	r.Show(h.Content())
	if !r.Says(h.Content(), "Needs you") || !r.Says(h.Content(), "Reading what there is") || r.Says(h.Content(), "Nothing needs you") {
		t.Error("no frame before anything is read")
	}
	h.Refresh()
	r.Settle()
	if !r.Says(h.Content(), "damaged") || r.Says(h.Content(), "Reading what there is") || r.Says(h.Content(), "Nothing needs you") {
		t.Error("it is not said that nothing could be read")
	}
	restores := false
	h.OnRestore = func() { restores = true }
	if r.Press(h.Content(), "Put a backup back…"); !restores || !h.Damaged() {
		t.Error("nothing leads to the backup that helps")
	}
	r.Desk.Store = r.Store
	r.Press(h.Content(), "Try again")
	r.Settle()
	if r.Button(h.Content(), "Correct address") == nil || r.Says(h.Content(), "damaged") || h.Damaged() {
		t.Error("it was not read again")
	}
}
