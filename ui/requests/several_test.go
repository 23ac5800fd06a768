package requests

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	journey "paraph/app/requests"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"

	psync "paraph/sync"
)

// hold makes the list believe in keys that are held.
func hold(s *Screen, mods *fyne.KeyModifier) {
	s.rows.Several.Mods = func() fyne.KeyModifier { return *mods }
}

func pickedTitles(s *Screen) (out []string) {
	for _, l := range s.picked() {
		out = append(out, l.Title)
	}
	return out
}

// TestChoosingSeveral: with Ctrl one more or one fewer, with Shift all between.
func TestChoosingSeveral(t *testing.T) {
	r, s := openRequests(t)
	var mods fyne.KeyModifier
	hold(s, &mods)
	tap := func(i int, m fyne.KeyModifier) {
		mods = m
		lines := rowsShown(s)
		test.Tap(lines[i])
		mods = 0
	}
	tap(1, 0)
	tap(3, fyne.KeyModifierControl)
	if got := pickedTitles(s); !slices.Equal(got, []string{s.shown[1].Title, s.shown[3].Title}) || !r.Says(s.Content(), "2 requests chosen") {
		t.Fatalf("%v", got)
	}
	tap(3, fyne.KeyModifierControl)
	if s.several.many() || s.chosen != s.shown[1].ID || s.detail.line.ID != s.chosen || r.Says(s.Content(), "requests chosen") {
		t.Error("one is left, and it is not shown as one")
	}
	tap(1, 0)
	tap(4, fyne.KeyModifierShift)
	if n := len(s.picked()); n != 4 {
		t.Errorf("%d between with Shift", n)
	}
	tap(0, fyne.KeyModifierShift)
	if n := len(s.picked()); n != 2 {
		t.Errorf("%d between with Shift, the other way", n)
	}
}

// TestChoosingWithKeys: Shift and the arrows choose all between, Ctrl+A all; Esc goes back to one; what is listed no more is chosen no
// more.
func TestChoosingWithKeys(t *testing.T) {
	r, s := openRequests(t)
	var mods fyne.KeyModifier
	hold(s, &mods)
	s.toggle(2)
	r.Kit.Window.Canvas().Focus(s.rows)
	if !s.Escape() || s.several.many() || s.Escape() {
		t.Error("Esc does not go back to one")
	}
	mods = fyne.KeyModifierShift
	r.Key(fyne.KeyDown)
	r.Key(fyne.KeyDown)
	mods = 0
	if n := len(s.picked()); n != 3 {
		t.Errorf("%d with Shift and the arrows", n)
	}
	r.Key(fyne.KeyDown)
	if s.several.many() {
		t.Error("an arrow alone does not go back to one")
	}
	if !s.CanPickAll() {
		t.Fatal("nothing can be chosen whole")
	}
	s.PickAll()
	if n := len(s.picked()); n != len(s.shown) || !r.Says(s.Content(), "14 requests chosen") {
		t.Errorf("%d of %d", n, len(s.shown))
	}
	s.choose(journey.OnlyNeeds)
	if n := len(s.picked()); n != len(s.shown) || n != 7 {
		t.Errorf("%d are chosen, %d are listed", n, len(s.shown))
	}
}

// rowsShown are the lines in sight, from above.
func rowsShown(s *Screen) (out []fyne.Tappable) {
	type line interface {
		fyne.CanvasObject
		fyne.Tappable
		fyne.SecondaryTappable
	}
	var all []line
	desktest.Walk(s.rows, func(o fyne.CanvasObject) {
		if l, ok := o.(line); ok && l.Visible() {
			all = append(all, l)
		}
	})
	slices.SortFunc(all, func(a, b line) int { return int(a.Position().Y - b.Position().Y) })
	for _, l := range all {
		out = append(out, l)
	}
	return out
}

// TestDeedsWithSeveral: one question that says how many and how many it does not fit, one sentence of what came of it.
func TestDeedsWithSeveral(t *testing.T) {
	r, s := openRequests(t)
	s.PickAll()
	r.Press(s.Content(), "Remind 5")
	top := r.Kit.Window.Canvas().Overlays().Top()
	if top == nil || len(r.Works.Reminded) != 0 || !desktest.Holds(top, "Remind the signers of 5 requests?") || !desktest.Holds(top, "9 stay as they are") {
		t.Fatal("it does not ask, or does not say how many")
	}
	r.Press(top, "Remind 5")
	r.Settle()
	if n := len(r.Works.Reminded); n < 5 || !r.Says(s.Content(), "5 reminded.") {
		t.Errorf("%d reminders", n)
	}
	r.Works.Err = &signing.Problem{Code: signing.ProblemTooSoon, Signer: 1, Limit: 14}
	s.run(journey.DeedRemind, journey.DeedRemind.Fitting(s.picked()))
	r.Settle()
	if !r.Says(s.Content(), "0 reminded; 5 not: too soon for another reminder (5).") {
		t.Error("it does not say why not")
	}
	r.Works.Err = nil
	r.Press(s.Content(), "Cancel 7…")
	r.Press(r.Kit.Window.Canvas().Overlays().Top(), "Cancel the requests")
	r.Settle()
	if due, err := jobs(r); err != nil || len(due) == 0 || due[0].Kind != psync.JobCancel {
		t.Errorf("%v %v", due, err)
	}
}

// TestArchive: what is archived leaves the lists at once and the next line is chosen; under Archived it is found and taken out.
func TestArchive(t *testing.T) {
	r, s := openRequests(t)
	r.Kit.Toasts = kit.NewToaster(r.Kit.Dispatch)
	s.choose(journey.Everything)
	e := r.Put(r.EntryOf(16, "", signing.Declined, 0))
	e.Request.Title = "Da archiviare.pdf"
	r.Put(e)
	s.Select(e.ID)
	r.Settle()
	at := s.index(e.ID)
	r.Kit.Window.Canvas().Focus(s.rows)
	r.Key(fyne.KeyDelete)
	r.Settle()
	if s.index(e.ID) >= 0 || s.chosen == "" || s.index(s.chosen) != min(at, len(s.shown)-1) || s.rows.Selected() != s.index(s.chosen) || s.shelf.Counts(s.now(), journey.Period{})[journey.OnlyArchived] != 1 {
		t.Fatalf("after Del: %v, %s is chosen", titles(s), s.chosen)
	}
	if r.Kit.Toasts.Text() != "1 archived." {
		t.Errorf("toast %q", r.Kit.Toasts.Text())
	}
	s.choose(journey.OnlyArchived)
	s.Select(e.ID)
	r.Settle()
	if len(s.shown) != 1 || r.Button(s.Content(), "Take out of the archive") == nil {
		t.Fatalf("archived: %v", titles(s))
	}
	r.Press(s.Content(), "Take out of the archive")
	r.Settle()
	if len(s.shown) != 0 {
		t.Error("it is archived still")
	}
}

// TestDeleteArchived: what is archived is deleted with Del, after a question whose first answer is the safe one.
func TestDeleteArchived(t *testing.T) {
	r, s := openRequests(t)
	e := r.EntryOf(16, "", signing.Declined, 0)
	e.Archived = r.Now
	r.Put(e)
	s.Select(e.ID) // finds it where it is now
	r.Settle()
	if s.filter != journey.OnlyArchived {
		t.Fatalf("filter %d", s.filter)
	}
	r.Kit.Window.Canvas().Focus(s.rows)
	r.Key(fyne.KeyDelete)
	top := r.Kit.Window.Canvas().Overlays().Top()
	if top == nil || !desktest.Holds(top, "evidence go too, for good") {
		t.Fatal("it is deleted unasked")
	}
	r.Key(fyne.KeyReturn) // the safe answer
	r.Settle()
	if _, err := r.Desk.Entry(t.Context(), e.ID); err != nil || r.Kit.Window.Canvas().Overlays().Top() != nil {
		t.Fatalf("Return deletes: %v", err)
	}
	r.Kit.Window.Canvas().Focus(s.rows)
	r.Key(fyne.KeyDelete)
	r.Press(r.Kit.Window.Canvas().Overlays().Top(), "Delete")
	r.Settle()
	if _, err := r.Desk.Entry(t.Context(), e.ID); err == nil || len(s.shown) != 0 {
		t.Error("it is there still")
	}
}

// TestMenuOfRow: the right click chooses the line and offers what fits it; with several chosen it is for all of them.
func TestMenuOfRow(t *testing.T) {
	r, s := openRequests(t)
	words := func() (out []string) {
		for _, m := range s.menu(0) {
			if !m.IsSeparator {
				out = append(out, m.Label)
			}
		}
		return out
	}
	third := r.EntryOf(3, "", signing.Waiting, 0).ID
	s.Select(third)
	r.Settle()
	if got, want := strings.Join(words(), "|"), "Open document|Remind|Correct…|Copy link…|Send again…|Choose several|Cancel request…"; got != want {
		t.Errorf("of one that waits: %s", got)
	}
	s.Select("d00000000000000000000001")
	r.Settle()
	if got, want := strings.Join(words(), "|"), "Continue|Duplicate|Choose several|Throw away"; got != want {
		t.Errorf("of a draft: %s", got)
	}
	s.choose(journey.OnlyOpen)
	s.PickAll()
	if got, want := strings.Join(words(), "|"), "Remind 5|Archive 5|Export 14 as CSV…|Cancel 7…|Delete 5…|Choose only one"; got != want {
		t.Errorf("of several: %s", got)
	}
	test.TapSecondary(rowsShown(s)[2].(fyne.SecondaryTappable))
	if len(s.picked()) != 14 || r.Kit.Window.Canvas().Overlays().Top() == nil {
		t.Error("the right click on one of several lets the others go, or opens nothing")
	}
}

// TestSearchKeys: ↓ leads to the list, Esc clears, Return opens what was found, also while it is being looked for.
func TestSearchKeys(t *testing.T) {
	r, s := openRequests(t)
	opened := ""
	s.OnOpenDocument = func(id string) { opened = id }
	canvas := r.Kit.Window.Canvas()
	canvas.Focus(s.search)
	r.Key(fyne.KeyDown)
	if canvas.Focused() != s.rows || s.rows.Selected() < 0 {
		t.Error("↓ does not lead to the list")
	}
	canvas.Focus(s.search)
	s.search.SetText("quadro")
	r.Key(fyne.KeyReturn) // nothing is found yet
	r.Settle()
	if len(s.shown) != 1 || opened != s.shown[0].ID {
		t.Errorf("Return opens %q", opened)
	}
	canvas.Focus(s.search)
	r.Key(fyne.KeyEscape)
	r.Settle()
	if s.search.Text != "" || len(s.shown) < 2 {
		t.Error("Esc does not clear the search")
	}
}

// TestOrderIsTold: the order a person chooses is told, to be remembered, and the chosen line stays so.
func TestOrderIsTold(t *testing.T) {
	r, s := openRequests(t)
	s.Select(r.EntryOf(3, "", signing.Waiting, 0).ID)
	r.Settle()
	told := ""
	s.OnOrder = func(name string) { told = name }
	r.Kit.Window.Canvas().Focus(s.order)
	r.Key(fyne.KeyDown)
	r.Key(fyne.KeyDown)
	if got := titles(s); told != "title" || !slices.IsSorted(got[:3]) || s.shown[s.rows.Selected()].ID != s.chosen {
		t.Errorf("%s: %v", told, got)
	}
	s.SetOrder("state")
	if s.by != journey.ByState || s.order.Index() != 3 {
		t.Error("the order is not taken back up")
	}
}

// TestExport: what is listed goes out as a table, of several chosen only those.
func TestExport(t *testing.T) {
	r, s := openRequests(t)
	var name string
	var table []byte
	s.OnSave = func(n string, c []byte) { name, table = n, c }
	s.exportChosen()
	r.Settle()
	if lines := strings.Count(string(table), "\r\n"); lines != 1+len(s.shown) || name != "Requests 2026-11-12.csv" {
		t.Errorf("%s: %d lines of %d", name, lines, len(s.shown))
	}
	s.chose(0)
	s.toggle(2)
	s.exportChosen()
	r.Settle()
	if lines := strings.Count(string(table), "\r\n"); lines != 3 {
		t.Errorf("of two: %d lines", lines)
	}
}

// TestSentAgain: a new draft of one that was declined is opened.
func TestSentAgain(t *testing.T) {
	r, s := openRequests(t)
	opened := ""
	s.OnOpenDraft = func(id string) { opened = id }
	sum, err := r.Desk.Keep(t.Context(), []byte("%PDF-1.7"))
	if err != nil {
		t.Fatal(err)
	}
	e := r.EntryOf(60, "Rifiutato.pdf", signing.Declined, desktest.Day)
	e.Request.Original.SHA256 = sum
	r.Put(e)
	s.Select(e.ID)
	r.Settle()
	r.Press(s.Content(), "Send again…")
	r.Settle()
	d, err := r.Desk.Draft(t.Context(), opened)
	if err != nil || d.Title != e.Request.Title || len(d.Parcel.Draft.Signers) != 2 {
		t.Errorf("%q: %+v %v", opened, d, err)
	}
}

// TestPeriodInDays: days that are written, wrong ones said.
func TestPeriodInDays(t *testing.T) {
	r, s := openRequests(t)
	s.choose(journey.Everything)
	all := len(s.shown)
	s.pickDays()
	top := r.Kit.Window.Canvas().Overlays().Top()
	entries := desktest.Shown[*kit.Entry](r.Kit.Window)
	from := entries[len(entries)-2]
	from.SetText("31/2/2026")
	r.Press(top, "Show these")
	if r.Kit.Window.Canvas().Overlays().Top() == nil || !desktest.Holds(top, "Write a day like 12/11/2026.") {
		t.Fatal("a day that does not exist is taken")
	}
	from.SetText("12/11/2026")
	r.Press(top, "Show these")
	if n := len(s.shown); n == 0 || n >= all {
		t.Errorf("%d of %d were sent since then", n, all)
	}
	for _, l := range s.shown {
		if l.Sent().Before(s.when.From) {
			t.Errorf("%s was sent before", l.Title)
		}
	}
	s.choosePeriod(0)
	if len(s.shown) != all {
		t.Error("any date lists not all")
	}
}
