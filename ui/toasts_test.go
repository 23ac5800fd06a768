package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/looktest"
	"paraph/ui/settings"
	"paraph/ui/theme"
)

// toast is what is said, with the places of the toast and of its button; nothing is there where there is none.
func (u user) toast() (words string, toast, button looktest.Rect) {
	for _, i := range looktest.At(u.window.Canvas(), pages).Items {
		switch fmt.Sprintf("%T", i.Object) {
		case "*kit.toast":
			toast = i.Place
		case "*kit.toastAction":
			button = i.Place
		}
	}
	return u.d.Toasts.Text(), toast, button
}

// pressUndo presses the toast's button with the pointer.
func (u user) pressUndo() {
	u.t.Helper()
	words, _, b := u.toast()
	if words == "" || b.W == 0 {
		u.t.Fatal("nothing offers to take it back")
	}
	u.hand().click(fyne.NewPos(b.X+b.W/2, b.Y+b.H/2), desktop.MouseButtonPrimary, 0, false)
}

// TestUndoOfAToastIsOfItsStep: whatever is done after a field was deleted, no toast offers to take back what is not the last
// step any more; before that it takes back just that.
func TestUndoOfAToastIsOfItsStep(t *testing.T) {
	deeds := map[string]func(b *shellBed, u user){
		"a letter in a signer's form": func(_ *shellBed, u user) {
			u.press("prepare.edit.hint")
			u.letters("X")
		},
		"another field": func(_ *shellBed, u user) { u.press("prepare.check.place"); u.keys(fyne.KeyRight) },
		"a step taken back with Ctrl+Z": func(b *shellBed, u user) {
			b.window.Canvas().Unfocus()
			u.hand().shortcut(&fyne.ShortcutUndo{})
		},
		"a signer added": func(_ *shellBed, u user) { u.press("prepare.add.hint"); u.letters("P") },
		"another place":  func(b *shellBed, _ user) { b.goTo("home"); b.goTo("prepare") },
		"another file": func(b *shellBed, _ user) {
			was := b.shell.open.doc
			b.openFiles([]string{b.path}, "prepare")
			b.Until("the other one", func() bool { return b.shell.open.doc != was && b.shell.open.giveUp == nil })
		},
		"a signed page":    func(b *shellBed, _ user) { b.move("verify") },
		"pages turned":     func(_ *shellBed, u user) { u.do("pages.command.right") },
		"a look at fields": nil, // nothing: it may be taken back
	}
	for name, done := range deeds {
		t.Run(name, func(t *testing.T) {
			b := newShellBed(t, "en", theme.Light)
			u := b.user()
			b.openFor("prepare")
			b.draw()
			u.keys(fyne.KeyDelete)
			if words, _, _ := u.toast(); words != "Signature field deleted" || u.fields() != 0 {
				t.Fatalf("%q, %d fields", words, u.fields())
			}
			if done == nil {
				u.pressUndo()
				if u.fields() != 1 || len(u.signers()) != 2 {
					t.Errorf("%d fields, %d signers", u.fields(), len(u.signers()))
				}
				return
			}
			done(b, u)
			if words, _, _ := u.toast(); words == "Signature field deleted" {
				t.Errorf("%q is offered still", words)
			}
		})
	}
}

// TestUndoLeavesWhatIsBeingWritten: a field is deleted while a signer's name is being written; taking that back takes no
// letter.
func TestUndoLeavesWhatIsBeingWritten(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	u := b.user()
	b.openFor("prepare")
	b.draw()
	u.press("prepare.edit.hint")
	u.keys(fyne.KeyEnd)
	u.letters("bella")
	u.click(u.button(u.d.Voice.Say("prepare.delete.hint")))
	if u.fields() != 0 || u.signers()[0].Name != "Annabella" {
		t.Fatalf("%d fields, %q", u.fields(), u.signers()[0].Name)
	}
	u.pressUndo()
	if u.fields() != 1 || u.signers()[0].Name != "Annabella" {
		t.Errorf("%d fields, %q", u.fields(), u.signers()[0].Name)
	}
}

// TestToastIsReachedByKeysAndGivesThemBack: F6 goes to what is offered, Return takes it, and the keyboard is where it was.
func TestToastIsReachedByKeysAndGivesThemBack(t *testing.T) {
	for key, fields := range map[fyne.KeyName]int{fyne.KeyReturn: 1, fyne.KeyEscape: 0} {
		t.Run(string(key), func(t *testing.T) {
			b := newShellBed(t, "en", theme.Light)
			u := b.user()
			b.openFor("prepare")
			b.draw()
			pages := fyne.Focusable(b.prepare.View())
			u.keys(fyne.KeyDelete, fyne.KeyF6)
			if b.window.Canvas().Focused() == pages {
				t.Fatal("F6 stays on the pages")
			}
			u.keys(key)
			if words, _, _ := u.toast(); words != "" || b.window.Canvas().Focused() != pages {
				t.Errorf("it says %q, the keyboard is at %T", words, b.window.Canvas().Focused())
			}
			if u.fields() != fields {
				t.Errorf("%d fields", u.fields())
			}
		})
	}
}

// TestToastsGoWithTheirScreen: a draft that was thrown away is offered where it was.
func TestToastsGoWithTheirScreen(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	u := b.user()
	u.d.Offer("Draft thrown away", "Undo", nil)
	b.goTo("requests")
	if words, _, _ := u.toast(); words != "" {
		t.Errorf("%q stands over another place", words)
	}
	u.d.Toast("Saved", "", nil)
	b.goTo("home")
	if words, _, _ := u.toast(); words != "Saved" {
		t.Error("what only says something goes too")
	}
}

// TestToastSaysNothingTwice: that letters would name an address nobody elsewhere reaches is said by the review itself, and by no toast
// over it, whichever came first.
func TestToastSaysNothingTwice(t *testing.T) {
	pool := readers(t)
	for name, then := range map[string]act{"before": reviewed, "after": all(reviewed, func(s *scene) { s.shell.told = false; s.shell.tellInside() })} {
		s := stageScene(t, view{given: inside, then: then}, "en", "light", pool)
		if words, _, _ := s.user().toast(); words != "" || !s.Says(s.shell.window.Content(), s.Kit.Voice.Say("review.missing.inside")) {
			t.Errorf("told %s: %q", name, words)
		}
	}
}

// toldInside has a toast such as that of the start stay: the pointer lies on it.
func toldInside(s *scene) {
	u := s.user()
	s.Kit.Toast(s.Kit.Say("shell.inside"), s.Kit.Say("shell.inside.help"), func() {})
	_, at, _ := u.toast()
	u.hand().move(fyne.NewPos(at.X+20, at.Y+20))
}

// inSettings shows a section, with the toast there.
func inSettings(section string) act { return func(s *scene) { s.shell.goToSettings(section) } }

// under are the things of a window that a toast lies on.
func (u user) under(meant func(fyne.CanvasObject) bool) (faults []string) {
	u.t.Helper()
	words, toast, _ := u.toast()
	n := 0
	for _, i := range looktest.At(u.window.Canvas(), pages).Items {
		if !meant(i.Object) {
			continue
		}
		n++
		if meet(toast, i.Seen()) {
			faults = append(faults, fmt.Sprintf("%q at %v lies on %T at %v", words, toast, i.Object, i.Seen()))
		}
	}
	if n < 2 || words == "" || toast.Y < 0 {
		u.t.Fatalf("%d things to be seen, and %q at %v", n, words, toast)
	}
	return faults
}

func meet(a, b looktest.Rect) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

// TestToastsCoverNoReadinessLine: what says whether it can go on is read while the toast of the start is there.
func TestToastsCoverNoReadinessLine(t *testing.T) {
	small := fyne.NewSize(kit.LeastWidth, kit.LeastHeight)
	pool := readers(t)
	ready := func(key string) func(user) string { return func(u user) string { return u.d.Voice.Say(key) } }
	sign := func(u user) string { return u.d.Voice.Count("sign.do", 1) }
	for _, c := range []struct {
		view
		line func(user) string
	}{
		{view{name: "review", then: all(reviewed, toldInside)}, ready("review.missing.inside")},
		{view{name: "review-small", then: all(reviewed, toldInside), size: small}, ready("review.missing.inside")},
		{view{name: "prepare", then: all(prepared(2), fieldsPlaced)}, ready("prepare.check.ready")},
		{view{name: "prepare-small", then: all(prepared(2), fieldsPlaced), size: small}, ready("prepare.check.ready")},
		{view{name: "sign-small", then: signs(), size: small}, sign},
		{view{name: "settings-mail", then: inSettings(settings.SectionMail)}, ready("settings.test")},
		{view{name: "settings-mail-small", then: inSettings(settings.SectionMail), size: small}, ready("settings.test")},
		{view{name: "settings-backup-small", then: inSettings(settings.SectionBackup), size: small}, ready("settings.regular.do")},
	} {
		for _, lang := range say.Languages() {
			t.Run(c.name+"-"+lang, func(t *testing.T) {
				c.given, c.then = all(inside, keys), all(toldInside, c.then)
				s := stageScene(t, c.view, lang, "light", pool)
				u := s.user()
				line := c.line(u)
				for _, f := range u.under(func(o fyne.CanvasObject) bool {
					switch v := o.(type) {
					case *kit.HintBar:
						return true
					case *kit.Text:
						return v.Text() == line
					case *kit.Button:
						return v.Text() == line
					}
					return false
				}) {
					t.Error(f)
				}
			})
		}
	}
}

// TestToastsCoverNoField: a toast leaves the fields of the page in sight, where they lie, move and are scrolled to.
func TestToastsCoverNoField(t *testing.T) {
	s := stageScene(t, view{given: inside, then: all(toldInside, prepared(2), fieldsPlaced)}, "en", "light", readers(t))
	u, v := s.user(), s.shell.prepare.View()
	check := func() (at looktest.Rect) {
		t.Helper()
		words, toast, _ := u.toast()
		origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(v)
		marks := v.Marks()
		for _, m := range marks {
			p := origin.Add(m.Pos)
			if meet(toast, looktest.Rect{X: p.X, Y: p.Y, W: m.Size.Width, H: m.Size.Height}) {
				t.Fatalf("%q at %v lies on a mark at %v, %v", words, toast, p, m.Size)
			}
		}
		if words == "" || len(marks) == 0 {
			t.Fatalf("%q, %d marks", words, len(marks))
		}
		return toast
	}
	lowest, highest := float32(0), float32(1e6)
	for range 30 { // down the page: its fields come from below, past where the toast stands
		at := check()
		lowest, highest = max(lowest, at.Y), min(highest, at.Y)
		v.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 12)})
	}
	if highest == lowest {
		t.Error("no field ever came where the toast stands")
	}
}

// TestToastStandsOverTheContent: it is centred beside the rail, wide or narrow, and never lies on it.
func TestToastStandsOverTheContent(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.shell.d.Toast(b.shell.d.Say("requests.thrown"), "", nil)
	for _, wide := range []bool{true, false} {
		rail := b.rail.full
		if !wide {
			b.shell.narrow()
			rail = kit.RailNarrow
		}
		_, toast, _ := b.user().toast()
		if middle, want := toast.X+toast.W/2, rail+(b.window.Canvas().Size().Width-rail)/2; middle < want-1 || middle > want+1 {
			t.Errorf("its middle is at %g, the content's at %g", middle, want)
		}
	}
}

// TestInsideIsSaidInOnePlace: the toast that nobody elsewhere reaches the service goes where the same is said, with what helps.
func TestInsideIsSaidInOnePlace(t *testing.T) {
	s := stageScene(t, view{name: "desk-empty", given: inside, then: toldInside}, "en", "light", readers(t))
	if s.shell.d.Toasts.Text() == "" {
		t.Fatal("nothing is said")
	}
	s.shell.goToSettings(settings.SectionMail)
	if s.shell.d.Toasts.Text() == "" {
		t.Error("it goes with any section")
	}
	s.shell.goToSettings(settings.SectionReach)
	if words := s.shell.d.Toasts.Text(); words != "" {
		t.Errorf("it says %q twice", words)
	}
}

// TestCtrlZDoesWhatAToastOffers where the screen counts no steps of its own, once; what only says something offers nothing.
func TestCtrlZDoesWhatAToastOffers(t *testing.T) {
	b := newShellBed(t, "it", theme.Light)
	b.goTo("requests")
	u := b.user()
	undo := func() { b.window.Canvas().Unfocus(); u.hand().shortcut(&fyne.ShortcutUndo{}) }
	taken := 0
	u.d.Offer("Bozza eliminata.", "Annulla operazione", func() { taken++ })
	undo()
	undo()
	if taken != 1 || u.d.Toasts.Text() != "" {
		t.Errorf("taken back %d times, the toast is %q", taken, u.d.Toasts.Text())
	}
	u.d.Toast("Salvato.", "Apri", func() { taken++ })
	undo()
	if taken != 1 {
		t.Error("what takes nothing back was done")
	}
}
