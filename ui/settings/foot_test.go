package settings

import (
	"testing"

	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestRedStandsBesideItsInputOnly: what is wrong is red at its input, and plain where it is said once more below the form.
func TestRedStandsBesideItsInputOnly(t *testing.T) {
	s := desktest.NewStage(t, "en", theme.Light)
	screen := New(s.Desk, &desktest.Works{}, &desktest.Works{}, desktest.Memory{})
	s.Show(screen.Content())
	for name, a := range map[string]answer{"below": screen.newFoot(), "beside": screen.newAnswer()} {
		a.fail("The mail server does not answer.")
		if red := a.Color() == kit.ColorError; red != (name == "beside") {
			t.Errorf("%s the input it is red: %v", name, red)
		}
	}
}
