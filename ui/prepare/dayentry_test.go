package prepare

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"paraph/app"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestLastDay: the last day is written in words, moved with the arrows, chosen from the calendar or left to the service.
func TestLastDay(t *testing.T) {
	b := desktest.NewBed(t, "it", theme.Light)
	p := prepFull(b, desktest.Ready())
	p.goOn()
	b.Until("the service", func() bool { return p.review.footer.ready != nil })
	how := p.review.options
	day := func() string { return how.last.entry.Text }
	press := func(name fyne.KeyName) { how.last.entry.TypedKey(&fyne.KeyEvent{Name: name}) }
	if day() != "12 dicembre 2026" {
		t.Fatalf("the usual day is %q", day())
	}
	press(fyne.KeyUp)
	press(fyne.KeyPageUp)
	if day() != "13 gennaio 2027" || p.held.Parcel.Draft.Expires.Local().Format("2006-01-02 15:04:05") != "2027-01-13 23:59:59" {
		t.Errorf("a day and a month later is %q, %v", day(), p.held.Parcel.Draft.Expires)
	}
	for range 3 {
		press(fyne.KeyPageDown)
	}
	if day() != "13 novembre 2026" {
		t.Errorf("the first day that can be chosen is %q", day())
	}
	how.last.entry.SetText("31/02/2027")
	press(fyne.KeyReturn)
	if how.fault == "" || day() != "31/02/2027" || !how.frame.Visible() {
		t.Error("a day that does not exist is taken")
	}
	b.Shoot("review-day-wrong-it")
	how.last.entry.SetText("")
	how.last.entry.OnCommit("")
	if how.fault != "" || !p.held.Parcel.Draft.Expires.IsZero() {
		t.Errorf("no day is %v", p.held.Parcel.Draft.Expires)
	}
	how.last.open.Press()
	b.Shoot("review-calendar-it")
	c, ok := b.Win.Canvas().Focused().(*calendar)
	if !ok {
		t.Fatalf("the keyboard is at %T", b.Win.Canvas().Focused())
	}
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if want := time.Date(2026, 12, 13, 0, 0, 0, 0, time.Local); p.held.Parcel.Draft.Expires.Local().YearDay() != want.YearDay() || b.Win.Canvas().Focused() != fyne.Focusable(how.last.entry) {
		t.Errorf("the calendar took %v", p.held.Parcel.Draft.Expires)
	}
}

// TestLastDayInItsZone: of a draft that is sent with another zone than this computer's the day that is written is the one in that
// zone, which its letters tell.
func TestLastDayInItsZone(t *testing.T) {
	for _, zone := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Rome"} {
		b := desktest.NewBed(t, "it", theme.Light)
		p := prepFull(b, desktest.Ready())
		draft := &p.held.Parcel.Draft
		draft.Options.Zone, draft.Expires = zone, time.Time{}
		p.goOn()
		b.Until("the service", func() bool { return p.review.footer.ready != nil })
		last := p.review.options.last
		last.entry.SetText("31 dicembre 2026")
		last.entry.OnCommit(last.entry.Text)
		in, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := draft.Expires.In(in).Format("2006-01-02 15:04:05"); got != "2026-12-31 23:59:59" || last.entry.Text != "31 dicembre 2026" {
			t.Errorf("%s: %s, shown is %q", zone, got, last.entry.Text)
		}
	}
}

// TestPrepareFocus: who adds a signer writes the name at once.
func TestPrepareFocus(t *testing.T) {
	b := desktest.NewBed(t, "it", theme.Dark)
	p := prepScreen(b, desktest.Ready(), app.Draft{})
	p.panel.addSigner()
	if b.Win.Canvas().Focused() != fyne.Focusable(p.panel.form.name) {
		t.Errorf("the keyboard is at %T", b.Win.Canvas().Focused())
	}
	p.copyField()
	if b.Win.Canvas().Focused() != fyne.Focusable(p.panel.form.name) {
		t.Error("copying goes somewhere without a field")
	}
}

// TestCalendarCoversNothingItBelongsTo: it opens under its day where there is room over the foot of the window, else above it.
func TestCalendarCoversNothingItBelongsTo(t *testing.T) {
	b := desktest.NewBed(t, "en", theme.Light)
	under := kit.NewBody("12 December 2026")
	b.Win.SetContent(container.NewWithoutLayout(under))
	b.Win.Resize(fyne.NewSize(1000, 700))
	d := b.Kit
	size := fyne.NewSize(268, 274)
	for y, want := range map[float32]float32{100: 138, 600: 322, 20: 58} {
		under.Resize(fyne.NewSize(180, 34))
		under.Move(fyne.NewPos(300, y))
		if at := beside(d, under, size); at.Y != want || at.X != 300 {
			t.Errorf("at %v: %v", y, at)
		}
	}
}
