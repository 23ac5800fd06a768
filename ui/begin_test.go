package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestVerbsBegin: without a document a verb shows its name at 20 from the edges, where to drop a file, and what to go on with; drafts
// are offered by Prepare alone.
func TestVerbsBegin(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	draft := app.Draft{Title: "Incarico", Parcel: app.Parcel{Draft: signing.Draft{Title: "Incarico", Inputs: []signing.Input{{Name: "Incarico.pdf"}}}}}
	if err := b.shell.c.Requests.SaveDraft(t.Context(), &draft); err != nil {
		t.Fatal(err)
	}
	b.shell.keepRecent(recentFiles{[]string{b.path}})
	says := func(words string) bool { return desktest.Holds(b.shell.middle, words) }
	b.shell.goTo("prepare")
	b.Until("the draft", func() bool { return says("Incarico") })
	for name, title := range map[string]string{"prepare": "Prepara", "sign": "Firma", "verify": "Verifica"} {
		b.shell.goTo(name)
		if !says(title) || !says("Trascini un PDF in questa finestra") || !says("Recenti") || b.shell.d.Hints.Text() == "" {
			t.Errorf("%s: its name, where to drop, recent files or a hint is missing", name)
		}
		desktest.Walk(b.shell.middle, func(o fyne.CanvasObject) {
			if text, ok := o.(*kit.Text); ok && text.Text() == title {
				if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(text).X - fyne.CurrentApp().Driver().AbsolutePositionForObject(b.shell.middle).X; at != 20 {
					t.Errorf("%s: its name stands at %v", name, at)
				}
			}
		})
		if name != "prepare" && says("Bozze") {
			t.Errorf("%s has drafts", name)
		}
	}
}

// TestAVerbWithoutADocumentSaysHowToBegin: whatever took its document away, a verb that has none shows where to choose one, by a
// button that does.
func TestAVerbWithoutADocumentSaysHowToBegin(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	begins := func(verb, after string) {
		t.Helper()
		if b.place != verb || !b.says("shell.begin."+verb) || b.user().button(b.shell.d.Voice.Say("shell.choose")) == nil {
			t.Errorf("%s, %s: it does not say how to begin", verb, after)
		}
	}
	for _, verb := range []string{"prepare", "sign", "verify"} {
		b.goTo(verb)
		begins(verb, "at first")
		b.openFor(verb)
		b.closed()
		b.Until("no document", func() bool { return b.shell.open.doc == nil })
		begins(verb, "its document closed")
		b.openFor(verb)
		b.goTo("home")
		b.closed()
		b.Until("no document", func() bool { return b.shell.open.doc == nil })
		b.goTo(verb)
		begins(verb, "its document closed from elsewhere")
		b.speak("fr")
		b.goTo(verb)
		begins(verb, "in another language")
		b.speak("en")
	}
	b.openFiles(b.three(), "verify")
	b.Until("the list", func() bool { return desktest.Holds(b.window.Content(), "3 files checked") })
	b.user().pressWords("Close the list")
	begins("verify", "its list closed")
}
