package kit

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/ui/theme"
)

// clock is a Toaster's clock that the test lets strike.
type clock struct {
	strikes []func()
	waits   []time.Duration
}

func (c *clock) after(d time.Duration, f func()) (stop func() bool) {
	c.strikes, c.waits = append(c.strikes, f), append(c.waits, d)
	return func() bool { return true }
}

func (c *clock) last() { c.strikes[len(c.strikes)-1]() }

func toasting(t *testing.T) (*Toaster, *clock, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light, 1))
	c := &clock{}
	toasts := NewToaster(func(f func()) { f() })
	toasts.after = c.after
	w := test.NewTempWindow(t, NewStack(NewButton("below", "", Plain, nil), toasts))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(600, 400))
	return toasts, c, w
}

func TestToastGoesAfterEightSeconds(t *testing.T) {
	toasts, c, _ := toasting(t)
	toasts.Say("Sent to 2 signers", "Undo", nil)
	if toasts.Text() != "Sent to 2 signers" || c.waits[0] != 8*time.Second {
		t.Errorf("%q for %v", toasts.Text(), c.waits)
	}
	c.last()
	if toasts.Text() != "" {
		t.Error("it stays")
	}
}

func TestALateClockFindsAnotherToast(t *testing.T) {
	toasts, c, _ := toasting(t)
	toasts.Say("first", "", nil)
	toasts.Say("second", "", nil)
	c.strikes[0]()
	if toasts.Text() != "second" {
		t.Error("the first toast's clock took the second away")
	}
}

func TestToastStaysWhileHoveredOrFocused(t *testing.T) {
	toasts, c, w := toasting(t)
	toasts.Say("Signature field deleted", "Undo", nil)
	toasts.toast.MouseIn(nil)
	c.last()
	if toasts.Text() == "" {
		t.Fatal("it went while hovered")
	}
	toasts.toast.MouseOut()
	if !toasts.Focus() {
		t.Fatal("F6 does not reach it")
	}
	c.last()
	if toasts.Text() == "" {
		t.Fatal("it went while focused")
	}
	w.Canvas().Unfocus()
	c.last()
	if toasts.Text() != "" {
		t.Error("it stays when let go")
	}
}

func TestUndoActsOnceAndCloses(t *testing.T) {
	toasts, _, w := toasting(t)
	n := 0
	toasts.Say("Signature field deleted", "Undo", func() { n++ })
	toasts.Focus()
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if n != 1 || toasts.Text() != "" {
		t.Errorf("undone %d times, says %q", n, toasts.Text())
	}
	toasts.Say("again", "Undo", func() { n++ })
	toasts.Focus()
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if n != 1 || toasts.Text() != "" || toasts.Focus() {
		t.Error("Esc does not close it, or undoes")
	}
}

func TestClicksGoThroughWhereThereIsNoToast(t *testing.T) {
	n := 0
	toasts, _, w := toasting(t)
	w.Content().(*fyne.Container).Objects[0].(*Button).SetTapped(func() { n++ })
	test.TapCanvas(w.Canvas(), fyne.NewPos(300, 200))
	toasts.Say("here", "", nil)
	test.TapCanvas(w.Canvas(), fyne.NewPos(300, 200))
	if n != 2 {
		t.Errorf("%d of 2 clicks arrived", n)
	}
}

// TestALongToastIsReadWhole: with large text in the smallest window its sentence takes lines, none of it is cut, and it stays within the
// window; a short one is a line.
func TestALongToastIsReadWhole(t *testing.T) {
	toasts, _, w := toasting(t)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, 1.5))
	w.Resize(fyne.NewSize(1024, 640))
	sentence := "Le fichier « Contrat de fourniture et de pose, lot numéro sept, avec toutes ses annexes signées par les deux parties.pdf » n’a pas été ouvert. " +
		"Il est endommagé et ne peut pas être affiché : demandez-le à nouveau à la personne qui vous l’a envoyé."
	words := func() (out []string) {
		for _, o := range toasts.toast.words.lines {
			out = append(out, o.Text)
		}
		return out
	}
	for say, most := range map[string]int{sentence: 4, "Envoyé à 2 signataires": 1} {
		toasts.Say(say, "Annuler", nil)
		w.Canvas().Capture()
		lines := words()
		if strings.Join(lines, " ") != say || len(lines) > most {
			t.Errorf("it says %q", lines)
		}
		size := toasts.toast.Size()
		if at := toasts.toast.Position(); at.X < 20 || at.X+size.Width > 1004 || at.Y < 16 || at.Y+size.Height > 624 {
			t.Errorf("it lies at %v, %v large", at, size)
		}
		if high := toasts.toast.words.lineHeight() * float32(len(lines)); size.Height < high || toasts.toast.action.Size().Height < 32 {
			t.Errorf("%d lines in %v, its button %v", len(lines), size, toasts.toast.action.Size())
		}
	}
}
