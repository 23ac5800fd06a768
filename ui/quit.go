package ui

import (
	"cmp"
	"context"
	"strconv"

	journey "paraph/app/requests"
	"paraph/ui/kit"
	"paraph/ui/prefs"
	"paraph/ui/settings"
)

// quit remembers the window and ends, and the folder's service with it: nothing is left running that nobody asked for. Only where
// letters promised that it is found, it is asked once whether it goes on without the window.
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
	var promised journey.Promised
	s.d.Run(func(ctx context.Context) (err error) {
		promised, err = s.c.Requests.Promised(ctx, s.ready.Practice)
		return err
	}, func(err error) {
		s.quitting = false
		said := s.c.Prefs.Get(prefs.Links)
		switch {
		case err != nil:
			s.leave("keep") // a link must not end because nobody knows of it
		case promised.None():
			s.leave("stop")
		case said != "" || asked:
			s.leave(cmp.Or(said, "keep"))
		default:
			s.askLinks(promised)
		}
	})
}

// askLinks asks what becomes of what was promised, and says how much that is.
func (s *shell) askLinks(p journey.Promised) {
	d, words := s.d, kit.VBox(8)
	if p.Waiting > 0 {
		words.Add(kit.NewBody(d.Voice.Count("quit.waiting", p.Waiting)).Wrapped())
	}
	if p.Copies > 0 {
		words.Add(kit.NewBody(d.Voice.Count("quit.copies", p.Copies, "date", d.Voice.Date(p.Until.Local()))).Wrapped())
	}
	words.Add(kit.NewBody(d.Voice.Say("quit.what")).Wrapped())
	var closeIt func()
	deed := func(word string) func() {
		return func() {
			closeIt()
			s.c.Prefs.Set(prefs.Links, word)
			s.leave(word)
		}
	}
	closeIt = d.Dialog(d.Say("quit.title"), words,
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
