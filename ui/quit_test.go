package ui

import (
	"cmp"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	journey "paraph/app/requests"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync/sqlite"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/prefs"
	"paraph/ui/theme"
)

// TestQuitAsksOnce: with signers waiting, closing asks whether their links go on working, and remembers the answer.
func TestQuitAsksOnce(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.works.ProfilesAre = []office.Profile{{ID: app.OwnProfile, Active: true}}
	rested, closed := 0, 0
	b.shell.c.Rest = func() { rested++ }
	b.window.SetOnClosed(func() { closed++ })
	b.Until("the service", func() bool { return !b.ready.Practice })
	rig := &desktest.Rig{T: t, Desk: b.Bed.Desk, Store: b.Bed.Desk.Store.(*sqlite.DeskStore), Works: b.works.Works, Now: b.Now}
	rig.Put(rig.EntryOf(1, "Contratto.pdf", signing.Waiting, desktest.Day))
	for i, age := range []time.Duration{2, 40, 89, 91} {
		e := rig.EntryOf(2+i, "Firmato.pdf", signing.Done, time.Hour)
		e.Request.Completed = b.Now.Add(-age * desktest.Day)
		rig.Put(e)
	}
	h := hand{win: b.window}
	b.quit()
	b.Until("the question", func() bool { return len(b.window.Canvas().Overlays().List()) == 1 })
	last := say.In("en").Date(b.Now.Add(88 * desktest.Day).Local())
	for _, said := range []string{"1 request waits", "3 signed documents can still be fetched", "the last until " + last} {
		if !desktest.Holds(b.window.Canvas().Overlays().Top(), said) {
			t.Errorf("it does not say %q", said)
		}
	}
	h.key(fyne.KeyEscape, false)
	if closed != 0 {
		t.Fatal("Esc closes the window")
	}
	b.askLinks(journey.Promised{Waiting: 1})
	for _, o := range focusables(b.window.Canvas().Overlays().Top()) {
		if k, ok := o.(*kit.Button); ok && k.Text() == "Stop the service" {
			k.Press()
		}
	}
	if closed != 1 || rested != 1 || b.shell.c.Prefs.Get(prefs.Links) != "stop" {
		t.Errorf("closed %d, rested %d, remembered %q", closed, rested, b.shell.c.Prefs.Get(prefs.Links))
	}
}

// TestQuitEndsTheService: where nobody's links need it the service ends with the window, and nobody is asked; while links need it the
// answer given once counts.
func TestQuitEndsTheService(t *testing.T) {
	for name, c := range map[string]struct {
		practice bool
		state    signing.State
		profile  string
		said     string
		age      time.Duration
		rests    int
	}{
		"nothing sent":        {rests: 1},
		"practice":            {practice: true, state: signing.Waiting, rests: 1},
		"done":                {state: signing.Done, said: "keep"},
		"done in practice":    {state: signing.Done, practice: true, rests: 1},
		"done long ago":       {state: signing.Done, age: 91 * desktest.Day, said: "keep", rests: 1},
		"sent elsewhere":      {state: signing.Waiting, profile: "regione", rests: 1},
		"waiting, kept":       {state: signing.Waiting, said: "keep"},
		"waiting, stopped":    {state: signing.Waiting, said: "stop", rests: 1},
		"being sealed, kept":  {state: signing.Sealing, said: "keep"},
		"just sent, kept":     {state: "none yet", said: "keep"},
		"said, but no longer": {state: signing.Declined, said: "keep", rests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			b := newShellBed(t, "en", theme.Light)
			rested, closed := 0, 0
			b.shell.c.Rest = func() { rested++ }
			b.window.SetOnClosed(func() { closed++ })
			b.shell.c.Prefs.Set(prefs.Links, c.said)
			rig := &desktest.Rig{T: t, Desk: b.Bed.Desk, Store: b.Bed.Desk.Store.(*sqlite.DeskStore), Works: b.works.Works, Now: b.Now}
			if c.state != "" {
				e := rig.EntryOf(1, "Contratto.pdf", c.state, cmp.Or(c.age, desktest.Day))
				if c.state == "none yet" {
					e.Request.State = ""
				}
				e.Request.Practice, e.Profile = c.practice, cmp.Or(c.profile, e.Profile)
				rig.Put(e)
			}
			b.quit()
			b.Until("the end", func() bool { return closed == 1 })
			if rested != c.rests {
				t.Errorf("the service was ended %d times", rested)
			}
		})
	}
}
