package ui

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/prefs"
	"paraph/ui/settings"
	"paraph/ui/sign"
)

// connect joins the screens: what one says, another one does.
func (s *shell) connect() {
	s.home.SetFirstStepsDone(strings.Fields(s.c.Prefs.Get("first.done"))...)
	s.home.OnFirstStepDone = func(name string) {
		s.c.Prefs.Set("first.done", strings.TrimSpace(s.c.Prefs.Get("first.done")+" "+name))
	}
	s.home.OnStartSample = s.sample
	s.home.OnChoosePDF = s.choose
	s.home.OnSign = func() { s.goTo("sign") }
	s.home.OnLanguage = s.speak
	s.home.OnOpen = s.openKept
	s.home.OnRestore = func() {
		s.goTo("settings")
		s.settings.ShowRestore()
	}
	s.home.OnBackup = func() { s.goToSettings(settings.SectionBackup) }
	s.home.OnAllRequests = func(needs bool) {
		s.requests.SetFilter(map[bool]string{true: "needs", false: "all"}[needs])
		s.goTo("requests")
	}
	s.prepare.OnSent = s.sent
	s.prepare.OnUndone = s.openDraft
	s.prepare.OnLetters, s.requests.OnLetters = s.toLetters, s.toLetters
	s.prepare.Serve(s.ready)
	s.prepare.OnState = s.able
	s.prepare.OnReview = s.hushInside
	s.prepare.OnEntitled, s.sign.OnEntitled = s.entitle, s.entitle
	s.requests.OnState = s.able
	s.requests.OnNeeds = s.rail.setNeeds
	s.home.OnRead = func(needs int) {
		s.rail.setNeeds(needs)
		s.state()
		if s.home.InFront() {
			s.d.Hints.SetStanding(s.home.Hint())
		}
	}
	s.prepare.OnFind, s.sign.OnFind, s.verify.OnFind = s.search, s.search, s.search
	s.prepare.OnSettings = s.goToSettings
	s.connectFiles()
	s.connectAnswers()
	s.connectPages()
	s.connectLists()
	s.connectTrust()
	s.sign.OnChoose = func() { s.choose("sign") }
	s.sign.OnSigned = s.justSigned
	s.sign.OnVerify = func() { s.move("verify") }
	s.requests.OnNew = func() { s.choose("prepare") }
	s.requests.OnOpenDraft = s.openDraft
	s.requests.OnOpenDocument = s.openDocument
	s.requests.OnSave = s.save
	s.requests.OnSaveSigned = s.saveSigned
	s.practice.OnOpenLink = s.browse
	s.practice.OnNew = s.requests.OnNew
	s.settings.OnPutBack = func() { s.leave("again") }
	s.settings.OnSection = func(string) { s.hushInside() }
	s.settings.OnMail = s.refreshReady
	s.settings.UnderWay = s.requests.UnderWay
	s.settings.OnDisplay = func(lang, variant string, scale float32) {
		s.c.Prefs.Set("display.theme", variant)
		s.c.Prefs.Set("display.text", strconv.FormatFloat(float64(scale), 'f', 2, 32))
		if lang == s.d.Voice.Lang() {
			s.dress()
			s.remenu()
			return
		}
		s.speak(lang)
	}
}

// goToSettings shows a section of the settings.
func (s *shell) goToSettings(section string) {
	s.goTo("settings")
	s.settings.ShowSection(section)
}

// toLetters shows practice mail.
func (s *shell) toLetters() {
	s.goTo(practiceMail)
	s.land()
}

// speak builds the window anew in a language. The document on the desk stays there, with its draft.
func (s *shell) speak(lang string) {
	s.c.Prefs.Set(prefs.Language, lang)
	s.prepare.Flush(func(error) {
		o, draft, name, section := s.open, s.prepare.Draft(), s.place, s.settings.Section()
		for _, v := range s.verbs() {
			v.Close()
		}
		s.open = opened{}
		list := s.unlisted()
		s.build()
		list()
		if o.doc != nil {
			if draft.Parcel.Draft.Inputs != nil {
				s.prepare.OpenDraft(o.doc, o.facts, draft)
			}
			s.lay(o)
			s.goTo(name)
		}
		s.settings.ShowSection(section)
		s.refreshReady()
	})
}

// sample opens the sample contract for Prepare.
func (s *shell) sample() {
	s.fetch(opened{verb: "prepare"}, s.d.Voice.Say("shell.document"), func(ctx context.Context) (app.Document, error) {
		name, content, err := s.c.Documents.Sample(ctx, s.d.Voice.Lang())
		if err != nil {
			return nil, err
		}
		return s.c.Documents.OpenContent(ctx, name, content)
	})
}

// then says what went wrong, or goes on.
func (s *shell) then(next func()) func(error) {
	return func(err error) {
		if err != nil {
			s.d.Toast(s.d.Explain(err), "", nil)
			return
		}
		next()
	}
}

// openKept opens what a row of the Desk stands for: a draft in Prepare, a request in Requests.
func (s *shell) openKept(id string) {
	s.readDraft(id, func(draft app.Draft, err error) {
		if errors.Is(err, signing.ErrNotFound) {
			s.goTo("requests")
			s.requests.Select(id)
			s.land()
			return
		}
		s.then(func() { s.bringDraft(draft) })(err)
	})
}

// openDraft lays a draft on the desk again, unless it lies there.
func (s *shell) openDraft(id string) {
	s.readDraft(id, func(draft app.Draft, err error) { s.then(func() { s.bringDraft(draft) })(err) })
}

// readDraft reads a draft once nothing waits to be saved: it may have been closed a moment ago.
func (s *shell) readDraft(id string, then func(app.Draft, error)) {
	s.prepare.WhenSaved(func() {
		var draft app.Draft
		s.d.Run(func(ctx context.Context) (err error) {
			draft, err = s.c.Requests.Draft(ctx, id)
			return err
		}, func(err error) { then(draft, err) })
	})
}

// bringDraft opens a draft with the document it was begun on.
func (s *shell) bringDraft(draft app.Draft) {
	if s.prepare.Draft().ID == draft.ID {
		s.move("prepare")
		return
	}
	s.fetch(opened{verb: "prepare", draft: draft}, draft.Title, func(ctx context.Context) (app.Document, error) {
		if len(draft.Parcel.Blobs) == 0 {
			return nil, signing.ErrNotFound
		}
		content, err := s.c.Requests.Blobs.Get(ctx, draft.Parcel.Blobs[0])
		if err != nil {
			return nil, err
		}
		return s.c.Documents.OpenContent(ctx, draftName(draft), content)
	})
}

// draftName is what the file of a draft was called.
func draftName(d app.Draft) string {
	if in := d.Parcel.Draft.Inputs; len(in) > 0 && in[0].Name != "" {
		return in[0].Name
	}
	return d.Title
}

// justSigned shows a signature that was just made, on its page.
func (s *shell) justSigned(done sign.Signed) {
	s.verify.JustSigned(done.Path, done.Holder, s.c.Requests.Clock(), done.Page, done.Box)
	s.openFiles([]string{done.Path}, "verify")
}

// openOriginal shows a file as it was when it was signed. It is no file of the user's, so nothing is written over.
func (s *shell) openOriginal(name string, read func(ctx context.Context) ([]byte, error)) {
	s.fetch(opened{verb: "verify"}, name, func(ctx context.Context) (app.Document, error) {
		content, err := read(ctx)
		if err != nil {
			return nil, err
		}
		return s.c.Documents.OpenContent(ctx, name, content)
	})
}

// openDocument shows a request's document: sealed, or while it is not as it was sent.
func (s *shell) openDocument(id string) {
	s.fetch(opened{verb: "verify"}, s.d.Voice.Say("shell.document"), func(ctx context.Context) (app.Document, error) {
		name, content, err := s.c.Requests.Document(ctx, id)
		if err != nil {
			return nil, err
		}
		return s.c.Documents.OpenContent(ctx, name, content)
	})
}
