package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/assets"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/looktest"
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

// TestKeysAreReadByKeys: what the sheet of keys has no room for is scrolled to with keys, while its button has the keyboard.
func TestKeysAreReadByKeys(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.window.Resize(fyne.NewSize(kit.LeastWidth, kit.LeastHeight))
	b.showKeys()
	h := hand{win: b.window}
	last := func() bool { // the key that stands last is in sight
		for _, i := range looktest.At(b.window.Canvas(), pages).Items {
			if text, ok := i.Object.(*kit.Text); ok && text.Text() == b.shell.d.Voice.Say("commands.key.leave") {
				return i.Seen().H >= i.Place.H
			}
		}
		return false
	}
	if last() {
		t.Fatal("there is nothing to scroll")
	}
	h.key(fyne.KeyEnd, false)
	if !last() {
		t.Error("End does not lead to the end")
	}
	h.key(fyne.KeyPageUp, false)
	h.key(fyne.KeyUp, false)
	if last() {
		t.Error("it does not go up again")
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
	if b.shell.d.Hints.Text() != b.shell.d.Voice.Say("commands.guide.turns") {
		t.Errorf("the hint line says %q", b.shell.d.Hints.Text())
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
