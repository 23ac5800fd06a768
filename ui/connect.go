package ui

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"paraph/app"
	"paraph/signing"
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
	s.home.OnAllRequests = func(bool) { s.goTo("requests") }
	s.prepare.OnSent = func(id string) {
		s.open.verb = "" // the document went away with its request
		s.goTo("requests")
		s.requests.Select(id)
	}
	s.prepare.OnUndone = func(string) { s.goTo("prepare") }
	s.prepare.OnPick = func() { s.choose("prepare") }
	s.connectFiles()
	s.sign.OnChoose = func() { s.choose("sign") }
	s.sign.OnSigned = func(path string) { s.openFiles([]string{path}, "verify") }
	s.verify.OnChoose = func() { s.choose("verify") }
	s.requests.OnNew = func() { s.choose("prepare") }
	s.requests.OnOpenDraft = s.openDraft
	s.requests.OnOpenDocument = s.openSealed
	s.requests.OnSave = s.save
	s.practice.OnOpenLink = func(address string) {
		if u, err := url.Parse(address); err == nil {
			_ = s.app.OpenURL(u) // a browser that does not start says so itself
		}
	}
	s.settings.OnDisplay = func(lang, variant string, scale float32) {
		s.c.Prefs.Set("display.theme", variant)
		s.c.Prefs.Set("display.text", strconv.FormatFloat(float64(scale), 'f', 2, 32))
		s.speak(lang)
	}
}

// speak rebuilds the window in a language.
func (s *shell) speak(lang string) {
	s.c.Prefs.Set("display.language", lang)
	s.closeDocument()
	s.build(lang)
	s.refreshReady()
}

// sample opens the sample contract for Prepare.
func (s *shell) sample() {
	var doc app.Document
	s.d.Run(func(ctx context.Context) error {
		name, content, err := s.c.Works.Sample(ctx, s.d.Voice.Lang())
		if err == nil {
			doc, err = s.c.Works.OpenContent(ctx, name, content)
		}
		return err
	}, s.then(func() { s.read(doc, "", "prepare") }))
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
	if _, err := s.c.Desk.Draft(context.Background(), id); err == nil {
		s.openDraft(id)
		return
	}
	s.goTo("requests")
	s.requests.Select(id)
}

// openDraft lays a draft on the desk again, with the document it was begun on.
func (s *shell) openDraft(id string) {
	var draft app.Draft
	var doc app.Document
	var facts *signing.Facts
	s.d.Run(func(ctx context.Context) (err error) {
		if draft, err = s.c.Desk.Draft(ctx, id); err != nil {
			return err
		}
		if len(draft.Parcel.Blobs) == 0 {
			return signing.ErrNotFound
		}
		content, err := s.c.Desk.Blobs.Get(ctx, draft.Parcel.Blobs[0])
		if err != nil {
			return err
		}
		if doc, err = s.c.Works.OpenContent(ctx, draft.Title, content); err == nil {
			facts, err = doc.Facts(ctx, "")
		}
		return err
	}, s.then(func() {
		s.closeDocument()
		s.open = opened{doc: doc, facts: facts, verb: "prepare"}
		s.prepare.Open(context.Background(), doc, draft)
		s.place = ""
		s.goTo("prepare")
	}))
}

// openSealed shows a request's sealed document.
func (s *shell) openSealed(id string) {
	var doc app.Document
	s.d.Run(func(ctx context.Context) error {
		e, err := s.c.Desk.Entry(ctx, id)
		if err != nil {
			return err
		}
		content, err := s.c.Desk.Sealed(ctx, id)
		if err == nil {
			doc, err = s.c.Works.OpenContent(ctx, e.Request.Title+".pdf", content)
		}
		return err
	}, s.then(func() { s.read(doc, "", "verify") }))
}

// save writes something where the person says; what is there already is asked about by the dialog.
func (s *shell) save(name string, content []byte) {
	d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		if err != nil || f == nil {
			return
		}
		_, err = f.Write(content)
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			s.d.Toast(s.d.Explain(err), "", nil)
		}
	}, s.window)
	d.SetFileName(name)
	if folder, err := storage.ListerForURI(storage.NewFileURI(s.c.Prefs.Get("folder"))); err == nil {
		d.SetLocation(folder)
	}
	d.Resize(s.window.Canvas().Size().Subtract(fyne.NewSize(160, 120)))
	d.Show()
}
