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
	count   *kit.Text
	result  *kit.Text
	stop    func() // of the deed under way; nil: none is
	drawn   string // what the actions were made for
}

func newMany(of *Screen) *many {
	d := of.d
	m := &many{
		of: of, title: kit.NewTitle(""), words: kit.NewBody(d.Say("requests.many.sentence")).Wrapped(), actions: kit.Breaking(8),
		count: kit.NewBody(""), result: kit.NewBody("").Wrapped(),
	}
	stop := kit.NewButton(d.Say("requests.stop"), "", kit.Plain, func() { kit.Call(m.stop) })
	m.doing = kit.HBox(12, m.count, stop)
	m.doing.Hide()
	m.result.Hide()
	m.content = kit.NewStack(kit.NewVScroll(kit.Inset(24, 13, 24, 12, kit.VBox(12, kit.VBox(2, m.title, m.words), m.actions, m.doing, m.result))))
	return m
}

// draw says how many are chosen and offers what fits some of them; at most one button is filled.
func (m *many) draw() {
	r, lines := m.of, m.of.picked()
	m.title.SetText(r.d.Voice.Count("requests.many.title", len(lines)))
	sign := fmt.Sprint(len(lines), m.stop != nil)
	deeds := []struct {
		deed journey.Deed
		key  string
		kind kit.Kind
		icon string
	}{
		{journey.DeedRemind, "requests.many.remind", kit.Filled, "bell"},
		{journey.DeedArchive, "requests.many.archive", kit.Plain, ""},
		{journey.DeedTakeOut, "requests.many.takeout", kit.Plain, ""},
		{journey.DeedCancel, "requests.many.cancel", kit.Danger, ""},
		{journey.DeedDelete, "requests.many.delete", kit.Danger, ""},
	}
	var buttons []fyne.CanvasObject
	for i, d := range deeds {
		n := len(d.deed.Fitting(lines))
		sign += fmt.Sprint("|", n)
		if n > 0 {
			buttons = append(buttons, kit.NewButton(r.d.Voice.Count(d.key, n), d.icon, d.kind, func() { r.ask(d.deed) }))
		}
		if i == 2 {
			table := kit.NewButton(r.d.Voice.Count("requests.many.export", len(lines)), "download-simple", kit.Plain, func() { r.export(r.picked()) })
			buttons = append(buttons, table, kit.NewButton(r.d.Say("requests.many.none"), "", kit.Plain, r.onlyOne))
		}
	}
	if sign != m.drawn {
		m.drawn = sign
		m.actions.Objects = buttons
		m.actions.Refresh()
	}
	kit.ShowIf(m.actions, m.stop == nil)
	kit.ShowIf(m.doing, m.stop != nil)
	m.content.Refresh()
}

// said shows what came of a deed, "" nothing.
func (m *many) said(sentence string) {
	m.result.SetText(sentence)
	kit.ShowIf(m.result, sentence != "")
}

// progress says how far a deed has come.
func (m *many) progress(n, of int) { m.count.SetText(m.of.d.Say("requests.doing", "n", n, "of", of)) }
