package desktest

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// Stage is a window whose dispatcher the test itself is.
type Stage struct {
	t    *testing.T
	Desk *kit.Kit
	work queue
}

func NewStage(t *testing.T, lang string, variant theme.Variant) *Stage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(variant, 1))
	s := &Stage{t: t, work: make(queue, 1000)}
	dispatch := func(f func()) { s.work <- f }
	s.Desk = &kit.Kit{Voice: say.In(lang), Dispatch: dispatch, Hints: kit.NewHintBar(), Toasts: kit.NewToaster(dispatch)}
	s.Desk.Window = test.NewTempWindow(t, kit.NewStack())
	s.Desk.Window.SetPadded(false)
	return s
}

// Show puts a screen into the window as the shell does: 1190 × 656 of 1366 × 768.
func (s *Stage) Show(content fyne.CanvasObject) {
	s.Desk.Window.SetContent(kit.NewStack(kit.VBox(0, kit.Fill(content), s.Desk.Hints), s.Desk.Toasts))
	s.Desk.Window.Resize(fyne.NewSize(1190, 682))
}

// Settle does what comes back from beside the screen until nothing is beside it any more.
func (s *Stage) Settle() {
	s.t.Helper()
	s.work.Settle(s.t)
}

// Until does what comes back from beside the screen until something is so.
func (s *Stage) Until(what string, so func() bool) {
	s.t.Helper()
	s.work.Until(s.t, what, so)
}

// queue stands for the Fyne thread: what is to be done on it, which the test does.
type queue chan func()

// patience is how long anything may take on a machine that does much else; then it hangs.
const patience = 90 * time.Second

func (q queue) Settle(t *testing.T) {
	t.Helper()
	q.Until(t, "nothing goes on beside the screen", func() bool { return !underWay() && len(q) == 0 })
}

// Until does what comes until something is so. Where that never comes it says what every goroutine does instead.
func (q queue) Until(t testing.TB, what string, so func() bool) {
	t.Helper()
	for limit := time.Now().Add(patience); ; {
		select {
		case f := <-q:
			f()
			continue
		default:
		}
		if so() {
			return
		}
		select {
		case f := <-q:
			f()
		case <-time.After(2 * time.Millisecond): // what goes on beside may have changed
		}
		if time.Now().After(limit) {
			t.Fatalf("never: %s\n%s", what, stacks())
		}
	}
}

// underWay reports whether work of kit.Kit.Run or of the shell's reading or looking through goes on.
func underWay() bool {
	all := stacks()
	run := runtime.FuncForPC(reflect.ValueOf((*kit.Kit).Run).Pointer()).Name() // as the stacks have it, whatever it is called
	shells := [][]byte{[]byte("ui.(*shell).reading"), []byte("ui.(*shell).examine.func")}
	return bytes.Contains(all, []byte(run+".func")) || slices.ContainsFunc(shells, func(name []byte) bool { return bytes.Contains(all, name) })
}

// stacks are those of all goroutines.
func stacks() []byte {
	all := make([]byte, 1<<20)
	return all[:runtime.Stack(all, true)]
}

// says reports whether a visible text of the window holds these words.
func (s *Stage) says(words string) bool {
	c := s.Desk.Window.Canvas()
	roots := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
	return slices.ContainsFunc(roots, func(o fyne.CanvasObject) bool { return Holds(o, words) })
}

func Holds(o fyne.CanvasObject, words string) bool {
	found := false
	Walk(o, func(o fyne.CanvasObject) {
		if t, ok := o.(*kit.Text); ok && strings.Contains(t.Text(), words) {
			found = true
		}
	})
	return found
}

func (s *Stage) Must(words string) {
	s.t.Helper()
	if !s.says(words) {
		s.t.Errorf("nothing says %q", words)
	}
}

func (s *Stage) MustNot(words string) {
	s.t.Helper()
	if s.says(words) {
		s.t.Errorf("something says %q", words)
	}
}

// Walk visits what is visible.
func Walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch v := o.(type) {
	case *fyne.Container:
		for _, c := range v.Objects {
			Walk(c, visit)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(v).Objects() {
			Walk(c, visit)
		}
	}
}

// Shoot saves what the window shows.
func (s *Stage) Shoot(name string) {
	s.t.Helper()
	Picture(s.t, s.Desk.Window, name)
}

// Picture saves what a window shows into the folder PARAPH_SHOTS, if there is one.
func Picture(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	folder := os.Getenv("PARAPH_SHOTS")
	if folder == "" {
		return
	}
	f, err := os.Create(filepath.Join(folder, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, Capture(w.Canvas())); err != nil {
		t.Fatal(err)
	}
}

// Press presses the button with that text.
func (s *Stage) Press(text string) {
	s.t.Helper()
	c := s.Desk.Window.Canvas()
	done := false
	for _, o := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		Walk(o, func(o fyne.CanvasObject) {
			if b, ok := o.(*kit.Button); ok && b.Text() == text && !done {
				done = true
				b.Press()
			}
		})
	}
	if !done {
		s.t.Errorf("no button %q", text)
	}
}

// OnStage are the things of a kind that are shown, in their order.
func OnStage[T fyne.CanvasObject](s *Stage) []T { return Shown[T](s.Desk.Window) }

func (s *Stage) Entries() []*kit.Entry { return OnStage[*kit.Entry](s) }

// Card is the choice of that name.
func (s *Stage) Card(title string) *kit.ChoiceCard {
	s.t.Helper()
	for _, c := range OnStage[*kit.ChoiceCard](s) {
		if c.Title() == title {
			return c
		}
	}
	s.t.Fatalf("no card %q", title)
	return nil
}
