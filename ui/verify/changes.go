package verify

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	words "paraph/app/verify/report"
	"paraph/signing"
	"paraph/ui/kit"
	look "paraph/ui/theme"
)

// shownChanges is how many a person is shown; all of them stand in the report.
const shownChanges = 100

// changeRow is a change in the list.
type changeRow struct {
	ground  *kit.Ground
	press   *kit.PressRow
	content fyne.CanvasObject
}

func (r *report) changeList() (rows []fyne.CanvasObject) {
	d := r.screen.desk
	r.rows, rows = nil, r.editList()
	held := len(rows)
	for i, c := range r.changes[:min(len(r.changes), shownChanges)] {
		row := r.newChangeRow(i, c)
		r.rows = append(r.rows, row)
		rows = append(rows, row.content)
	}
	if more := len(r.changes) - len(r.rows); more > 0 {
		rows = append(rows, kit.Note(d.Voice.Count("verify.change.more", more)))
	}
	if len(rows) == held {
		rows = append(rows, kit.Inset(0, 8, 0, 0, kit.NewBody(d.Say("verify.change.none")).Wrapped()))
	}
	return rows
}

func (r *report) newChangeRow(i int, c words.Change) *changeRow {
	d := r.screen.desk
	title := words.Title(d.Voice, c.Change)
	var more []string
	if name := words.Told(c.Change); name != "" {
		more = append(more, d.Say("verify.change.field", "name", name))
	}
	if len(r.a.found.Signatures) > 1 {
		more = append(more, d.Say("verify.change.after", "n", c.After))
	}
	parts := kit.VBox(4, kit.NewBold(title).Wrapped())
	if len(more) > 0 {
		parts.Add(kit.NewSecond(strings.Join(more, ", ")).Wrapped())
	}
	r.values(parts, c)
	if c.Allowed {
		parts.Add(kit.NewSecond(d.Say("verify.change.allowed")).Wrapped())
	}
	row := &changeRow{ground: kit.NewGround(look.Surface, theme.ColorNameSeparator, 10)}
	row.press = kit.NewPressRow(kit.Inset(14, 12, 14, 12, parts), title, 10, func() { r.goTo(i) })
	row.content = kit.NewStack(row.ground, row.press)
	return row
}

// values are what was signed and what stands there now.
func (r *report) values(parts *fyne.Container, c words.Change) {
	values := words.Values(r.screen.desk.Voice, c.Change)
	for i, value := range values {
		t := kit.NewBody(kit.Short(value.How, valueRoom)).Wrapped()
		if i == len(values)-1 && r.wrong(c) {
			t.SetColor(kit.ColorError)
		}
		parts.Add(kit.Split(kit.Inset(0, 2, 0, 0, kit.VBox(0, kit.NewSecond(value.What))), kit.Scaled(64), t))
	}
}

// wrong reports whether a change is why the file is not to be relied on.
func (r *report) wrong(c words.Change) bool { return !c.Allowed && r.of.kind == danger }

// valueRoom is how much of a value is shown, in letters.
const valueRoom = 300

// goTo shows a change: its row, and its place on the pages.
func (r *report) goTo(i int) {
	if i < 0 || i >= len(r.changes) {
		return
	}
	r.turn(tabChanges)
	r.chosen, r.framed = i, -1
	framed(r.rows, i)
	r.screen.against.leave()
	c, view := r.changes[i], r.screen.frame.View
	switch {
	case i == 0 && r.whole != nil:
		r.whole.ScrollToOffset(fyne.Position{}) // with the tabs above it
	case i < len(r.rows):
		kit.Reveal(r.rows[i].press)
	}
	switch box, ok := boxOf(c.Box); {
	case ok && c.Page > 0:
		view.GoToBox(c.Page, box)
	case c.Page > 0:
		view.GoTo(c.Page)
	}
	r.screen.redraw()
	r.feet()
}

// HasChanges reports whether there are changes to go to.
func (v *Screen) HasChanges() bool { return v.report != nil && v.report.stops() > 0 }

// NextChange goes to the next change, or the one before with -1, around.
func (v *Screen) NextChange(by int) {
	if !v.HasChanges() {
		return
	}
	r, n := v.report, v.report.stops()
	switch at := r.stop(); {
	case at < 0 && by < 0:
		r.visit(n - 1)
	case at < 0:
		r.visit(0)
	default:
		r.visit((at + by + n) % n)
	}
}

// boxOf is a box of a report.
func boxOf(b []float64) (signing.Box, bool) {
	if len(b) != 4 {
		return signing.Box{}, false
	}
	return signing.Box{X: b[0], Y: b[1], W: b[2], H: b[3]}, true
}
