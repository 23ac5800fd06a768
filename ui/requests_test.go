package ui

import (
	"testing"

	"paraph/ui/theme"
)

// TestRequestPictures draws the screen in every state, language and look; see PARAPH_SHOTS.
func TestRequestPictures(t *testing.T) {
	for _, lang := range []string{"en", "it", "fr"} {
		for name, look := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
			t.Run(lang+"-"+name, func(t *testing.T) {
				r := newDeskRig(t, lang, look)
				s := NewRequests(r.kit, r.desk, r.works)
				r.show(s.Content())
				s.Refresh()
				r.settle()
				r.shot("requests-empty-" + lang + "-" + name)
				r.everyState()
				s.Refresh()
				r.settle()
				for n := 1; n <= 17; n++ {
					if n > 3 && lang == "fr" && n != 5 {
						continue
					}
					s.Select(r.entryOf(n, "", "waiting", 0).ID)
					r.settle()
					r.shot("requests-" + string(rune('a'+n-1)) + "-" + lang + "-" + name)
				}
			})
		}
	}
}
