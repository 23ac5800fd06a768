package ui

import (
	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/ui/desktest"
)

// waitingViews are screens while something goes on.
func waitingViews(small fyne.Size) (out []view) {
	for _, v := range []view{
		{name: "review-checking", then: all(prepared(2), fieldsPlaced, reviewing)},
		{name: "review-sending", then: all(reviewed, sending)},
		{name: "requests-reading", given: all(full, unread), then: unreadRequests},
		{name: "requests-doing", given: full, then: all(several, doing)},
		{name: "requests-done", given: full, then: all(several, does("shell.command.remind"), (*scene).pressFilled)},
		{name: "request-reading", given: full, then: trailAsked(0)},
		{name: "request-reading-evidence", given: full, then: trailAsked(3)},
		{name: "letters-reading", given: letters, then: held("practicemail.reading", desktest.HeldLetters, goes("practicemail"))},
		{name: "sign-working", given: keys, then: signs(asked, held("sign.working", desktest.HeldSign, pin("12345")))},
		{name: "sign-reader", given: pinPad, then: signs(asked, held("sign.pin.reader.now", desktest.HeldSign, (*scene).pressFilled))},
		{name: "first-sealing", given: all(practice, sealing)},
		{name: "first-keyless", given: all(practice, func(s *scene) { s.Works.KeyInFile = true })},
		{name: "prepare-copy-more", given: found(copied("syntax", "look", "acts")), then: all(prepared(2), pressed("document.more"))},
	} {
		low := v
		low.name, low.size = v.name+"-small", small
		out = append(out, v, low)
	}
	return out
}

// held has calls of a name wait from now on; a sentence says so once something was done.
func held(key, name string, do act) act {
	return func(s *scene) {
		s.Works.Hold(s.T, name)
		s.saying(key)
		do(s)
	}
}

// trailAsked has the service asked for the evidence of a request, with one of its tabs open.
func trailAsked(tab int) act {
	return func(s *scene) {
		requested(4)(s)
		s.settle()
		s.user().tab(tab)
		held("requests.trail.reading", desktest.HeldTrail, func(s *scene) { s.shell.requests.Select(s.EntryOf(3, "", signing.Waiting, 0).ID) })(s)
	}
}

// unreadRequests is the list before it was read.
func unreadRequests(s *scene) {
	s.saying("requests.reading")
	goes("requests")(s)
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

// doing reminds several, which takes long.
func doing(s *scene) {
	s.Works.Hold(s.T, desktest.HeldRemind)
	s.user().do("shell.command.remind")
	s.saying("requests.doing", "n", 0, "of", 5)
	s.pressFilled()
}

// sealing is while the seal is made.
func sealing(s *scene) {
	s.Works.ReadyIs.Seal = ""
	s.saying("home.sealing")
}
