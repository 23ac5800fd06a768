package requests

import (
	"testing"

	journey "paraph/app/requests"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// TestFilterIsRemembered: Requests begins with the filter chosen last; showing one request that it hides does not change that.
func TestFilterIsRemembered(t *testing.T) {
	r := desktest.NewRig(t, "en", theme.Light)
	r.EveryState()
	s := New(r.Kit, r.Desk)
	remembered := ""
	s.OnFilter = func(name string) { remembered = name }
	r.Show(s.Content())
	s.SetFilter("done")
	s.SetFilter("nonsense")
	s.Refresh()
	r.Settle()
	if s.filter != journey.OnlyDone || s.chips.Index() != journey.OnlyDone || len(s.shown) == 0 || remembered != "" {
		t.Errorf("filter %d, %d shown, remembered %q", s.filter, len(s.shown), remembered)
	}
	s.choose(journey.OnlyNeeds)
	if remembered != "needs" {
		t.Errorf("remembered %q", remembered)
	}
}
