package ui

import (
	"context"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/ui/kit"
)

// openFiles opens files that were chosen, dropped, handed over or named at the start. Several are opened one after the other; where
// they are for nothing yet it is asked what is to be done with them all.
func (s *shell) openFiles(paths []string, verb string) {
	if len(paths) == 0 {
		return
	}
	if verb == "" && s.isVerb(s.place) {
		verb = s.place
	}
	if len(paths) == 1 {
		s.openOne(paths[0], verb)
		return
	}
	if verb == "" {
		s.askAll(paths)
		return
	}
	if l, ok := s.places[verb].(lister); ok {
		s.away(func() { l.List(paths); s.goAgain(verb) }, func() {})
		return
	}
	s.goTo(verb)
	s.inTurn = append(slices.Clone(paths), s.inTurn...)
	s.openNext()
}

func (s *shell) openOne(path, verb string) {
	s.bring(opened{verb: verb}, filepath.Base(path), func(ctx context.Context) (app.Document, error) { return s.c.Documents.Open(ctx, path) })
}

// openNext opens the next of the files that are opened in turn, in the verb in front.
func (s *shell) openNext() {
	if len(s.inTurn) == 0 || !s.isVerb(s.place) {
		return
	}
	next := s.inTurn[0]
	s.inTurn = s.inTurn[1:]
	if n := len(s.inTurn); n > 0 {
		s.d.Toast(s.d.Voice.Count("commands.left", n), s.d.Voice.Say("commands.left.not"), func() { s.inTurn = nil })
	}
	s.openOne(next, s.place)
}

// waitingRows are the files still to be opened, for the screen of a verb without a document; nil if there are none.
func (s *shell) waitingRows(verb string) fyne.CanvasObject {
	if len(s.inTurn) == 0 {
		return nil
	}
	return fileRows(s.d.Say("commands.waiting"), s.inTurn, func(path string) {
		s.inTurn = slices.DeleteFunc(slices.Clone(s.inTurn), func(p string) bool { return p == path })
		s.openOne(path, verb)
	})
}

// askAll asks what is to be done with several files.
func (s *shell) askAll(paths []string) {
	d := s.d
	var shut func()
	choice := func(key, icon, verb string) *kit.Button {
		return kit.NewButton(d.Say(key), icon, kit.Plain, func() { shut(); s.openFiles(paths, verb) })
	}
	choices := kit.VBox(8, choice("commands.all.prepare", "pen-nib", "prepare"), choice("commands.all.sign", "signature", "sign"), choice("commands.all.verify", "seal-check", "verify"))
	shut = d.Dialog(d.Voice.Count("commands.several", len(paths)), choices, kit.NewButton(d.Say("home.sheet.leave"), "", kit.Quiet, func() { shut() }))
}

// lister is a verb that can show several files at once.
type lister interface {
	List(paths []string)
	Listed() bool
}

// lists reports whether a verb shows several files while no document is open.
func (s *shell) lists(verb string) bool {
	l, ok := s.places[verb].(lister)
	return ok && s.open.doc == nil && l.Listed()
}

// connectLists lets verbs open a file of their lists, and put it away again.
func (s *shell) connectLists() {
	s.verify.Read = s.c.Documents.Open
	s.verify.OnOpen = func(path string) { s.openOne(path, "verify") }
	s.verify.OnBack = func() { s.away(func() {}, func() {}) }
	s.verify.OnUnlisted = func() { s.goAgain("verify") }
}
