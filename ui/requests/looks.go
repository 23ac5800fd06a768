package requests

import (
	"slices"
	"time"

	journey "paraph/app/requests"
	"paraph/ui/kit"
)

// makeLooks makes the choices of order and dates above the list.
func (r *Screen) makeLooks() {
	say := r.d.Say
	orders := journey.Orders()
	r.by = orders[0]
	names := []string{say("requests.order.change"), say("requests.order.sent"), say("requests.order.title"), say("requests.order.state")}
	r.order = kit.NewQuietSelect(names, func(i int) {
		r.by = orders[i]
		kit.CallWith(r.OnOrder, string(r.by))
		r.arrange(true)
	})
	r.order.SetHint(say("requests.order.name"), "")
	r.period = kit.NewQuietSelect(r.periodNames(), r.choosePeriod)
	r.period.SetHint(say("requests.period.name"), "")
}

// SetOrder lists in an order of that name; an unknown name changes nothing.
func (r *Screen) SetOrder(name string) {
	if i := slices.Index(journey.Orders(), journey.Order(name)); i >= 0 {
		r.by = journey.Orders()[i]
		r.order.SetIndex(i)
		r.arrange(true)
	}
}

// periodNames are the words of journey.Periods, then of days that were given, if any, and of giving some.
func (r *Screen) periodNames(given ...string) []string {
	say := r.d.Say
	names := []string{
		say("requests.period.any"), say("requests.period.week"), say("requests.period.month"), say("requests.period.lastmonth"),
		say("requests.period.year"), say("requests.period.lastyear"),
	}
	return append(append(names, given...), say("requests.period.pick"))
}

// setPeriod lists what was sent in one of the periods of the calendar.
func (r *Screen) setPeriod(i int) {
	r.period.SetOptions(r.periodNames())
	r.period.SetIndex(i)
	r.when = journey.PeriodOf(journey.Periods()[i], r.now())
}

func (r *Screen) choosePeriod(i int) {
	if i < len(journey.Periods()) {
		r.setPeriod(i)
		r.arrange(false)
		return
	}
	r.pickDays()
}

const dayForm = "2/1/2006"

// rangeName is a period in days.
func rangeName(p journey.Period) string {
	day := func(t time.Time) string {
		if t.IsZero() {
			return "…"
		}
		return t.Format(dayForm)
	}
	until := p.Until
	if !until.IsZero() {
		until = until.AddDate(0, 0, -1)
	}
	return day(p.From) + " – " + day(until)
}

// pickDays asks for the first and the last day.
func (r *Screen) pickDays() {
	d, before := r.d, r.when
	first, last := kit.NewEntry(r.now().Format(dayForm)), kit.NewEntry(r.now().Format(dayForm))
	if !before.From.IsZero() {
		first.SetText(before.From.Format(dayForm))
	}
	if !before.Until.IsZero() {
		last.SetText(before.Until.AddDate(0, 0, -1).Format(dayForm))
	}
	from, until := kit.NewField(d.Say("requests.period.from"), first), kit.NewField(d.Say("requests.period.until"), last)
	var shut func()
	leave := kit.NewButton(d.Say("requests.leave"), "", kit.Plain, func() { shut(); r.showPeriod() })
	show := kit.NewButton(d.Say("requests.period.go"), "", kit.Filled, func() {
		a, ok := r.dayIn(first, from)
		b, ok2 := r.dayIn(last, until)
		if !ok || !ok2 {
			d.Refit()
			return
		}
		if !b.IsZero() {
			b = b.AddDate(0, 0, 1)
		}
		shut()
		r.when = journey.Period{From: a, Until: b}
		r.showPeriod()
		r.arrange(false)
	})
	fields := kit.HBox(12, kit.Fill(from), kit.Fill(until))
	shut = d.Dialog(d.Say("requests.period.title"), kit.Fixed(400, 0, kit.VBox(10, fields, kit.Note(d.Say("requests.period.note")))), leave, show)
}

// dayIn is the day written in an entry, zero for none; false: it is no day, and the field says so.
func (r *Screen) dayIn(e *kit.Entry, f *kit.Field) (time.Time, bool) {
	f.SetError("")
	if e.Text == "" {
		return time.Time{}, true
	}
	t, ok := journey.ParseDay(e.Text, r.now())
	if !ok {
		f.SetError(r.d.Say("requests.period.wrong", "day", r.now().Format(dayForm)))
	}
	return t, ok
}

// showPeriod says which days are listed.
func (r *Screen) showPeriod() {
	for i, name := range journey.Periods() {
		if r.when == journey.PeriodOf(name, r.now()) {
			r.period.SetOptions(r.periodNames())
			r.period.SetIndex(i)
			return
		}
	}
	r.period.SetOptions(r.periodNames(rangeName(r.when)))
	r.period.SetIndex(len(journey.Periods()))
}

// wideRow is how wide a list must be for its rows to show days too.
const wideRow = 600

// widen takes in how wide the list has become.
func (r *Screen) widen(width float32) {
	if wide := width >= kit.Scaled(wideRow); wide != r.wide {
		r.wide = wide
		r.d.Dispatch(func() { r.rows.Refresh() }) // not while it is being laid out
	}
}
