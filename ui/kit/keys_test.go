package kit_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// press sends a key to what has the focus, or to the window.
func press(c fyne.Canvas, key fyne.KeyName) {
	e := &fyne.KeyEvent{Name: key}
	switch {
	case key == fyne.KeyTab:
		c.(interface{ FocusNext() }).FocusNext()
	case c.Focused() != nil:
		c.Focused().TypedKey(e)
	case c.OnTypedKey() != nil:
		c.OnTypedKey()(e)
	}
}

func TestTabGoesThroughAllPartsAndSpaceAndReturnPress(t *testing.T) {
	dress(t, theme.Light)
	var did []string
	note := func(what string) func() { return func() { did = append(did, what) } }
	off := kit.NewButton("Sign", "", kit.Filled, note("off"))
	off.Disable("Put the card in first.")
	d, _ := window(t, kit.VBox(8,
		kit.NewButton("Remind", "bell", kit.Plain, note("remind")), off,
		kit.NewCheck("I am sure", func(on bool) { did = append(did, map[bool]string{true: "ticked", false: "clear"}[on]) }),
		kit.NewChips([]string{"Open", "Done"}, func(i int) { did = append(did, []string{"open", "done"}[i]) }),
		kit.NewSelect([]string{"a", "b", "c"}, func(i int) { did = append(did, []string{"a", "b", "c"}[i]) }),
	), fyne.NewSize(600, 400))
	c := d.Window.Canvas()
	for _, step := range []struct {
		key  fyne.KeyName
		hint string
	}{
		{fyne.KeyTab, "Remind"},
		{fyne.KeySpace, "Remind"},
		{fyne.KeyReturn, "Remind"},
		{fyne.KeyTab, "Sign. Put the card in first."},
		{fyne.KeyReturn, "Sign. Put the card in first."},
		{fyne.KeyTab, "I am sure"},
		{fyne.KeySpace, "I am sure"},
		{fyne.KeyTab, "Open"},
		{fyne.KeyTab, "Done"},
		{fyne.KeySpace, "Done"},
		{fyne.KeyTab, ""},
		{fyne.KeyDown, ""},
		{fyne.KeyDown, ""},
		{fyne.KeyUp, ""},
	} {
		press(c, step.key)
		if got := d.Hints.Text(); got != step.hint {
			t.Errorf("after %s the hint line says %q, not %q", step.key, got, step.hint)
		}
	}
	if got := strings.Join(did, " "); got != "remind remind ticked done b c b" {
		t.Errorf("did %s", got)
	}
}

func TestAskEscIsSafeReturnIsTheDeed(t *testing.T) {
	dress(t, theme.Light)
	for _, c := range []struct {
		danger bool
		keys   []fyne.KeyName
		done   bool
	}{
		{false, []fyne.KeyName{fyne.KeyEscape}, false},
		{false, []fyne.KeyName{fyne.KeyReturn}, true},
		{true, []fyne.KeyName{fyne.KeyEscape}, false},
		{true, []fyne.KeyName{fyne.KeyReturn}, false},
		{true, []fyne.KeyName{fyne.KeyTab, fyne.KeyReturn}, true},
		{false, []fyne.KeyName{fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyEscape}, false},
	} {
		d, _ := window(t, kit.NewButton("behind", "", kit.Plain, nil), fyne.NewSize(800, 500))
		done := false
		d.Ask("Cancel this request?", "Luca Verdi can no longer sign.", "Keep it", "Cancel the request", c.danger, func() { done = true })
		for _, key := range c.keys {
			press(d.Window.Canvas(), key)
		}
		if done != c.done || d.Window.Canvas().Overlays().Top() != nil {
			t.Errorf("%+v: done %v, open %v", c, done, d.Window.Canvas().Overlays().Top() != nil)
		}
	}
}

func TestEscAndReturnInADialogsEntry(t *testing.T) {
	dress(t, theme.Light)
	d, _ := window(t, kit.NewBody(""), fyne.NewSize(800, 500))
	entry := kit.NewPassword(say.In("en"))
	var committed string
	entry.OnCommit = func(s string) { committed = s }
	pressed := ""
	shut := d.Dialog("This PDF asks for a password", kit.NewField("Password", entry),
		kit.NewButton("Cancel", "", kit.Plain, func() { pressed += "cancel " }),
		kit.NewButton("Open", "", kit.Filled, func() { pressed += "open " }))
	c := d.Window.Canvas()
	if c.Focused() != entry {
		t.Fatalf("%T has the focus", c.Focused())
	}
	test.Type(entry, "geheim")
	press(c, fyne.KeyReturn)
	press(c, fyne.KeyEscape)
	if committed != "geheim" || pressed != "open cancel " {
		t.Errorf("committed %q, pressed %q", committed, pressed)
	}
	shut()
	shut()
	if c.Overlays().Top() != nil {
		t.Error("it is still open")
	}
}

func TestADialogGrowsWithWhatIsWrong(t *testing.T) {
	dress(t, theme.Light)
	d, _ := window(t, kit.NewBody(""), fyne.NewSize(800, 500))
	field := kit.NewField("Password", kit.NewPassword(say.In("en")))
	ok := kit.NewButton("Open", "", kit.Filled, nil)
	d.Dialog("This PDF asks for a password", field, kit.NewButton("Cancel", "", kit.Plain, nil), ok)
	c := d.Window.Canvas()
	before := fyne.CurrentApp().Driver().AbsolutePositionForObject(ok).Y
	field.SetError("That is not the password of this file.")
	c.Capture()
	if after := fyne.CurrentApp().Driver().AbsolutePositionForObject(ok).Y; after <= before {
		t.Errorf("the button stays at %v, %v before", after, before)
	}
}

func TestDialogsClosedOutOfOrderLeaveTheWindowItsKeys(t *testing.T) {
	dress(t, theme.Light)
	d, _ := window(t, kit.NewBody(""), fyne.NewSize(800, 500))
	c := d.Window.Canvas()
	var keys, safe int
	c.SetOnTypedKey(func(*fyne.KeyEvent) { keys++ })
	first := d.Dialog("first", nil, kit.NewButton("Leave it", "", kit.Plain, func() { safe++ }))
	second := d.Dialog("second", nil)
	first()
	second()
	press(c, fyne.KeyEscape)
	if keys != 1 || safe != 0 || c.Overlays().Top() != nil {
		t.Errorf("the window got %d keys, a closed dialog %d", keys, safe)
	}
}

func TestHintGoesBackToWhatHasTheFocus(t *testing.T) {
	dress(t, theme.Light)
	below := kit.NewButton("below", "", kit.Plain, nil)
	d, _ := window(t, kit.VBox(0, kit.NewButton("above", "", kit.Plain, nil), below), fyne.NewSize(300, 200))
	d.Hints.SetStanding("standing")
	c := d.Window.Canvas()
	press(c, fyne.KeyTab)
	test.MoveMouse(c, fyne.NewPos(150, 50))
	over := d.Hints.Text()
	test.MoveMouse(c, fyne.NewPos(150, 150))
	back := d.Hints.Text()
	c.Unfocus()
	if over != "below" || back != "above" || d.Hints.Text() != "standing" {
		t.Errorf("%q, %q, %q", over, back, d.Hints.Text())
	}
}

func TestEntryCommitsOnceOnLeaving(t *testing.T) {
	dress(t, theme.Light)
	entry, n := kit.NewEntry(""), 0
	entry.OnCommit = func(string) { n++ }
	d, _ := window(t, kit.VBox(0, entry, kit.NewButton("next", "", kit.Plain, nil)), fyne.NewSize(300, 200))
	entry.SetText("before")
	c := d.Window.Canvas()
	press(c, fyne.KeyTab)
	press(c, fyne.KeyTab)
	if n != 0 {
		t.Error("nothing was changed, and it was committed")
	}
	c.Focus(entry)
	test.Type(entry, "x")
	press(c, fyne.KeyReturn)
	press(c, fyne.KeyTab)
	if n != 1 {
		t.Errorf("committed %d times", n)
	}
	if entry.Size().Height != 34 {
		t.Errorf("an entry is %v high", entry.Size().Height)
	}
}

func TestRowsByKeyboard(t *testing.T) {
	dress(t, theme.Light)
	var chosen []int
	made := 0
	rows := kit.NewRows(56, func() int { return 10000 }, func() kit.Row { made++; return newLine() }, func(i int) { chosen = append(chosen, i) })
	opened := -1
	rows.OnOpen = func(i int) { opened = i }
	d, _ := window(t, rows, fyne.NewSize(400, 500))
	c := d.Window.Canvas()
	for _, key := range []fyne.KeyName{fyne.KeyTab, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyEnd, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyReturn} {
		press(c, key)
	}
	want := []int{0, 1, 0, 9999, 9999, 9992}
	if len(chosen) != len(want) {
		t.Fatalf("chosen %v", chosen)
	}
	for i := range want {
		if chosen[i] != want[i] {
			t.Errorf("chosen %v, want %v", chosen, want)
			break
		}
	}
	if opened != rows.Selected() || made > 12 {
		t.Errorf("opened %d, selected %d, %d lines made", opened, rows.Selected(), made)
	}
}

// TestWholeRowsHaveOneScroll: a list inside something that scrolls is as high and wide as there is of it.
func TestWholeRowsHaveOneScroll(t *testing.T) {
	dress(t, theme.Light)
	n := 8
	rows := kit.NewWholeRows(54, func() int { return n }, newLine, nil)
	scroll := kit.NewVScroll(kit.VBox(0, kit.NewSection("Signers"), rows))
	window(t, scroll, fyne.NewSize(328, 200))
	rows.Refresh()
	if size := rows.Size(); size.Height != 8*54 || size.Width != 328 {
		t.Errorf("the list is %v", size)
	}
	n = 2
	rows.Refresh()
	if rows.MinSize().Height != 2*54 {
		t.Errorf("with fewer lines it is %v high", rows.MinSize().Height)
	}
}

func TestTabsByArrows(t *testing.T) {
	dress(t, theme.Light)
	made := []int{0, 0}
	tabs := kit.NewTabs([]string{"What happened", "Document"}, func(i int) fyne.CanvasObject {
		made[i]++
		return kit.NewButton([]string{"first", "second"}[i], "", kit.Plain, nil)
	})
	d, _ := window(t, tabs, fyne.NewSize(400, 300))
	c := d.Window.Canvas()
	for _, key := range []fyne.KeyName{fyne.KeyTab, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft, fyne.KeyRight, fyne.KeyTab} {
		press(c, key)
	}
	if tabs.Index() != 1 || made[0] != 1 || made[1] != 1 || d.Hints.Text() != "second" {
		t.Errorf("shows %d, made %v, hint %q", tabs.Index(), made, d.Hints.Text())
	}
}

func TestRunComesBackThroughTheDispatcher(t *testing.T) {
	dress(t, theme.Light)
	d, q := window(t, kit.NewBody(""), fyne.NewSize(200, 100))
	bad := errors.New("raw cause 0x7")
	var got error
	d.Run(func(context.Context) error { return bad }, func(err error) { got = err })
	q.next()
	if !errors.Is(got, bad) {
		t.Error(got)
	}
	stopped := d.Run(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, func(error) { t.Error("done was called after cancel") })
	stopped()
	q.next()
}

// TestALineThatIsOnlyPointedAt: the keyboard is on it, and it does not look like one that is chosen before a key chooses it. Return
// opens at once what leads somewhere.
func TestALineThatIsOnlyPointedAt(t *testing.T) {
	dress(t, theme.Light)
	opened := -1
	rows := kit.NewRows(40, func() int { return 3 }, newLine, nil)
	rows.OnOpen, rows.Leads = func(i int) { opened = i }, func(i int) bool { return i == 1 }
	d, _ := window(t, rows, fyne.NewSize(400, 200))
	c := d.Window.Canvas()
	filled := func() (n int) { // how many lines have an edge of ink
		for _, o := range test.LaidOutObjects(rows) {
			if r, ok := o.(*canvas.Rectangle); ok && r.Size().Width == 3 && r.FillColor == fynetheme.Color(fynetheme.ColorNamePrimary) {
				n++
			}
		}
		return n
	}
	c.Focus(rows)
	rows.Point(0)
	if n := filled(); n != 0 || rows.Selected() != -1 {
		t.Errorf("%d lines look chosen, %d is", n, rows.Selected())
	}
	if press(c, fyne.KeyReturn); opened != -1 || filled() != 1 || rows.Selected() != 0 {
		t.Errorf("Return opened %d and chose %d, and %d lines look so", opened, rows.Selected(), filled())
	}
	rows.Point(1)
	if press(c, fyne.KeyReturn); opened != 1 || filled() != 0 {
		t.Errorf("Return opened %d, and %d lines look chosen", opened, filled())
	}
}
