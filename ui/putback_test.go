package ui

import (
	"context"
	"strings"
	"syscall"
	"testing"

	"paraph/sync"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/settings"
	"paraph/ui/theme"
)

// fullDisk is a store that writes nothing any more.
type fullDisk struct{ sync.DeskStore }

func (fullDisk) Update(context.Context, func(sync.DeskTx) error) error { return syscall.ENOSPC }

// TestStayingPutsNothingBack: whoever stays with a draft that cannot be saved stays with these data; no later start exchanges them.
func TestStayingPutsNothingBack(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.openFor("prepare")
	b.draw()
	b.works.PutBacks = []string{"prepared"}
	again, closed := 0, 0
	b.shell.c.Again = func() { again++ }
	b.window.SetOnClosed(func() { closed++ })
	b.Bed.Desk.Store = fullDisk{b.Bed.Desk.Store}
	b.user().letters("X")
	b.settings.OnPutBack()
	b.Until("the question", func() bool { return len(b.window.Canvas().Overlays().List()) == 1 })
	for _, o := range focusables(b.window.Canvas().Overlays().Top()) {
		if k, ok := o.(*kit.Button); ok && k.Text() == "Go back" {
			k.Press()
		}
	}
	b.Until("what became of it", func() bool { return strings.Contains(b.shell.d.Toasts.Text(), "was not put back") })
	if len(b.works.PutBacks)+again+closed > 0 {
		t.Errorf("%q, again %d, closed %d", b.works.PutBacks, again, closed)
	}
}

// TestWhatBecameOfABackup: the window says whether it works on the backup, and that none are made by themselves then.
func TestWhatBecameOfABackup(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.shell.c.PutBack = PutBack{Kept: "/home/anna/data 2026-11-30"}
	b.sayPutBack()
	asks := b.window.Canvas().Overlays().Top()
	for _, words := range []string{"in /home/anna/data 2026-11-30.", "No backups are made by themselves any more"} {
		if !desktest.Holds(asks, words) {
			t.Errorf("nothing says %q", words)
		}
	}
	for _, o := range focusables(asks) {
		if k, ok := o.(*kit.Button); ok && k.Text() == "Settings, Backup" {
			k.Press()
		}
	}
	if b.settings.Section() != settings.SectionBackup {
		t.Errorf("leads to %s", b.settings.Section())
	}
	b.shell.c.PutBack = PutBack{Not: true}
	b.sayPutBack()
	if said := b.shell.d.Toasts.Text(); !strings.Contains(said, "could not be put in place") {
		t.Errorf("%q", said)
	}
}
