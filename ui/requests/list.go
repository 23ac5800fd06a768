package requests

import (
	"slices"

	"fyne.io/fyne/v2"

	journey "paraph/app/requests"
	"paraph/ui/kit"
)

// showChips says how many each list has, and which is shown.
func (r *Screen) showChips() {
	counts := r.shelf.Counts(r.now(), r.when)
	n := func(filter int) any {
		if !r.loaded { // what is not known yet is not none
			return "–"
		}
		return counts[filter]
	}
	labels := []string{
		r.d.Say("requests.chip.open", "n", n(journey.OnlyOpen)), r.d.Say("requests.chip.needs", "n", n(journey.OnlyNeeds)),
		r.d.Say("requests.chip.drafts", "n", n(journey.OnlyDrafts)), r.d.Say("requests.chip.done", "n", n(journey.OnlyDone)),
		r.d.Say("requests.chip.all", "n", n(journey.Everything)),
	}
	labels = append(labels, r.d.Say("requests.chip.archived", "n", n(journey.OnlyArchived)))
	if aside := counts[journey.OnlyAside]; aside > 0 || r.filter == journey.OnlyAside {
		labels = append(labels, r.d.Say(r.other("requests.chip.practice", "requests.chip.real"), "n", aside))
	}
	r.chips.SetLabels(labels)
	r.chips.SetIndex(r.filter)
}

// other is the key for what is set aside: what is real in practice, else what was practice.
func (r *Screen) other(practice, genuine string) string {
	if r.mode == journey.Practice {
		return genuine
	}
	return practice
}

// UnderWay is how many requests wait for somebody, of the mode the desk works in.
func (r *Screen) UnderWay() (n int) {
	for _, l := range r.shelf.Lines {
		if l.Open() && !l.Aside && l.Archived.IsZero() {
			n++
		}
	}
	return n
}

// SetMode sets aside what is not of the mode the desk works in.
func (r *Screen) SetMode(m journey.Mode) {
	if r.mode == m {
		return
	}
	r.mode = m
	if r.loaded { // else nothing was read yet that could be counted
		r.take(r.shelf)
	}
}

// choose takes another filter.
func (r *Screen) choose(filter int) {
	r.filter = filter
	kit.CallWith(r.OnFilter, filterNames()[filter])
	r.arrange(false)
}

// filterNames are what filters are remembered as.
func filterNames() []string {
	return []string{"open", "needs", "drafts", "done", "all", "archived", "aside"}
}

// SetFilter lists what a filter of that name lets through; an unknown name changes nothing.
func (r *Screen) SetFilter(name string) {
	if i := slices.Index(filterNames(), name); i >= 0 {
		r.filter = i
		r.arrange(false)
	}
}

// uncover takes the filter that lists the chosen one, where the one there is does not.
func (r *Screen) uncover(s journey.Shelf) {
	is := func(l journey.Line) bool { return l.ID == r.chosen }
	if slices.ContainsFunc(s.Shown(r.view(nil), r.now()), is) {
		return
	}
	r.filter = journey.Everything
	switch l := s.Lines[slices.IndexFunc(s.Lines, is)]; {
	case !l.Archived.IsZero():
		r.filter = journey.OnlyArchived
	case l.Aside:
		r.filter = journey.OnlyAside
	}
	if !slices.ContainsFunc(s.Shown(r.view(nil), r.now()), is) {
		r.setPeriod(0)
	}
}

// view is what is listed, with some lines whatever they are.
func (r *Screen) view(kept map[string]bool) journey.View {
	return journey.View{Filter: r.filter, By: r.by, When: r.when, Kept: kept}
}

// arrange filters what was read. A line that is chosen stays where it was listed if keep: it changed, and nobody chose
// another list.
func (r *Screen) arrange(keep bool) {
	kept := map[string]bool{}
	for _, l := range r.shown {
		if keep && (l.ID == r.chosen || r.several.has(l.ID)) {
			kept[l.ID] = true
		}
	}
	r.shown = r.shelf.Shown(r.view(kept), r.now())
	r.showChips()
	r.several.prune(r.shown)
	r.chooseListed()
	kit.Replace(r.d, r.place, r.listOrEmpty())
	r.side.Refresh() // the chips may need another line
	r.rows.Refresh()
	if i := r.index(r.chosen); i != r.rows.Selected() { // marking scrolls: not while somebody reads elsewhere
		r.rows.Select(i)
	}
	r.showBeside()
	if r.opening && r.stop == nil {
		r.openFound()
	}
}

// chooseListed has nothing beside the list that is not in it: what is not listed gives way to the first line. Where nothing is
// listed it is kept in mind, for the next list that has it.
func (r *Screen) chooseListed() {
	if r.seek || r.index(r.chosen) >= 0 {
		return
	}
	if !r.loaded && r.chosen != "" {
		return
	}
	if r.chosen != "" {
		r.before = r.chosen
	}
	i := max(0, r.index(r.before))
	if i >= len(r.shown) {
		r.chosen = ""
		r.detail.clear()
		return
	}
	r.chosen = r.shown[i].ID
	r.detail.show(r.shown[i])
}

// showAll lists everything again.
func (r *Screen) showAll() {
	r.setPeriod(0)
	r.search.SetText("")
	r.choose(journey.Everything)
	r.d.Window.Canvas().Focus(r.search)
}

// unread stands where the list will be, until it was read or cannot be.
func (r *Screen) unread() fyne.CanvasObject {
	if r.trouble.Visible() {
		return r.rows
	}
	return kit.Above(r.d.Say("requests.reading"), r.rows)
}

func (r *Screen) listOrEmpty() fyne.CanvasObject {
	switch {
	case len(r.shown) > 0:
		return r.rows
	case !r.loaded:
		return r.unread()
	}
	if len(r.shelf.Lines) > 0 || r.search.Text != "" {
		sentence := []string{
			"requests.empty.open", "requests.empty.needs", "requests.empty.drafts", "requests.empty.done", "requests.empty.lists", "requests.empty.archived",
			r.other("requests.empty.practice", "requests.empty.real"),
		}[r.filter]
		switch {
		case r.search.Text != "":
			sentence = "requests.empty.found"
		case r.when != journey.Period{}:
			sentence = "requests.empty.period"
		case r.filter == journey.Everything: // those there are stand elsewhere, and there is no more to show
			return kit.NewEmpty("list-checks", r.d.Say("requests.empty.lists"), r.newButton(kit.Filled))
		}
		return kit.NewEmpty("list-checks", r.d.Say(sentence), kit.NewButton(r.d.Say("requests.empty.show"), "", kit.Plain, r.showAll))
	}
	r.detail.clear()
	return kit.NewEmpty("paper-plane-tilt", r.d.Say("requests.empty.all"), r.newButton(kit.Filled))
}

// newButton begins another request.
func (r *Screen) newButton(kind kit.Kind) *kit.Button {
	return kit.NewButton(r.d.Say("requests.new"), "plus", kind, func() { kit.Call(r.OnNew) })
}

// Keyboard is what has the keyboard when the requests are shown: the list, or what stands instead of it.
func (r *Screen) Keyboard() fyne.Focusable { return kit.FirstFocus(r.place) }
