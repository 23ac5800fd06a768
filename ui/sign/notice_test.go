package sign

import (
	"io/fs"
	"testing"

	"paraph/app/open"
	journey "paraph/app/sign"
	"paraph/signing"
	"paraph/ui/desktest"
)

// TestWhatCannotBeSignedSaysSoFirst: the panel says why, with a button that helps, in place of what would be filled in.
func TestWhatCannotBeSignedSaysSoFirst(t *testing.T) {
	f := &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}}
	s, screen := signStage(t, f)
	did := ""
	screen.OnVerify, screen.OnEntitled, screen.OnChoose = func() { did = "verify" }, func() { did = "entitled" }, func() { did = "choose" }
	bare := func(change func(*signing.Facts)) *signing.Facts {
		facts := desktest.FourPages()
		change(facts)
		return facts
	}
	for name, c := range map[string]struct {
		facts              *signing.Facts
		says, button, does string
	}{
		"signed":    {bare(func(f *signing.Facts) { f.Signed = true }), "This PDF is already signed.", "Verify", "verify"},
		"protected": {bare(func(f *signing.Facts) { f.Encrypted, f.Allows = true, []string{"print"} }), "This PDF is protected against changes.", "Use an unprotected copy", "entitled"},
		"form":      {bare(func(f *signing.Facts) { f.XFA = true }), "form", "Choose a PDF…", "choose"},
	} {
		screen.Close()
		screen.Open(desktest.Contract(), c.facts)
		screen.Examined(&open.Examined{Facts: c.facts, Why: c.facts.Refusal()})
		s.Settle()
		s.Must(c.says)
		s.MustNot("Sign with")
		s.MustNot("Reason")
		if name == "protected" {
			s.Press("More…")
			s.Must("allowed only: printing")
			s.Press("Close")
		}
		if s.Press(c.button); did != c.does {
			t.Errorf("%s: the button does %q", name, did)
		}
	}
	screen.Close()
	screen.Open(desktest.Contract(), desktest.FourPages())
	s.Settle()
	s.Must("Sign with")
	s.MustNot("This PDF is already signed.")
}

// TestReadOnlyFolder: where the signed file cannot be written it is said before anything is filled in, and another folder is
// chosen for this one file.
func TestReadOnlyFolder(t *testing.T) {
	f := &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}, NoRoom: map[string]error{"/home/anna": fs.ErrPermission, "/cd": fs.ErrPermission}}
	s, screen := signStage(t, f)
	folders := []string{"/cd", "/home/anna/Firmati"}
	screen.ChooseFolder = func(chosen func(string)) {
		chosen(folders[0])
		folders = folders[1:]
	}
	for range 2 {
		s.Must("Paraph cannot write in the folder the signed file goes to.")
		s.MustNot("Sign with")
		if !screen.button.Disabled() {
			t.Error("it can be signed")
		}
		s.Press("Choose another folder…")
		s.Settle()
	}
	s.Must("Sign with")
	s.Must("It will be saved as “Contratto di fornitura signed.pdf” in “Firmati”.")
	if w := screen.wish(); w.Folder != "/home/anna/Firmati" || screen.button.Disabled() {
		t.Errorf("%q", w.Folder)
	}
	screen.Open(desktest.Document{Called: "b.pdf", At: "/home/luca/b.pdf"}, desktest.FourPages())
	s.Settle()
	if w := screen.wish(); w.Folder != "" {
		t.Errorf("the next goes to %q", w.Folder)
	}
}
