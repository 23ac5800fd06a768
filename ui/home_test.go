package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

func TestDropSheetKeys(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts *signing.Facts
		act   func(r *desktest.Rig)
		want  string
	}{
		{"return takes what is proposed", desktest.UnsignedFacts(), func(r *desktest.Rig) { r.Key(fyne.KeyReturn) }, "prepare"},
		{"s signs", desktest.UnsignedFacts(), func(r *desktest.Rig) { r.Rune('s') }, "sign"},
		{"v is not possible without a signature", desktest.UnsignedFacts(), func(r *desktest.Rig) { r.Rune('v') }, ""},
		{"down and return", desktest.UnsignedFacts(), func(r *desktest.Rig) { r.Key(fyne.KeyDown); r.Key(fyne.KeyReturn) }, "sign"},
		{"a signed file proposes verifying", &signing.Facts{Signed: true}, func(r *desktest.Rig) { r.Key(fyne.KeyReturn) }, "verify"},
		{"a form that cannot be shown can only be refused", &signing.Facts{XFA: true}, func(r *desktest.Rig) { r.Rune('p'); r.Rune('s') }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, got := desktest.NewRig(t, "en", theme.Light), ""
			NewDropSheet(r.Kit, desktest.DroppedFile{}, c.facts, func(verb string) { got = verb }).Show()
			c.act(r)
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if open := r.Kit.Window.Canvas().Overlays().Top() != nil; open != (c.want == "") {
				t.Errorf("the sheet is open: %v", open)
			}
		})
	}
}
