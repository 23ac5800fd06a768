package ui

import (
	"testing"

	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestRailIsAsWideInEveryLanguage: a long name of a place takes two lines, and room from nothing else.
func TestRailIsAsWideInEveryLanguage(t *testing.T) {
	for _, lang := range say.Languages() {
		b := newShellBed(t, lang, theme.Light)
		if b.rail.full != railWidth {
			t.Errorf("%s: %g wide", lang, b.rail.full)
		}
		for name, i := range b.rail.items {
			if line := i.label.Size(); name != "requests" && i.bold.Length() > i.room && line.Height < 2*kit.Scaled(railLine) {
				t.Errorf("%s: %s has no room for its words: %v", lang, name, line)
			}
		}
	}
}
