package ui

import (
	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/desktest"
)

// requestViews are Requests.
func requestViews(small, low fyne.Size) []view {
	out := []view{
		{name: "requests-empty", then: goes("requests")},
		{name: "requests-filtered", given: func(s *scene) { s.Put(s.EntryOf(16, "A.pdf", signing.Cancelled, desktest.Day)) }, then: goes("requests")},
		{name: "requests-search", given: full, then: all(goes("requests"), written("requests.search", "nobody has this"))},
		{name: "requests-small", given: full, then: requested(5), size: small},
		{name: "requests-wide", given: full, then: requested(3), size: fyne.NewSize(1920, 990)},
		{name: "requests-several", given: full, then: several},
		{name: "requests-several-small", given: full, then: several, size: small},
		{name: "requests-several-ask", given: full, then: all(several, does("requests.delete")), size: small},
		{name: "requests-archived", given: all(full, archived), then: all(goes("requests"), func(s *scene) { s.shell.requests.SetFilter("archived") })},
		{name: "requests-low", given: full, then: requested(5), size: low},
		{name: "requests-draft", given: full, then: all(goes("requests"), func(s *scene) { s.shell.requests.Select("d00000000000000000000001") })},
		{name: "requests-aside", given: all(full, wasPractice), then: all(goes("requests"), setAside)},
		{name: "requests-aside-small", given: all(full, wasPractice), then: all(goes("requests"), setAside), size: small},
		{name: "request-silent", given: all(full, func(s *scene) { s.Works.TrailErr, s.out = app.ErrUnreachable, true }), then: requested(4)},
		{name: "request-cancel", given: full, then: all(requested(5), does("commands.cancel"))},
		{name: "request-link", given: full, then: all(requested(5), does("commands.link"))},
		{name: "request-linked", given: full, then: all(requested(5), does("commands.link"), (*scene).pressFilled)},
		{name: "request-pick", given: unsigned, then: all(requested(5), does("commands.link"))},
		{name: "request-correct", given: unsigned, then: all(requested(5), does("commands.correct"))},
		{name: "request-correct-wrong", given: unsigned, then: all(requested(5), does("commands.correct"), func(s *scene) {
			s.Works.Err = &signing.Problem{Code: signing.ProblemSameAddress, Signer: 2}
			s.pressFilled()
		})},
	}
	for n, name := range map[int]string{
		1: "declined", 2: "bounced", 3: "opened", 4: "sent", 5: "long", 6: "code", 7: "leaving", 8: "sealing", 9: "stuck", 10: "failed", 11: "refused",
		12: "expired", 13: "cancelled", 14: "checking", 15: "lost", 16: "sealed", 17: "fetching",
	} {
		given := full
		if name == "leaving" { // it waits for the network
			given = all(full, offline)
		}
		out = append(out, view{name: "request-" + name, given: given, then: requested(n)})
	}
	notSealed := func(s *scene) { s.NotSealed() }
	out = append(
		out,
		view{name: "request-unsealed", given: all(full, notSealed), then: requested(18)},
		view{name: "request-seal-waits", given: all(full, notSealed), then: requested(19)},
		view{name: "request-letters-stuck", given: all(full, func(s *scene) { s.Stuck() }), then: requested(20)},
		view{name: "request-locked", given: all(full, func(s *scene) { s.Stuck() }), then: requested(21)},
	)
	for i, tab := range []string{"happened", "document", "messages", "evidence"} {
		out = append(out, view{name: "request-tab-" + tab, given: full, then: all(requested(3), func(s *scene) { s.user().tab(i) })})
	}
	for i, tab := range []string{"happened", "evidence"} {
		out = append(out, view{name: "request-broken-" + tab, given: all(full, func(s *scene) {
			for id, t := range s.Works.Trails {
				t.Proof = signing.Proof{Guarded: true, Fault: &signing.Fault{Code: signing.FaultRegister, Noticed: s.Now}}
				s.Works.Trails[id] = t
			}
		}), then: all(requested(3), func(s *scene) { s.user().tab(3 * i) })})
	}
	out = append(out, view{name: "request-tab-copy", given: all(full, copiesUsed), then: all(requested(3), func(s *scene) { s.user().tab(1) })})
	return append(out, view{name: "request-tab-none", given: all(full, func(s *scene) { delete(s.Works.Trails, s.EntryOf(4, "", signing.Waiting, 0).ID) }), then: all(requested(4), func(s *scene) { s.user().tab(3) })})
}

// unsigned has nobody who has signed the request with the long names.
func unsigned(s *scene) { full(s); s.LongRequest(0) }

// wasPractice is a desk that practised before.
func wasPractice(s *scene) { s.PracticeLetters() }

func archived(s *scene) {
	e := desktest.SignedBy(s.EntryOf(50, "Mandato scaduto.pdf", signing.Expired, 40*desktest.Day), 1)
	e.Archived = s.Now
	s.Put(e)
}

// several chooses all that is listed.
func several(s *scene) {
	goes("requests")(s)
	s.settle()
	s.shell.requests.PickAll()
}

// setAside looks at what was practice.
func setAside(s *scene) {
	s.shell.requests.SetFilter("aside")
	s.shell.requests.Select(s.EntryOf(30, "", signing.Waiting, 0).ID)
}

func requested(n int) act {
	return func(s *scene) {
		goes("requests")(s)
		s.settle()
		s.shell.requests.Select(s.EntryOf(n, "", signing.Waiting, 0).ID)
	}
}

// letterViews are practice mail.
func letterViews() []view {
	return []view{
		{name: "letters-empty", given: practice, then: goes("practicemail")},
		{name: "letters-code", given: letters, then: goes("practicemail")},
		{name: "letters-link", given: letters, then: all(goes("practicemail"), func(s *scene) { s.user().down() })},
		{name: "letters-silent", given: all(letters, func(s *scene) { s.Works.Err = app.ErrUnreachable }), then: goes("practicemail")},
	}
}

func letters(s *scene) { practice(s); s.PracticeLetters() }
