package ui

import (
	"os"

	"paraph/ui/settings"
)

// connectTrust lets Verify know by whom files are judged, and lead to where that is set.
func (s *shell) connectTrust() {
	s.verify.Age = s.c.Trust.Age
	s.verify.SetAsk = s.c.Trust.SetAsk
	s.verify.Asks = func() string {
		r, err := s.c.Trust.Reaching()
		if err != nil { // Settings says what is wrong with it
			return ""
		}
		return r.Ask
	}
	s.verify.OnLists = func() { s.goToSettings(settings.SectionTrust) }
	s.verify.OnTrust = func() {
		path, password := s.open.doc.Path(), ""
		if h, ok := s.open.doc.(interface{ Handle() (*os.File, string) }); ok {
			_, password = h.Handle()
		}
		s.goTo("settings")
		s.settings.OfferIssuers(path, password)
	}
	s.settings.OnTrust = s.verify.Again
}
