package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"paraph/app"
	"paraph/app/open"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/prefs"
)

// opened is the document on the desk: one at a time, moved from verb to verb without reading it again.
type opened struct {
	doc   app.Document
	facts *signing.Facts
	verb  string
	draft app.Draft // what Prepare begins with; its own from then on
	more  []string  // files that are to be signed with it
	turn  bool      // it is one of those that are opened in turn

	found  *open.Examined // what a thorough look found; nil before
	giveUp func()         // ends that look; nil while none goes on
}

// errLeft is that the person gave a document up, and no other took its place.
var errLeft = fmt.Errorf("ui: left: %w", context.Canceled)

// reading works beside the window; what takes long says so and can be given up. done always runs, with an error that is
// context.Canceled then. A new reading gives up the one before it.
func (s *shell) reading(name string, work func(context.Context) error, done func(error)) {
	if s.giveUp != nil {
		s.giveUp()
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.giveUp = cancel
	var shut func()
	over, left := false, false
	timer := time.AfterFunc(kit.Slow, func() {
		s.c.Dispatch(func() {
			if !over {
				shut = s.d.Dialog(s.d.Say("shell.reading"), kit.VBox(12, kit.NewBody(name).Wrapped(), kit.NewBar()), kit.NewButton(s.d.Voice.Say("shell.leave"), "", kit.Plain, func() {
					left = true
					cancel()
				}))
			}
		})
	})
	go func() {
		err := work(ctx)
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		s.c.Dispatch(func() {
			if over = true; left {
				err = errLeft
			}
			timer.Stop()
			cancel()
			if shut != nil {
				shut()
			}
			done(err)
		})
	}()
}

// fetch brings a document that is no file of a series: what was said of others is over.
func (s *shell) fetch(o opened, name string, from func(context.Context) (app.Document, error)) {
	s.unopened = nil
	s.bring(o, name, from)
}

// bring opens a document from somewhere and lays it on the desk.
func (s *shell) bring(o opened, name string, from func(context.Context) (app.Document, error)) {
	s.reading(name, func(ctx context.Context) (err error) {
		o.doc, err = from(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.giveBack(o, name, err)
			return
		}
		s.read(o, "")
	})
}

// refused says why a document was not opened. So much of its name is left that all of it can be read while it stands there.
func (s *shell) refused(name, why string) string {
	const most, least = 140, 20
	rest := utf8.RuneCountInString(s.d.Voice.Say("shell.refused", "name", "", "why", why))
	return s.d.Say("shell.refused", "name", kit.Short(name, max(least, most-rest)), "why", why)
}

// giveBack closes a document that is not laid on the desk and says which and why, unless the person gave it up. The files that were
// to be signed with it, or after it in turn, are gone on with.
func (s *shell) giveBack(o opened, name string, err error) {
	if o.doc != nil && o.doc != s.open.doc {
		o.doc.Close()
	}
	canceled := errors.Is(err, context.Canceled)
	if !canceled {
		s.unopened = append(s.unopened, s.refused(name, s.d.Explain(err)))
		s.d.Toast(strings.Join(s.unopened, " "), "", nil)
	}
	switch {
	case len(o.more) > 0 && (!canceled || errors.Is(err, errLeft)):
		s.openWith(opened{verb: o.verb, more: o.more[1:]}, o.more[0])
	case canceled && len(s.inTurn) > 0 && s.open.doc == nil && s.isVerb(s.place):
		s.goAgain(s.place) // which offers the others
	case !canceled && o.turn:
		s.openNext()
	}
}

// read reads a document's facts, asking for a password where it wants one.
func (s *shell) read(o opened, password string) {
	s.reading(o.doc.Name(), func(ctx context.Context) (err error) {
		o.facts, err = o.doc.Facts(ctx, password)
		return err
	}, func(err error) {
		var p *signing.Problem
		switch {
		case errors.As(err, &p) && p.Code == signing.ProblemPassword:
			s.askPassword(o, password != "")
		case err != nil:
			s.giveBack(o, o.doc.Name(), err)
		default:
			s.whenCalm(func() { s.proceed(o) })
		}
	})
}

func (s *shell) askPassword(o opened, wrong bool) {
	entry := kit.NewPassword(s.d)
	field := kit.NewField(s.d.Voice.Say("shell.password.label"), entry)
	if wrong {
		field.SetError(s.d.Say("shell.password.wrong"))
	}
	var closeIt func()
	give := func() {
		closeIt()
		s.read(o, entry.Text)
	}
	entry.OnSubmitted = func(string) { give() }
	leave := kit.NewButton(s.d.Voice.Say("shell.leave"), "", kit.Plain, func() {
		closeIt()
		s.giveBack(o, "", errLeft)
	})
	closeIt = s.d.Dialog(s.d.Say("shell.password.title"), kit.VBox(12, kit.NewBody(s.d.Voice.Say("shell.password.what", "name", o.doc.Name())).Wrapped(), field),
		leave, kit.NewButton(s.d.Voice.Say("shell.password.open"), "", kit.Filled, give))
	s.window.Canvas().Focus(entry)
}

// proceed goes to the verb, proposes one, or lets the person choose.
func (s *shell) proceed(o opened) {
	next := func(verb string) {
		o.verb = verb
		s.put(o)
	}
	switch _, envelope := o.doc.(app.Envelope); {
	case envelope:
		next("verify")
	case o.verb != "":
		next(o.verb)
	case o.facts.Signed:
		next("verify")
	case s.c.Prefs.Get(prefs.Drop) == "prepare" && kit.Refusal(s.d, o.facts) == "":
		next("prepare")
		s.d.Toast(s.d.Say("commands.always"), s.d.Voice.Say("commands.always.not"), func() { s.c.Prefs.Set(prefs.Drop, "") })
	default:
		sheet := NewDropSheet(s.d, o.doc, o.facts, next)
		sheet.OnLeave = o.doc.Close
		sheet.OnAlways = func(on bool) { s.c.Prefs.Set(prefs.Drop, map[bool]string{true: "prepare"}[on]) }
		sheet.Show()
	}
}

// put lays a document on the desk for a verb; what lay there is put away first.
func (s *shell) put(o opened) {
	if o.draft.ID != "" && s.prepare.Draft().ID == o.draft.ID { // it was opened meanwhile, and what lies here is newer
		o.doc.Close()
		s.move("prepare")
		return
	}
	if s.open.doc == nil || s.open.doc == o.doc {
		s.lay(o)
		return
	}
	s.away(func() { s.lay(o) }, o.doc.Close)
}

// lay shows the document in its verb; a verb that has it already keeps what was done to it there.
func (s *shell) lay(o opened) {
	s.open = o
	s.open.draft, s.unopened = app.Draft{}, nil
	s.remember(o.doc.Path())
	s.showThumbs()
	switch v := s.verbs()[o.verb]; {
	case v.Has(o.doc):
	case o.draft.ID != "":
		s.prepare.OpenDraft(o.doc, o.facts, o.draft)
	default:
		v.Open(o.doc, o.facts)
		if o.verb == "sign" {
			s.sign.With(o.more)
		}
	}
	s.lookThrough(o.verb)
	s.goAgain(o.verb)
	s.land()
}

// move hands the document on the desk to another verb.
func (s *shell) move(verb string) {
	if _, envelope := s.open.doc.(app.Envelope); envelope && verb != "verify" && s.isVerb(verb) {
		s.tellWhile(s.d.Say("commands.why.envelope"), func() bool { return s.open.verb == "verify" })
		return
	}
	if s.open.doc == nil || s.open.verb == verb || !s.isVerb(verb) {
		s.goTo(verb)
		return
	}
	o := s.open
	o.verb = verb
	s.lay(o)
}

// away puts the document on the desk away once its draft is safe, and goes on; where it cannot be saved the person
// chooses to lose what was changed or to stay.
func (s *shell) away(then, stay func()) {
	if s.open.doc == nil {
		then()
		return
	}
	s.prepare.Flush(func(err error) {
		if err == nil {
			s.closeDocument()
			then()
			return
		}
		var shut func()
		shut = s.d.Dialog(s.d.Say("shell.unsaved.title"), kit.NewBody(s.d.Explain(err)).Wrapped(),
			kit.NewButton(s.d.Voice.Say("shell.unsaved.stay"), "", kit.Plain, func() { shut(); stay() }),
			kit.NewButton(s.d.Voice.Say("shell.unsaved.leave"), "", kit.Danger, func() { shut(); s.closeDocument(); then() }))
	})
}

func (s *shell) closeDocument() {
	o := s.open
	if o.doc == nil {
		return
	}
	s.open = opened{}
	for _, v := range s.verbs() {
		v.Close()
	}
	kit.Call(o.giveUp)
	s.prepare.WhenSaved(func() {
		o.doc.Close()
		if o.found != nil {
			o.found.Close()
		}
	})
	if s.isVerb(s.place) {
		s.goAgain(s.place)
		s.land()
	}
}
