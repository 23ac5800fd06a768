package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/ui/theme"
)

func plain(t *testing.T) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light, 1))
}

func at(o fyne.CanvasObject) [4]float32 {
	return [4]float32{o.Position().X, o.Position().Y, o.Size().Width, o.Size().Height}
}

func TestLayouts(t *testing.T) {
	plain(t)
	block := func(w, h float32) *fyne.Container { return Fixed(w, h, NewGround(theme.Surface, "", 0)) }
	a, b, c := block(20, 10), block(30, 30), block(10, 10)
	fill := Fill(block(5, 5))
	for name, step := range map[string]struct {
		box  *fyne.Container
		size fyne.Size
		of   fyne.CanvasObject
		want [4]float32
	}{
		"centred in a line":        {HBox(8, a, b), fyne.NewSize(100, 40), a, [4]float32{0, 15, 20, 10}},
		"after the gap":            {HBox(8, a, b), fyne.NewSize(100, 40), b, [4]float32{28, 5, 30, 30}},
		"the rest of a line":       {HBox(8, a, fill, c), fyne.NewSize(100, 40), c, [4]float32{90, 15, 10, 10}},
		"as wide as the column":    {VBox(4, a, b), fyne.NewSize(100, 90), b, [4]float32{0, 14, 100, 30}},
		"the rest of a column":     {VBox(4, a, fill, c), fyne.NewSize(100, 90), fill, [4]float32{0, 14, 100, 62}},
		"inset":                    {Inset(1, 2, 3, 4, a), fyne.NewSize(50, 50), a, [4]float32{1, 2, 46, 44}},
		"split":                    {Split(a, 30, b), fyne.NewSize(100, 50), b, [4]float32{30, 0, 70, 50}},
		"columns begin at the top": {HBox(20, Fill(VBox(0, a)), VBox(0, b)), fyne.NewSize(300, 200), b, [4]float32{0, 0, 30, 30}},
		"in the middle":            {NewMiddle(b), fyne.NewSize(100, 50), b, [4]float32{35, 10, 30, 30}},
	} {
		step.box.Resize(fyne.Size{})
		step.box.Resize(step.size)
		if got := at(step.of); got != step.want {
			t.Errorf("%s: %v, want %v", name, got, step.want)
		}
	}
}

func TestFixedKeepsItsWidthInAColumn(t *testing.T) {
	plain(t)
	entry := NewEntry("")
	VBox(0, Fixed(120, 0, entry)).Resize(fyne.NewSize(400, 100))
	if got := at(entry); got != [4]float32{0, 0, 120, 34} {
		t.Error(got)
	}
}

func TestHiddenThingsTakeNoRoom(t *testing.T) {
	plain(t)
	a, b := Fixed(20, 20, NewBody("")), Fixed(20, 20, NewBody(""))
	a.Hide()
	HBox(8, a, b).Resize(fyne.NewSize(100, 20))
	if b.Position().X != 0 || HBox(8, a, b).MinSize().Width != 20 || VBox(8, a, b).MinSize().Height != 20 {
		t.Error("a hidden thing takes room")
	}
}

func TestAColumnIsAsHighAsItsWrappedWords(t *testing.T) {
	plain(t)
	words := NewBody("A longer sentence that wraps, because there is no room for all of it on one line.").Wrapped()
	after := NewBody("after")
	box := VBox(4, words, after)
	box.Resize(fyne.NewSize(200, 300))
	if lines := words.Size().Height / 20; lines < 2 || after.Position().Y != words.Size().Height+4 {
		t.Errorf("%v lines, after at %v", lines, after.Position().Y)
	}
	if got, want := box.MinSize().Height, words.Size().Height+24; got != want {
		t.Errorf("%v high, want %v", got, want)
	}
}

func TestATallDialogScrolls(t *testing.T) {
	plain(t)
	w := test.NewTempWindow(t, NewBody(""))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(600, 400))
	d := &Kit{Window: w}
	inside := NewButton("Close", "", Filled, nil)
	d.Dialog("All there is", Fixed(300, 900, NewBody("")), inside)
	bottom := fyne.CurrentApp().Driver().AbsolutePositionForObject(inside).Y + inside.Size().Height
	if bottom > 400 {
		t.Errorf("the button ends at %v", bottom)
	}
}

// TestErrorFramesWhatIsWritten: of an input with a button beside it the entry is framed, not both.
func TestErrorFramesWhatIsWritten(t *testing.T) {
	plain(t)
	entry := NewEntry("")
	f := NewField("Pages", HBox(8, Fill(entry), NewButton("Copy", "", Plain, nil)))
	f.Resize(fyne.NewSize(300, 80))
	test.WidgetRenderer(f)
	f.SetError("Write pages like 1-3.")
	f.layout(f.Size())
	if got, want := f.frame.Size().Width, entry.Size().Width; got != want || !f.frame.Visible() {
		t.Errorf("the frame is %v wide, the entry %v", got, want)
	}
	f.SetError("")
	f.Frame(true)
	if !f.frame.Visible() || f.error.Visible() {
		t.Error("a frame alone is not there, or has a sentence")
	}
}
