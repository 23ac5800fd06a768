package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
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

// TestDropSheetThatCanOnlyBeLeft: where nothing can be done with a file, the keyboard is on the way out and nothing is offered for
// files to come.
func TestDropSheetThatCanOnlyBeLeft(t *testing.T) {
	for _, xfa := range []bool{true, false} {
		r := desktest.NewRig(t, "en", theme.Light)
		NewDropSheet(r.Kit, desktest.DroppedFile{}, &signing.Facts{XFA: xfa}, func(string) {}).Show()
		top := r.Kit.Window.Canvas().Overlays().Top()
		_, out := r.Kit.Window.Canvas().Focused().(*kit.Button)
		if always := desktest.Holds(top, "Always prepare files that carry no signature"); always == xfa || out != xfa {
			t.Errorf("a form: %v; always is offered: %v, the keyboard is on the way out: %v", xfa, always, out)
		}
	}
}

// TestSeveralFilesAreAskedAboutLikeOne: by the same letters and keys, with what is proposed in front.
func TestSeveralFilesAreAskedAboutLikeOne(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.openFiles([]string{"/a.pdf", "/b.pdf", "/c.pdf"}, "")
	c, ok := b.window.Canvas().Focused().(*dropChoice)
	if !ok || c.verb != "prepare" {
		t.Fatalf("the keyboard is on %v", b.window.Canvas().Focused())
	}
	c.TypedRune('v')
	if b.window.Canvas().Overlays().Top() != nil || len(b.verify.Listed()) != 3 {
		t.Errorf("%d are listed", len(b.verify.Listed()))
	}
}
