package requests

import (
	"fmt"

	"fyne.io/fyne/v2"

	journey "paraph/app/requests"
	"paraph/ui/kit"
)

// many is the part of the screen beside the list while several are chosen: what can be done with them, how far it is, and
// what came of it.
type many struct {
	of      *Screen
	content *fyne.Container
	title   *kit.Text
	words   *kit.Text
	actions *fyne.Container
	doing   *fyne.Container
	bar     *kit.Working
	result  *kit.Text
	stop    func() // of the deed under way; nil: none is
	drawn   string // what the actions were made for
	fit     map[journey.Deed]int
}

func newMany(of *Screen) *many {
	d := of.d
	m := &many{
		of: of, title: kit.NewTitle(""), words: kit.NewBody(d.Say("requests.many.sentence")).Wrapped(), actions: kit.Breaking(8),
		result: kit.NewBody("").Wrapped(),
	}
	m.bar = kit.NewWorking("", func() { kit.Call(m.stop) })
	m.bar.SetCancel(d.Say("requests.stop"))
	m.doing = kit.AtMost(560, m.bar)
	m.doing.Hide()
	m.result.Hide()
	m.content = kit.NewStack(kit.NewVScroll(kit.Inset(24, 13, 24, 12, kit.VBox(12, kit.VBox(2, m.title, m.words), m.actions, m.doing, m.result))))
	return m
}

// draw says how many are chosen and offers what fits some of them; at most one button is filled.
func (m *many) draw() {
	r, n := m.of, len(m.of.several.set)
	m.reckon()
	m.title.SetText(r.d.Voice.Count("requests.many.title", n))
	if sign := fmt.Sprint(n, m.fit, m.result.Text()); sign != m.drawn {
		m.drawn = sign
		m.actions.Objects = m.buttons(n)
		m.actions.Refresh()
	}
	kit.ShowIf(m.actions, m.stop == nil)
	kit.ShowIf(m.doing, m.stop != nil)
	kit.ShowIf(m.words, m.stop == nil) // it speaks of the buttons
	m.content.Refresh()
}

// reckon counts how many of what is chosen each deed fits.
func (m *many) reckon() {
	m.fit = map[journey.Deed]int{}
	for i := range m.of.shown {
		if l := &m.of.shown[i]; m.of.several.has(l.ID) {
			for _, d := range journey.Deeds() {
				if d.May(*l) {
					m.fit[d]++
				}
			}
		}
	}
}

func (m *many) buttons(n int) (out []fyne.CanvasObject) {
	r := m.of
	deed := func(d journey.Deed, words func(n int) string, icon string, kind kit.Kind) {
		if n := m.fit[d]; n > 0 {
			out = append(out, kit.NewButton(words(n), icon, kind, func() { r.ask(d) }))
		}
	}
	v, first := r.d.Voice, kit.Filled
	if m.result.Text() != "" { // it was just done
		first = kit.Plain
	}
	deed(journey.DeedRemind, func(n int) string { return v.Count("requests.many.remind", n) }, "bell", first)
	deed(journey.DeedArchive, func(n int) string { return v.Count("requests.many.archive", n) }, "", kit.Plain)
	deed(journey.DeedTakeOut, func(n int) string { return v.Count("requests.many.takeout", n) }, "", kit.Plain)
	out = append(out, kit.NewButton(v.Count("requests.many.export", n), "download-simple", kit.Plain, func() { r.export(r.picked()) }),
		kit.NewButton(v.Say("requests.many.none"), "", kit.Plain, r.onlyOne))
	deed(journey.DeedCancel, func(n int) string { return v.Count("requests.many.cancel", n) }, "", kit.Danger)
	deed(journey.DeedDelete, func(n int) string { return v.Count("requests.many.delete", n) }, "", kit.Danger)
	return out
}

// said shows what came of a deed, "" nothing.
func (m *many) said(sentence string) {
	m.result.SetText(sentence)
	kit.ShowIf(m.result, sentence != "")
}

// progress says how far a deed has come.
func (m *many) progress(n, of int) {
	m.bar.SetProgress(n, of, m.of.d.Say("requests.doing", "n", n, "of", of))
}
