package input

import (
	"slices"
	"testing"
)

// TestQueue: what is done comes in the order in which it came, and Fyne has a frame for every move before what follows it.
func TestQueue(t *testing.T) {
	for _, c := range []struct {
		name string
		came []string // "" is the end of a frame
		done []string // likewise
	}{
		{"a click", []string{"press", "release"}, []string{"press", "release", ""}},
		{"move and click", []string{"move", "press", "release"}, []string{"move", "", "press", "release", ""}},
		{"moves without a click", []string{"move", "move"}, []string{"move", "move", ""}},
		{
			"a pull in one batch",
			[]string{"move", "press", "move", "release"},
			[]string{"move", "", "press", "move", "", "release", ""},
		},
		{"a click and typing", []string{"move", "press", "release", "a"}, []string{"move", "", "press", "release", "a", ""}},
		{
			"what comes later waits its turn",
			[]string{"move", "press", "move", "", "a", "release"},
			[]string{"move", "", "press", "move", "", "a", "release", ""},
		},
	} {
		q := &queue{}
		var done []string
		frame := func() { done = append(done, ""); q.play() }
		for _, what := range c.came {
			if what == "" {
				frame()
				continue
			}
			q.take(step{move: what == "move", do: func() { done = append(done, what) }})
		}
		for !q.empty() {
			frame()
		}
		if done = append(done, ""); !slices.Equal(done, c.done) {
			t.Errorf("%s: %q", c.name, done)
		}
	}
}
