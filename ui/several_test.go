package ui

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	ownkeys "paraph/app/sign"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// three are three contracts in a folder; the second is not there any more.
func (b *shellBed) three() (paths []string) {
	b.T.Helper()
	for _, name := range []string{"Uno.pdf", "Due.pdf", "Tre.pdf"} {
		content, err := os.ReadFile(b.path)
		path := filepath.Join(filepath.Dir(b.path), name)
		if err == nil && name != "Due.pdf" {
			err = os.WriteFile(path, content, 0o600)
		}
		if err != nil {
			b.T.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// lies waits for a document on the desk.
func (b *shellBed) lies(name, verb string) {
	b.T.Helper()
	b.Until(name+" lies on the desk", func() bool {
		return b.shell.open.doc != nil && b.shell.open.doc.Name() == name && b.shell.open.verb == verb
	})
}

// TestOpenedInTurn: several files for Prepare are opened one after the other, each when the one before is closed. One that cannot be
// read is said and does not stop the others.
func TestOpenedInTurn(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.openFiles(b.three(), "")
	b.asked("What is to be done with these 3 files?")
	b.user().letters("p")
	b.lies("Uno.pdf", "prepare")
	b.user().do("shell.command.close")
	b.lies("Tre.pdf", "prepare")
	b.user().do("shell.command.close")
	b.Until("the end", func() bool { return b.shell.open.doc == nil && len(b.inTurn) == 0 })
}

// TestVerifyList: several files are listed with the answer for each; one is opened and Esc leads back to the list.
func TestVerifyList(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	paths := b.three()
	b.openFiles(paths, "verify")
	v := b.shell.d.Voice
	b.Until("all answers", func() bool {
		unsigned := 0
		for _, text := range desktest.Shown[*kit.Text](b.window) {
			if text.Text() == v.Say("verify.unsigned.word") {
				unsigned++
			}
		}
		return unsigned == 2 && desktest.Holds(b.window.Content(), v.Explain(fs.ErrNotExist).Text())
	})
	for _, f := range b.works.opened {
		if !f.closed {
			t.Errorf("%s is left open", f.Name())
		}
	}
	h := hand{win: b.window}
	h.key(fyne.KeyDown, false) // the rows have the keyboard; what could not be read is the first
	h.key(fyne.KeyDown, false)
	h.key(fyne.KeyReturn, false)
	b.lies("Tre.pdf", "verify")
	h.key(fyne.KeyEscape, false) // leaves the pages
	h.key(fyne.KeyEscape, false)
	b.Until("the list", func() bool { return b.shell.open.doc == nil && desktest.Holds(b.window.Content(), "3 files") })
	h.key(fyne.KeyUp, false) // at the same place, with the keyboard
	h.key(fyne.KeyReturn, false)
	b.lies("Uno.pdf", "verify")
	h.key(fyne.KeyEscape, false)
	h.key(fyne.KeyEscape, false)
	b.Until("the list", func() bool { return b.shell.open.doc == nil && desktest.Holds(b.window.Content(), "3 files") })
	b.openFiles([]string{filepath.Join(filepath.Dir(b.path), "Bad.pdf")}, "") // dropped on the list
	b.Until("one more", func() bool { return desktest.Holds(b.window.Content(), "4 files checked") })
	b.user().pressWords("Close the list")
	b.Until("no list", func() bool { return !desktest.Holds(b.window.Content(), "4 files") })
}

// TestSignedTogether: several files are signed with one PIN; each is named with what became of it, and the signed ones are verified.
func TestSignedTogether(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.works.KeysAre, b.works.Pin = []ownkeys.Key{desktest.Anna()}, "12345"
	paths := b.three()
	bad := filepath.Join(filepath.Dir(b.path), "Bad.pdf")
	b.openFiles([]string{paths[0], bad, paths[2]}, "sign")
	b.lies("Uno.pdf", "sign")
	b.Until("the key", func() bool { d := b.user().button("Sign 3 documents"); return d != nil && !d.Disabled() })
	if !desktest.Holds(b.window.Content(), "With it, in the same place: Bad.pdf and Tre.pdf.") {
		t.Error("it does not say what else is signed")
	}
	b.user().pressWords("Sign 3 documents")
	b.user().letters("12345")
	b.user().keys(fyne.KeyReturn)
	b.asked("2 of 3 signed")
	for _, words := range []string{"Saved as “Uno signed.pdf”", "Saved as “Tre signed.pdf”", b.shell.d.Voice.Explain(fs.ErrNotExist).Text()} {
		b.asked(words)
	}
	if len(b.works.Wishes) != 1 || len(b.works.Got) != 1 {
		t.Errorf("the PIN was used %d times", len(b.works.Got))
	}
	b.user().pressWords("Close")
	b.speak("it")
	b.lies("Uno.pdf", "sign")
	if d := b.user().button("Firma 1 documento"); d == nil {
		t.Error("another language offers them again")
	}
}

// TestSignedAreVerified: those that were signed together are listed in Verify.
func TestSignedAreVerified(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	close(b.signing())
	b.asked("2 of 2 signed")
	b.user().pressWords("Verify them")
	b.Until("the list", func() bool { return desktest.Holds(b.window.Content(), "Tre signed.pdf") })
}

// signing opens Uno and Tre to be signed together and gives the PIN; from the second on each waits for the gate.
func (b *shellBed) signing() (gate chan struct{}) {
	b.T.Helper()
	gate = make(chan struct{})
	b.works.KeysAre, b.works.Pin, b.works.Gate = []ownkeys.Key{desktest.Anna()}, "12345", gate
	paths := b.three()
	b.openFiles([]string{paths[0], paths[2]}, "sign")
	b.lies("Uno.pdf", "sign")
	b.Until("the key", func() bool { d := b.user().button("Sign 2 documents"); return d != nil && !d.Disabled() })
	b.user().pressWords("Sign 2 documents")
	b.user().letters("12345")
	b.user().keys(fyne.KeyReturn)
	b.asked("Signed: 1 of 2")
	return gate
}

// TestHandedOverWhileSigning: a file that is handed over or dropped while several are signed waits until what became of them was
// told and read; so does one that was being read when the signing began.
func TestHandedOverWhileSigning(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	gate := b.signing()
	b.hand([]string{b.path})
	other := filepath.Join(filepath.Dir(b.path), "Quattro.pdf")
	if err := os.WriteFile(other, desktest.OpenContract(t).Bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	b.openOne(other, "verify")
	b.Until("it was read", func() bool { return len(b.late) == 1 })
	close(gate)
	b.asked("2 of 2 signed")
	if b.shell.open.doc.Name() != "Uno.pdf" {
		t.Errorf("%s lies on the desk", b.shell.open.doc.Name())
	}
	b.user().pressWords("Close")
	b.lies("Contratto.pdf", "verify")
	if len(b.handed)+len(b.late) > 0 || !b.works.opened[len(b.works.opened)-2].closed {
		t.Error("something still waits")
	}
}

// TestSigningThatIsCut: what was signed is told all the same when the document goes away meanwhile, and when the window is closed.
func TestSigningThatIsCut(t *testing.T) {
	for name, cut := range map[string]func(b *shellBed){"put away": func(b *shellBed) { b.closeDocument() }, "closed": func(b *shellBed) { b.quit() }} {
		t.Run(name, func(t *testing.T) {
			b := newShellBed(t, "en", theme.Light)
			gate := b.signing()
			cut(b)
			close(gate)
			b.asked("1 of 2 signed")
			b.asked("Saved as “Uno signed.pdf”")
			b.asked("Left as it was.")
		})
	}
}

// TestSentInTurn: once one of several is sent the next lies on the desk; a document that is none of them is followed by nothing.
func TestSentInTurn(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	paths := b.three()
	b.openFiles([]string{paths[0], b.path, paths[2]}, "prepare")
	b.lies("Uno.pdf", "prepare")
	b.prepare.OnSent("x")
	b.lies("Contratto.pdf", "prepare")
	b.openOne(paths[0], "verify")
	b.lies("Uno.pdf", "verify")
	b.user().do("shell.command.close")
	b.Until("it is put away", func() bool { return b.shell.open.doc == nil })
	if len(b.inTurn) != 1 {
		t.Errorf("%d wait", len(b.inTurn))
	}
	b.goTo("prepare")
	b.user().pressWords("Tre.pdf")
	b.lies("Tre.pdf", "prepare")
	b.prepare.OnSent("y")
	if b.place != "requests" {
		t.Errorf("after the last %q is shown", b.place)
	}
}

// TestSignedTogetherWithoutTheFirst: where the first of several cannot be opened it is said and the others are signed together; the
// same document opened again keeps them.
func TestSignedTogetherWithoutTheFirst(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.works.KeysAre = []ownkeys.Key{desktest.Anna()}
	paths := b.three()
	b.openFiles([]string{paths[1], paths[0], paths[2]}, "sign")
	b.lies("Uno.pdf", "sign")
	if !desktest.Holds(b.window.Content(), "With it, in the same place: Tre.pdf.") {
		t.Error("the others are gone")
	}
	first := b.shell.open.doc
	b.sign.OnAgain(paths[0])
	b.Until("it is opened again", func() bool { return b.shell.open.doc != nil && b.shell.open.doc != first })
	if !desktest.Holds(b.window.Content(), "With it, in the same place: Tre.pdf.") {
		t.Error("opened again, the others are gone")
	}
}

// TestListInAnotherLanguage: the list stays, in the other language, and the old one is looked at no further.
func TestListInAnotherLanguage(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	paths := b.three()
	b.openFiles(paths, "verify")
	old := b.verify
	b.speak("it")
	b.Until("the list", func() bool { return desktest.Holds(b.window.Content(), "3 file") })
	unsigned := b.shell.d.Voice.Say("verify.unsigned.word")
	b.Until("all answers", func() bool {
		n := 0
		for _, text := range desktest.Shown[*kit.Text](b.window) {
			if text.Text() == unsigned {
				n++
			}
		}
		return n == 2
	})
	if old.Listed() != nil || len(b.verify.Listed()) != 3 {
		t.Errorf("%q, %q", old.Listed(), b.verify.Listed())
	}
}
