package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/sync"
	"paraph/ui/desktest"
	"paraph/ui/prefs"
)

// homeViews are the Desk, and what lies over it.
func homeViews(small fyne.Size) []view {
	return []view{
		{name: "first", given: practice},
		{name: "first-small", given: practice, size: small},
		{name: "desk-empty", given: stepsDone},
		{name: "desk-full", given: full},
		{name: "desk-full-small", given: full, size: small},
		{name: "desk-checked", given: all(full, checkedBefore)},
		{name: "desk-checked-small", given: all(full, checkedBefore), size: small},
		{name: "desk-loading", given: all(full, unread), size: small},
		{name: "desk-failed", given: all(full, notRead)},
		{name: "desk-failed-small", given: all(full, notRead), size: small},
		{name: "desk-offline", given: all(full, offline)},
		{name: "dropped", given: full, then: dropped(longFile)},
		{name: "dropped-impossible", given: full, then: droppedAs(&signing.Facts{XFA: true, Pages: desktest.FourPages().Pages})},
		{name: "password", given: full, then: password(false)},
		{name: "password-wrong", given: full, then: password(true)},
		{name: "toast", given: full, then: toast},
		{name: "unreadable", given: full, then: notOpened},
		{name: "keys", given: full, then: does("commands.keys")},
		{name: "keys-small", given: full, then: does("commands.keys"), size: small},
		{name: "keys-small-end", given: full, then: all(does("commands.keys"), presses(fyne.KeyEnd)), size: small},
	}
}

func practice(s *scene) { s.Works.ReadyIs.Practice = true }

func offline(s *scene) { s.out = true }

// stepsDone has no first steps any more.
func stepsDone(s *scene) { s.prefs["first.done"] = "sample check sign" }

// full is a desk with a request in every state.
func full(s *scene) { stepsDone(s); s.EveryState() }

// unread is before anything was read.
func unread(s *scene) {
	over := make(chan struct{})
	s.T.Cleanup(func() { close(over) })
	s.Desk.Store = &desktest.Slow{DeskStore: s.Store, Reads: over}
	s.saying("home.loading")
}

func notRead(s *scene) { s.Desk.Store = &desktest.Slow{DeskStore: s.Store, Err: sync.ErrDatabase} }

// checkedBefore are files of earlier days.
func checkedBefore(s *scene) {
	for i, answer := range []string{prefs.AnswerUnsigned, prefs.AnswerPractice, prefs.AnswerUnknown, prefs.AnswerSealed} {
		name := []string{"Bozza.pdf", "Prova.pdf", longFile, "Visura camerale.pdf"}[i]
		prefs.RememberChecked(s.prefs, prefs.CheckedFile{Path: "/home/anna/" + name, Answer: answer, At: s.Now.Add(time.Duration(i-4) * 20 * time.Hour)})
	}
}

// dropped is what a file dropped on the window brings up.
func dropped(name string) act {
	return func(s *scene) { s.shell.read(opened{doc: s.contract(name)}, "") }
}

func droppedAs(facts *signing.Facts) act {
	return func(s *scene) { s.shell.proceed(opened{doc: desktest.Contract(), facts: facts}) }
}

func password(wrong bool) act {
	return func(s *scene) { s.shell.askPassword(opened{doc: desktest.Document{Called: longFile}}, wrong) }
}

func toast(s *scene) {
	s.Kit.Toast(s.Kit.Say("requests.thrown"), s.Kit.Say("requests.undo"), func() {})
}

func notOpened(s *scene) {
	s.shell.giveBack(opened{}, longFile, &signing.Problem{Code: signing.ProblemUnreadable})
}

// reading is as long as a document is being read.
func reading(s *scene) {
	s.says = func() bool { return len(s.shell.window.Canvas().Overlays().List()) > 0 }
	s.shell.reading(longFile, func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, func(error) {})
	s.T.Cleanup(s.shell.giveUp)
}
