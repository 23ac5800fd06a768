package kit

import "testing"

// TestCountsMoveNothing: a chip is as wide with one digit as with two, with three as with four.
func TestCountsMoveNothing(t *testing.T) {
	for _, c := range [][2]string{{"Open 0", "Open 10"}, {"Open 9", "Open 99"}, {"All 100", "All 9999"}, {"All", "All"}} {
		if a, b := roomy(c[0]), roomy(c[1]); len(a) != len(b) {
			t.Errorf("%q and %q: %q, %q", c[0], c[1], a, b)
		}
	}
	chips := NewChips([]string{"Open 9", "All 18"}, nil)
	before := chips.chips[0].MinSize()
	chips.SetLabels([]string{"Open 10", "All 19"})
	if after := chips.chips[0].MinSize(); after != before {
		t.Errorf("%v, then %v", before, after)
	}
}
