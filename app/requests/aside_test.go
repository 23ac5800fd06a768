package requests

import (
	"testing"

	"paraph/app"
	"paraph/signing"
)

// TestAsideSaysWhatGoesOn: of a request of the other mode only what has not ended goes on when the desk is back in it.
func TestAsideSaysWhatGoesOn(t *testing.T) {
	for _, c := range []struct {
		stage    app.Stage
		state    signing.State
		practice bool
		full     string
	}{
		{app.SentOff, signing.Waiting, true, "requests.now.aside.practice"},
		{app.SentOff, signing.Cancelled, true, "requests.now.over.practice"},
		{app.SentOff, signing.Declined, true, "requests.now.over.practice"},
		{app.SentOff, signing.Expired, true, "requests.now.over.practice"},
		{app.SentOff, signing.Refused, true, "requests.now.over.practice"},
		{app.Lost, signing.Waiting, true, "requests.now.over.practice"},
		{app.SentOff, signing.Done, true, "requests.now.aside.practice"}, // the sealed document is still to be fetched
		{app.Fetched, signing.Done, true, "requests.now.over.practice"},
		{app.Leaving, signing.Validating, true, "requests.now.kept.practice"},
		{app.SentOff, signing.Waiting, false, "requests.now.aside.real"},
		{app.SentOff, signing.Cancelled, false, "requests.now.over.real"},
		{app.Fetched, signing.Done, false, "requests.now.over.real"},
		{app.Leaving, signing.Validating, false, "requests.now.kept.real"},
	} {
		l := Line{EntryLine: app.EntryLine{Stage: c.stage, State: c.state, Practice: c.practice}, Aside: true}
		if got := LineStep(noon, l).Full; got != c.full {
			t.Errorf("%s %s, practice %v: %s", c.stage, c.state, c.practice, got)
		}
	}
}
