package ui

import (
	"fyne.io/fyne/v2"

	"paraph/ui/desktest"
)

// waitingViews are screens while something goes on.
func waitingViews(small fyne.Size) (out []view) {
	for _, v := range []view{
		{name: "review-checking", then: all(prepared(2), fieldsPlaced, reviewing)},
		{name: "review-sending", then: all(reviewed, sending)},
	} {
		low := v
		low.name, low.size = v.name+"-small", small
		out = append(out, v, low)
	}
	return out
}

// reviewing opens the review, in which the service has not answered yet.
func reviewing(s *scene) {
	s.Works.Hold(s.T, desktest.HeldReady)
	s.saying("review.checking")
	s.user().press("prepare.review")
}

// sending presses what sends, which takes long.
func sending(s *scene) {
	over := make(chan struct{})
	s.T.Cleanup(func() { close(over) })
	s.Desk.Store = &desktest.Slow{DeskStore: s.Store, Writes: over}
	s.saying("review.writing")
	s.user().do("commands.primary")
}
