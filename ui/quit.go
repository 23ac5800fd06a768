package ui

import (
	"context"
	"strconv"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/prefs"
)

// quit remembers the window and ends. Where signers' links work only through the own service on this computer, it is asked
// once whether that goes on without the window.
func (s *shell) quit() {
	size := s.window.Canvas().Size()
	s.c.Prefs.Set("window.width", strconv.FormatFloat(float64(size.Width), 'f', 0, 32))
	s.c.Prefs.Set("window.height", strconv.FormatFloat(float64(size.Height), 'f', 0, 32))
	said := s.c.Prefs.Get(prefs.Links)
	switch {
	case !s.ownService():
		s.leave("keep")
		return
	case said != "" || len(s.window.Canvas().Overlays().List()) > 0: // a dialog is open: who closes the window then means it
		s.leave(said)
		return
	}
	waiting := 0
	s.d.Run(func(ctx context.Context) error {
		lines, err := s.c.Requests.Entries(ctx, app.EntryFilter{States: []signing.State{signing.Waiting}, Limit: 1000})
		for _, l := range lines {
			if !l.Practice {
				waiting++
			}
		}
		return err
	}, func(err error) {
		if err != nil || waiting == 0 {
			s.leave("keep")
			return
		}
		s.askLinks(waiting)
	})
}

// ownService reports whether new requests go to the folder's own service and it is in earnest.
func (s *shell) ownService() bool {
	if s.ready.Practice || s.c.Rest == nil || !s.c.Reached() {
		return false
	}
	for _, p := range s.c.Office.Profiles() {
		if p.Active {
			return p.ID == app.OwnProfile
		}
	}
	return false
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
		if links == "stop" {
			s.c.Rest()
		}
		s.window.Close()
	}, func() {})
}
