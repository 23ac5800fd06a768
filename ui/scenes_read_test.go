package ui

import "fyne.io/fyne/v2"

// readViews are what the help menu shows.
func readViews(small fyne.Size) (out []view) {
	for _, v := range []view{
		{name: "guide", given: full, then: func(s *scene) { s.shell.guideAt("settings") }},
		{name: "guide-keys", given: full, then: func(s *scene) { s.shell.guideAt("keys") }},
		{name: "keys", given: full, then: func(s *scene) { s.shell.showKeys() }},
		{name: "about", given: full, then: func(s *scene) { s.shell.c.Version = "0.1.0"; s.shell.showAbout() }},
		{name: "licences", given: full, then: func(s *scene) {
			s.shell.c.Notice = "Inter 4.0, SIL Open Font License 1.1\n\nThis Font Software is licensed under the SIL Open Font License, Version 1.1. " +
				"This license is copied below, and is also available with a FAQ at: https://openfontlicense.org\n"
			s.shell.showLicences()
		}},
	} {
		low := v
		low.name, low.size = v.name+"-small", small
		out = append(out, v, low)
	}
	return out
}
