package prepare

import (
	"testing"

	"paraph/signing"
)

// TestOneSize: at a service that takes no sizes every field has the same, also after undo; the PDF's own fields keep theirs.
func TestOneSize(t *testing.T) {
	m := two()
	first := m.Add(1, box(10, 20, 100, 30))
	m.Use([]signing.FormField{{Name: "Sigla", Type: "signature", Page: 2, Box: box(50, 60, 120, 30)}})
	own := m.Fields()[1].ID
	m.SetSize(signing.DefaultFieldSize)
	near := m.Add(1, box(500, 800, 20, 20))
	m.Grow(first, 50, 50)
	if b, _ := m.Drag(first, 1, box(10, 20, 164, 45), Edges{}, 5, 5, true); b != box(15, 25, 164, 45) {
		t.Errorf("dragged to %v", b)
	}
	check := func(when string) {
		t.Helper()
		for id, want := range map[int]signing.Box{first: box(10, 20, 164, 45), own: box(50, 60, 120, 30), near: box(431, 797, 164, 45)} {
			if f, ok := m.Field(id); ok && f.Box != want {
				t.Errorf("%s: field %d is %v, not %v", when, id, f.Box, want)
			}
		}
	}
	check("first")
	for m.Undo() {
		check("undone")
	}
	for m.Redo() {
		check("done again")
	}
	m.SetSize(signing.Size{})
	m.Grow(first, 6, 5)
	if f, _ := m.Field(first); f.Box != box(10, 20, 170, 50) {
		t.Errorf("a size of its own: %v", f.Box)
	}
}
