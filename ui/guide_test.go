package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/assets"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// TestGuideIsWhole: every place has its page in every language, with the same parts, and nothing of it is cut.
func TestGuideIsWhole(t *testing.T) {
	for _, page := range guidePages() {
		shape := ""
		for _, lang := range say.Languages() {
			text := assets.Guide(page, lang)
			var parts []string
			for line := range strings.Lines(text) {
				kind, _, _ := strings.Cut(line, " ")
				if !strings.ContainsAny(kind, "#-|") || len(kind) > 2 {
					kind = "words"
				}
				parts = append(parts, kind)
			}
			now := strings.Join(parts, " ")
			if shape == "" {
				shape = now
			}
			if now != shape || parts[0] != "#" || strings.Contains(text, "'") || len(text) > 2600 {
				t.Errorf("%s in %s: %s\nEnglish: %s", page, lang, now, shape)
			}
		}
	}
	for _, p := range places() {
		if !strings.Contains(" "+strings.Join(guidePages(), " ")+" ", " "+p.name+" ") {
			t.Errorf("no page for %s", p.name)
		}
	}
}

// TestGuideTurnsPages: it opens at the place, and the arrows turn its pages.
func TestGuideTurnsPages(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	h := hand{win: b.window}
	b.goTo("requests")
	h.key(fyne.KeyF1, false)
	top := b.window.Canvas().Overlays().Top()
	if !desktest.Holds(top, "A che punto è ogni richiesta") {
		t.Error("it does not open at the place")
	}
	h.key(fyne.KeyDown, false)
	if !desktest.Holds(top, "Centinaia di richieste") {
		t.Error("an arrow turns no page")
	}
	h.key(fyne.KeyDown, false)
	if !desktest.Holds(top, "Finché non c’è un server di posta") {
		t.Error("an arrow turns no page")
	}
}
