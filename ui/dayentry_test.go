package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/ui/theme"
)

// TestLastDay: the last day is written in words, moved with the arrows, chosen from the calendar or left to the service.
func TestLastDay(t *testing.T) {
	b := newPrepBed(t, "it", theme.Light)
	p := prepFull(b, prepReady())
	p.Review()
	b.until("the service", func() bool { return p.review.footer.ready != nil })
	how := p.review.options
	day := func() string { return how.last.entry.Text }
	press := func(name fyne.KeyName) { how.last.entry.TypedKey(&fyne.KeyEvent{Name: name}) }
	if day() != "12 dicembre 2026" {
		t.Fatalf("the usual day is %q", day())
	}
	press(fyne.KeyUp)
	press(fyne.KeyPageUp)
	if day() != "13 gennaio 2027" || p.draft.Parcel.Draft.Expires.Local().Format("2006-01-02 15:04:05") != "2027-01-13 23:59:59" {
		t.Errorf("a day and a month later is %q, %v", day(), p.draft.Parcel.Draft.Expires)
	}
	for range 3 {
		press(fyne.KeyPageDown)
	}
	if day() != "13 novembre 2026" {
		t.Errorf("the first day that can be chosen is %q", day())
	}
	how.last.entry.SetText("31/02/2027")
	press(fyne.KeyReturn)
	if !how.bad || day() != "31/02/2027" || !how.frame.Visible() {
		t.Error("a day that does not exist is taken")
	}
	b.shoot("review-day-wrong-it")
	how.last.entry.SetText("")
	how.last.entry.OnCommit("")
	if how.bad || !p.draft.Parcel.Draft.Expires.IsZero() {
		t.Errorf("no day is %v", p.draft.Parcel.Draft.Expires)
	}
	how.last.open.Press()
	b.shoot("review-calendar-it")
	c, ok := b.win.Canvas().Focused().(*calendar)
	if !ok {
		t.Fatalf("the keyboard is at %T", b.win.Canvas().Focused())
	}
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if want := time.Date(2026, 12, 13, 0, 0, 0, 0, time.Local); p.draft.Parcel.Draft.Expires.Local().YearDay() != want.YearDay() || b.win.Canvas().Focused() != fyne.Focusable(how.last.entry) {
		t.Errorf("the calendar took %v", p.draft.Parcel.Draft.Expires)
	}
}

// TestPrepareFocus: who adds a signer writes the name at once.
func TestPrepareFocus(t *testing.T) {
	b := newPrepBed(t, "it", theme.Dark)
	p := prepScreen(b, prepReady(), app.Draft{})
	p.panel.addSigner()
	if b.win.Canvas().Focused() != fyne.Focusable(p.panel.form.name) {
		t.Errorf("the keyboard is at %T", b.win.Canvas().Focused())
	}
	p.CopyField()
	if b.win.Canvas().Focused() != fyne.Focusable(p.panel.form.name) {
		t.Error("copying goes somewhere without a field")
	}
}

// TestWhyItCannotBeDone: the key of the filled button says why the button is off.
func TestWhyItCannotBeDone(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.openFor("prepare")
	b.until("the document", func() bool { return b.shell.prepare.facts != nil })
	b.shell.primary()
	if got := b.shell.d.Hints.Text(); got != "Aggiunga un firmatario." {
		t.Errorf("the hint line says %q", got)
	}
}
