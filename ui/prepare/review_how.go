package prepare

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	journey "paraph/app/prepare"
	"paraph/signing"
	"paraph/ui/kit"
)

// howForm is the card that says how they sign and until when.
type howForm struct {
	r       *review
	content fyne.CanvasObject
	modes   map[signing.MarkMode]*kit.Check
	last    *dayEntry
	days    *kit.Text
	day     *kit.Field      // the last day
	noDay   *kit.Text       // what is wrong with it
	until   *fyne.Container // the last day with what is said of it
	wrong   *kit.Text
	fault   string // what is wrong with the last day, "" for nothing
}

func newHowForm(r *review) *howForm {
	p := r.p
	say, o := p.kit.Say, &p.held.Parcel.Draft.Options
	f := &howForm{r: r, modes: map[signing.MarkMode]*kit.Check{}, wrong: kit.NewSecond("").Wrapped()}
	f.wrong.SetColor("error")
	f.wrong.Hide()
	mode := func(m signing.MarkMode, label string) *kit.Check {
		c := kit.NewCheck(label, func(on bool) { f.setMode(m, on) })
		c.Set(slices.Contains(o.Modes, m))
		f.modes[m] = c
		return c
	}
	check := func(label string, value *bool) *kit.Check {
		c := kit.NewCheck(label, func(on bool) { *value = on; p.later() })
		c.Set(*value)
		return c
	}
	f.last = newDayEntry(p.kit, say("review.last"), p.now)
	f.last.onDay = f.setDay
	f.last.onOpen = func() { r.scroll.Bring(f.until) }
	f.days, f.noDay, f.day = kit.NewSecond("").Wrapped(), kit.NewSecond("").Wrapped(), f.last.field()
	f.noDay.SetColor("error")
	label := func(key string) fyne.CanvasObject { return kit.Sized(170, 34, kit.NewBody(key)) }
	f.until = kit.VBox(4, kit.HBox(12, label(say("review.last")), kit.Sized(218, 0, f.day), kit.Fill(f.days)),
		kit.HBox(12, kit.Sized(170, 0, kit.NewStack()), kit.Fill(f.noDay)))
	f.serve()
	f.content = kit.NewCard(kit.VBox(8, kit.NewSection(say("review.how")),
		kit.HBox(12, label(say("review.signature")), kit.Fill(kit.Breaking(12, mode(signing.Typed, say("review.typed")), mode(signing.Drawn, say("review.drawn")),
			check(say("review.mustread"), &o.MustRead)))),
		f.wrong,
		kit.HBox(12, label(say("review.correct")), check(say("review.correct.name"), &o.Editable.Name), check(say("review.correct.email"), &o.Editable.Email),
			check(say("review.correct.mobile"), &o.Editable.Mobile)),
		f.until))
	return f
}

// setMode leaves at least one way to sign.
func (f *howForm) setMode(m signing.MarkMode, on bool) {
	p := f.r.p
	o := &p.held.Parcel.Draft.Options
	rest := slices.DeleteFunc(slices.Clone(o.Modes), func(x signing.MarkMode) bool { return x == m })
	if on {
		rest = append(rest, m)
	}
	kit.ShowIf(f.wrong, len(rest) == 0)
	if len(rest) == 0 {
		f.wrong.SetText(p.kit.Say("review.modes.none"))
		f.modes[m].Set(true)
	} else {
		o.Modes = rest
		p.later()
	}
	f.r.relay()
}

// now is in the zone of the draft's last day.
func (p *Screen) now() time.Time {
	return p.requests.Clock().In(p.requests.Location(p.held.Parcel.Draft.Options))
}

// setDay takes a last day as it was written; the zero Time leaves it to the service.
func (f *howForm) setDay(day time.Time, fault journey.Fault) {
	p := f.r.p
	f.fault = ""
	if fault.Key != "" {
		f.fault = p.kit.Say(fault.Key, fault.Pairs...)
		f.sayDay(f.fault, true)
	} else {
		p.held.Parcel.Draft.Expires = day.UTC()
		if day.IsZero() {
			p.held.Parcel.Draft.Expires = time.Time{}
		}
		p.later()
		f.showDay()
		f.r.letter.show()
	}
	f.r.footer.show()
	f.r.relay()
	if f.fault != "" {
		f.r.scroll.Bring(f.until)
	}
}

// showDay shows the last day that is in force. One that has passed meanwhile becomes the usual one.
func (f *howForm) showDay() {
	p := f.r.p
	now := p.now()
	d := &p.held.Parcel.Draft
	if d.Expires.IsZero() {
		f.sayDay(p.kit.Say("review.days.none"), false)
		f.last.show(time.Time{})
		return
	}
	if journey.DaysUntil(now, d.Expires) < 1 {
		d.Expires = journey.EndOfDay(now, signing.DefaultDays).UTC()
	}
	day := d.Expires.In(now.Location())
	f.sayDay(p.kit.Voice.Count("review.days", journey.DaysUntil(now, day)), false)
	f.last.show(day)
}

// sayDay says something beside the last day, or below it what is wrong with it.
func (f *howForm) sayDay(sentence string, wrong bool) {
	f.days.SetText("")
	f.noDay.SetText("")
	if wrong {
		f.noDay.SetText(sentence)
	} else {
		f.days.SetText(sentence)
	}
	kit.ShowIf(f.until.Objects[1], wrong)
	f.day.Frame(wrong)
}
