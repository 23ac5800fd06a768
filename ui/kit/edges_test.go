package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestWordsBeginAtTheEdge: what has no ground of its own begins and ends with its words where the column does.
func TestWordsBeginAtTheEdge(t *testing.T) {
	test.NewTempApp(t)
	remove := NewButton("Delete", "", Danger, nil)
	filled := NewButton("Go on", "", Filled, nil)
	line := Breaking(8, remove, filled)
	line.Resize(fyne.NewSize(400, 34))
	remove.CreateRenderer().Layout(remove.Size())
	if x := remove.Position().X + remove.label.Position().X; x != 0 {
		t.Errorf("red words begin at %g", x)
	}
	if x := filled.Position().X; x <= remove.Position().X+remove.Size().Width {
		t.Errorf("the next button begins at %g", x)
	}
	row := HBox(8, Fill(NewStack()), Link("All", func() {}))
	row.Resize(fyne.NewSize(300, 30))
	inner := row.Objects[1].(*fyne.Container)
	if right := inner.Position().X + inner.Size().Width; right != 300 {
		t.Errorf("the link ends at %g", right)
	}
	check := NewCheck("Always", nil)
	check.Resize(fyne.NewSize(200, 28))
	check.CreateRenderer().Layout(check.Size())
	if check.box.Position().X != 0 {
		t.Errorf("a box to tick begins at %g", check.box.Position().X)
	}
}
