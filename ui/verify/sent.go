package verify

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	journey "paraph/app/verify"
	"paraph/signing/compare"
	"paraph/ui/kit"
	look "paraph/ui/theme"
)

// against is what came of holding the document against an original.
type against struct {
	title  string
	edits  []compare.Edit
	rows   []*changeRow
	chosen int // -1: none
}

// mostOffered is how many originals are offered; the likeliest come first.
const mostOffered = 6

// question is the dialog that asks for the original.
type question struct {
	r      *report
	body   *fyne.Container
	close  func()
	cancel func()
}

// compareButton begins to hold the document against what was sent.
func (r *report) compareButton() *kit.Button {
	d := r.screen.desk
	b := kit.NewButton(d.Say("edit.compare"), "", kit.Plain, r.askOriginal)
	if kit.Large() { // no line of the panel has room for all of it
		b.SetText(d.Say("edit.compare.short"))
		b.SetHint(d.Say("edit.compare"), "")
	}
	return b
}

// askOriginal asks which document was sent.
func (r *report) askOriginal() {
	v, d := r.screen, r.screen.desk
	if v.OnSent == nil {
		return
	}
	q := &question{r: r, body: kit.VBox(8), cancel: func() {}}
	leave := kit.NewButton(d.Say("edit.compare.leave"), "", kit.Plain, func() { q.cancel(); q.close() })
	other := kit.NewButton(d.Say("edit.compare.other"), "", kit.Plain, q.other)
	q.body.Add(kit.NewBody(d.Say("edit.compare.looking")).Wrapped())
	q.close = d.Dialog(d.Say("edit.compare.title"), kit.VBox(12, kit.NewBody(d.Say("edit.compare.what")).Wrapped(), q.body), leave, other)
	doc := v.doc
	var all []journey.Sent
	q.cancel = d.Run(func(ctx context.Context) (err error) {
		if all, err = v.OnSent(ctx); err == nil && len(all) > 0 {
			all, err = v.verifier.Nearest(ctx, doc, all)
		}
		return err
	}, func(err error) { q.offer(all, err) })
}

// offer lists what was sent.
func (q *question) offer(all []journey.Sent, err error) {
	d := q.r.screen.desk
	var rows []fyne.CanvasObject
	switch {
	case err != nil:
		rows = append(rows, kit.NewBody(d.Explain(err)).Wrapped())
	case len(all) == 0:
		rows = append(rows, kit.NewBody(d.Say("edit.compare.none")).Wrapped())
	}
	for _, s := range all[:min(len(all), mostOffered)] {
		when := d.Say("edit.compare.sent", "time", d.Voice.DateTime(s.At.Local()))
		parts := kit.VBox(2, kit.NewBold(kit.Short(s.Title, valueRoom)).Wrapped(), kit.NewSecond(when))
		press := kit.NewPressRow(kit.Inset(12, 8, 12, 8, parts), s.Title, 8, func() { q.hold(s.Title, s.Read) })
		rows = append(rows, kit.NewStack(kit.NewGround(look.Surface, theme.ColorNameSeparator, 8), press))
	}
	kit.Replace(d, q.body, rows...)
	d.Refit()
}

// other takes a file for the original.
func (q *question) other() {
	v := q.r.screen
	if v.OnOtherOriginal == nil {
		return
	}
	q.cancel()
	q.close()
	v.OnOtherOriginal(func(name string, read func(ctx context.Context) ([]byte, error)) {
		if v.report == q.r {
			again := &question{r: q.r, body: kit.VBox(8), cancel: func() {}}
			leave := kit.NewButton(v.desk.Say("edit.compare.leave"), "", kit.Plain, func() { again.cancel(); again.close() })
			again.close = v.desk.Dialog(v.desk.Say("edit.compare.title"), again.body, leave)
			again.hold(name, read)
		}
	})
}

// hold holds the document against an original, and shows what is otherwise.
func (q *question) hold(title string, read func(ctx context.Context) ([]byte, error)) {
	v := q.r.screen
	d, doc := v.desk, v.doc
	kit.Replace(d, q.body, kit.NewBody(d.Say("edit.compare.doing")).Wrapped())
	d.Refit()
	q.cancel()
	var edits []compare.Edit
	q.cancel = d.Run(func(ctx context.Context) error {
		content, err := read(ctx)
		if err == nil {
			edits, err = v.verifier.CompareDocument(ctx, doc, journey.Original{Content: content})
		}
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled), v.report != q.r:
			q.close()
		case err != nil:
			kit.Replace(d, q.body, kit.NewBody(d.Explain(err)).Wrapped())
			d.Refit()
		default:
			q.close()
			q.r.compared(&against{title: title, edits: edits, chosen: -1})
		}
	})
}

// compared shows what is otherwise, in the list of changes and on the pages.
func (r *report) compared(a *against) {
	v := r.screen
	v.forget()
	v.against = a
	v.report = newReport(v, r.a, r.of)
	v.fill(v.bandOf(r.a, a.over(v.desk, r.of)), v.report.content)
	v.report.turn(tabChanges)
	v.report.visit(0)
	v.redraw()
	kit.Call(v.OnState)
}

// over is the answer where a signature against which nothing else stands was put under something else than what was sent.
func (a *against) over(d *kit.Kit, f finding) finding {
	edited := slices.ContainsFunc(a.edits, func(e compare.Edit) bool { return !e.Asked })
	if edited && (f.kind == valid || f.kind == unsure) {
		f.kind, f.word, f.sentence = unlike, d.Say("edit.band"), d.Voice.Edits(a.edits)
	}
	return f
}

// edits are what is otherwise than in the original; nil where the document was held against none.
func (r *report) edits() []compare.Edit {
	if r.screen.against == nil {
		return nil
	}
	return r.screen.against.edits
}

// editList is what came of the comparison, above the changes.
func (r *report) editList() (rows []fyne.CanvasObject) {
	d, a := r.screen.desk, r.screen.against
	if a == nil {
		return nil
	}
	a.rows = nil
	head := kit.VBox(4, kit.NewBold(d.Voice.Edits(a.edits)).Wrapped(), kit.NewSecond(d.Say("edit.against", "title", kit.Short(a.title, valueRoom))).Wrapped())
	rows = append(rows, kit.Inset(0, 4, 0, 0, head))
	for i := range a.edits[:min(len(a.edits), shownChanges)] {
		row := r.editRow(i)
		a.rows = append(a.rows, row)
		rows = append(rows, row.content)
	}
	if more := len(a.edits) - len(a.rows); more > 0 {
		rows = append(rows, kit.Note(d.Voice.Count("edit.further", more)))
	}
	return append(rows, kit.NewLine())
}

func (r *report) editRow(i int) *changeRow {
	d, e := r.screen.desk, r.screen.against.edits[i]
	title := d.Voice.EditTitle(e)
	parts := kit.VBox(4, kit.NewBold(title).Wrapped())
	line := func(what, value string, wrong bool) {
		if value == "" {
			value = d.Say("verify.change.empty")
		}
		t := kit.NewBody(kit.Short(value, valueRoom)).Wrapped()
		if wrong {
			t.SetColor(kit.ColorError)
		}
		parts.Add(kit.Split(kit.Inset(0, 2, 0, 0, kit.VBox(0, kit.NewSecond(what))), kit.Scaled(64), t))
	}
	if e.Before != "" || e.After != "" {
		line(d.Say("edit.sent"), e.Before, false)
		line(d.Say("edit.received"), e.After, !e.Asked)
	}
	if e.Asked {
		parts.Add(kit.NewSecond(d.Say("edit.asked")).Wrapped())
	}
	row := &changeRow{ground: kit.NewGround(look.Surface, theme.ColorNameSeparator, 10)}
	row.press = kit.NewPressRow(kit.Inset(14, 12, 14, 12, parts), title, 10, func() { r.visit(i) })
	row.content = kit.NewStack(row.ground, row.press)
	return row
}

// stops is how many edits and changes can be gone to; edits come first.
func (r *report) stops() int { return len(r.edits()) + len(r.changes) }

// stop is which of them is gone to; -1: none.
func (r *report) stop() int {
	switch a := r.screen.against; {
	case a != nil && a.chosen >= 0:
		return a.chosen
	case r.chosen >= 0:
		return len(r.edits()) + r.chosen
	}
	return -1
}

// visit goes to an edit, or to a change behind them.
func (r *report) visit(i int) {
	a := r.screen.against
	n := len(r.edits())
	if i >= n {
		r.goTo(i - n)
		return
	}
	if i < 0 {
		return
	}
	r.turn(tabChanges)
	r.chosen, r.framed, a.chosen = -1, -1, i
	framed(r.rows, -1)
	framed(a.rows, i)
	if i < len(a.rows) {
		kit.Reveal(a.rows[i].press)
	}
	if e, view := a.edits[i], r.screen.frame.View; e.Page > 0 {
		view.GoToBox(e.Page, signingBox(e))
	}
	r.screen.redraw()
	r.feet()
}

// leave forgets the edit that was gone to.
func (a *against) leave() {
	if a != nil {
		a.chosen = -1
		framed(a.rows, -1)
	}
}

// framed frames one of some rows, -1 for none.
func framed(rows []*changeRow, chosen int) {
	for n, row := range rows {
		edge, thick := theme.ColorNameSeparator, float32(1)
		if n == chosen {
			edge, thick = theme.ColorNamePrimary, 2
		}
		row.ground.Set(look.Surface, edge)
		row.ground.SetEdge(thick)
	}
}
