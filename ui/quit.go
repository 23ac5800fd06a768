package ui

import (
	"cmp"
	"context"
	"strconv"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/prefs"
	"paraph/ui/settings"
)

// quit remembers the window and ends, and the folder's service with it: nothing is left running that nobody asked for. Only where
// people wait to sign, whose links it answers, it is asked once whether it goes on without the window.
func (s *shell) quit() {
	if s.sign.Leave() { // what is signed is told first
		return
	}
	size := s.window.Canvas().Size()
	s.c.Prefs.Set("window.width", strconv.FormatFloat(float64(size.Width), 'f', 0, 32))
	s.c.Prefs.Set("window.height", strconv.FormatFloat(float64(size.Height), 'f', 0, 32))
	if s.c.Rest == nil {
		s.leave("keep")
		return
	}
	if s.quitting { // a key that is held, or a window that is closed twice
		return
	}
	s.quitting = true
	asked := len(s.window.Canvas().Overlays().List()) > 0 // a dialog is open: who closes the window then means it
	waiting := 0
	s.d.Run(func(ctx context.Context) (err error) {
		waiting, err = s.waiting(ctx)
		return err
	}, func(err error) {
		s.quitting = false
		said := s.c.Prefs.Get(prefs.Links)
		switch {
		case err != nil:
			s.leave("keep") // a link must not end because nobody knows of it
		case waiting == 0:
			s.leave("stop")
		case said != "" || asked:
			s.leave(cmp.Or(said, "keep"))
		default:
			s.askLinks(waiting)
		}
	})
}

// waiting counts the real requests of the folder's own service that have not ended, whatever service new ones go to. Of one that has
// just left nothing is heard yet: its letters may be out.
func (s *shell) waiting(ctx context.Context) (n int, err error) {
	lines, err := s.c.Requests.Entries(ctx, app.EntryFilter{States: []signing.State{"", signing.Validating, signing.Waiting, signing.Sealing}, Limit: 1000})
	for _, l := range lines {
		practice := l.Practice || l.State == "" && s.ready.Practice
		if practice || err != nil || l.Stage == app.Lost || l.Stage == app.Failed {
			continue
		}
		var e *app.Entry
		if e, err = s.c.Requests.Entry(ctx, l.ID); err == nil && e.Profile == app.OwnProfile {
			n++
		}
	}
	return n, err
}

func (s *shell) askLinks(waiting int) {
	d := s.d
	var closeIt func()
	deed := func(word string) func() {
		return func() {
			closeIt()
			s.c.Prefs.Set(prefs.Links, word)
			s.leave(word)
		}
	}
	closeIt = d.Dialog(d.Say("quit.title"), kit.NewBody(d.Voice.Count("quit.what", waiting)).Wrapped(),
		kit.NewButton(d.Voice.Say("quit.stay"), "", kit.Plain, func() { closeIt() }),
		kit.NewButton(d.Voice.Say("quit.stop"), "", kit.Plain, deed("stop")),
		kit.NewButton(d.Voice.Say("quit.keep"), "", kit.Filled, deed("keep")))
}

// leave closes the window once the draft is safe.
func (s *shell) leave(links string) {
	s.away(func() {
		switch {
		case links == "stop":
			s.c.Rest()
		case links == "again" && s.c.Again != nil:
			s.c.Again()
		}
		s.window.Close()
	}, func() {
		if links == "again" {
			s.notPutBack()
		}
	})
}

// notPutBack takes back that a backup takes the folder's place at the next start: the person stays with what there is.
func (s *shell) notPutBack() {
	s.d.Run(func(context.Context) error { return s.c.Office.NotPutBack() }, func(err error) {
		if err != nil {
			s.d.Toast(s.d.Explain(err), "", nil)
			return
		}
		s.d.Toast(s.d.Say("shell.putback.stayed"), "", nil)
	})
}

// sayPutBack says what became of a backup that was to be put back before the window opened.
func (s *shell) sayPutBack() {
	switch put := s.c.PutBack; {
	case put.Kept != "":
		s.d.Ask(s.d.Say("shell.putback.title"), s.d.Say("shell.putback", "folder", put.Kept), s.d.Say("shell.putback.goon"), s.d.Say("shell.putback.where"), false,
			func() { s.goToSettings(settings.SectionBackup) })
	case put.Not:
		s.d.Toast(s.d.Say("shell.putback.not"), "", nil)
	}
}
