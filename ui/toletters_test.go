package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// TestSentInPracticeLeadsToItsLetters: what was sent in practice says where its letters are: the toast and the request's first button
// open practice mail, with the keyboard there; the request itself takes the sending back.
func TestSentInPracticeLeadsToItsLetters(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.works.ReadyIs.Practice = true
	b.refreshReady()
	b.Until("practice", func() bool { return b.rail.items[practiceMail].Visible() })
	b.openFor("prepare")
	b.draw()
	b.user().press("prepare.check.place")
	b.user().press("prepare.review")
	b.Until("the service", func() bool { return desktest.Holds(b.window.Content(), b.shell.d.Voice.Say("review.practice")) })
	b.send()
	b.Until("requests", func() bool { return b.place == "requests" })
	if !b.shell.d.Toasts.Focus() {
		t.Fatal("the toast leads nowhere")
	}
	b.user().keys(fyne.KeyReturn)
	if b.place != practiceMail {
		t.Fatalf("the toast leads to %s", b.place)
	}
	b.goTo("requests")
	b.Until("the request", func() bool { return b.user().button(b.shell.d.Voice.Say("practicemail.go")) != nil })
	b.user().press("practicemail.go")
	if b.place != practiceMail {
		t.Fatalf("the request leads to %s", b.place)
	}
	b.goTo("requests")
	b.user().press("requests.takeback")
	b.Until("the draft", func() bool { return b.place == "prepare" && b.liesIn("prepare") })
}
