package prepare

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

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
	if how.fault == "" || day() != "31/02/2027" || !wrongFrame(how.day).Visible() {
		t.Error("a day that does not exist is taken")
	}
	b.Shoot("review-day-wrong-it")
	how.last.entry.SetText("")
	how.last.entry.OnCommit("")
	if how.fault != "" || !p.held.Parcel.Draft.Expires.IsZero() {
		t.Errorf("no day is %v", p.held.Parcel.Draft.Expires)
	}
	b.Win.Canvas().Focus(p.review.wording.title)
	how.last.open.Press()
	b.Shoot("review-calendar-it")
	alone(t, p)
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

// alone: while the calendar is open no entry looks as if it had the keyboard, and the day is in sight.
func alone(t *testing.T, p *Screen) {
	t.Helper()
	if p.review.wording.title.Focused() || !p.review.scroll.Shows(p.review.options.until) {
		t.Error("another entry looks as if it had the keyboard, or the day is not in sight")
	}
}

// wrongFrame is the frame of an input that is wrong.
func wrongFrame(f *kit.Field) fyne.CanvasObject { return test.WidgetRenderer(f).Objects()[1] }

// TestWrongDayHasOneFrame: the frame of a day that does not exist lies on that of its entry at every text size, and what is wrong
// stands below.
func TestWrongDayHasOneFrame(t *testing.T) {
	for _, text := range []float32{1, 1.5} {
		b := desktest.NewBed(t, "it", theme.Light)
		fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, text))
		p := prepFull(b, desktest.Ready())
		p.goOn()
		b.Until("the service", func() bool { return p.review.footer.ready != nil })
		how := p.review.options
		how.last.entry.SetText("31.02.2026")
		how.last.entry.OnCommit("31.02.2026")
		frame, entry := wrongFrame(how.day), how.last.entry
		if off := entry.Size().Width - frame.Size().Width; !frame.Visible() || off < 0 || off > 2 {
			t.Errorf("at %v the frame is %v wide, its entry %v", text, frame.Size().Width, entry.Size().Width)
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject
		if at(how.noDay).Y < at(entry).Y+entry.Size().Height || how.noDay.Text() != how.fault || how.days.Text() != "" {
			t.Errorf("at %v %q stands at %v, its entry at %v", text, how.noDay.Text(), at(how.noDay), at(entry))
		}
	}
}
