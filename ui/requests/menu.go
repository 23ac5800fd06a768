package requests

import (
	"fyne.io/fyne/v2"

	"paraph/app"
	journey "paraph/app/requests"
	"paraph/ui/kit"
)

// menu is what can be done with the chosen line, or with all that are chosen.
func (r *Screen) menu(int) []*fyne.MenuItem {
	lines := r.picked()
	if len(lines) == 0 {
		return nil
	}
	if r.several.many() {
		return r.menuOfMany(lines)
	}
	d, l := r.d, lines[0]
	var out []*fyne.MenuItem
	add := func(may bool, key string, do func()) {
		if may {
			out = append(out, fyne.NewMenuItem(d.Voice.Say(key), do))
		}
	}
	add(l.Draft, "requests.continue", r.open)
	add(!l.Draft, "requests.open", r.open)
	waits := r.detail.waiting()
	add(waits, "requests.menu.remind", r.detail.remind)
	add(waits, "requests.correct", r.detail.correctAny)
	add(waits, "requests.link", r.detail.linkAny)
	out = append(out, fyne.NewMenuItemSeparator())
	add(!l.Draft && mayAgain(l), "requests.sendagain", r.sendAgain)
	add(l.Draft, "requests.duplicate", r.sendAgain)
	add(l.MayArchive(), "requests.archive", func() { r.ask(journey.DeedArchive) })
	add(l.MayTakeOut(), "requests.takeout", func() { r.ask(journey.DeedTakeOut) })
	add(len(r.shown) > 1, "requests.many.begin", r.beginPicks)
	out = append(out, fyne.NewMenuItemSeparator())
	add(l.Stage == app.Leaving, "requests.takeback", r.detail.redraft)
	add(r.detail.entry != nil && l.MayCancel() && l.Stage != app.Leaving, "requests.cancel", r.detail.cancel)
	add(l.Draft, "requests.throw", r.detail.throwAway)
	add(!l.Draft && l.MayDelete(), "requests.delete", func() { r.ask(journey.DeedDelete) })
	if last := len(out) - 1; out[last].IsSeparator {
		out = out[:last]
	}
	return out
}

func (r *Screen) menuOfMany(lines []journey.Line) (out []*fyne.MenuItem) {
	v := r.d.Voice
	count := func(deed journey.Deed, words func(n int) string) {
		if n := len(deed.Fitting(lines)); n > 0 {
			out = append(out, fyne.NewMenuItem(words(n), func() { r.ask(deed) }))
		}
	}
	count(journey.DeedRemind, func(n int) string { return v.Count("requests.many.remind", n) })
	count(journey.DeedArchive, func(n int) string { return v.Count("requests.many.archive", n) })
	count(journey.DeedTakeOut, func(n int) string { return v.Count("requests.many.takeout", n) })
	out = append(out, fyne.NewMenuItem(v.Count("requests.many.export", len(lines)), func() { r.export(lines) }), fyne.NewMenuItemSeparator())
	count(journey.DeedCancel, func(n int) string { return v.Count("requests.many.cancel", n) })
	count(journey.DeedDelete, func(n int) string { return v.Count("requests.many.delete", n) })
	return append(out, fyne.NewMenuItem(v.Say("requests.many.none"), r.onlyOne))
}

// whyNot is the key of the reason why a deed cannot be done with what is chosen, "" if it can.
func (r *Screen) whyNot(deed journey.Deed, why string) string {
	switch {
	case !r.InFront() || r.chosen == "":
		return "shell.why.requests"
	case r.fits(deed) == 0:
		return why
	}
	return ""
}

func (r *Screen) whyNotAgain() string {
	if r.several.many() {
		return "requests.why.one"
	}
	lines := r.picked()
	switch {
	case !r.InFront() || len(lines) == 0:
		return "shell.why.requests"
	case !mayAgain(lines[0]):
		return "commands.why.waiting"
	}
	return ""
}

func (r *Screen) whyNotExport() string {
	switch {
	case !r.InFront():
		return "shell.why.requests"
	case len(r.shown) == 0:
		return "requests.why.empty"
	}
	return ""
}

// exportChosen exports the lines that are chosen together, else all that are listed.
func (r *Screen) exportChosen() {
	if r.several.many() {
		r.export(r.picked())
		return
	}
	r.export(r.shown)
}

// moreCommands are those that go with several, or with the list.
func (r *Screen) moreCommands(menu string) []*kit.Command {
	deed := func(d journey.Deed) func() { return func() { r.ask(d) } }
	return []*kit.Command{
		{Menu: menu, Key: "requests.sendagain", After: "commands.cancel", Able: r.whyNotAgain, Do: r.sendAgain, Part: true},
		{Menu: menu, Key: "requests.archive", After: "requests.sendagain", Do: deed(journey.DeedArchive), Able: func() string {
			return r.whyNot(journey.DeedArchive, "requests.why.archive")
		}},
		{Menu: menu, Key: "requests.takeout", After: "requests.archive", Do: deed(journey.DeedTakeOut), Able: func() string {
			return r.whyNot(journey.DeedTakeOut, "requests.why.takeout")
		}},
		{Menu: menu, Key: "requests.delete", After: "requests.takeout", Do: deed(journey.DeedDelete), Able: func() string {
			return r.whyNot(journey.DeedDelete, "requests.why.delete")
		}},
		{Menu: menu, Key: "requests.export", After: "requests.delete", Able: r.whyNotExport, Do: r.exportChosen},
	}
}
