package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"paraph/ui/desktest"
	"paraph/ui/filedialog"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// chooser is somebody in front of the desk's own dialog.
type chooser struct {
	*shellBed
	*hand
	folder string
	got    []string
	times  int // it was answered
}

// newChooser asks for something over a folder with three PDFs, a text and a folder with one more.
func newChooser(t *testing.T, kind filedialog.Kind) *chooser {
	t.Helper()
	b := newShellBed(t, "en", theme.Light)
	c := &chooser{shellBed: b, hand: &hand{win: b.window}, folder: t.TempDir()}
	t.Setenv("HOME", c.folder)
	if err := os.Mkdir(filepath.Join(c.folder, "Clients"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.pdf", "Beta 2.PDF", "Beta 10.pdf", "notes.txt", "Clients/deep.pdf"} {
		if err := os.WriteFile(filepath.Join(c.folder, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	q := filedialog.Question{Kind: kind, Title: "Choose", Action: "Take", Only: "PDF", Endings: []string{".pdf"}}
	if kind == filedialog.Save || kind == filedialog.Folder {
		q.Endings = nil
	}
	c.shell.c.Prefs.Set("folder", c.folder)
	c.shell.ask("test", q, func(paths []string) { c.got, c.times = paths, c.times+1 })
	c.lists(map[bool]string{true: "Clients", false: "a.pdf"}[kind == filedialog.Folder])
	return c
}

// button is the filled one of the dialog.
func (c *chooser) button() *kit.Button {
	all := desktest.Shown[*kit.Button](c.shell.window)
	return all[len(all)-1]
}

// says reports whether some words are in sight.
func (c *chooser) says(words string) bool {
	return slices.ContainsFunc(desktest.Shown[*kit.Text](c.shell.window), func(t *kit.Text) bool { return t.Text() == words })
}

// TestChooseSomething: the button says why it is off until there is something to take.
func TestChooseSomething(t *testing.T) {
	c := newChooser(t, filedialog.File)
	if b := c.button(); !b.Disabled() || b.Hint() != "Take. "+c.shell.d.Voice.Say("filedialog.none") {
		t.Errorf("off %v: %q", b.Disabled(), b.Hint())
	}
	if !c.says("Choose a file.") || c.shell.d.Hints.Text() != "Clients. Return opens the folder." {
		t.Errorf("no reason is in sight, or the hint line says %q", c.shell.d.Hints.Text())
	}
	c.on("a.pdf", 0)
	if c.button().Disabled() || c.says("Choose a file.") {
		t.Error("off with a file chosen")
	}
	c.on("Clients", 0)
	if c.button().Disabled() {
		t.Error("off with a folder that can be shown")
	}
	c.user().letters("x")
	c.key(fyne.KeyBackspace, false)
	if !c.button().Disabled() {
		t.Error("on with nothing written")
	}
}

// TestCurrentIsNotChosen: the keyboard begins on the first line, which a key or nothing chooses; Return opens no file before that.
func TestCurrentIsNotChosen(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeySpace, fyne.KeyReturn} {
		c := newChooser(t, filedialog.Files)
		c.keys(fyne.KeyDown, fyne.KeyReturn)
		c.lists("deep.pdf")
		hint := c.shell.d.Hints.Text
		if !c.button().Disabled() || hint() != "deep.pdf" {
			t.Errorf("off %v at %q", c.button().Disabled(), hint())
		}
		c.keys(key)
		if c.button().Disabled() || c.got != nil || hint() != "deep.pdf" {
			t.Errorf("%s: off %v at %q, answered with %q", key, c.button().Disabled(), hint(), c.got)
		}
		c.keys(fyne.KeyReturn)
		c.answers("Clients/deep.pdf")
	}
}

// TestNothingToChoose: in an empty folder no key finds a line.
func TestNothingToChoose(t *testing.T) {
	c := newChooser(t, filedialog.Files)
	if err := os.Remove(filepath.Join(c.folder, "Clients", "deep.pdf")); err != nil {
		t.Fatal(err)
	}
	c.keys(fyne.KeyDown, fyne.KeyReturn)
	c.lists(c.shell.d.Voice.Say("filedialog.empty"))
	c.shortcut(&fyne.ShortcutSelectAll{})
	c.keys(fyne.KeyDown, fyne.KeySpace, fyne.KeyReturn)
	if c.got != nil || !c.button().Disabled() || c.shell.d.Hints.Text() != "" {
		t.Errorf("%q, %q", c.got, c.shell.d.Hints.Text())
	}
}

// TestHintsAreOfWhatLiesOnTop: a dialog has the hint line for itself, and says no path there; what lies below gets it back.
func TestHintsAreOfWhatLiesOnTop(t *testing.T) {
	c := newChooser(t, filedialog.File)
	hint := func() string { return c.shell.d.Hints.Text() }
	if hint() != "Clients. Return opens the folder." {
		t.Errorf("over the list it says %q", hint())
	}
	c.key(fyne.KeyDown, false)
	c.key(fyne.KeyDown, false)
	if hint() != "a.pdf" {
		t.Errorf("of a file it says %q", hint())
	}
	c.key(fyne.KeyEscape, false)
	if want := c.shell.home.Hint(); hint() != want {
		t.Errorf("closed, it says %q, not %q", hint(), want)
	}
}

// lists waits until a name is listed.
func (c *chooser) lists(name string) {
	c.T.Helper()
	c.Until(name+" is listed", func() bool { return c.line(name) != nil || c.shell.window.Canvas().Overlays().Top() == nil })
}

// line is the words of a name in the list.
func (c *chooser) line(name string) (found *kit.Text) {
	desktest.Walk(c.shell.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if text, ok := o.(*kit.Text); ok && text.Text() == name && text.Visible() {
			found = text
		}
	})
	return found
}

func (c *chooser) on(name string, mods fyne.KeyModifier) { c.T.Helper(); c.at(name, 4, mods) }

// at clicks somewhere beside a name, dx from where it begins.
func (c *chooser) at(name string, dx float32, mods fyne.KeyModifier) {
	c.T.Helper()
	text := c.line(name)
	if text == nil {
		c.T.Fatalf("%s is not listed", name)
	}
	for _, rows := range desktest.Shown[*kit.Rows](c.shell.window) {
		if rows.Several != nil {
			rows.Several.Mods = func() fyne.KeyModifier { return mods }
			rows.Several.Now = func() time.Time { return time.Unix(1e9, 0) } // two clicks are always quick
		}
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(text)
	c.click(at.AddXY(dx, 4), desktop.MouseButtonPrimary, mods, false)
}

func (c *chooser) keys(names ...fyne.KeyName) {
	for _, n := range names {
		c.key(n, false)
	}
}

// space presses the bar: Fyne tells of the key and of the letter.
func (c *chooser) space() {
	c.key(fyne.KeySpace, false)
	c.letter(' ')
}

func (c *chooser) types(text string) {
	for _, r := range text {
		c.letter(r)
	}
}

// answers waits for the answer, as names below the folder.
func (c *chooser) answers(want ...string) {
	c.T.Helper()
	c.Until("the answer", func() bool { return c.got != nil })
	for i, name := range want {
		want[i] = filepath.Join(c.folder, name)
	}
	if !slices.Equal(c.got, want) {
		c.T.Errorf("chosen: %q", c.got)
	}
	if c.shell.window.Canvas().Overlays().Top() != nil {
		c.T.Error("the dialog is still there")
	}
}

// TestChooseByMouse: one by a double click, several with Ctrl and Shift, what is no PDF not at all.
func TestChooseByMouse(t *testing.T) {
	t.Run("one", func(t *testing.T) {
		c := newChooser(t, filedialog.Files)
		c.on("Clients", 0)
		c.on("Clients", 0)
		c.lists("deep.pdf")
		c.on("deep.pdf", 0)
		c.on("deep.pdf", 0)
		if c.got != nil {
			t.Error("a further click would fall on what lies below")
		}
		c.answers("Clients/deep.pdf")
		if c.shell.folderFor("test") != filepath.Join(c.folder, "Clients") {
			t.Error("the folder is not remembered")
		}
	})
	t.Run("several", func(t *testing.T) {
		c := newChooser(t, filedialog.Files)
		if c.line("notes.txt") != nil {
			t.Error("a text is offered")
		}
		c.on("a.pdf", 0)
		c.on("Beta 10.pdf", fyne.KeyModifierShift)
		c.on("Beta 2.PDF", fyne.KeyModifierControl)
		said := ""
		desktest.Walk(c.shell.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
			if e, ok := o.(*kit.Entry); ok && e.Text == "" {
				said = e.PlaceHolder
			}
		})
		if said != "2 files chosen" {
			t.Errorf("it says %q of how many", said)
		}
		c.key(fyne.KeyReturn, false)
		c.answers("a.pdf", "Beta 10.pdf")
	})
	t.Run("one again", func(t *testing.T) {
		c := newChooser(t, filedialog.Files)
		c.on("a.pdf", 0)
		c.on("Beta 10.pdf", fyne.KeyModifierShift)
		c.at("Beta 2.PDF", -16, 0) // its icon
		c.key(fyne.KeyReturn, false)
		c.answers("Beta 2.PDF")
	})
	t.Run("one of several", func(t *testing.T) {
		c := newChooser(t, filedialog.File)
		c.on("a.pdf", 0)
		c.on("Beta 10.pdf", fyne.KeyModifierControl)
		c.key(fyne.KeyReturn, false)
		c.answers("Beta 10.pdf")
	})
}

// TestChooseByKeys: all of it without a mouse.
func TestChooseByKeys(t *testing.T) {
	for name, do := range map[string]struct {
		kind filedialog.Kind
		do   func(c *chooser)
		want []string
	}{
		"arrows": {filedialog.Files, func(c *chooser) { c.keys(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn) }, []string{"a.pdf"}},
		"all":    {filedialog.Files, func(c *chooser) { c.shortcut(&fyne.ShortcutSelectAll{}); c.keys(fyne.KeyReturn) }, []string{"a.pdf", "Beta 2.PDF", "Beta 10.pdf"}},
		"space": {filedialog.Files, func(c *chooser) {
			c.keys(fyne.KeyDown, fyne.KeyDown)
			c.shortcut(&fyne.ShortcutSelectAll{})
			c.space()
			c.keys(fyne.KeyReturn)
		}, []string{"Beta 2.PDF", "Beta 10.pdf"}},
		"into": {filedialog.Files, func(c *chooser) {
			c.keys(fyne.KeyDown, fyne.KeyReturn)
			c.lists("deep.pdf")
			c.keys(fyne.KeyDown, fyne.KeyReturn)
		}, []string{"Clients/deep.pdf"}},
		"out": {filedialog.Files, func(c *chooser) {
			c.keys(fyne.KeyDown, fyne.KeyReturn)
			c.lists("deep.pdf")
			c.keys(fyne.KeyBackspace)
			c.lists("a.pdf")
			c.types("a.pdf")
			c.keys(fyne.KeyReturn)
		}, []string{"a.pdf"}},
		"typed":      {filedialog.Files, func(c *chooser) { c.types("a"); c.keys(fyne.KeyReturn) }, []string{"a.pdf"}},
		"typed path": {filedialog.Files, func(c *chooser) { c.types("~/Clients/../Clients/deep.pdf"); c.keys(fyne.KeyReturn) }, []string{"Clients/deep.pdf"}},
		"typed folder": {filedialog.Files, func(c *chooser) {
			c.types("Clients")
			c.keys(fyne.KeyReturn)
			c.lists("deep.pdf")
			c.types("deep.pdf")
			c.keys(fyne.KeyReturn)
		}, []string{"Clients/deep.pdf"}},
		"completed": {filedialog.Files, func(c *chooser) {
			c.types("be")
			c.keys(fyne.KeyTab)
			c.types("1")
			c.keys(fyne.KeyTab, fyne.KeyReturn)
		}, []string{"Beta 10.pdf"}},
		"saved":    {filedialog.Save, func(c *chooser) { c.types("new.pdf"); c.keys(fyne.KeyReturn) }, []string{"new.pdf"}},
		"folder":   {filedialog.Folder, func(c *chooser) { c.keys(fyne.KeyDown); c.press("Take") }, []string{"Clients"}},
		"this one": {filedialog.Folder, func(c *chooser) { c.press("Take") }, []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			c := newChooser(t, do.kind)
			do.do(c)
			c.answers(do.want...)
		})
	}
}

// press presses a button of the dialog.
func (c *chooser) press(words string) {
	c.T.Helper()
	for _, b := range desktest.Shown[*kit.Button](c.shell.window) {
		if b.Text() == words {
			test.Tap(b)
			return
		}
	}
	c.T.Fatalf("there is no button %q", words)
}

// TestNotChosen: Esc leaves everything as it was, and what is not there is said.
func TestNotChosen(t *testing.T) {
	c := newChooser(t, filedialog.Files)
	c.types("nothing.pdf")
	c.keys(fyne.KeyReturn)
	c.Until("it is said", func() bool {
		return desktest.Holds(c.shell.window.Canvas().Overlays().Top(), "“nothing.pdf” is not there.")
	})
	c.keys(fyne.KeyEscape)
	if c.got != nil || c.shell.window.Canvas().Overlays().Top() != nil || c.shell.c.Prefs.Get("folder.test") != "" {
		t.Errorf("%q, %q", c.got, c.shell.c.Prefs.Get("folder.test"))
	}
}

// later waits until what waited for a further click has been done.
func (c *chooser) later() {
	c.T.Helper()
	passed := false
	time.AfterFunc(fyne.CurrentApp().Driver().DoubleTapDelay(), func() { c.Kit.Dispatch(func() { passed = true }) })
	c.Until("a further click would be one of its own", func() bool { return passed })
}

// TestAnsweredOnce: one answer for a dialog, however often it is given, and none once it was left.
func TestAnsweredOnce(t *testing.T) {
	twice := func(c *chooser) { c.on("a.pdf", 0); c.on("a.pdf", 0) }
	for name, do := range map[string]struct {
		kind  filedialog.Kind
		do    func(c *chooser)
		times int
	}{
		"clicked and left":     {filedialog.Files, func(c *chooser) { twice(c); c.keys(fyne.KeyEscape) }, 0},
		"clicked and taken":    {filedialog.Files, func(c *chooser) { twice(c); c.keys(fyne.KeyReturn) }, 1},
		"saved and left":       {filedialog.Save, func(c *chooser) { c.types("new.pdf"); c.keys(fyne.KeyReturn, fyne.KeyEscape) }, 0},
		"saved twice":          {filedialog.Save, func(c *chooser) { c.types("new.pdf"); c.keys(fyne.KeyReturn, fyne.KeyReturn) }, 1},
		"typed and taken back": {filedialog.Save, func(c *chooser) { c.types("new.pdf"); c.keys(fyne.KeyReturn); c.types("x") }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			c := newChooser(t, do.kind)
			do.do(c)
			c.later()
			if c.times != do.times {
				t.Errorf("%d answers, %q", c.times, c.got)
			}
		})
	}
}

// system is a system's dialog.
type system func(ctx context.Context, q filedialog.Question) ([]string, error)

func (s system) Ask(ctx context.Context, q filedialog.Question) ([]string, error) { return s(ctx, q) }

// TestSystemDialogs: an answer is used, none does nothing, a dialog that fails or does not come gives way to the desk's own, and
// one that is left is taken away.
func TestSystemDialogs(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	top := func() fyne.CanvasObject { return b.window.Canvas().Overlays().Top() }
	own := func() bool { return top() != nil && desktest.Holds(top(), "Name or path") }
	var got []string
	ask := func(s system) {
		got = nil
		b.shell.c.System = s
		b.shell.ask("test", filedialog.Question{Kind: filedialog.Files, Title: "Choose", Action: "Open"}, func(paths []string) { got = paths })
	}
	ask(func(context.Context, filedialog.Question) ([]string, error) {
		return []string{"/d/a.pdf", "/d/b.pdf"}, nil
	})
	b.Until("the answer", func() bool { return got != nil && top() == nil })
	ask(func(_ context.Context, q filedialog.Question) ([]string, error) {
		if q.Folder != "/d" {
			t.Errorf("it begins in %q", q.Folder)
		}
		return nil, nil
	})
	b.Until("the end", func() bool { return top() == nil })
	ask(func(context.Context, filedialog.Question) ([]string, error) { return nil, errors.New("none") })
	b.Until("the desk's own", own)
	h := hand{win: b.window}
	h.key(fyne.KeyEscape, false)
	left := make(chan bool, 1)
	hangs := func(ctx context.Context, _ filedialog.Question) ([]string, error) {
		<-ctx.Done()
		left <- true
		return nil, ctx.Err()
	}
	ask(hangs)
	h.key(fyne.KeyEscape, false)
	<-left
	if top() != nil {
		t.Error("Esc does not leave it")
	}
	ask(hangs)
	for _, button := range desktest.Shown[*kit.Button](b.window) {
		if button.Text() == "Choose here" {
			test.Tap(button)
		}
	}
	<-left
	if !own() || got != nil {
		t.Error("the desk does not ask itself")
	}
}
