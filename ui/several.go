package ui

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/ui/kit"
)

// openFiles opens files that were chosen, dropped, handed over or named at the start. Several are prepared one after the other,
// signed together or verified in a list; where they are for nothing yet it is asked which.
func (s *shell) openFiles(paths []string, verb string) {
	if len(paths) == 0 {
		return
	}
	s.unopened = nil
	if verb == "" && s.lists(s.place) {
		s.places[s.place].(lister).Add(paths)
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
		s.away(func() { l.List(paths); s.goAgain(verb); s.land() }, func() {})
		return
	}
	if verb == "sign" {
		s.openWith(opened{verb: verb, more: paths[1:]}, paths[0])
		return
	}
	var all []turn
	for _, path := range paths {
		all = append(all, turn{path, verb})
	}
	s.inTurn = append(all, s.inTurn...)
	s.openNext()
}

// turn is a file that waits to be opened in a verb.
type turn struct{ path, verb string }

func (s *shell) openOne(path, verb string) { s.openWith(opened{verb: verb}, path) }

func (s *shell) openWith(o opened, path string) {
	s.bring(o, filepath.Base(path), func(ctx context.Context) (app.Document, error) { return s.c.Documents.Open(ctx, path) })
}

// openNext opens the next of the files that are opened in turn, and says how many are left, behind which could not be opened.
func (s *shell) openNext() {
	if n := len(s.inTurn) - 1; n > 0 {
		words := append(slices.Clone(s.unopened), s.d.Voice.Count("commands.left", n))
		s.d.Toast(strings.Join(words, " "), s.d.Voice.Say("commands.left.not"), func() { s.inTurn = nil })
	}
	s.openTurn()
}

// openTurn opens the next of those files, if there is one.
func (s *shell) openTurn() {
	if len(s.inTurn) == 0 {
		return
	}
	next := s.inTurn[0]
	s.inTurn = s.inTurn[1:]
	s.openWith(opened{verb: next.verb, turn: true}, next.path)
}

// closed puts the document away at the person's word; one that was opened in turn is followed by the next.
func (s *shell) closed() {
	next := func() {}
	if s.open.turn {
		next = s.openNext
	}
	s.away(next, func() {})
}

// sent is that what was prepared is on its way: its document went with it. The next in turn follows, while the toast still takes the
// sending back.
func (s *shell) sent(id string) {
	follows := s.open.turn && len(s.inTurn) > 0
	s.closeDocument()
	if follows {
		s.openTurn()
		return
	}
	s.goTo("requests")
	s.requests.Select(id)
	s.land()
}

// waitingRows are the files still to be opened, for the screen of a verb without a document; nil if there are none.
func (s *shell) waitingRows(verb string) fyne.CanvasObject {
	if len(s.inTurn) == 0 {
		return nil
	}
	var paths []string
	for _, t := range s.inTurn {
		paths = append(paths, t.path)
	}
	return s.fileRows(s.d.Say("commands.waiting"), paths, func(path string) {
		s.inTurn = slices.DeleteFunc(slices.Clone(s.inTurn), func(t turn) bool { return t.path == path })
		s.openWith(opened{verb: verb, turn: true}, path)
	})
}

// names are the first of the files' names, for a sentence.
func names(paths []string) string {
	const most = 3
	var out []string
	for _, p := range paths[:min(most, len(paths))] {
		out = append(out, filepath.Base(p))
	}
	if len(paths) > most {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

// askAll asks what is to be done with several files.
func (s *shell) askAll(paths []string) {
	ask := &choices{d: s.d, choose: func(verb string) { s.openFiles(paths, verb) }}
	ask.add("prepare", 'P', s.d.Say("commands.all.prepare"), "")
	ask.add("sign", 'S', s.d.Say("commands.all.sign"), "")
	ask.add("verify", 'V', s.d.Say("commands.all.verify"), "")
	ask.show(kit.Heading{Title: s.d.Voice.Count("commands.several", len(paths)), Icon: "file-pdf", Second: names(paths)}, nil, nil)
}

// lister is a verb that can show several files at once.
type lister interface {
	List(paths []string)
	Add(paths []string)
	Keyboard() fyne.Focusable // what has the keyboard while they are listed
	Listed() []string         // nil while none are
	Unlist()
}

// lists reports whether a verb shows several files while no document is open.
func (s *shell) lists(verb string) bool {
	l, ok := s.places[verb].(lister)
	return ok && s.open.doc == nil && l.Listed() != nil
}

// unlisted ends the lists and answers what lists them again, in the places that are there then.
func (s *shell) unlisted() (again func()) {
	listed := map[string][]string{}
	for name, p := range s.places {
		if l, ok := p.(lister); ok && l.Listed() != nil {
			listed[name] = l.Listed()
			l.Unlist()
		}
	}
	return func() {
		for name, paths := range listed {
			s.places[name].(lister).List(paths)
			if s.place == name {
				s.goAgain(name)
			}
		}
	}
}

// connectLists lets verbs open a file of their lists, and put it away again.
func (s *shell) connectLists() {
	s.verify.Read = s.c.Documents.Open
	s.verify.OpenSigned = s.c.Documents.Revision
	s.verify.OnOpen = func(path string) { s.openOne(path, "verify") }
	s.verify.OnBack = func() { s.away(s.land, func() {}) }
	s.verify.OnAdd = func() { s.choose("") }
	s.verify.OnMeaning = func() { s.guideAt("verify") }
	s.verify.OnReport, s.verify.OnPrint = s.save, s.print
	s.verify.OnOriginal = s.openOriginal
	s.verify.OnState = s.judged
	s.connectOriginals()
	s.sign.OnTogether = func() { s.open.more = nil }
	s.sign.OnSignedAll = func(paths []string) { s.openFiles(paths, "verify") }
	s.verify.OnUnlisted = func() { s.goAgain("verify") }
}
