package ui

import (
	"time"

	"paraph/app"
	"paraph/signing"
	"paraph/sync/engine"
)

// keptViews are requests that stay where they are because the desk works in the other mode.
func keptViews() []view {
	return []view{
		{name: "request-kept-practice", given: all(full, keptBack(true)), then: all(goes("requests"), setAsideKept)},
		{name: "request-kept-real", given: all(full, practice, keptBack(false)), then: all(goes("requests"), setAsideKept)},
	}
}

// keptBack is a request that had not left when its service changed to real work, or to practice.
func keptBack(practice bool) act {
	return func(s *scene) {
		e := s.EntryOf(keptEntry, "Lettera di incarico.pdf", signing.Validating, 2*time.Hour)
		e.Stage, e.Remote, e.Failure, e.Parcel, e.Request.Practice = app.Leaving, "", engine.OtherMode, &app.Parcel{}, practice
		s.Put(e)
	}
}

const keptEntry = 31

func setAsideKept(s *scene) {
	s.shell.requests.SetFilter("aside")
	s.shell.requests.Select(s.EntryOf(keptEntry, "", signing.Validating, 0).ID)
}
