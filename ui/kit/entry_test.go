package kit

import "testing"

// TestLateText: what was stored is shown when it comes, unless somebody has written meanwhile, committed or not.
func TestLateText(t *testing.T) {
	for name, c := range map[string]struct {
		write func(*Entry)
		want  string
	}{
		"untouched": {func(*Entry) {}, "stored"},
		"written":   {func(e *Entry) { e.TypedRune('a') }, "a"},
		"left":      {func(e *Entry) { e.TypedRune('a'); e.FocusLost() }, "a"},
		"emptied":   {func(e *Entry) { e.TypedRune('a'); e.FocusLost(); e.Entry.SetText(""); e.FocusLost() }, ""},
	} {
		e := NewEntry("")
		c.write(e)
		if e.LoadText("stored"); e.Text != c.want || e.CursorColumn > 0 && c.want == "stored" {
			t.Errorf("%s: %q", name, e.Text)
		}
	}
}
