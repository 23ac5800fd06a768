package prepare

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	journey "paraph/app/prepare"
	"paraph/signing"
	"paraph/ui/kit"
)

// dayEntry is a day written as words, "12 December 2026", or chosen from a calendar; it may be empty. Up and Down are a
// day later and earlier, Page Up and Page Down a month.
type dayEntry struct {
	onDay func(day time.Time, fault journey.Fault) // the zero Time: none

	onOpen func() // the calendar is about to open under it

	content *fyne.Container
	entry   *kit.Entry
	open    *kit.Button
	d       *kit.Kit
	name    string
	now     func() time.Time
}

func newDayEntry(d *kit.Kit, name string, now func() time.Time) *dayEntry {
	e := &dayEntry{d: d, name: name, now: now, entry: kit.NewEntry(d.Say("day.none"))}
	e.call()
	e.entry.OnCommit = e.take
	e.entry.OnKey = e.key
	e.open = kit.NewButton("", "calendar-blank", kit.Quiet, e.calendar)
	e.open.SetHint(d.Say("day.open"), "")
	e.content = kit.HBox(4, kit.Fill(e.entry), e.open)
	return e
}

func (e *dayEntry) call() { e.entry.SetHint(e.name+". "+e.d.Say("day.keys"), "") }

// field has the frame of an input around the day, without a label.
func (e *dayEntry) field() *kit.Field {
	f := kit.NewField("", e.content)
	e.call() // the field has taken its name
	return f
}

// show writes a day; the zero Time none. Nobody is told.
func (e *dayEntry) show(day time.Time) {
	if day.IsZero() {
		e.entry.SetText("")
		return
	}
	e.entry.SetText(e.d.Voice.Date(day.In(e.now().Location())))
}

func (e *dayEntry) parsed() (time.Time, journey.Fault) {
	if strings.TrimSpace(e.entry.Text) == "" {
		return time.Time{}, journey.Fault{}
	}
	return journey.ParseDay(e.entry.Text, e.d.Voice, e.now())
}

// take tells what is written.
func (e *dayEntry) take(string) { e.onDay(e.parsed()) }

// from is the day that is written, or the usual one.
func (e *dayEntry) from() (day time.Time, written bool) {
	day, fault := e.parsed()
	if day.IsZero() || fault.Key != "" {
		return journey.EndOfDay(e.now(), signing.DefaultDays), false
	}
	return day, true
}

func (e *dayEntry) set(day time.Time) {
	e.show(day)
	e.onDay(day, journey.Fault{})
}

func (e *dayEntry) key(k *fyne.KeyEvent) bool {
	months, days := 0, 0
	switch k.Name {
	case fyne.KeyUp:
		days = 1
	case fyne.KeyDown:
		days = -1
	case fyne.KeyPageUp:
		months = 1
	case fyne.KeyPageDown:
		months = -1
	default:
		return false
	}
	day, written := e.from()
	if written {
		day = journey.MoveDay(e.now(), day, months, days)
	}
	e.set(day)
	return true
}

// calendar opens the month of the day that is written.
func (e *dayEntry) calendar() {
	kit.Call(e.onOpen)
	day, _ := e.from()
	c := e.d.Window.Canvas()
	c.Unfocus() // the keyboard is in the calendar, and looks so
	back := func() { c.Focus(e.entry) }
	showCalendar(e.d, e.content, e.now(), day, back, func(chosen time.Time) { e.set(chosen); back() })
}
