package prepare

import (
	"slices"
	"testing"

	"paraph/signing"
)

// TestFieldsThatGiveWay: of two fields on each other the one that is sent later, whichever was placed first; the PDF's own stays.
func TestFieldsThatGiveWay(t *testing.T) {
	m := two()
	m.Activate(1)
	luca := m.Add(2, box(100, 100, 164, 45))
	m.Activate(0)
	anna := m.Add(2, box(120, 110, 164, 45))
	other := m.Add(3, box(100, 100, 164, 45))
	if got := m.GiveWay(); !slices.Equal(got, []int{luca}) || !m.Crowded(anna) || !m.Crowded(luca) || m.Crowded(other) || m.Crowded(0) {
		t.Errorf("%v gives way", got)
	}
	m.Nudge(anna, 0, 35)
	if got := m.GiveWay(); len(got) != 0 || m.Crowded(luca) {
		t.Errorf("an edge in common: %v", got)
	}
	m.Use([]signing.FormField{{Name: "Fornitrice", Type: "signature", Page: 3, Box: box(90, 90, 164, 45)}})
	if got := m.GiveWay(); !slices.Equal(got, []int{other}) {
		t.Errorf("beside the PDF's own: %v", got)
	}
}
