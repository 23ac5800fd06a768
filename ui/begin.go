package ui

import (
	"cmp"
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/kit"
)

// draftsShown is how many drafts a verb without a document offers.
const draftsShown = 5

// begin is what a verb shows while it has no document: its name, where to drop one, and the files and drafts to go on with.
func (s *shell) begin(name string) fyne.CanvasObject {
	choose := func() { s.choose(name) }
	open := kit.NewButton(s.d.Voice.Say("shell.choose"), "folder-open", kit.Filled, choose)
	title := kit.HBox(12, kit.Fill(kit.NewTitle(s.d.Say("shell.place."+name))), open)
	col := kit.VBox(20, kit.NewDropCard(s.d.Say("home.drop"), s.d.Say("shell.begin."+name), choose))
	if name == "prepare" {
		col.Add(s.draftRows())
	}
	rows, waiting := s.recentRows(name), s.waitingRows(name)
	if waiting != nil {
		col.Add(waiting)
	}
	if rows != nil {
		s.sweepRecent()
		col.Add(rows)
	}
	page := kit.VBox(0, kit.Inset(20, 13, 20, 13, title), kit.Inset(20, 0, 20, 20, col))
	return kit.NewVScroll(kit.AtMost(1240, page))
}

// draftRows are the drafts that were changed last; hidden until they are read, and while there are none.
func (s *shell) draftRows() fyne.CanvasObject {
	part := kit.VBox(8, kit.NewSection(s.d.Say("shell.begin.drafts")))
	part.Hide()
	var drafts []app.Draft
	s.d.Run(func(ctx context.Context) (err error) {
		drafts, err = s.c.Requests.Drafts(ctx)
		return err
	}, func(err error) {
		if err != nil || len(drafts) == 0 { // the Desk says what is wrong
			return
		}
		part.Add(kit.ListCard(s.draftLines(drafts)...))
		part.Show()
		s.middle.Refresh()
	})
	return part
}

func (s *shell) draftLines(drafts []app.Draft) (lines []fyne.CanvasObject) {
	slices.SortStableFunc(drafts, func(a, b app.Draft) int { return b.Updated.Compare(a.Updated) })
	now := s.c.Requests.Clock().Local()
	for _, d := range drafts[:min(draftsShown, len(drafts))] {
		if len(lines) > 0 {
			lines = append(lines, kit.NewLine())
		}
		title := cmp.Or(signing.OneLine(d.Title), s.d.Say("requests.untitled"))
		words := s.d.Say("home.draft", "when", say.When(s.d.Voice, now, d.Updated))
		row := kit.HBox(8, kit.NewIcon("file-text", 20, "primary"), kit.Fill(kit.VBox(0, kit.NewBold(title), kit.NewSecond(words).Wrapped())))
		lines = append(lines, kit.NewPressRow(kit.Inset(28, 8, 16, 8, row), title, 4, func() { s.openDraft(d.ID) }))
	}
	return lines
}
